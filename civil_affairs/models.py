"""The tables of civil affairs, gathered from its programs."""

from civil_affairs.service_desk.consultations.models import Consultation, ConsultationField, NextForm
from civil_affairs.service_desk.interpreting.models import InterpreterProfile, Interpreting
from civil_affairs.service_desk.models import NameChange
from civil_affairs.service_desk.passports.desk.models import (
    Passport,
    PassportCall,
    PassportImport,
    PassportImportRow,
    PassportReminder,
    PassportReminderStep,
)

__all__ = [
    "PassportCall",
    "Consultation",
    "ConsultationField",
    "PassportImportRow",
    "InterpreterProfile",
    "Interpreting",
    "NameChange",
    "NextForm",
    "Passport",
    "PassportImport",
    "PassportReminder",
    "PassportReminderStep",
]
