"""What the counter looks for."""

import re

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from civil_affairs.service_desk.models import NameChange
from programs.base.text import normalise_phone
from programs.cases.states import State
from programs.people.models import User

RECEIPT = re.compile(r"P\d{2}-\d{4}-\d{6}")
MOST = 30


def readable(user: User) -> QuerySet[NameChange]:
    return NameChange.objects.readable_by(user).select_related("department", "program", "applicant")


def waiting(user: User) -> QuerySet[NameChange]:
    """Preliminary reports that nobody has received yet, the oldest first."""
    return readable(user).filter(state=State.SUBMITTED).order_by("act_by", "id")


def find(user: User, words: str) -> QuerySet[NameChange]:
    """By receipt number (or its last digits), by phone, by the whole name; newest first."""
    text = words.strip().upper()
    reports = readable(user).order_by("-submitted_at", "-id")
    if RECEIPT.fullmatch(text):
        return reports.filter(receipt_number=text)
    digits = re.sub(r"[\s\-.()]", "", text)
    if digits.isdecimal() and len(digits) <= 6:
        return reports.filter(receipt_number__in=_recent_years(int(digits)))
    if digits.isdecimal():
        try:
            return reports.of_phone(normalise_phone(digits))  # type: ignore[attr-defined,no-any-return]
        except ValidationError:
            return reports.none()
    return reports.of_name(words)  # type: ignore[attr-defined,no-any-return]


def _recent_years(number: int) -> list[str]:
    year = timezone.localdate().year
    return [f"P07-{y}-{number:06d}" for y in (year, year - 1)]
