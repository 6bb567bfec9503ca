"""Takes a feed in: new announcements kept, what is in force made anew, people told; all in one transaction."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog
from django.db import connection, transaction
from django.utils import timezone

from programs.people.models import User

from . import banner, telling
from .codes import Command
from .fold import Change, Warning, changes, fold, in_force
from .models import WeatherBulletin, WeatherEvent, WeatherNotice, WeatherWarning
from .records import Event, Feed, Headline, Status

log = structlog.get_logger(__name__)
LOCK = 0x57454154  # advisory lock: one import at a time sees the stream whole


@dataclass(kw_only=True)
class Imported:
    """What a feed brought."""

    form: str
    encoding: str = ""
    new: int = 0  # announcements and bulletins that were not there
    known: int = 0
    elsewhere: int = 0
    problems: list[Any] = field(default_factory=list)
    standing: list[Warning] = field(default_factory=list)  # in force afterwards
    notices: list[WeatherNotice] = field(default_factory=list)


@dataclass(frozen=True)
class Preview:
    """What a feed would bring: nothing of it is kept."""

    feed: Feed
    new_events: list[Event]
    new_bulletins: int
    before: list[Warning]
    after: list[Warning]
    changes: list[Change]  # those that are not there yet


@transaction.atomic
def take_in(feed: Feed, *, by: User | None = None, now: datetime | None = None) -> Imported:
    """Keep what is new in the feed and act on it. The same feed again changes nothing.

    Whatever stops this half-way leaves nothing behind: neither announcements nor a message that was begun.
    """
    now = now or timezone.now()
    _lock()
    events = _new_events(feed.events)
    bulletins = _new_bulletins(feed, events)
    WeatherEvent.objects.bulk_create(_event_row(event, feed.form, by, now) for event in events)
    WeatherBulletin.objects.bulk_create(_bulletin_row(bulletin, feed.form, by, now) for bulletin in bulletins)
    warnings = refold() if events or bulletins else _stream()
    done = Imported(
        form=feed.form,
        encoding=feed.encoding,
        new=len(events) + len(bulletins),
        known=len(feed.events) + len(_joined(feed)) - len(events) - len(bulletins),
        elsewhere=feed.elsewhere,
        problems=list(feed.problems),
        standing=in_force(warnings, now),
        notices=telling.tell(warnings, now=now, by=by),
    )
    if done.new:
        transaction.on_commit(banner.forget)
        log.info("weather.imported", form=feed.form, new=done.new, elsewhere=feed.elsewhere)
    if feed.problems:
        log.warning("weather.problems", form=feed.form, problems=[str(one) for one in feed.problems[:10]])
    return done


@transaction.atomic
def settle(now: datetime) -> list[WeatherNotice]:
    """What has to be told because time went by: a warning whose given end has passed."""
    _lock()
    return telling.tell(_stream(), now=now)


def preview(feed: Feed, *, now: datetime) -> Preview:
    """What `take_in` would do, without doing it."""
    events = _new_events(feed.events)
    bulletins = _new_bulletins(feed, events)
    old_events, old_statuses = _stored_events(), _stored_statuses()
    before = fold(old_events, old_statuses)
    after = fold([*old_events, *events], [*old_statuses, *(one.status for one in bulletins if one.status)])
    known = {change.ref for change in changes(before, until=now)}
    return Preview(
        feed=feed,
        new_events=events,
        new_bulletins=len(bulletins),
        before=in_force(before, now),
        after=in_force(after, now),
        changes=[change for change in changes(after, until=now) if change.ref not in known],
    )


def refold() -> list[Warning]:
    """Make the table of warnings anew from the whole stream; the caller holds the lock."""
    warnings = _stream()
    wanted = {(one.area, one.kind, one.announced_at): one for one in warnings}
    kept: set[tuple[str, int, datetime]] = set()
    for row in WeatherWarning.objects.all():
        key = (row.area_code, row.kind, row.announced_at)
        if key not in wanted:
            row.delete()
            continue
        kept.add(key)
        columns = _columns(wanted[key])
        changed = [name for name, value in columns.items() if getattr(row, name) != value]
        for name in changed:
            setattr(row, name, columns[name])
        if changed:
            row.save(update_fields=changed)
    WeatherWarning.objects.bulk_create(
        WeatherWarning(area_code=one.area, kind=one.kind, announced_at=one.announced_at, **_columns(one))
        for key, one in wanted.items()
        if key not in kept
    )
    return warnings


def _columns(one: Warning) -> dict[str, Any]:
    return {
        "level": one.level,
        "level_before": one.level_before,
        "highest": one.highest,
        "starts_at": one.starts_at,
        "level_since": one.level_since,
        "ends_at": one.ends_at,
        "released_at": one.released_at,
        "steps": [step.as_json() for step in one.steps],
    }


def _lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _stream() -> list[Warning]:
    return fold(_stored_events(), _stored_statuses())


def _stored_events() -> list[Event]:
    return [
        Event(
            area=row.area_code,
            area_name=row.area_name,
            kind=row.kind,
            level=row.level,
            command=Command(row.command),
            cancelled=row.cancelled,
            announced_at=row.announced_at,
            sequence=row.sequence,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
        )
        for row in WeatherEvent.objects.defer("raw").order_by("id")
    ]


def _stored_statuses() -> list[Status]:
    return [
        Status(
            at=row.announced_at,
            as_of=row.as_of or row.announced_at,
            sequence=row.sequence,
            levels=tuple((kind, level) for kind, level in row.levels or ()),
        )
        for row in WeatherBulletin.objects.filter(levels__isnull=False).defer("raw").order_by("id")
    ]


def _new_events(events: Iterable[Event]) -> list[Event]:
    """Those that are not kept yet, each once. Under the lock nobody adds one meanwhile; the constraint is the belt."""
    wanted = {event.key: event for event in events}
    if not wanted:
        return []
    times = {event.announced_at for event in wanted.values()}
    columns = (
        "area_code",
        "kind",
        "announced_at",
        "sequence",
        "command",
        "level",
        "cancelled",
        "starts_at",
        "ends_at",
    )
    known = set(WeatherEvent.objects.filter(announced_at__in=times).values_list(*columns))
    return [event for key, event in wanted.items() if key not in known]


def _event_row(event: Event, form: str, by: User | None, now: datetime) -> WeatherEvent:
    return WeatherEvent(
        area_code=event.area,
        area_name=event.area_name[:100],
        kind=event.kind,
        level=event.level,
        command=event.command,
        cancelled=event.cancelled,
        announced_at=event.announced_at,
        sequence=event.sequence,
        station=event.station[:10],
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        source=form,
        raw=_json(event.raw),
        imported_at=now,
        imported_by=by,
    )


@dataclass(frozen=True)
class _Bulletin:
    """A headline and a picture of one announcement, as one row."""

    announced_at: datetime
    sequence: int
    headline: Headline | None
    status: Status | None


def _joined(feed: Feed) -> list[_Bulletin]:
    headlines = {(one.announced_at, one.sequence, one.station): one for one in feed.headlines}
    statuses = {(one.at, one.sequence): one for one in feed.statuses}
    joined = [
        _Bulletin(at, sequence, headline, statuses.pop((at, sequence), None))
        for (at, sequence, _station), headline in headlines.items()
    ]
    return joined + [_Bulletin(at, sequence, None, status) for (at, sequence), status in statuses.items()]


def _new_bulletins(feed: Feed, new_events: Sequence[Event]) -> list[_Bulletin]:
    """Those that are not kept yet. A picture without a headline comes every minute: kept where it shows a change."""
    wanted = _joined(feed)
    if not wanted:
        return []
    rows = WeatherBulletin.objects.filter(source=feed.form, announced_at__in={one.announced_at for one in wanted})
    known = {
        (row.station, row.announced_at, row.sequence, row.title, row.as_of, _levels(row.levels))
        for row in rows.defer("raw")
    }
    fresh = [one for one in wanted if _bulletin_key(one) not in known]
    events = [*_stored_events(), *new_events]
    statuses = [*_stored_statuses(), *(one.status for one in fresh if one.headline and one.status)]
    for one in [one for one in fresh if one.headline is None and one.status is not None]:
        assert one.status is not None
        if fold(events, statuses) == fold(events, [*statuses, one.status]):
            fresh.remove(one)
        else:
            statuses.append(one.status)
    return fresh


def _levels(levels: Any) -> tuple[tuple[int, int], ...] | None:
    return None if levels is None else tuple((kind, level) for kind, level in levels)


def _bulletin_key(one: _Bulletin) -> tuple[Any, ...]:
    return (
        one.headline.station[:10] if one.headline else "",
        one.announced_at,
        one.sequence,
        one.headline.title if one.headline else "",
        one.status.as_of if one.status else None,
        one.status.levels if one.status else None,
    )


def _bulletin_row(one: _Bulletin, form: str, by: User | None, now: datetime) -> WeatherBulletin:
    station, announced_at, sequence, title, as_of, levels = _bulletin_key(one)
    return WeatherBulletin(
        station=station,
        announced_at=announced_at,
        sequence=sequence,
        title=title,
        as_of=as_of,
        levels=levels,
        source=form,
        raw=_json(one.headline.raw) if one.headline else None,
        imported_at=now,
        imported_by=by,
    )


def _json(raw: Any) -> Any:
    """Without U+0000, which jsonb cannot hold."""
    return None if raw is None else json.loads(json.dumps(raw, default=str).replace("\\u0000", ""))
