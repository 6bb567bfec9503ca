"""The moment that stands for a day on a paper."""

from datetime import date, datetime, time

from programs.base.calendar import SEOUL


def start_of(day: date) -> datetime:
    """Return the day's first moment in Seoul.

    A form names a day, not a time. With its first moment a refusal of the same day counts as later than the form, so
    that in doubt nothing is sent.
    """
    return datetime.combine(day, time.min, tzinfo=SEOUL)
