"""The coming times of an offering as residents see them: a month in days, a day, or a list in pages.

A month may hold thousands of times. The database gives the first few of each day, those that can still be booked
before the others, with the number of all; nobody reads three hundred lines in a cell.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber, TruncDate

from programs.base.calendar import SEOUL, WorkingCalendar
from programs.bookings import pages
from programs.bookings.calendars import Month, Week
from programs.bookings.offerings import Offering
from programs.bookings.sessions import Session
from programs.bookings.states import SessionState

IN_A_CELL = 4
IN_A_DAY_OF_THE_WEEK = 20
ON_A_PAGE = 30


@dataclass(frozen=True, slots=True)
class DayCell:
    """One day of the month: its first times, how many more there are, and why nobody works on it."""

    date: date
    in_month: bool
    closed: str
    rows: list[pages.SessionRow] = field(default_factory=list)
    total: int = 0

    @property
    def more(self) -> int:
        return self.total - len(self.rows)


def month_of(offering: Offering, month: Month, working: WorkingCalendar, at: datetime) -> list[list[DayCell]]:
    """The month as weeks that begin on Sunday; one query."""
    by_day: dict[date, list[Session]] = defaultdict(list)
    for session in _first_of_each_day(offering.sessions.between(month.begin, month.end), at):
        session.offering = offering
        by_day[session.starts_at.astimezone(SEOUL).date()].append(session)
    return [
        [_cell(each.date, each.in_month, each.closed, by_day.get(each.date, []), at) for each in week]
        for week in month.weeks([], working)
    ]


def week_of(offering: Offering, week: Week, working: WorkingCalendar, at: datetime) -> list[list[DayCell]]:
    """One week as the month's table shows it, with more of each day; one query."""
    by_day: dict[date, list[Session]] = defaultdict(list)
    for session in _first_of_each_day(offering.sessions.between(week.begin, week.end), at, IN_A_DAY_OF_THE_WEEK):
        session.offering = offering
        by_day[session.starts_at.astimezone(SEOUL).date()].append(session)
    return [[_cell(day, True, working.holiday(day) or "", by_day.get(day, []), at) for day in week.days]]


def _cell(day: date, in_month: bool, closed: str, sessions: list[Session], at: datetime) -> DayCell:
    sessions.sort(key=lambda session: (session.starts_at, session.pk))
    total = sessions[0].of_the_day if sessions else 0  # type: ignore[attr-defined]
    return DayCell(day, in_month, closed, [pages.row_of(session, at) for session in sessions], total)


def _first_of_each_day(sessions: QuerySet[Session], at: datetime, most: int = IN_A_CELL) -> QuerySet[Session]:
    day = TruncDate("starts_at", tzinfo=SEOUL)
    could_be_booked = Q(state=SessionState.PLANNED, starts_at__gt=at, taken__lt=F("capacity"))
    use = Case(When(could_be_booked, then=Value(0)), default=Value(1), output_field=IntegerField())
    return (
        sessions.annotate(
            of_the_day=Window(Count("pk"), partition_by=[day]),
            place_in_day=Window(RowNumber(), partition_by=[day], order_by=[use, "starts_at", "pk"]),
        )
        .filter(place_in_day__lte=most)
        .order_by("starts_at", "pk")
    )


def coming(offering: Offering, month: Month, at: datetime, *, day: date | None = None) -> QuerySet[Session]:
    """Times of the month, or of one day, that are not over; in order."""
    begin, end = month.begin, month.end
    if day is not None:
        begin = datetime.combine(day, datetime.min.time(), SEOUL)
        end = begin + timedelta(days=1)
    return offering.sessions.between(begin, end).filter(ends_at__gt=at)


def next_week_with_times(offering: Offering, at: datetime) -> Week | None:
    """The week of the first time that can still be met; None where nothing is planned."""
    first = offering.sessions.planned().filter(starts_at__gt=at).order_by("starts_at").first()
    return Week.of(first.starts_at.astimezone(SEOUL).date().isoformat(), today=at.date()) if first else None


def next_month_with_times(offering: Offering, at: datetime) -> Month | None:
    """The month of the first time that can still be met; None where nothing is planned."""
    first = offering.sessions.planned().filter(starts_at__gt=at).order_by("starts_at").first()
    return Month(first.starts_at.astimezone(SEOUL).date().replace(day=1)) if first else None


def day_of(text: str) -> date | None:
    """The day "2026-12-03" names; None where it names none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
