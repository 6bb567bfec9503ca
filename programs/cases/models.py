"""The tables of cases, gathered."""

from programs.cases.admin_bulk import BulkRow, BulkRun
from programs.cases.case import Case, ReceiptCounter
from programs.cases.general import GeneralRequest
from programs.cases.records import Attachment, ClockEvent, TimelineEntry

__all__ = [
    "Attachment",
    "BulkRow",
    "BulkRun",
    "Case",
    "ClockEvent",
    "GeneralRequest",
    "ReceiptCounter",
    "TimelineEntry",
]
