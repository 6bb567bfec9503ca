"""The tables of cases, gathered."""

from programs.cases.case import Case, ReceiptCounter
from programs.cases.general import GeneralRequest
from programs.cases.records import Attachment, ClockEvent, TimelineEntry

__all__ = ["Attachment", "Case", "ClockEvent", "GeneralRequest", "ReceiptCounter", "TimelineEntry"]
