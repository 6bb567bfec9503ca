"""When a message may be handed over: the one place that knows about the night (rules-korea section 2)."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

SEOUL = ZoneInfo("Asia/Seoul")
NIGHT_BEGINS = time(21)
NIGHT_ENDS = time(8)


def earliest(priority: int, at: datetime, *, passes_at_night: frozenset[int]) -> datetime:
    """Return when a message of that priority may go: `at` itself, or 08:00 Seoul time after the night.

    Disaster messages and results of a case pass at any hour; everything else waits.
    """
    local = at.astimezone(SEOUL)
    if priority in passes_at_night or NIGHT_ENDS <= local.time() < NIGHT_BEGINS:
        return at
    morning = local.date() if local.time() < NIGHT_ENDS else local.date() + timedelta(days=1)
    return datetime.combine(morning, NIGHT_ENDS, SEOUL)
