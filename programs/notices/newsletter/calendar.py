"""When an issue goes out: on its Friday, or on the working day before when nobody works on that Friday."""

from datetime import date, timedelta

from programs.base.calendar import WorkingCalendar


def sending_day(friday: date, calendar: WorkingCalendar) -> date:
    """Return the Friday itself if the office works on it, else the last working day before.

    >>> sending_day(date(2026, 12, 25), WorkingCalendar())
    datetime.date(2026, 12, 24)
    """
    day = friday
    while not calendar.is_working_day(day):
        day -= timedelta(days=1)
    return day


def friday_of(day: date) -> date:
    """Return the Friday of the week (Monday to Sunday) in which the day lies."""
    year, week, _day = day.isocalendar()
    return date.fromisocalendar(year, week, 5)
