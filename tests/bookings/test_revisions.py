"""A calendar that holds an event already takes over a change: SEQUENCE grows with every change of time or place."""

from datetime import timedelta

import icalendar
import pytest
from django.utils import timezone

from programs.bookings import ics, services
from programs.bookings.models import Booking, Session
from tests.bookings.conftest import book, guest

pytestmark = pytest.mark.django_db


def event_of(booking):
    booking = Booking.objects.select_related("session__offering").get(pk=booking.pk)
    return icalendar.Calendar.from_ical(ics.of_booking(booking, at=timezone.now())).walk("VEVENT")[0]


def test_a_new_place_and_a_move_each_raise_the_sequence_of_the_same_event(make_offering, make_session):
    offering = make_offering()
    session, other = make_session(offering=offering), make_session(offering=offering, hours=72)
    booking = book(session)
    first = event_of(booking)

    Session.objects.filter(pk=session.pk).update(place="관리사무소")
    second = event_of(booking)
    services.move(booking, other.pk, by=guest())
    third = event_of(booking)
    booking.refresh_from_db()
    services.move(booking, session.pk, by=guest())
    fourth = event_of(booking)

    assert first["uid"] == second["uid"] == third["uid"] == fourth["uid"]
    sequence = [event["sequence"] for event in (first, second, third, fourth)]
    assert sequence == sorted(set(sequence)), "strictly growing"
    assert second["location"] == "관리사무소"


def test_what_a_calendar_does_not_show_changes_no_sequence(make_session):
    session = make_session(capacity=2)
    booking = book(session)

    Session.objects.filter(pk=session.pk).update(capacity=5, place=session.place)

    assert event_of(booking)["sequence"] == 0
    session.refresh_from_db()
    session.ends_at += timedelta(minutes=10)
    session.save()
    assert event_of(booking)["sequence"] == 1
