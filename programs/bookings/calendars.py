"""A month of sessions as a grid of weeks, a week or a list; pages link from one to the other."""

import calendar
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from programs.base.calendar import SEOUL, WorkingCalendar
from programs.base.text import korean_period
from programs.bookings.sessions import Session


@dataclass(frozen=True, slots=True)
class Day:
    """One cell of the month: its sessions in order, and why nobody works on it."""

    date: date
    in_month: bool
    closed: str
    sessions: list[Session] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Month:
    """A month of Seoul; `weeks` begin on Sunday, as Korean calendars do."""

    first: date

    @classmethod
    def of(cls, text: str, *, today: date) -> "Month":
        """The month "2026-12" names; this month where it names none."""
        try:
            year, month = (int(part) for part in text.split("-"))
            return cls(date(year, month, 1))
        except (ValueError, OverflowError):
            return cls(today.replace(day=1))

    @property
    def begin(self) -> datetime:
        return datetime.combine(self.first, datetime.min.time(), SEOUL)

    @property
    def end(self) -> datetime:
        return datetime.combine(self.next.first, datetime.min.time(), SEOUL)

    @property
    def next(self) -> "Month":
        return Month((self.first + timedelta(days=32)).replace(day=1))

    @property
    def previous(self) -> "Month":
        return Month((self.first - timedelta(days=1)).replace(day=1))

    @property
    def key(self) -> str:
        return f"{self.first:%Y-%m}"

    @property
    def title(self) -> str:
        return _("%(year)d년 %(month)d월") % {"year": self.first.year, "month": self.first.month}

    def weeks(self, sessions: list[Session], working: WorkingCalendar) -> list[list[Day]]:
        by_day: dict[date, list[Session]] = defaultdict(list)
        for session in sessions:
            by_day[session.starts_at.astimezone(SEOUL).date()].append(session)
        grid = calendar.Calendar(firstweekday=6).monthdatescalendar(self.first.year, self.first.month)
        return [
            [Day(day, day.month == self.first.month, working.holiday(day) or "", by_day.get(day, [])) for day in week]
            for week in grid
        ]


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days of Seoul from a Sunday on, as the month's rows are."""

    first: date

    @classmethod
    def of(cls, text: str, *, today: date) -> "Week":
        """The week that holds the day "2026-12-03"; this week where it names none."""
        try:
            day = date.fromisoformat(text)
            return cls(day - timedelta(days=(day.weekday() + 1) % 7))
        except (ValueError, OverflowError):
            return cls(today - timedelta(days=(today.weekday() + 1) % 7))

    @property
    def days(self) -> list[date]:
        return [self.first + timedelta(days=number) for number in range(7)]

    @property
    def begin(self) -> datetime:
        return datetime.combine(self.first, datetime.min.time(), SEOUL)

    @property
    def end(self) -> datetime:
        return datetime.combine(self.next.first, datetime.min.time(), SEOUL)

    @property
    def next(self) -> "Week":
        return Week(self.first + timedelta(days=7))

    @property
    def previous(self) -> "Week":
        return Week(self.first - timedelta(days=7))

    @property
    def key(self) -> str:
        return self.first.isoformat()

    @property
    def month(self) -> Month:
        """The month that most of the week lies in."""
        return Month((self.first + timedelta(days=3)).replace(day=1))

    @property
    def title(self) -> str:
        return korean_period(self.first, self.first + timedelta(days=6))
