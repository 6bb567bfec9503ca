"""The second provider: it gets the messages while the first one is down, and never one that the first may have."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from programs.notices import codes, delivery
from programs.notices.handing import pace
from programs.notices.models import OutboxMessage
from tests.support.solapi import KEY, SECRET, running_solapi


@pytest.fixture
def solapi():
    with running_solapi() as running:
        yield running


@pytest.fixture
def two(settings, solapi):
    """Solapi first, files as the second; how quick either was in other tests is forgotten."""
    pace.sizes.clear()
    settings.SMS_PROVIDER, settings.SMS_FALLBACK, settings.SMS_TIMEOUT = "solapi", "file", 1
    settings.SOLAPI_URL, settings.SOLAPI_API_KEY, settings.SOLAPI_API_SECRET = solapi.url, KEY, SECRET


def files(settings):
    folder = settings.OUTBOX_DIR / "sms"
    return sorted(folder.iterdir()) if folder.exists() else []


def test_a_one_time_code_arrives_while_the_first_provider_is_down(db, two, settings):
    settings.SOLAPI_URL = "http://127.0.0.1:9"
    codes.send_one_time_code(phone="010-5555-0001", code="482913", purpose="login")
    delivery.drain()
    assert files(settings) == []

    with time_machine.travel(timezone.now() + timedelta(seconds=6)):
        delivery.drain()

    message = OutboxMessage.objects.get()
    assert (message.state, message.provider, message.body) == ("sent", "file", "")
    assert "482913" in files(settings)[0].read_text()


def test_the_next_ones_do_not_even_ask_the_first(db, two, settings, owe):
    settings.SOLAPI_URL = "http://127.0.0.1:9"
    owe("a")
    delivery.drain()
    later = [owe(f"b{number}") for number in range(3)]
    delivery.drain()
    for row in later:
        row.refresh_from_db()
        assert (row.state, row.provider, row.attempts) == ("sent", "file", 1)


def test_a_message_the_first_may_have_taken_never_goes_to_the_second(db, two, settings, solapi, owe):
    solapi.loses_answers = 1
    row = owe()
    delivery.drain()
    row.refresh_from_db()
    assert row.state == "sending"

    with time_machine.travel(timezone.now() + timedelta(minutes=3)):
        delivery.reclaim()
        delivery.drain()

    row.refresh_from_db()
    assert (row.state, row.provider) == ("sent", "solapi")
    assert (sum(solapi.sent.values()), files(settings)) == (1, [])
    assert list(row.tries.values_list("outcome", flat=True)) == ["unknown", "found"]


def test_what_the_first_never_got_goes_to_the_second_once_that_is_certain(db, two, settings, solapi, owe):
    solapi.takes_half = 1  # of a batch of one: nothing
    row = owe()
    delivery.drain()
    with time_machine.travel(timezone.now() + timedelta(seconds=40)):
        delivery.reclaim()
        row.refresh_from_db()
        assert row.state == "sending"  # too early to believe the list
    with time_machine.travel(timezone.now() + timedelta(minutes=3)):
        delivery.reclaim()
    with time_machine.travel(timezone.now() + timedelta(minutes=3, seconds=10)):
        delivery.drain()

    row.refresh_from_db()
    assert row.state == "sent"
    assert sum(solapi.sent.values()) + len(files(settings)) == 1


def test_half_a_batch_is_lost_and_nobody_gets_it_twice(db, two, settings, solapi, owe):
    settings.SMS_FALLBACK = ""
    solapi.takes_half = 1
    rows = [owe(f"m{number}") for number in range(10)]
    delivery.drain()
    assert sum(solapi.sent.values()) == 5

    for minutes in (3, 4, 5):
        with time_machine.travel(timezone.now() + timedelta(minutes=minutes)):
            delivery.reclaim()
            delivery.drain()

    assert {row.state for row in OutboxMessage.objects.filter(pk__in=[row.pk for row in rows])} == {"sent"}
    assert (sum(solapi.sent.values()), solapi.twice()) == (10, {})
