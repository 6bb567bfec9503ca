"""Terms by the Civil Code (민법 제157-161조): days, weeks, months and years by the calendar."""

import calendar as months
from datetime import date, timedelta

from programs.base.calendar import WorkingCalendar


def _same_day(day: date, count: int) -> tuple[date, bool]:
    """Return the day of the same number so many months later, and whether that month has one."""
    index = day.year * 12 + day.month - 1 + count
    year, month = divmod(index, 12)
    length = months.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, length)), day.day <= length


def add_months(first: date, count: int) -> date:
    """Return the last day of a term of months whose first counted day is `first` (제160조).

    It ends on the day before the corresponding one; where that month has no such day, on the month's last.

    >>> add_months(date(2026, 1, 15), 1), add_months(date(2026, 1, 31), 1)
    (datetime.date(2026, 2, 14), datetime.date(2026, 2, 28))
    """
    day, exists = _same_day(first, count)
    return day - timedelta(days=1) if exists else day


def civil_period_end(start: date, amount: int, unit: str, *, first_day_counted: bool) -> date:
    """Return the last day of a term, not yet rolled forward from a closed day."""
    first = start if first_day_counted else start + timedelta(days=1)
    match unit:
        case "days":
            return first + timedelta(days=amount - 1)
        case "weeks":
            return first + timedelta(days=7 * amount - 1)
        case "months":
            return add_months(first, amount)
        case "years":
            return add_months(first, 12 * amount)
    raise ValueError(f"Unknown unit: {unit!r}")


def civil_term(
    start: date, amount: int, unit: str, calendar: WorkingCalendar, *, first_day_counted: bool = False
) -> date:
    """Return the last day of a term, rolled forward to a working day (제161조): objections, notices, supplements."""
    return calendar.first_working_day(civil_period_end(start, amount, unit, first_day_counted=first_day_counted))
