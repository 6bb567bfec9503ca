"""Sessions of a series, closures, cancelling with a new date, deleting by mistake."""

from datetime import date, datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction

from programs.base.calendar import SEOUL, WorkingCalendar
from programs.base.errors import WrongState
from programs.base.models import Closure
from programs.bookings import scheduling
from programs.bookings.models import Booking, Occupation, Series, Session
from programs.bookings.states import SessionState, State
from programs.notices.models import OutboxMessage
from programs.people.actors import PORTAL
from tests.bookings.conftest import book

pytestmark = pytest.mark.django_db
WEDNESDAY = 2


@pytest.fixture
def make_series(make_offering):
    def make(**more):
        values = {
            "weekdays": [WEDNESDAY],
            "starts": time(18),
            "ends": time(21),
            "first": date(2026, 12, 1),
            "last": date(2026, 12, 31),
            "capacity": 3,
        }
        return Series.objects.create(**{"offering": make_offering(title="일과시간외 민원실"), **values, **more})

    return make


def days(series):
    calendar = WorkingCalendar()
    return [slot.starts_at.astimezone(SEOUL).date() for slot in scheduling.slots(series, calendar)]


def test_wednesday_evenings_skip_public_holidays(make_series):
    """2027-03-03 is a Wednesday like any; 2026-06-03 was the election day, also a Wednesday."""
    series = make_series(first=date(2026, 5, 27), last=date(2026, 6, 10))

    assert days(series) == [date(2026, 5, 27), date(2026, 6, 10)]


def test_a_series_goes_over_the_year_end_and_a_leap_day(make_series):
    series = make_series(weekdays=[1], first=date(2028, 2, 28), last=date(2028, 3, 1))
    over_the_year = make_series(weekdays=[WEDNESDAY], first=date(2026, 12, 29), last=date(2027, 1, 6))

    assert days(series) == [date(2028, 2, 29)]
    assert days(over_the_year) == [date(2026, 12, 30), date(2027, 1, 6)]


def test_a_day_is_divided_into_slots_that_fit(make_series):
    series = make_series(first=date(2026, 12, 2), last=date(2026, 12, 2), every_minutes=50)

    starts = [slot.starts_at.astimezone(SEOUL).time() for slot in scheduling.slots(series, WorkingCalendar())]

    assert starts == [time(18), time(18, 50), time(19, 40)]


def test_making_sessions_again_makes_none_twice(make_series):
    series = make_series()

    assert scheduling.make_sessions(series) == 5
    assert scheduling.make_sessions(series) == 0
    assert Session.objects.count() == 5


def test_an_officer_is_in_one_place_at_a_time(make_series, officer_of_the_counter):
    first = make_series(resource=officer_of_the_counter)
    scheduling.make_sessions(first)
    beside = make_series(resource=officer_of_the_counter, starts=time(20), ends=time(22))

    with pytest.raises(WrongState, match="다른 일정"):
        scheduling.make_sessions(beside)

    assert Session.objects.filter(series=beside).count() == 0
    assert Occupation.objects.count() == 5
    taken = Session.objects.filter(series=first)[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        Occupation.objects.create(resource=officer_of_the_counter, during=(taken.starts_at, taken.ends_at), why="출장")


def test_a_changed_series_moves_nobody_silently(make_series):
    series = make_series()
    scheduling.make_sessions(series)
    booked = Session.objects.order_by("starts_at")[0]
    book(booked)
    series.starts, series.ends = time(19), time(21)
    series.save()

    made, deleted, kept = scheduling.follow_series(series, by=PORTAL)

    assert (made, deleted) == (5, 4)
    assert [(each.session.pk, each.booked) for each in kept] == [(booked.pk, 1)]
    booked.refresh_from_db()
    assert (booked.state, booked.deleted_at) == (SessionState.PLANNED, None)


def test_a_closure_announced_for_tomorrow_cancels_and_tells(make_series):
    series = make_series()
    scheduling.make_sessions(series)
    session = Session.objects.order_by("starts_at")[0]
    booking = book(session)

    Closure.objects.create(date=date(2026, 12, 2), name="청사 정전 공사", kind="closed")

    session.refresh_from_db()
    booking.refresh_from_db()
    assert (session.state, booking.state) == (SessionState.CANCELLED, State.CANCELLED)
    told = OutboxMessage.objects.get(key="bookings.session_cancelled")
    assert "청사 정전 공사" in told.body
    assert "/bookings/" in told.body
    assert Session.objects.planned().count() == 4


def test_a_cancelled_session_takes_its_people_to_the_new_date_as_far_as_there_is_room(make_offering, make_session):
    offering = make_offering()
    old = make_session(capacity=3, offering=offering, hours=48)
    new = make_session(capacity=2, offering=offering, hours=96)
    people = [book(old, number) for number in (1, 2, 3)]

    scheduling.cancel_session(old, by=PORTAL, reason="폭우", new_session=new)

    states = [(each.session_id, each.state) for each in Booking.objects.order_by("pk")]
    assert states == [(new.pk, State.CONFIRMED), (new.pk, State.CONFIRMED), (old.pk, State.CANCELLED)]
    assert OutboxMessage.objects.filter(key="bookings.session_moved").count() == 2
    assert OutboxMessage.objects.filter(key="bookings.session_cancelled", ref=f"booking:{people[2].pk}").count() == 1


def test_a_session_with_bookings_is_not_deleted_and_one_deleted_by_mistake_comes_back(make_session):
    booked, empty = make_session(), make_session(hours=72)
    book(booked)

    with pytest.raises(WrongState, match="먼저 취소"):
        scheduling.delete(booked, by=PORTAL)
    scheduling.delete(empty, by=PORTAL)
    assert Session.objects.there().count() == 1

    scheduling.restore(empty, by=PORTAL)
    assert Session.objects.there().count() == 2


def test_restoring_into_a_taken_time_is_refused(make_session, officer_of_the_counter):
    first = make_session(resource=officer_of_the_counter)
    scheduling.delete(first, by=PORTAL)
    make_session(resource=officer_of_the_counter, starts_at=first.starts_at)

    with pytest.raises(WrongState, match="그사이"):
        scheduling.restore(first, by=PORTAL)

    first.refresh_from_db()
    assert first.deleted_at is not None


def test_a_session_moved_into_somebodys_taken_time_fails_in_the_database(make_session):
    first = make_session(capacity=2)
    second = make_session(capacity=2, starts_at=first.starts_at + timedelta(hours=2))
    book(first, 1)
    book(second, 1)

    with pytest.raises(IntegrityError), transaction.atomic():
        Session.objects.filter(pk=second.pk).update(starts_at=first.starts_at, ends_at=first.ends_at)

    assert datetime.now(SEOUL) < first.starts_at


def test_more_places_go_to_the_line_and_fewer_than_taken_are_refused(make_session):
    session = make_session(capacity=1)
    book(session, 1)
    waiting = book(session, 2, wait=True)

    scheduling.change_capacity(session, 2, by=PORTAL)
    waiting.refresh_from_db()
    assert waiting.state == State.OFFERED

    with pytest.raises(WrongState, match="2명이 예약"):
        scheduling.change_capacity(session, 1, by=PORTAL)
