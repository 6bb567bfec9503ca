"""The stream of announcements folds to what is in force: whatever the order, however often, from whichever feed."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from programs.notices.weather import parse
from programs.notices.weather.areas import CITY, COUNTRY, ZONE
from programs.notices.weather.codes import IN_FORCE, Command, Kind, Level
from programs.notices.weather.fold import What, changes, fold, in_force
from programs.notices.weather.records import Event, Status
from tests.notices.weather.conftest import recorded, seoul

TEN = seoul("2026-07-20 10:00")
LATER = TEN + timedelta(days=30)


def event(command=Command.ISSUE, *, hours=0.0, level=0, kind=Kind.RAIN, area=ZONE, seq=1, **more):
    return Event(
        area=area,
        kind=kind,
        level=Level(level),
        command=command,
        announced_at=TEN + timedelta(hours=hours),
        sequence=seq,
        **more,
    )


def standing(events, statuses=(), *, at=LATER):
    return [(one.kind, one.level) for one in in_force(fold(events, statuses), at)]


def history(events, statuses=()):
    return [(change.what, change.level) for change in changes(fold(events, statuses), until=LATER)]


def test_a_day_as_the_service_tells_it_newest_first():
    events = parse.read(recorded("pwncd-whole-day.json")).events

    [warning] = fold(events)

    assert [step.command for step in warning.steps] == [1, 3, 7, 6]
    assert (warning.highest, warning.ends_at) == (Level.WARNING, seoul("2026-07-20 22:00"))
    assert history(events) == [(What.BEGAN, 0), (What.RAISED, 1), (What.ENDED, 1)]
    assert standing(events) == []


@pytest.mark.parametrize("command", sorted(IN_FORCE))
def test_issue_extension_correction_and_change_keep_it_in_force(command):
    assert standing([event(), event(command, hours=1)]) == [(Kind.RAIN, 0)]


@pytest.mark.parametrize("command", [Command.RELEASE, Command.CHANGE_RELEASE])
def test_a_release_ends_it(command):
    assert standing([event(), event(command, hours=1)]) == []


def test_a_release_for_a_later_hour_leaves_it_in_force_until_then():
    events = [event(), event(Command.RELEASE, hours=1, ends_at=TEN + timedelta(hours=3))]

    assert standing(events, at=TEN + timedelta(hours=2)) == [(Kind.RAIN, 0)]
    assert standing(events, at=TEN + timedelta(hours=3)) == []


def test_a_cancelled_announcement_is_not_in_force():
    assert standing([event(cancelled=True)]) == []
    assert standing([event(), event(Command.EXTEND, hours=1, cancelled=True)]) == []


def test_a_cancelled_release_ends_nothing():
    release = event(Command.RELEASE, hours=1)
    taken_back = event(Command.RELEASE, hours=1, cancelled=True)

    assert standing([event(), release, taken_back]) == [(Kind.RAIN, 0)]


def test_an_end_that_was_given_holds_without_a_release():
    events = [event(ends_at=TEN + timedelta(hours=2))]

    assert standing(events, at=TEN + timedelta(hours=1)) == [(Kind.RAIN, 0)]
    assert standing(events, at=TEN + timedelta(hours=2)) == []


def test_an_extension_moves_the_end():
    end = TEN + timedelta(hours=2)
    events = [event(ends_at=end), event(Command.EXTEND, hours=1, ends_at=end + timedelta(hours=6))]

    assert standing(events, at=end) == [(Kind.RAIN, 0)]
    assert fold(events)[0].starts_at == TEN  # an extension begins nothing


def test_release_and_issue_in_one_announcement_are_a_change_of_level():
    events = [event(), event(Command.RELEASE, hours=1, level=0), event(Command.ISSUE, hours=1, level=1)]

    assert len(fold(events)) == 1
    assert history(events) == [(What.BEGAN, 0), (What.RAISED, 1)]


def test_the_level_before_holds_until_the_change_does():
    tomorrow = TEN + timedelta(hours=25)

    [warning] = fold([event(), event(Command.CHANGE, hours=6, level=1, starts_at=tomorrow)])

    assert (warning.level, warning.level_since, warning.level_before) == (1, tomorrow, 0)


def test_one_kinds_release_leaves_the_other_kind():
    events = [event(), event(kind=Kind.WIND), event(Command.RELEASE, hours=1, kind=Kind.WIND)]

    assert standing(events) == [(Kind.RAIN, 0)]


def test_the_city_and_the_country_count_and_the_gravest_is_shown():
    events = [event(area=CITY), event(area=ZONE, level=1, hours=1), event(area=COUNTRY, kind=Kind.DUST)]

    assert standing(events) == [(Kind.RAIN, 1), (Kind.DUST, 0)]
    # the zone's end leaves the city's advisory
    ended = [*events, event(Command.RELEASE, area=ZONE, level=1, hours=2)]
    assert history(ended)[-1] == (What.LOWERED, 0)


def test_what_city_and_zone_announce_together_is_told_once():
    assert history([event(area=CITY), event(area=ZONE)]) == [(What.BEGAN, 0)]


def picture(*levels, hours=0.0):
    at = TEN + timedelta(hours=hours)
    return Status(at=at, as_of=at, levels=tuple(levels))


def test_a_picture_ends_what_it_does_not_show_and_begins_what_it_shows():
    events = [event(), event(kind=Kind.WIND)]

    assert standing(events, [picture((Kind.RAIN, 0), (Kind.SNOW, 1), hours=1)]) == [(Kind.RAIN, 0), (Kind.SNOW, 1)]
    assert standing(events, [picture(hours=1)]) == []


def test_an_announcement_after_a_picture_is_newer():
    assert standing([event(hours=2)], [picture(hours=1)]) == [(Kind.RAIN, 0)]


def test_a_picture_says_nothing_of_what_begins_later():
    tomorrow = TEN + timedelta(hours=25)
    events = [event(starts_at=tomorrow)]

    assert standing(events, [picture(hours=1)]) == [(Kind.RAIN, 0)]


def test_a_warning_that_ended_by_itself_is_a_change_only_once_it_has():
    warnings = fold([event(ends_at=TEN + timedelta(hours=2))])

    assert [one.what for one in changes(warnings, until=TEN + timedelta(hours=1))] == [What.BEGAN]
    assert [one.what for one in changes(warnings, until=TEN + timedelta(hours=2))] == [What.BEGAN, What.ENDED]


times = st.integers(0, 20).map(lambda tens: TEN + timedelta(minutes=10 * tens))
events = st.builds(
    Event,
    area=st.sampled_from([ZONE, CITY]),
    kind=st.sampled_from([Kind.RAIN, Kind.WIND]),
    level=st.sampled_from(list(Level)),
    command=st.sampled_from(list(Command)),
    announced_at=times,
    sequence=st.integers(0, 3),
    cancelled=st.booleans(),
    starts_at=st.none() | times,
    ends_at=st.none() | times,
)
pictures = st.builds(
    lambda at, later, rain, wind: Status(
        at=at,
        as_of=max(at, later),
        levels=tuple((kind, level) for kind, level in ((Kind.RAIN, rain), (Kind.WIND, wind)) if level is not None),
    ),
    times,
    times,
    st.none() | st.sampled_from([0, 1, 2]),
    st.none() | st.sampled_from([0, 1, 2]),
)
streams = st.tuples(st.lists(events, max_size=10), st.lists(pictures, max_size=3))


@settings(max_examples=150, deadline=None)
@given(streams, st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(stream, random):
    told, shown = stream
    shuffled, mixed = list(told), list(shown)
    random.shuffle(shuffled)
    random.shuffle(mixed)

    assert fold(shuffled, mixed) == fold(told, shown)


@settings(max_examples=100, deadline=None)
@given(streams, st.integers(0, 10))
def test_what_comes_again_changes_nothing(stream, some):
    told, shown = stream

    assert fold([*told, *told[:some]], [*shown, *shown]) == fold(told, shown)


@settings(max_examples=150, deadline=None)
@given(streams)
def test_each_area_and_kind_has_one_open_warning_at_most_and_levels_follow_the_changes(stream):
    warnings = fold(*stream)

    open_ones = [(one.area, one.kind) for one in warnings if one.ends_at is None]
    assert len(open_ones) == len(set(open_ones))
    told = {}
    for change in changes(warnings, until=LATER):
        before = told.get(change.kind)
        assert (change.what == What.BEGAN) == (before is None)
        assert change.what != What.RAISED or change.level > before
        assert change.what != What.LOWERED or change.level < before
        told[change.kind] = None if change.is_over else change.level
    assert {kind: level for kind, level in told.items() if level is not None} == {
        one.kind: one.level for one in in_force(warnings, LATER)
    }
