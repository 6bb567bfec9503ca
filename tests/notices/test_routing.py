"""Routing: a provider that fails or is slow is left for the next, tried again, never given more than its rate."""

from datetime import UTC, datetime, timedelta

import pytest
import redis
import time_machine

from programs.notices.providers import Answer, health, in_slot, routing
from programs.notices.providers import shared as shared_module
from programs.notices.providers.health import leave_for, moved
from programs.notices.providers.shared import Shared

NOON = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
WORKS = [Answer("accepted", provider_id="1")]
SILENT = [Answer("unknown", text="timed out", code="timeout", provider_failed=True)]
NO_SUCH_NUMBER = [Answer("permanent", text="no such number", code="400")]


@pytest.fixture
def two(settings):
    settings.SMS_PROVIDER, settings.SMS_FALLBACK = "http", "file"
    settings.SMS_HTTP_URL = "http://127.0.0.1:9"
    settings.SMS_RATE = settings.SMS_FALLBACK_RATE = 0.0


@pytest.fixture
def noon():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def fails(slot, times=1):
    for _time in range(times):
        routing.note(in_slot(slot), SILENT, seconds=1)


def test_in_good_times_the_first_gets_everything(two, noon):
    assert {routing.route("sms").slot for _time in range(20)} == {"http"}


def test_a_provider_that_fails_is_left_for_the_next_one(two, noon):
    fails("http")
    assert routing.route("sms").slot == "file"


def test_a_refused_number_says_nothing_about_the_provider(two, noon):
    routing.note(in_slot("http"), NO_SUCH_NUMBER, seconds=1)
    assert routing.route("sms").slot == "http"


def test_after_a_while_one_worker_tries_it_with_one_message(two, noon):
    fails("http")
    noon.shift(timedelta(seconds=31))

    tried, beside_it = routing.route("sms"), routing.route("sms")

    assert (tried.slot, tried.batch) == ("http", 1)
    assert routing.allowance(tried, 50) == 1
    assert beside_it.slot == "file"


def test_one_that_works_again_is_the_first_again(two, noon):
    fails("http")
    noon.shift(timedelta(seconds=31))
    routing.note(routing.route("sms"), WORKS, seconds=1)
    assert (routing.route("sms").slot, routing.route("sms").on_trial) == ("http", False)


def test_calls_that_were_under_way_when_it_failed_count_once(two, noon):
    fails("http", times=8)
    assert health.of(["http"])[0].failures == 1


def test_one_that_fails_again_is_left_for_longer(two, noon):
    fails("http")
    noon.shift(timedelta(seconds=31))
    fails("http")
    noon.shift(timedelta(seconds=31))
    assert not routing.route("sms").on_trial
    noon.shift(timedelta(seconds=61))
    assert routing.route("sms").slot == "http"


@pytest.mark.parametrize(
    ("failures", "beside_another", "alone"), [(0, 0, 0), (1, 30, 5), (2, 60, 10), (3, 120, 10), (60, 300, 10)]
)
def test_the_time_doubles_up_to_an_end(failures, beside_another, alone):
    assert leave_for(failures) == beside_another
    assert leave_for(failures, alone=True) == alone


def test_with_one_provider_messages_wait_while_it_is_left_and_keep_their_tries(settings, noon):
    settings.SMS_PROVIDER, settings.SMS_FALLBACK = "file", ""
    fails("file")
    assert routing.route("sms") is None
    noon.shift(timedelta(seconds=6))
    assert routing.route("sms").on_trial


def test_a_disaster_does_not_wait_for_a_provider_that_is_left(settings, noon):
    settings.SMS_PROVIDER, settings.SMS_FALLBACK = "file", ""
    fails("file")
    assert routing.route("sms", urgent=True).slot == "file"


def test_a_disaster_does_not_try_out_a_doubtful_provider_while_another_works(two, noon):
    fails("http")
    noon.shift(timedelta(seconds=31))
    assert routing.route("sms", urgent=True).slot == "file"


def test_e_mail_has_a_health_of_its_own(two, noon, settings):
    settings.SMS_PROVIDER = "file"
    fails("file")
    assert routing.route("email") is not None


