"""The periods within which the office answers, as values with a short text key (`hours:24`, `days:7`).

A rule says how long; clock.py says when that is. Sources: 민원 처리에 관한 법률 제19조 and its decree §19-20.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

HOURS_A_DAY = 8
DAYS_COUNTED_IN_HOURS = 5  # up to five days are counted in hours from the minute of receipt
IMMEDIATE_HOURS = 3
LONGEST = {"hours": 2_000, "days": 400, "weeks": 104, "months": 60, "years": 10}


class BadRule(ValueError):
    """A key that names no rule, or a period that no rule may have."""


def _within(amount: int, unit: str) -> None:
    if not 1 <= amount <= LONGEST[unit]:
        raise BadRule(f"A period of {amount} {unit} is not between 1 and {LONGEST[unit]}.")


@dataclass(frozen=True, slots=True)
class Immediate:
    """즉시: within three working hours."""

    @property
    def key(self) -> str:
        return "immediate"

    @property
    def label(self) -> str | Promise:
        return _("즉시(근무시간 3시간 안)")


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """So many hours of working time from the minute of receipt."""

    hours: int

    def __post_init__(self) -> None:
        _within(self.hours, "hours")

    @property
    def key(self) -> str:
        return f"hours:{self.hours}"

    @property
    def label(self) -> str | Promise:
        return ngettext_lazy("근무시간 %d시간", "근무시간 %d시간", self.hours) % self.hours


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """So many working days: up to five counted in hours (a day is eight), beyond in days, the first included."""

    days: int

    def __post_init__(self) -> None:
        _within(self.days, "days")

    @property
    def key(self) -> str:
        return f"days:{self.days}"

    @property
    def label(self) -> str | Promise:
        return ngettext_lazy("%d일(근무일)", "%d일(근무일)", self.days) % self.days

    @property
    def in_hours(self) -> bool:
        return self.days <= DAYS_COUNTED_IN_HOURS


@dataclass(frozen=True, slots=True)
class NameChangePriority:
    """개명신고 우선처리: received before 12:00 done the same day, from 12:00 done by 12:00 of the next working day."""

    @property
    def key(self) -> str:
        return "name_change_priority"

    @property
    def label(self) -> str | Promise:
        return _("우선처리(오전 접수는 그날 18:00, 오후 접수는 다음 근무일 12:00)")


_UNIT_LABELS = {
    "days": lambda n: ngettext_lazy("%d일(달력 날짜)", "%d일(달력 날짜)", n) % n,
    "weeks": lambda n: ngettext_lazy("%d주", "%d주", n) % n,
    "months": lambda n: ngettext_lazy("%d개월", "%d개월", n) % n,
    "years": lambda n: ngettext_lazy("%d년", "%d년", n) % n,
}


@dataclass(frozen=True, slots=True)
class CalendarPeriod:
    """A period by the calendar (민법 제157-161조): closed days count, but it does not end on one.

    For a 민원 set in weeks, months or years the day of receipt counts (`first_day_counted`); the terms of the
    Civil Code proper, such as 60 days to object, begin on the day after.
    """

    amount: int
    unit: str = "days"
    first_day_counted: bool = True

    UNITS: ClassVar[tuple[str, ...]] = ("days", "weeks", "months", "years")

    def __post_init__(self) -> None:
        if self.unit not in self.UNITS:
            raise BadRule(f"Unknown unit of a calendar period: {self.unit!r}")
        _within(self.amount, self.unit)

    @property
    def key(self) -> str:
        return f"period:{self.amount}:{self.unit}" + ("" if self.first_day_counted else ":after")

    @property
    def label(self) -> str | Promise:
        return _UNIT_LABELS[self.unit](self.amount)


Rule = Immediate | WorkingHours | WorkingDays | NameChangePriority | CalendarPeriod


def rule_from_key(key: str) -> Rule:
    """Return the rule that the key names; BadRule (a ValueError) otherwise."""
    match key.split(":"):
        case ["immediate"]:
            return Immediate()
        case ["name_change_priority"]:
            return NameChangePriority()
        case ["hours", hours] if hours.isdecimal():
            return WorkingHours(int(hours))
        case ["days", days] if days.isdecimal():
            return WorkingDays(int(days))
        case ["period", amount, unit] if amount.isdecimal():
            return CalendarPeriod(int(amount), unit)
        case ["period", amount, unit, "after"] if amount.isdecimal():
            return CalendarPeriod(int(amount), unit, first_day_counted=False)
    raise BadRule(f"No rule is called {key!r}.")


@dataclass(frozen=True, slots=True)
class Pause:
    """The time in which the clock stands: 보완, 이송, 의견 청취 … ; open while `end` is None."""

    start: datetime
    end: datetime | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        if self.end is not None and self.end < self.start:
            raise ValueError("A pause cannot end before it begins.")


@dataclass(frozen=True, slots=True)
class Extension:
    """More time: `by` in the rule's own measure (see extensions.py for who may have it and why)."""

    by: Rule
    reason: str = ""
