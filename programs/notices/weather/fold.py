"""Folds the stream of announcements into warnings from their beginning to their end, and those into what to tell. Pure.

Announcements are no snapshot: for each area and kind the newest decides. The whole stream is put in one order first, so
it does not matter in which order, from which feed or how often its parts arrived.

Where the KMA's rule leaves a choice:

- An announcement with `cancel` = 1 ends what it announced; a cancelled *release* ends nothing: the warning goes on.
- A release names the time it holds from; until then the warning is in force.
- A picture (Status) speaks of what has begun: it neither ends nor lowers what was announced for a later time.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from itertools import groupby

from programs.base.calendar import SEOUL

from .areas import ZONE
from .codes import IN_FORCE, Command
from .records import Event, Status

RELEASES = frozenset({Command.RELEASE, Command.CHANGE_RELEASE})


@dataclass(frozen=True, slots=True, order=True)
class Step:
    """One announcement in the life of a warning."""

    announced_at: datetime
    sequence: int
    command: int  # 0: a picture showed it
    level: int
    starts_at: datetime

    def as_json(self) -> dict[str, object]:
        return {
            "announced_at": self.announced_at.isoformat(),
            "sequence": self.sequence,
            "command": self.command,
            "level": self.level,
            "starts_at": self.starts_at.isoformat(),
        }


@dataclass(frozen=True, slots=True)
class Warning:
    """One warning for one area and kind, from its announcement to its end."""

    area: str
    kind: int
    steps: tuple[Step, ...]
    ends_at: datetime | None = None
    released_at: datetime | None = None  # when its end was announced; None while nobody did

    @property
    def announced_at(self) -> datetime:
        return self.steps[0].announced_at

    @property
    def starts_at(self) -> datetime:
        return self.steps[0].starts_at

    @property
    def level(self) -> int:
        return self.steps[-1].level

    @property
    def highest(self) -> int:
        return max(step.level for step in self.steps)

    @property
    def level_since(self) -> datetime:
        """From when the present level holds: an extension or correction of the same level does not begin it anew."""
        since = self.steps[-1].starts_at
        for step in reversed(self.steps):
            if step.level != self.level:
                break
            since = step.starts_at
        return since

    @property
    def level_before(self) -> int | None:
        """The level before the last change of level, None where there was none."""
        return next((step.level for step in reversed(self.steps) if step.level != self.level), None)

    def in_force(self, at: datetime) -> bool:
        """Announced and not over (it may begin a little later)."""
        return self.ends_at is None or self.ends_at > at


def fold(events: Iterable[Event], statuses: Iterable[Status] = ()) -> list[Warning]:
    """Every warning of the stream, over or not, by beginning; each (area, kind) has at most one that is open."""
    state = _State()
    for item in _in_order(events, statuses):
        if isinstance(item, Status):
            state.picture(item)
        else:
            state.announce(item)
    return state.warnings()


def in_force(warnings: Iterable[Warning], at: datetime) -> list[Warning]:
    """One warning for each kind: of those for the zone, the city and the country the gravest, then the oldest."""
    standing = sorted(
        (one for one in warnings if one.in_force(at)),
        key=lambda one: (one.kind, -one.level, one.announced_at, one.area),
    )
    return [next(group) for _kind, group in groupby(standing, key=lambda one: one.kind)]


def _in_order(events: Iterable[Event], statuses: Iterable[Status]) -> list[Event | Status]:
    """One order for all: by time; at one time pictures first, then releases, then what begins, the gravest last."""
    unique = {event.key: event for event in events}.values()
    annulled = {
        (event.area, event.kind, event.announced_at, event.sequence)
        for event in unique
        if event.cancelled and event.command in RELEASES
    }
    kept: list[Event | Status] = [
        event
        for event in unique
        if event.command not in RELEASES or (event.area, event.kind, event.announced_at, event.sequence) not in annulled
    ]
    kept += set(statuses)
    return sorted(kept, key=_place)


def _place(item: Event | Status) -> tuple[object, ...]:
    if isinstance(item, Status):
        return (item.at, 0, item.sequence, item.as_of, item.levels)
    return (
        item.announced_at,
        1,
        item.sequence,
        item.command not in RELEASES,
        item.cancelled,
        item.level,
        item.starts_at or item.announced_at,
        # an announcement with an end says less than one without
        item.ends_at is None,
        item.ends_at or item.announced_at,
        item.command,
        item.area,
        item.kind,
    )


@dataclass(slots=True)
class _State:
    """The warnings so far: per area and kind the last one stands open or closed, the others are history."""

    last: dict[tuple[str, int], Warning] = field(default_factory=dict)
    over: list[Warning] = field(default_factory=list)

    def warnings(self) -> list[Warning]:
        return sorted(
            [*self.over, *self.last.values()], key=lambda one: (one.announced_at, one.area, one.kind, one.steps)
        )

    def announce(self, event: Event) -> None:
        key = (event.area, event.kind)
        last = self.last.get(key)
        if event.command in RELEASES:
            if last is not None and not _is_over(last, event.announced_at):
                self.last[key] = replace(
                    last, ends_at=event.ends_at or event.announced_at, released_at=event.announced_at
                )
        elif event.cancelled:
            if last is not None and not _is_over(last, event.announced_at):
                self.last[key] = replace(last, ends_at=event.announced_at, released_at=event.announced_at)
        elif event.command in IN_FORCE:
            step = Step(
                event.announced_at,
                event.sequence,
                int(event.command),
                event.level,
                event.starts_at or event.announced_at,
            )
            self._begin_or_go_on(key, last, step, ends_at=event.ends_at)

    def _begin_or_go_on(
        self, key: tuple[str, int], last: Warning | None, step: Step, *, ends_at: datetime | None
    ) -> None:
        if last is None:
            self.last[key] = Warning(key[0], key[1], (step,), ends_at)
        elif _goes_on(last, step):
            self.last[key] = Warning(key[0], key[1], (*last.steps, _continued(last.steps[-1], step)), ends_at)
        else:
            has_ended = last.ends_at is not None and last.ends_at <= step.announced_at
            self.over.append(last if has_ended else replace(last, ends_at=step.announced_at))
            self.last[key] = Warning(key[0], key[1], (step,), ends_at)

    def picture(self, status: Status) -> None:
        """Bring the district to what the picture shows, where it shows something else."""
        shown = dict(status.levels)
        matched: set[int] = set()
        for key, last in sorted(self.last.items()):
            if _is_over(last, status.as_of):
                continue
            if last.steps[-1].starts_at > status.as_of:  # announced for later: no picture can show it yet
                matched.add(last.kind)
                continue
            if shown.get(last.kind) == last.level:
                matched.add(last.kind)
            elif last.kind not in shown and last.released_at is None:
                self.last[key] = replace(last, ends_at=status.at, released_at=status.at)
        for kind, level in shown.items():
            if kind in matched:
                continue
            open_areas = sorted(
                key for key, last in self.last.items() if last.kind == kind and not _is_over(last, status.as_of)
            )
            step = Step(status.at, status.sequence, 0, level, status.at)
            for key in open_areas or [(ZONE, kind)]:
                self._begin_or_go_on(key, self.last.get(key), step, ends_at=None)


def _is_over(warning: Warning, at: datetime) -> bool:
    return warning.ends_at is not None and warning.ends_at < at


def _goes_on(last: Warning, step: Step) -> bool:
    """Whether the announcement is one more step of the last warning: it stands, or ends in this same announcement."""
    if last.released_at is None:
        return last.ends_at is None or last.ends_at >= step.announced_at
    return last.released_at == step.announced_at


def _continued(before: Step, step: Step) -> Step:
    """The next step: of the level that holds already, it began when it began, unless that is what is put right."""
    corrects = step.command == Command.CORRECT or (before.command == 0 and before.announced_at == step.announced_at)
    if step.level != before.level or corrects:
        return step
    return replace(step, starts_at=min(step.starts_at, before.starts_at))


class What(StrEnum):
    """What happened to a kind of warning in the district."""

    BEGAN = "began"
    RAISED = "raised"
    LOWERED = "lowered"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Change:
    """Something to tell people: a kind of warning began, changed its level or ended in the district."""

    kind: int
    what: What
    level: int  # of an ended one: the level it had
    announced_at: datetime
    starts_at: datetime  # from when it holds; of an ended one: when it ends

    @property
    def ref(self) -> str:
        """Its name, the same whenever and however often the stream is folded."""
        at = self.announced_at.astimezone(SEOUL)
        return f"weather:{self.kind}:{at:%Y%m%d%H%M}:{self.what}:{int(self.level)}"

    @property
    def is_over(self) -> bool:
        return self.what == What.ENDED


def changes(warnings: Sequence[Warning], *, until: datetime) -> list[Change]:
    """All changes, the areas that cover the district taken together, in order.

    The level of the district is the highest among its areas; what several areas announce at one time is one change.
    A warning whose given end has passed by `until` without a release ended at that end.
    """
    found: list[Change] = []
    for kind in sorted({one.kind for one in warnings}):
        found += _changes_of(kind, [one for one in warnings if one.kind == kind], until)
    return sorted(found, key=lambda change: (change.announced_at, change.kind))


@dataclass(frozen=True, slots=True, order=True)
class _Point:
    """A moment at which one of the warnings of a kind changed; `level` -1 where it ended."""

    at: datetime
    place: int
    name: str
    level: int
    starts_at: datetime


def _points(name: str, one: Warning, until: datetime) -> Iterable[_Point]:
    for place, step in enumerate(one.steps):
        yield _Point(step.announced_at, place, name, step.level, step.starts_at)
    told = one.released_at or (one.ends_at if one.ends_at is not None and one.ends_at <= until else None)
    if told is not None and one.ends_at is not None:
        yield _Point(max(told, one.steps[-1].announced_at), len(one.steps), name, -1, one.ends_at)


def _changes_of(kind: int, warnings: Sequence[Warning], until: datetime) -> list[Change]:
    points = sorted(
        point
        for number, one in enumerate(sorted(warnings, key=lambda one: (one.announced_at, one.area, one.steps)))
        for point in _points(f"{one.area}:{number}", one, until)
    )
    found: list[Change] = []
    standing: dict[str, _Point] = {}
    before = -1
    for at, group in groupby(points, key=lambda point: point.at):
        end = at
        for point in group:
            standing.pop(point.name, None)
            if point.level >= 0:
                standing[point.name] = point
            else:
                end = point.starts_at
        gravest = max(standing.values(), key=lambda point: (point.level, point.name), default=None)
        level = gravest.level if gravest else -1
        if level == before:
            continue
        if gravest is None:
            found.append(Change(kind, What.ENDED, before, at, end))
        else:
            what = What.BEGAN if before < 0 else What.RAISED if level > before else What.LOWERED
            found.append(Change(kind, what, level, at, gravest.starts_at))
        before = level
    return found
