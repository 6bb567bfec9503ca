"""The lives of demo cases keep the rules of real ones."""

from datetime import date
from random import Random

import pytest

from programs.base.calendar import WorkingCalendar
from programs.base.clock import NameChangePriority, Pause, WorkingDays, due_at, rule_from_key
from programs.cases.states import CLOSED_STATES, OPEN_STATES, State
from programs.portal.demo.kinds import Way
from programs.portal.demo.lives import COUNTER, Lives
from tests.base.times import kst

NOW = kst("2026-11-23 15:00")
CALENDAR = WorkingCalendar()
WAYS = (Way(WorkingDays(7), ("web", "phone"), 70), Way(NameChangePriority(), ("visit", "web"), 30))


def make(seed=1, count=3_000):
    return Lives(calendar=CALENDAR, first=date(2025, 11, 24), now=NOW, rng=Random(seed)).make(WAYS, count)


@pytest.fixture(scope="module")
def lives():
    return make()


def test_the_same_seed_makes_the_same_lives():
    assert make(seed=7, count=300) == make(seed=7, count=300)
    assert make(seed=7, count=300) != make(seed=8, count=300)


def test_nothing_happens_before_what_comes_first_nor_after_now(lives):
    for life in lives:
        moments = [life.submitted_at, life.received_at, life.pause_start, life.pause_end, life.closed_at]
        happened = [moment for moment in moments if moment is not None]
        assert happened == sorted(happened)
        assert happened[-1] <= NOW


def test_every_due_time_is_the_clocks(lives):
    for life in lives:
        if life.due_at is None:
            assert life.state in (State.SUBMITTED, State.SUPPLEMENT)
            continue
        pauses = [Pause(life.pause_start, life.pause_end)] if life.pause_start else []
        received = life.received_at
        assert life.due_at == due_at(rule_from_key(life.due_rule), received, pauses, calendar=CALENDAR)


def test_the_figures_of_closed_cases_are_true(lives):
    for life in lives:
        assert (life.closed_at is not None) == (life.state in CLOSED_STATES)
        if life.closed_at is None:
            assert life.state in OPEN_STATES
            continue
        assert life.within_limit == (life.closed_at <= life.due_at)
        assert life.working_minutes >= 0


def test_there_is_something_of_everything(lives):
    states = {life.state for life in lives}

    assert states >= {State.DONE, State.REFUSED, State.WITHDRAWN, State.RECEIVED, State.SUPPLEMENT}
    assert any(life.state == State.RECEIVED and life.due_at < NOW for life in make(count=60_000) if life.due_at)
    assert 0.90 < sum(life.within_limit for life in lives if life.closed_at) / len(lives) < 0.99
    assert any(life.submitted_at.date() == NOW.date() for life in lives)


def test_who_comes_to_the_counter_comes_while_it_is_open(lives):
    for life in lives:
        if life.channel in COUNTER:
            assert CALENDAR.is_working_time(life.submitted_at)
