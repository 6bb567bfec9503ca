"""The tables of P01, gathered."""

from civil_affairs.field_office.duties import Duty
from civil_affairs.field_office.guide import GuidePage
from civil_affairs.field_office.households import MoveIn, MoveInBatch, MoveInChange, ServedHousehold
from civil_affairs.field_office.offices import FieldOffice, FieldOfficeBooking, OfficePhone, Zone
from civil_affairs.field_office.requests import BulkyItem, BulkyPickup, MoveInQuestion, TaxConsultation

__all__ = [
    "BulkyItem",
    "BulkyPickup",
    "Duty",
    "FieldOffice",
    "FieldOfficeBooking",
    "GuidePage",
    "MoveIn",
    "MoveInBatch",
    "MoveInChange",
    "MoveInQuestion",
    "OfficePhone",
    "ServedHousehold",
    "TaxConsultation",
    "Zone",
]
