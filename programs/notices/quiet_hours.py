"""The night: the one place that knows when it begins and ends (rules-korea section 2). `rules` says for whom."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

SEOUL = ZoneInfo("Asia/Seoul")
NIGHT_BEGINS = time(21)
NIGHT_ENDS = time(8)


def end_of_night(at: datetime) -> datetime | None:
    """Return 08:00 Seoul time after the night that `at` lies in; None by day."""
    local = at.astimezone(SEOUL)
    if NIGHT_ENDS <= local.time() < NIGHT_BEGINS:
        return None
    morning = local.date() if local.time() < NIGHT_ENDS else local.date() + timedelta(days=1)
    return datetime.combine(morning, NIGHT_ENDS, SEOUL)


def earliest(priority: int, at: datetime, *, passes_at_night: frozenset[int]) -> datetime:
    """Return when a message of that priority may go: `at` itself, or 08:00 Seoul time after the night."""
    return at if priority in passes_at_night else end_of_night(at) or at


def night_was_chosen(scheduled_at: datetime | None) -> bool:
    """True when a person set an hour of the night for a sending."""
    return scheduled_at is not None and end_of_night(scheduled_at) is not None
