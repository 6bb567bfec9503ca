"""A campaign on its way while processes die: everybody who asked gets it once, counted before and after.

Everything happens on real processes: worker with beat, web, gateway, broker. The subscribers agreed to nights, so that
these stories are the same at every hour.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.utils import timezone

from programs.notices.campaigns import services
from programs.notices.models import Attempt, Campaign, OutboxMessage, SignupPlace, Subscriber
from programs.notices.subscribers.topics import load_topics
from programs.people.consents import Consent
from programs.people.models import Department
from programs.people.places import load_places
from tests.cast import StaffFactory
from tests.faults.conftest import SHORT, states, until
from tests.support import processes

PEOPLE = 1_500
BATCHES = {"SMS_PROVIDER": "http", "SMS_HTTP_BATCH": "100"}


@pytest.fixture
def campaign(transactional_db: None) -> Campaign:
    """A campaign to PEOPLE subscribers, approved and not yet sent."""
    load_places()
    load_topics()
    make_people(PEOPLE)
    office = Department.objects.get(slug="public-relations")
    writer = StaffFactory(email="writer@sdm.example.go.kr", department=office, role="head")
    approver = StaffFactory(email="approver@sdm.example.go.kr", department=office, role="head")
    draft = services.create(by=writer, title="소식", body="새 소식이 있어요.", topics=[])
    services.submit(draft, by=writer)
    return services.approve(draft, by=approver)


def make_people(count: int) -> None:
    """Subscribers by telephone, each consent with its record (a trigger asks for it)."""
    now, place = timezone.now(), SignupPlace.objects.get(code="web")
    people = [
        Subscriber(
            phone=f"0105555{number:04d}",
            phone_masked=f"010-****-{number:04d}",
            phone_confirmed_at=now,
            sms_consent_at=now,
            night_consent_at=now,
            topics=[1],
            place=place,
        )
        for number in range(count)
    ]
    for person in people:
        person._meta.get_field("phone_hash").pre_save(person, add=True)
    Consent.objects.bulk_create(
        Consent(phone_hash=person.phone_hash, purpose=purpose, wording="동의해요.", granted=True, at=now, source="web")
        for person in people
        for purpose in ("notices.sms", "notices.night")
    )
    Subscriber.objects.bulk_create(people)


@pytest.fixture
def press(tmp_path) -> Callable:
    """Do a verb in a process of its own, as a web process does; it ends with the commit."""

    @contextmanager
    def pressing(verb: str, campaign: Campaign, **env: str) -> Iterator[processes.Running]:
        arguments = [sys.executable, "-m", "tests.faults.presser", verb, str(campaign.pk)]
        with processes.running(arguments, tmp_path / f"{verb}.log", processes.process_env(**SHORT, **env)) as child:
            yield child

    def press(verb: str, campaign: Campaign, **env: str) -> None:
        with pressing(verb, campaign, **env) as child:
            until(lambda: "done" in child.said(), f"{verb} is committed", log=child.said)

    return press


def finished(campaign: Campaign) -> Callable[[], bool]:
    return lambda: Campaign.objects.get(pk=campaign.pk).state == "finished"


def everybody_got_it_once(gateway) -> None:
    assert states() == {"sent": PEOPLE}
    assert OutboxMessage.objects.values("recipient_hash").distinct().count() == PEOPLE
    assert gateway.count == PEOPLE
    assert gateway.twice() == {}


def test_a_worker_killed_while_it_spreads_and_while_it_hands_over(campaign, gateway, start_worker, press):
    env = BATCHES | {"SMS_HTTP_URL": gateway.url, "NOTICES_CHUNK": "20"}
    press("send", campaign, **env)
    written = OutboxMessage.objects.count()
    assert 0 < written < PEOPLE  # the first rows stand there with the verb itself
    gateway.delay = 0.2

    # when workers die: one in mid-spread, one in mid-batch
    with start_worker(**env) as worker:
        until(lambda: OutboxMessage.objects.count() > written, "the spreading goes on", log=worker.said)
        worker.kill()
    assert written < OutboxMessage.objects.count() < PEOPLE
    with start_worker(**env) as worker:
        until(lambda: gateway.count >= 300, "it hands over", log=worker.said)
        worker.kill()
    assert gateway.count < PEOPLE
    assert OutboxMessage.objects.filter(state="sending", handed_at__isnull=False).exists()

    # then two others do the rest
    gateway.delay = 0.0
    with start_worker(**env) as worker, start_worker(**env):
        until(finished(campaign), "finished", log=worker.said)
    everybody_got_it_once(gateway)


def test_broker_and_database_go_away_in_the_middle(campaign, gateway, broker, start_worker, press):
    env = BATCHES | {"SMS_HTTP_URL": gateway.url, "REDIS_URL": broker.url}
    gateway.delay = 0.1
    with start_worker(**env) as worker:
        press("send", campaign, **env)
        until(lambda: gateway.count >= 200, "it is under way", log=worker.said)

        broker.kill()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        broker.start()

        until(finished(campaign), "finished", log=worker.said)
    everybody_got_it_once(gateway)


def test_half_a_batch_answered_and_answers_lost_after_the_gateway_took_them(campaign, gateway, start_worker, press):
    env = BATCHES | {"SMS_HTTP_URL": gateway.url}
    gateway.names_half, gateway.loses_answers = 2, 2
    with start_worker(**env) as worker:
        press("send", campaign, **env)
        until(finished(campaign), "finished", log=worker.said)
    everybody_got_it_once(gateway)
    assert Attempt.objects.filter(outcome="unknown").exists()
    assert Attempt.objects.filter(outcome="found").count() == Attempt.objects.filter(outcome="unknown").count()


def test_a_cancellation_while_it_runs_stops_it_for_good(campaign, gateway, start_worker, press):
    env = BATCHES | {"SMS_HTTP_URL": gateway.url}
    gateway.delay = 1.0  # batches shrink to what takes half a second: it runs for a while
    with start_worker(**env) as worker:
        press("send", campaign, **env)
        until(lambda: gateway.count >= 200, "it is under way", log=worker.said)

        press("cancel", campaign, **env)

        until(lambda: set(states()) <= {"sent", "cancelled"}, "all settled", log=worker.said)
        sent = gateway.count
    assert 200 <= sent < PEOPLE
    assert states() == {"sent": sent, "cancelled": OutboxMessage.objects.count() - sent}
    assert Campaign.objects.get().state == "cancelled"
    assert gateway.twice() == {}
