"""The demo's weather: rain of two weeks ago that came and went, and the dry air of these days."""

from datetime import datetime, timedelta

from . import importing
from .areas import AREAS, ZONE
from .codes import Command, Kind, Level
from .models import WeatherWarning
from .records import Event, Feed


def make_weather(now: datetime) -> int:
    """Take the demo's announcements in, once; they are older than what is still told. Returns how many warnings."""
    if WeatherWarning.objects.exists():
        return 0
    rain = _morning(now, days=13)
    dry = _morning(now, days=2)
    events = [
        _event(Kind.RAIN, Command.ISSUE, rain, starts=1),
        _event(Kind.RAIN, Command.CHANGE, rain + timedelta(hours=6), level=Level.WARNING),
        _event(Kind.RAIN, Command.RELEASE, rain + timedelta(hours=15), level=Level.WARNING),
        _event(Kind.WIND, Command.ISSUE, rain + timedelta(hours=4), starts=2),
        _event(Kind.WIND, Command.RELEASE, rain + timedelta(hours=20)),
        _event(Kind.DRY, Command.ISSUE, dry, starts=1),
    ]
    done = importing.take_in(Feed(form="pwncd", events=events), now=now)
    return done.new


def _morning(now: datetime, *, days: int) -> datetime:
    return (now - timedelta(days=days)).replace(hour=1, minute=0, second=0, microsecond=0)  # 10:00 in Seoul


def _event(kind: Kind, command: Command, at: datetime, *, level: Level = Level.ADVISORY, starts: float = 0.0) -> Event:
    releases = command == Command.RELEASE
    return Event(
        area=ZONE,
        area_name=AREAS[ZONE],
        kind=kind,
        level=level,
        command=command,
        announced_at=at,
        sequence=1,
        starts_at=None if releases else at + timedelta(hours=starts),
        ends_at=at if releases else None,
        station="108",
        raw={"demo": True},
    )
