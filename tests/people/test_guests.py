"""A person without an account proves a telephone by a one-time code."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.backends.cached_db import SessionStore
from django.core.cache import cache
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils import timezone

from programs.base.errors import TooManyTries
from programs.people import guests
from tests.cast import CodeBox


@pytest.fixture
def visit(db, rf: RequestFactory) -> HttpRequest:
    """A request of a browser with a session."""
    return a_visit(rf)


def a_visit(rf: RequestFactory, address: str = "203.0.113.5") -> HttpRequest:
    request = rf.get("/", REMOTE_ADDR=address)
    request.session = SessionStore()
    request.session.create()
    request.COOKIES["sessionid"] = request.session.session_key
    return request


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_the_right_code_proves_the_phone_once(visit, guest_phone, code_box: CodeBox):
    guests.send_code(visit, guest_phone, "guest")
    code = code_box.last_to(guest_phone)
    assert len(code) == 6
    assert code.isdigit()

    assert guests.check_code(visit, guest_phone, "guest", f" {code} ")
    # a code that was used is used up
    assert not guests.check_code(visit, guest_phone, "guest", code)


def test_the_code_itself_is_not_in_the_cache(visit, guest_phone, code_box: CodeBox):
    guests.send_code(visit, guest_phone, "guest")
    stored = cache.get(guests._key(visit, guest_phone, "guest"))
    assert code_box.last_to(guest_phone) not in stored
    assert guest_phone not in guests._key(visit, guest_phone, "guest")


def test_after_five_wrong_codes_the_right_one_is_refused(visit, guest_phone, code_box: CodeBox):
    guests.send_code(visit, guest_phone, "guest")
    code = code_box.last_to(guest_phone)
    for _ in range(5):
        assert not guests.check_code(visit, guest_phone, "guest", wrong(code))
    assert not guests.check_code(visit, guest_phone, "guest", code)


def test_a_code_is_good_for_its_purpose_phone_and_browser_only(visit, rf, guest_phone, code_box: CodeBox):
    guests.send_code(visit, guest_phone, "guest")
    code = code_box.last_to(guest_phone)
    assert not guests.check_code(visit, guest_phone, "password", code)
    assert not guests.check_code(visit, "01055550199", "guest", code)
    assert not guests.check_code(a_visit(rf), guest_phone, "guest", code)
    assert guests.check_code(visit, guest_phone, "guest", code)


def test_a_second_code_replaces_the_first(visit, guest_phone, code_box: CodeBox):
    guests.send_code(visit, guest_phone, "guest")
    first = code_box.last_to(guest_phone)
    guests.send_code(visit, guest_phone, "guest")
    second = code_box.last_to(guest_phone)
    if first != second:
        assert not guests.check_code(visit, guest_phone, "guest", first)
    assert guests.check_code(visit, guest_phone, "guest", second)


def test_the_sixth_code_within_an_hour_is_not_sent(visit, guest_phone, code_box: CodeBox):
    with time_machine.travel("2026-11-23T01:00:00Z", tick=False):
        for _ in range(5):
            guests.send_code(visit, guest_phone, "guest")
        with pytest.raises(TooManyTries, match="1시간"):
            guests.send_code(visit, guest_phone, "guest")
    assert len(code_box.sent) == 5


def test_a_proof_lasts_thirty_minutes_and_only_in_its_session(visit, rf, guest_phone):
    now = timezone.now()
    before = visit.session.session_key
    with time_machine.travel(now, tick=False):
        guests.remember_guest(visit, guest_phone)
        assert guests.guest_phone(visit) == guest_phone
        assert guests.guest_phone(a_visit(rf)) is None
        # the session has a new key, and the number is not readable in it
        assert visit.session.session_key != before
        assert guest_phone not in str(dict(visit.session))
    with time_machine.travel(now + timedelta(minutes=31), tick=False):
        assert guests.guest_phone(visit) is None
