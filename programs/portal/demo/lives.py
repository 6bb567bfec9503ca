"""The life of a demo case from filing to its end, with every due time from the real clock. Pure.

Filing and receipt fall on whole minutes, for which due times are remembered.
All chance comes from the given Random, so the same seed gives the same lives.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random
from typing import Any

from programs.base.calendar import WorkingCalendar, moment
from programs.base.clock import DueTable, Pause, WorkingHours, due_at
from programs.cases.states import State
from programs.portal.demo.kinds import Way

COUNTER = ("visit", "phone", "fax", "post")  # come while the office is open, received within minutes
ONLINE_HOURS = (7, 8, 8, 9, 9, 9, 10, 10, 10, 11, 11, 12, 12, 13, 13, 14, 14, 15, 15, 16, 17, 18, 19, 20, 21, 22, 23)
SUPPLEMENTED, REFUSED, WITHDRAWN, LATE = 0.06, 0.04, 0.03, 0.035  # parts of all cases


@dataclass(frozen=True, slots=True)
class Life:
    """The times of one case; None where it did not come so far."""

    due_rule: str
    channel: str
    state: str
    submitted_at: datetime
    receive_by: datetime
    received_at: datetime | None = None
    due_at: datetime | None = None
    paused_at: datetime | None = None
    pause_start: datetime | None = None
    pause_end: datetime | None = None
    closed_at: datetime | None = None
    within_limit: bool | None = None
    working_minutes: int | None = None

    def row(self) -> tuple[Any, ...]:
        return astuple(self)


LIFE_COLUMNS = tuple(one.name for one in fields(Life))


class Lives:
    """Makes lives that begin between two days, as they stand at `now`."""

    def __init__(self, *, calendar: WorkingCalendar, first: date, now: datetime, rng: Random) -> None:
        self.calendar, self.now, self.rng = calendar, now, rng
        self.days = [first + timedelta(days=n) for n in range((now.date() - first).days + 1)]
        self.working = [day for day in self.days if calendar.is_working_day(day)]
        self._receive_by = DueTable(WorkingHours(8), calendar)
        self._due: dict[str, DueTable] = {}

    def make(self, ways: Sequence[Way], count: int) -> list[Life]:
        """Return so many lives in the order of filing; a moment that lies ahead of now is drawn again."""
        chosen = self.rng.choices(ways, [way.weight for way in ways], k=count)
        return sorted((self._one(way) for way in chosen), key=lambda life: life.submitted_at)

    def _one(self, way: Way) -> Life:
        channel = self.rng.choice(way.channels)
        submitted = self._submitted(channel)
        while submitted > self.now:
            submitted = self._submitted(channel)
        return self.life(way, channel, submitted)

    def _submitted(self, channel: str) -> datetime:
        rng = self.rng
        if channel in COUNTER:
            minutes = rng.randrange(8 * 60 - 1)
            start = moment(rng.choice(self.working), time(9))
            return start + timedelta(minutes=minutes if minutes < 180 else minutes + 60)
        day = rng.choice(self.days if rng.random() < 0.15 else self.working)
        return moment(day, time(rng.choice(ONLINE_HOURS), rng.randrange(60)))

    def life(self, way: Way, channel: str, submitted: datetime) -> Life:
        """Return the life of a case filed at that moment."""
        rng, calendar = self.rng, self.calendar
        receive_by = self._receive_by[submitted]
        assert receive_by is not None  # no pause holds it
        minutes = rng.randrange(1, 15) if channel in COUNTER else int(rng.expovariate(1 / 90)) + 5
        received = calendar.add_working_seconds(submitted, minutes * 60)
        if received > self.now:
            return Life("", channel, State.SUBMITTED, submitted, receive_by)
        return self._worked_on(way, channel, submitted, receive_by, received)

    def _worked_on(self, way: Way, channel: str, submitted: datetime, receive_by: datetime, received: datetime) -> Life:
        rng, calendar, key = self.rng, self.calendar, way.rule.key
        if key not in self._due:
            self._due[key] = DueTable(way.rule, calendar)
        due = self._due[key][received]
        assert due is not None  # no pause yet
        length = calendar.working_seconds_between(received, due)
        life = partial(Life, key, channel, submitted_at=submitted, receive_by=receive_by, received_at=received)
        pause: Pause | None = None
        if rng.random() < SUPPLEMENTED:
            start = calendar.add_working_seconds(received, int(length * rng.uniform(0.05, 0.4)) + 60)
            end = calendar.add_working_seconds(start, rng.randrange(2, 48) * 3600)
            if start <= self.now < end:
                return life(state=State.SUPPLEMENT, paused_at=start, pause_start=start)
            if end <= self.now:
                pause = Pause(start, end)
                later = due_at(way.rule, received, [pause], calendar=calendar)
                assert later is not None  # the pause has ended
                due = later
                life = partial(life, pause_start=start, pause_end=end)
        part = rng.uniform(1.02, 1.6) if rng.random() < LATE else rng.triangular(0.08, 0.97, 0.5)
        begin = pause.end if pause and pause.end else received
        left = calendar.working_seconds_between(begin, due)
        closed = calendar.add_working_seconds(begin, int(left * part) + 120)
        if closed > self.now:
            return life(state=State.RECEIVED, due_at=due)
        ending = rng.random()
        state = State.REFUSED if ending < REFUSED else State.WITHDRAWN if ending < REFUSED + WITHDRAWN else State.DONE
        worked = calendar.working_seconds_between(received, closed)
        if pause and pause.end:
            worked -= calendar.working_seconds_between(pause.start, pause.end)
        within, minutes = closed <= due, round(worked / 60)
        return life(state=state, due_at=due, closed_at=closed, within_limit=within, working_minutes=minutes)
