"""Reminders: as far ahead as the offering says, never at night, not after a cancellation, anew after a move."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.base.calendar import SEOUL
from programs.bookings import reminders, scheduling, services
from programs.bookings.calling_off import NewTime
from programs.bookings.models import Booking, Session
from programs.notices.models import OutboxMessage
from programs.people.actors import PORTAL
from tests.bookings.conftest import book

START = datetime(2027, 3, 10, 14, 0, tzinfo=SEOUL)


def hours(*ahead, start=START):
    return [f"{each:%d %H:%M}" for each in reminders.moments(start, ahead)]


def test_a_day_and_two_hours_ahead():
    assert hours(24, 2) == ["09 14:00", "10 12:00"]


def test_what_would_fall_into_the_night_goes_out_the_evening_before():
    early = datetime(2027, 3, 10, 9, 0, tzinfo=SEOUL)

    assert hours(24, 2, start=early) == ["09 09:00", "09 20:00"]
    assert hours(13, start=early) == ["09 20:00"]
    assert hours(12, start=early) == ["09 20:00"]


def test_two_that_fall_together_are_one():
    assert hours(2, 3, 4, start=datetime(2027, 3, 10, 9, 30, tzinfo=SEOUL)) == ["09 20:00"]


@given(
    start=st.integers(0, 3 * 365 * 24 * 12).map(lambda steps: START + timedelta(minutes=5 * steps)),
    ahead=st.lists(st.integers(1, 400), max_size=4),
)
def test_no_moment_is_at_night_or_after_the_beginning(start, ahead):
    found = reminders.moments(start, ahead)

    assert found == sorted(set(found))
    assert len(found) <= len(ahead)
    assert all(8 <= each.astimezone(SEOUL).hour < 21 and each < start for each in found)


@pytest.fixture
def booking(db, make_offering, make_session):
    offering = make_offering(remind_hours=[24, 2])
    session = make_session(offering=offering, starts_at=START, capacity=3)
    made = book(session)
    Booking.objects.filter(pk=made.pk).update(created_at=START - timedelta(days=10), settled_at=None)
    made.refresh_from_db()
    return made


def run(at):
    return reminders.remind(at=at)


def told():
    return OutboxMessage.objects.filter(key="bookings.reminded").count()


def test_each_hour_of_the_rhythm_reminds_once_however_often_the_clock_strikes(booking):
    assert run(START - timedelta(hours=25)) == 0
    assert run(START - timedelta(hours=24)) == 1
    assert run(START - timedelta(hours=23)) == 0
    assert run(START - timedelta(hours=2)) == 1
    assert run(START - timedelta(hours=1)) == 0
    assert run(START + timedelta(minutes=1)) == 0
    assert told() == 2


def test_the_reminder_leads_to_the_code(booking):
    run(START - timedelta(hours=24))

    assert "/bookings/t/" in OutboxMessage.objects.get(key="bookings.reminded").body


def test_a_worker_that_slept_reminds_once_for_what_it_missed_and_not_at_night(booking):
    night = START.replace(day=9, hour=23)

    assert run(night) == 0
    assert run(START.replace(hour=13)) == 1
    assert told() == 1


def test_nobody_is_reminded_after_a_cancellation(booking):
    services.cancel(booking, by=PORTAL)

    assert run(START - timedelta(hours=24)) == 0
    assert told() == 0


def test_an_offering_without_a_rhythm_reminds_nobody(booking):
    offering = booking.session.offering
    offering.remind_hours = []
    offering.save()

    assert run(START - timedelta(hours=2)) == 0


def test_who_booked_just_before_is_not_reminded_of_what_they_know(booking):
    Booking.objects.update(created_at=START - timedelta(hours=25))
    assert run(START - timedelta(hours=24)) == 0

    Booking.objects.update(created_at=START - timedelta(hours=10))
    assert run(START - timedelta(hours=2)) == 1


def test_a_moved_session_reminds_anew_of_its_new_time(booking):
    run(START - timedelta(hours=24))
    later = START + timedelta(days=7)

    scheduling.move_session(
        Session.objects.get(),
        NewTime(later, later + timedelta(hours=1), "강당", None),
        by=PORTAL,
        reason="공사",
        at=START - timedelta(hours=20),
    )

    assert run(START - timedelta(hours=2)) == 0
    assert run(later - timedelta(hours=24)) == 1
    assert told() == 2
