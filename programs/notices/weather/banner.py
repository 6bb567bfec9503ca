"""What stands on top of every page: the warnings in force, read once a second by each process, never by each page.

Not in the shared cache: a page must not wait for one that is away, and a second is all that a page may be behind. A
kept public page counts its age from that reading, so a new warning is on it within its few seconds, too.
"""

import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

import structlog
from django.db import DatabaseError
from django.utils import timezone
from django.utils.translation import gettext as _

from programs.base.text import korean_datetime

from .codes import Level, warning_name
from .models import WeatherWarning

log = structlog.get_logger(__name__)
SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Standing:
    """A warning in force, as little of it as a banner needs."""

    kind: int
    level: int
    since: datetime
    ends_at: datetime | None

    @property
    def name(self) -> str:
        return warning_name(self.kind, self.level)

    @property
    def alert(self) -> str:
        """The kind of KRDS's critical alert: warnings are dangers, advisories information."""
        return "info" if self.level == Level.ADVISORY else "danger"

    @property
    def sentence(self) -> str:
        """Since when, in the reader's language; it stands beside the warning's name."""
        values = {"since": korean_datetime(self.since)}
        if self.since > timezone.now():
            text = _("%(since)s부터 서대문구에 내려져요.") % values
        else:
            text = _("%(since)s부터 서대문구에 내려졌어요.") % values
        if self.ends_at is not None:
            text += " " + _("%(end)s에 끝나요.") % {"end": korean_datetime(self.ends_at)}
        return text


@dataclass(frozen=True, slots=True)
class _Reading:
    read_at: float  # time.monotonic()
    standing: tuple[Standing, ...]


_kept: _Reading | None = None
_lock = threading.Lock()


def standing() -> tuple[list[Standing], float]:
    """What is in force now, the gravest first, and when it was read (time.monotonic()).

    At most one query a second in this process, whatever many pages ask.
    """
    reading, now = _reading(), timezone.now()
    return [one for one in reading.standing if one.ends_at is None or one.ends_at > now], reading.read_at


def forget() -> None:
    """Read anew for the next page; called in the process that took an announcement in."""
    global _kept
    _kept = None


def assume(standing: Iterable[Standing]) -> None:
    """Take this as read until `forget`, for pages that must not ask: tests, pictures."""
    global _kept
    _kept = _Reading(float("inf"), tuple(standing))


def _reading() -> _Reading:
    global _kept
    kept, now = _kept, time.monotonic()
    if kept is not None and now - kept.read_at <= SECONDS:
        return kept
    with _lock:
        if _kept is None or _kept is kept:
            _kept = _Reading(now, _read(kept))
        return _kept


def _read(kept: _Reading | None) -> tuple[Standing, ...]:
    """The rows; while the database does not answer, what was known before: pages that need none must go on."""
    try:
        rows = list(WeatherWarning.objects.in_force(timezone.now()).defer("steps"))
    except DatabaseError as error:
        log.warning("weather.banner_unread", error=type(error).__name__)
        return kept.standing if kept else ()
    return tuple(
        Standing(kind=row.kind, level=row.level, since=row.level_since, ends_at=row.ends_at)
        for row in gravest_of_each_kind(rows)
    )


def gravest_of_each_kind(warnings: list[WeatherWarning]) -> list[WeatherWarning]:
    """One warning a kind: the gravest of those for the zone, the city and the country; in the order given."""
    by_kind = sorted(warnings, key=lambda one: (one.kind, -one.level, one.announced_at, one.area_code))
    chosen = {next(group).pk for _kind, group in groupby(by_kind, key=lambda one: one.kind)}
    return [one for one in warnings if one.pk in chosen]
