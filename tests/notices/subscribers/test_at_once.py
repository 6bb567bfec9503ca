"""Two at the same moment: one row, no matter who comes first."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connections

from programs.notices.models import EmailProof, SignupPlace, Subscriber
from programs.notices.subscribers import proofs
from programs.notices.subscribers.consent_texts import EMAIL, SMS, wording_of
from programs.notices.subscribers.services import Choices, end, grant, subscribe, withdraw
from programs.notices.subscribers.topics import load_topics
from programs.people.models import Consent

from .factories import make_subscriber

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = "01055557001"


def at_once(*deeds):
    """Run the deeds in as many threads, started together; return what each returned."""
    barrier = Barrier(len(deeds))

    def run(deed):
        try:
            barrier.wait(timeout=10)
            return deed()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return [future.result(timeout=30) for future in [pool.submit(run, deed) for deed in deeds]]


def subscribing(topic, **address):
    return lambda: subscribe(
        **(address or {"phone": PHONE}),
        choices=Choices(topics=[topic]),
        purposes=[EMAIL if "email" in address else SMS],
        source="web",
        place=SignupPlace.objects.get(code="web"),
    )


def test_the_same_telephone_twice_at_once_is_one_row():
    load_topics()
    results = at_once(*(subscribing(topic) for topic in (1, 2, 3, 4)))
    assert len({subscriber.pk for subscriber in results}) == 1
    assert Subscriber.objects.get().sms_consent_at
    assert Consent.objects.filter(purpose=SMS, granted=True).count() == 4


def test_the_same_address_confirmed_twice_at_once_is_one_row():
    load_topics()
    choices = Choices(topics=[1])
    proofs.ask(
        email="news@example.com",
        choices=choices,
        agreed={EMAIL: wording_of(EMAIL)},
        source="web",
        place=SignupPlace.objects.get(code="web"),
    )
    proof = EmailProof.objects.get()
    results = at_once(*[lambda: proofs.confirm(proof)] * 3)
    assert len({subscriber.pk for subscriber, _is_first in results}) == 1
    assert [is_first for _subscriber, is_first in results].count(True) == 1
    assert Consent.objects.filter(purpose=EMAIL).count() == 1


def test_withdrawing_and_agreeing_at_once_leaves_columns_and_answers_at_one():
    subscriber = make_subscriber(phone=PHONE, email="news@example.com")
    at_once(
        lambda: withdraw(subscriber, [SMS], source="one-click"),
        lambda: grant(subscriber, [SMS], source="manage-link"),
        lambda: end(subscriber, source="manage-link"),
    )
    stored = Subscriber.objects.get()
    newest = Consent.objects.filter(purpose=SMS).order_by("-pk").first()
    assert newest.granted == (stored.sms_consent_at is not None)
    assert (stored.ended_at is None) == bool(stored.sms_consent_at or stored.email_consent_at)


def test_a_no_from_a_clock_that_is_behind_still_takes_the_yes_back():
    subscriber = make_subscriber(phone=PHONE)
    late = subscriber.sms_consent_at - timedelta(seconds=3)
    withdraw(subscriber, [SMS], source="one-click", at=late)
    stored = Subscriber.objects.get()
    assert stored.sms_consent_at is None
    newest = Consent.objects.filter(purpose=SMS).order_by("-at", "-pk").first()
    assert (newest.granted, newest.at) == (False, subscriber.sms_consent_at)
