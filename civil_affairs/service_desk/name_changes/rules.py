"""Pure rules of name-change reports (개명신고): who gets priority, and which court dates can be."""

from calendar import monthrange
from datetime import date
from enum import StrEnum

from programs.base import clock

# The plan's "3–5 days" before priority handling: the ordinary period is its longer end.
ORDINARY = clock.WorkingDays(5)
# Family registers since 2008 hold the permission; an older date is a slip of the pen.
OLDEST_YEARS = 10


class Brought(StrEnum):
    """How a report came to the counter."""

    IN_PERSON = "in_person"
    PROXY = "proxy"
    POST = "post"


def rule_for(*, brought: str, checked_in_person: bool) -> clock.Rule:
    """Priority only for the person who comes in person and was recognised as that person; else the ordinary period."""
    if brought == Brought.IN_PERSON and checked_in_person:
        return clock.NameChangePriority()
    return ORDINARY


def is_priority(rule_key: str) -> bool:
    return rule_key == clock.NameChangePriority().key


def court_date_is_future(court_date: date, *, today: date) -> bool:
    return court_date > today


def court_date_is_absurd(court_date: date, *, today: date) -> bool:
    """True before the oldest date that a report can still name."""
    return court_date < _years_before(today, OLDEST_YEARS)


def is_late(court_date: date, *, today: date) -> bool:
    """가족관계등록법 제99조: true a month after the permission; accepted still, with word of the 과태료."""
    return today > _a_month_after(court_date)


def _a_month_after(day: date) -> date:
    """민법 제160조: the same day of the next month, or its last day where there is none."""
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)