class TestWeights:
    """A slow provider loses ten points a minute to the other, and wins them back."""

    @pytest.mark.parametrize(
        ("weight", "slow", "other", "then"),
        [
            (100, False, False, 100),
            (100, True, False, 90),
            (20, True, False, 10),
            (10, True, False, 10),
            (60, True, True, 70),
            (60, False, True, 70),
            (60, False, False, 70),
        ],
    )
    def test_the_step(self, weight, slow, other, then):
        assert moved(weight, slow=slow, other_is_slow=other) == then

    def test_fifteen_in_a_hundred_slow_calls_are_too_many(self, two, noon):
        for number in range(20):
            routing.note(in_slot("http"), WORKS, seconds=6 if number < 3 else 1)
        assert routing.rebalance() == 90

    def test_fourteen_are_not(self, two, noon):
        for number in range(50):
            routing.note(in_slot("http"), WORKS, seconds=6 if number < 7 else 1)
        assert routing.rebalance() == 100

    def test_late_receipts_count_as_slow(self, two, noon):
        health.note_receipts("http", late=2, total=10)
        assert routing.rebalance() == 90

    def test_it_is_forgotten_after_a_quarter_of_an_hour(self, two, noon):
        health.note_receipts("http", late=10, total=10)
        assert routing.rebalance() == 90
        noon.shift(timedelta(minutes=16))
        assert routing.rebalance() == 100

    def test_at_half_weight_both_get_messages(self, two, noon):
        health.set_weight("http", 50)
        assert {routing.route("sms").slot for _time in range(200)} == {"http", "file"}

    def test_one_provider_alone_has_no_weight(self, settings):
        settings.SMS_FALLBACK = ""
        assert routing.rebalance() is None


class TestRate:
    @pytest.fixture(autouse=True)
    def ten_a_second(self, settings):
        settings.SMS_PROVIDER, settings.SMS_FALLBACK, settings.SMS_RATE = "http", "", 10.0
        settings.SMS_HTTP_URL, settings.SMS_HTTP_BATCH = "http://127.0.0.1:9", 1000

    def test_no_more_than_its_rate_goes_out(self, noon):
        provider = routing.route("sms")
        assert [routing.allowance(provider, 8) for _time in range(3)] == [8, 2, 0]
        noon.shift(timedelta(milliseconds=500))
        assert routing.allowance(provider, 8) == 5

    def test_all_workers_share_it(self, noon):
        assert routing.allowance(routing.route("sms"), 10) == 10
        assert routing.allowance(routing.route("sms"), 10) == 0

    def test_a_disaster_passes_an_empty_bucket_and_the_others_wait_for_it(self, noon):
        provider = routing.route("sms")
        routing.allowance(provider, 10)
        assert routing.allowance(provider, 10, urgent=True) == 10
        noon.shift(timedelta(seconds=1))
        assert routing.allowance(provider, 10) == 0
        noon.shift(timedelta(seconds=1))
        assert routing.allowance(provider, 10) == 10

    def test_what_nobody_needed_is_given_back(self, noon):
        provider = routing.route("sms")
        routing.allowance(provider, 10)
        routing.give_back(provider, 4)
        assert routing.allowance(provider, 10) == 4

    def test_no_rate_is_no_limit(self, settings, noon):
        settings.SMS_RATE = 0.0
        assert routing.allowance(routing.route("sms"), 700) == 700


class TestWithoutRedis:
    """Each worker then judges by itself; nothing waits for Redis, nothing fails."""

    @pytest.fixture(autouse=True)
    def away(self, monkeypatch, settings):
        settings.REDIS_URL = "redis://127.0.0.1:9/0"
        own = Shared()
        monkeypatch.setattr(health, "shared", own)
        monkeypatch.setattr(routing, "shared", own)

    def test_a_failing_provider_is_left_all_the_same(self, two, noon):
        fails("http")
        assert routing.route("sms").slot == "file"
        noon.shift(timedelta(seconds=31))
        assert [routing.route("sms").slot for _time in range(2)] == ["http", "file"]

    def test_the_rate_holds_in_each_worker(self, two, noon, settings):
        settings.SMS_RATE = 10.0
        provider = in_slot("http")
        provider.in_one = 1000
        assert [routing.allowance(provider, 8) for _time in range(3)] == [8, 2, 0]

    def test_a_long_outage_leaves_no_counter_of_every_minute_behind(self, two, noon):
        for _minute in range(120):
            fails("http")
            noon.shift(timedelta(minutes=1))

        own = routing.shared
        assert len(own.own) < 20
        assert own.own_until.keys() == own.own.keys()
        assert routing.route("sms").slot in ("http", "file")

    def test_redis_is_not_asked_again_for_a_while(self, two, monkeypatch):
        asked = []
        monkeypatch.setattr(shared_module, "_client", lambda url: asked.append(url) or redis.Redis.from_url(url))
        for _time in range(5):
            routing.route("sms")
        assert len(asked) == 1
