"""Spans of days as the plan counts them: whole days of Korean time, first and last included."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

SEOUL = ZoneInfo("Asia/Seoul")
FIRST_YEAR, LAST_YEAR = 2000, 2100


def today() -> date:
    """Return the day it is in Seoul, whatever the server's own clock is set to."""
    return timezone.now().astimezone(SEOUL).date()


def midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=SEOUL)


def quarter_of(day: date) -> int:
    return (day.month + 2) // 3


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Days from `first` to `last`, both included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"A period ends on or after its first day: {self.first} > {self.last}")

    @classmethod
    def day(cls, day: date) -> Period:
        return cls(day, day)

    @classmethod
    def year(cls, year: int) -> Period:
        return cls(date(year, 1, 1), date(year, 12, 31))

    @classmethod
    def quarter(cls, year: int, quarter: int) -> Period:
        if quarter not in (1, 2, 3, 4):
            raise ValueError(f"A quarter is 1, 2, 3 or 4: {quarter}")
        last_month = quarter * 3
        last_day = calendar.monthrange(year, last_month)[1]
        return cls(date(year, last_month - 2, 1), date(year, last_month, last_day))

    @classmethod
    def quarters(cls, year: int) -> tuple[Period, ...]:
        return tuple(cls.quarter(year, quarter) for quarter in (1, 2, 3, 4))

    @classmethod
    def weeks(cls, last: date, count: int) -> tuple[Period, ...]:
        """Return `count` weeks from Monday to Sunday, the last one holding `last`."""
        monday = last - timedelta(days=last.weekday())
        starts = [monday - timedelta(weeks=back) for back in reversed(range(count))]
        return tuple(cls(start, start + timedelta(days=6)) for start in starts)

    @property
    def start(self) -> datetime:
        """The first moment, at midnight in Seoul."""
        return midnight(self.first)

    @property
    def end(self) -> datetime:
        """The moment just after the last day: compare with `<`."""
        return midnight(self.last + timedelta(days=1))

    @property
    def days(self) -> Iterator[date]:
        return (self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1))

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def until(self, day: date) -> Period | None:
        """Return the part up to `day`, or None when the period begins later."""
        return None if day < self.first else Period(self.first, min(self.last, day))

    def __str__(self) -> str:
        """Say the period as the pages do: `2026년`, `2026년 4분기`, `2026. 11. 2. ~ 11. 8.`"""
        year = self.first.year
        if self == Period.year(year):
            return _("%(year)s년") % {"year": year}
        quarter = quarter_of(self.first)
        if self == Period.quarter(year, quarter):
            return _("%(year)s년 %(quarter)s분기") % {"year": year, "quarter": quarter}
        first = f"{year}. {self.first.month}. {self.first.day}."
        if self.first == self.last:
            return first
        same_year = "" if self.last.year == year else f"{self.last.year}. "
        return f"{first} ~ {same_year}{self.last.month}. {self.last.day}."


def moved_to_year(day: date, years: int) -> date:
    """Return the same day `years` later; the last day of February stays the last day of February."""
    year = day.year + years
    if day.month == 2 and day.day == calendar.monthrange(day.year, 2)[1]:
        return date(year, 2, calendar.monthrange(year, 2)[1])
    return day.replace(year=year)
