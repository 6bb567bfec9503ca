"""Series that go on: the coming weeks of an offering have sessions, until staff end it or take it off the web."""

from datetime import date, timedelta

from programs.bookings.models import Offering
from programs.bookings.scheduling import make_sessions

ENDED = timedelta(days=7)  # a series whose last day lies further back was ended by a person


def keep_open(offering: Offering, *, today: date, weeks: int) -> int:
    """Carry its series on to so many weeks from today; return how many sessions are new. Repeatable."""
    if not offering.is_published:
        return 0
    made = 0
    for series in offering.series.filter(last__gte=today - ENDED).select_for_update():
        series.last = max(series.last, today + timedelta(weeks=weeks))
        series.save(update_fields=["last"])
        made += make_sessions(series)
    return made
