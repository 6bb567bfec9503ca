"""Races on real connections: places, offers and lines stay true whoever comes in the same moment."""

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.backends.cached_db import SessionStore
from django.db import connection
from django.test import Client
from django.utils import timezone

from programs.base.errors import BadInput, Refusal, WrongState
from programs.bookings import line, services
from programs.bookings.models import Booking
from programs.bookings.states import State
from programs.people.crypto import encrypt
from tests.bookings.conftest import book, guest

pytestmark = pytest.mark.django_db(transaction=True)
FORM = {"name": "시험일", "notify_by": "sms", "consent": "on"}


def at_once(jobs):
    """Run the jobs in threads that begin together; each has a connection of its own. Returns what they gave."""
    start = threading.Barrier(len(jobs))

    def run(job):
        try:
            start.wait(30)
            return job()
        except Refusal as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def test_forty_people_for_ten_places_make_ten_bookings_and_one_ordered_line(make_session):
    session = make_session(capacity=10)

    made = at_once([lambda n=n: book(session, n, wait=True, submission_key=f"k{n}") for n in range(1, 41)])

    states = Counter(booking.state for booking in made)
    assert states == {State.CONFIRMED: 10, State.WAITING: 30}
    session.refresh_from_db()
    assert session.taken == 10
    in_line = list(Booking.objects.line())
    assert [booking.pk for booking in in_line] == sorted(booking.pk for booking in in_line)
    assert [booking.people_ahead() for booking in in_line] == list(range(30))


def test_the_same_person_twice_in_the_same_moment_is_booked_once(make_session):
    session = make_session(capacity=5)

    made = at_once([lambda n=n: book(session, 1, submission_key=f"k{n}") for n in range(8)])

    assert sum(isinstance(each, Booking) for each in made) == 1
    assert sum(isinstance(each, BadInput) for each in made) == 7
    assert Booking.objects.count() == 1


def test_the_same_person_in_two_sessions_of_one_time_is_in_one(make_session):
    first = make_session(capacity=5)
    second = make_session(capacity=5, starts_at=first.starts_at)

    made = at_once([lambda s=s: _booked(s) for s in (first, second)])

    assert Counter(made) == {"booked": 1, "refused": 1}
    assert Booking.objects.count() == 1


def _booked(session):
    try:
        book(session, 1, submission_key=f"s{session.pk}")
    except Refusal:
        return "refused"
    return "booked"


def test_an_offer_accepted_in_the_second_it_ends_has_one_winner(make_session):
    session = make_session(capacity=1)
    holder, second, third = book(session, 1), book(session, 2, wait=True), book(session, 3, wait=True)
    services.cancel(holder, by=guest(1))
    second.refresh_from_db()
    ends = second.offered_until

    at_once(
        [
            lambda: line.accept(second, by=guest(2), at=ends - timedelta(microseconds=1)),
            lambda: line.expire_offers(at=ends),
        ]
    )

    second.refresh_from_db()
    third.refresh_from_db()
    assert (second.state, third.state) in {
        (State.CONFIRMED, State.WAITING),
        (State.EXPIRED, State.OFFERED),
    }
    session.refresh_from_db()
    assert session.taken == 1


def test_two_moves_across_each_other_do_not_wait_for_ever(make_offering, make_session):
    offering = make_offering()
    one, other = (make_session(capacity=2, offering=offering, hours=hours) for hours in (48, 72))
    first, second = book(one, 1), book(other, 2)

    moved = at_once(
        [lambda: services.move(first, other.pk, by=guest(1)), lambda: services.move(second, one.pk, by=guest(2))]
    )

    assert not [each for each in moved if isinstance(each, WrongState)]
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.taken, other.taken) == (1, 1)


def test_cancelling_and_booking_in_one_moment_leave_no_place_empty_before_the_line(make_session):
    session = make_session(capacity=1, starts_at=timezone.now() + timedelta(days=3))
    holder, waiting = book(session, 1), book(session, 2, wait=True)

    at_once(
        [
            lambda: services.cancel(holder, by=guest(1)),
            lambda: book(session, 3, wait=True, submission_key="late"),
        ]
    )

    waiting.refresh_from_db()
    assert waiting.state == State.OFFERED
    assert Booking.objects.get(submission_key="late").state == State.WAITING


def test_the_same_person_at_the_web_form_in_eight_windows_is_booked_once(make_session, client):
    """Given eight windows with forms of their own, sent in one moment: one booking, and no error page."""
    session = make_session(capacity=5)
    store = client.session
    store["people.guest_proof"] = {"phone": encrypt("01055550001"), "at": int(time.time())}
    store.save()

    def send():
        window = Client()
        window.cookies[settings.SESSION_COOKIE_NAME] = store.session_key
        return window.post(f"/bookings/sessions/{session.pk}/", FORM).status_code

    answers = Counter(at_once([send] * 8))

    assert answers == {302: 1, 422: 7}
    session.refresh_from_db()
    assert (Booking.objects.count(), session.taken) == (1, 1)


def test_sixty_people_at_the_web_form_for_five_places_meet_no_error_page(make_session):
    session = make_session(capacity=5)
    windows = [_window_of(number) for number in range(1, 61)]

    def send(window):
        return window.post(f"/bookings/sessions/{session.pk}/", {**FORM, "wait": "on"})["Location"]

    led_to = at_once([lambda w=w: send(w) for w in windows])

    assert all(address.startswith("/my/bookings/") for address in led_to)
    session.refresh_from_db()
    assert session.taken == 5
    held = list(Booking.objects.filter(state=State.CONFIRMED).values_list("pk", flat=True))
    in_line = list(Booking.objects.line().values_list("pk", flat=True))
    assert (len(held), len(in_line)) == (5, 55)
    assert in_line == sorted(in_line)
    assert max(held) < in_line[0]


def _window_of(number):
    window = Client(REMOTE_ADDR=f"10.1.1.{number}")
    store = SessionStore()
    store["people.guest_proof"] = {"phone": encrypt(f"0105555{number:04d}"), "at": int(time.time())}
    store.create()
    window.cookies[settings.SESSION_COOKIE_NAME] = store.session_key
    return window
