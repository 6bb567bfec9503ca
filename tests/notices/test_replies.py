"""Texts that come back: a keyword ends the subscription at once, other words wait for a person."""

import json
import time

import pytest

from programs.notices.models import IncomingText, Subscriber
from programs.notices.receipts.signatures import sign, solapi
from programs.notices.subscribers import services as subscriptions
from programs.notices.subscribers.consent_texts import SMS
from programs.notices.subscribers.topics import load_topics
from programs.people.models import Consent, Department
from programs.plan.catalog import load_plan
from tests.cast import StaffFactory

SECRET = "a-secret-of-the-tests"


@pytest.fixture(autouse=True)
def secrets(settings):
    settings.NOTICES_HOOK_SECRETS = {"solapi": SECRET, "http": SECRET, "http2": "", "email": SECRET}


@pytest.fixture
def subscriber(db):
    load_topics()
    return subscriptions.subscribe(
        phone="01055550001",
        choices=subscriptions.Choices(topics=[1]),
        purposes=[SMS],
        source="web",
        place=subscriptions.SignupPlace.objects.first(),
        notify=False,
    )


@pytest.fixture
def clerk(places):
    """An officer of 홍보담당관, whose work this is."""
    load_plan()
    return StaffFactory(department=Department.objects.get(slug="public-relations"))


def says(client, text, *, event_id="1", phone="010-5555-0001", path="/hooks/sms/http/incoming/"):
    raw = json.dumps({"events": [{"event_id": event_id, "from": phone, "text": text}]}).encode()
    header = {"X-Portal-Signature": sign(raw, secret=SECRET, at=int(time.time()))}
    return client.post(path, raw, content_type="application/json", headers=header)


@pytest.mark.parametrize(
    "word", ["수신거부", "수신 거부", " 거부 ", "해지", "STOP", "Stop.", "정지", "그만", "해지해주세요"]
)
def test_a_keyword_ends_it_at_once(client, subscriber, word):
    assert says(client, word).json() == {"new": 1, "aside": 0}

    subscriber.refresh_from_db()
    assert subscriber.sms_consent_at is None
    assert Consent.objects.filter(purpose=SMS).latest("at").source == "reply-keyword"
    kept = IncomingText.objects.get()
    assert (kept.is_stop, kept.subscriber, kept.phone_masked) == (True, subscriber, "010-****-0001")


@pytest.mark.parametrize(
    "words", ["정지된 신호등 신고합니다", "거부하지 않아요", "언제 열어요?", "해지는 어떻게 하나요"]
)
def test_other_words_change_nothing_and_wait_for_a_person(client, subscriber, words):
    says(client, words)
    subscriber.refresh_from_db()
    assert subscriber.sms_consent_at
    kept = IncomingText.objects.get()
    assert (kept.is_stop, kept.text, kept.read_at) == (False, words, None)


def test_a_repeated_text_is_kept_once(client, subscriber):
    assert says(client, "거부").json() == {"new": 1, "aside": 0}
    answers = Consent.objects.count()
    assert says(client, "거부").json() == {"new": 0, "aside": 0}
    assert (IncomingText.objects.count(), Consent.objects.count()) == (1, answers)


def test_a_stranger_who_says_stop_ends_nobody_s(client, subscriber):
    says(client, "거부", phone="01055550009")
    assert IncomingText.objects.get().subscriber is None
    assert Subscriber.objects.get().sms_consent_at


def test_a_resident_number_typed_into_a_text_is_not_kept(client, db):
    number = "-".join(("900101", "1234567"))
    says(client, f"제 번호는 {number}")
    assert number not in IncomingText.objects.get().text


def test_solapi_s_form_is_read_too(client, subscriber):
    told = {"from": "01055550001", "to": "023301114", "text": "수신거부", "messageId": "MO1"}
    body = json.dumps([{"eventDataId": "e1", "data": told}])
    header = {"X-Solapi-Secret": solapi(SECRET)}
    path = "/hooks/sms/solapi/incoming/"
    assert client.post(path, body, content_type="application/json", headers=header).json() == {"new": 1, "aside": 0}
    subscriber.refresh_from_db()
    assert subscriber.sms_consent_at is None


def test_without_a_signature_nobody_is_unsubscribed(client, subscriber):
    body = json.dumps({"events": [{"event_id": "1", "from": "01055550001", "text": "거부"}]})
    response = client.post("/hooks/sms/http/incoming/", body, content_type="application/json")
    assert response.status_code == 403
    subscriber.refresh_from_db()
    assert subscriber.sms_consent_at
    assert not IncomingText.objects.exists()


@pytest.mark.parametrize("phone", ["", "abc", None, "+81 90-5555-0001"])
def test_a_number_that_cannot_be_known_is_kept_aside_and_the_others_are_taken(
    client, subscriber, clerk, client_of, phone
):
    # given one call with a text of nobody we can know before one that ends a subscription
    events = [
        {"event_id": "1", "from": phone, "text": "거부"},
        {"event_id": "2", "from": "010-5555-0001", "text": "거부"},
    ]
    raw = json.dumps({"events": events}).encode()

    def call():
        header = {"X-Portal-Signature": sign(raw, secret=SECRET, at=int(time.time()))}
        return client.post("/hooks/sms/http/incoming/", raw, content_type="application/json", headers=header)

    assert call().json() == {"new": 2, "aside": 1}
    assert call().json() == {"new": 0, "aside": 0}

    # then the other one's wish is done, and the first waits for a person
    subscriber.refresh_from_db()
    assert subscriber.sms_consent_at is None
    aside = IncomingText.objects.get(event_id="1")
    assert (aside.phone, aside.phone_masked, aside.is_stop, aside.subscriber) == (phone or "", "", False, None)
    desk = client_of(clerk)
    page = desk.get("/admin/notices/incomingtext/?state=aside").content.decode()
    assert "알 수 없는 번호" in page
    assert desk.get(f"/admin/notices/incomingtext/{aside.pk}/change/").status_code == 200


def test_e_mail_has_no_texts_that_come_in(client, db):
    assert says(client, "거부", path="/hooks/sms/email/incoming/").status_code == 404
