"""The tables of civil affairs, gathered from its programs."""

from civil_affairs.field_office.models import (
    BulkyItem,
    BulkyPickup,
    Duty,
    FieldOffice,
    FieldOfficeBooking,
    GuidePage,
    MoveIn,
    MoveInBatch,
    MoveInChange,
    MoveInQuestion,
    OfficePhone,
    ServedHousehold,
    TaxConsultation,
    Zone,
)
from civil_affairs.forms_library.models import CivilForm, FormField, FormUse
from civil_affairs.real_estate.answers.models import Complaint, Offer, OfferPhoto, Question
from civil_affairs.real_estate.brokers.models import Broker, Draw
from civil_affairs.real_estate.requests.models import (
    HomeDraft,
    HomeRequest,
    Referral,
    ReferralLink,
    RequestChange,
    ToldByHand,
)
from civil_affairs.service_desk.consultations.models import Consultation, ConsultationField, NextForm
from civil_affairs.service_desk.interpreting.models import InterpreterProfile, Interpreting
from civil_affairs.service_desk.name_changes.models import NameChange
from civil_affairs.service_desk.passports.desk.models import (
    Passport,
    PassportCall,
    PassportImport,
    PassportImportRow,
    PassportReminder,
    PassportReminderStep,
)

__all__ = [
    "Broker",
    "BulkyItem",
    "BulkyPickup",
    "CivilForm",
    "Complaint",
    "Consultation",
    "ConsultationField",
    "Draw",
    "Duty",
    "FieldOffice",
    "FieldOfficeBooking",
    "FormField",
    "FormUse",
    "GuidePage",
    "HomeDraft",
    "HomeRequest",
    "InterpreterProfile",
    "Interpreting",
    "MoveIn",
    "MoveInBatch",
    "MoveInChange",
    "MoveInQuestion",
    "NameChange",
    "NextForm",
    "Offer",
    "OfferPhoto",
    "OfficePhone",
    "Passport",
    "PassportCall",
    "PassportImport",
    "PassportImportRow",
    "PassportReminder",
    "PassportReminderStep",
    "Question",
    "Referral",
    "ReferralLink",
    "RequestChange",
    "ServedHousehold",
    "TaxConsultation",
    "ToldByHand",
    "Zone",
]
