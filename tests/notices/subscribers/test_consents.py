"""Consents of subscribers: stored with words, time and source; told at once; no column without its record (K-23)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from programs.audit.models import Act
from programs.base.errors import WrongState
from programs.notices.models import OutboxMessage, Subscriber, Topic
from programs.notices.subscribers.consent_texts import AD, EMAIL, NIGHT, SMS
from programs.notices.subscribers.queries import night_q
from programs.notices.subscribers.services import end, grant, set_aside, withdraw
from programs.people.models import Consent

from .factories import make_subscriber

pytestmark = pytest.mark.django_db


def messages_to(subscriber):
    return OutboxMessage.objects.filter(ref=f"subscriber:{subscriber.pk}").order_by("pk")


def test_each_answer_is_stored_with_its_words_its_time_and_its_source():
    subscriber = make_subscriber(ad=True)
    answers = Consent.objects.of_phone(subscriber.phone)
    assert set(answers.values_list("purpose", "granted", "source")) == {(SMS, True, "web"), (AD, True, "web")}
    for answer in answers:
        assert "동의해요" in answer.wording
        assert answer.wording.startswith("[2026-11]")
        assert answer.at == subscriber.sms_consent_at


def test_a_consent_of_someone_without_a_telephone_is_found_by_the_address():
    subscriber = make_subscriber(email="News@Example.com")
    assert Consent.objects.of_email("news@example.com").given(EMAIL)
    assert subscriber.email == "news@example.com"
    assert subscriber.email_masked == "ne***@example.com"


def test_withdrawing_takes_effect_at_once_and_is_told_with_a_way_back():
    # given a subscriber with the night consent
    subscriber = make_subscriber(email="news@example.com", phone="01055557100", night=True)

    # when the text messages are withdrawn
    subscriber = withdraw(subscriber, [SMS], source="reply-keyword")

    # then night falls with them, e-mail stays, and the person reads it the same moment
    assert (subscriber.sms_consent_at, subscriber.night_consent_at) == (None, None)
    assert subscriber.email_consent_at
    assert subscriber.ended_at is None
    assert not Subscriber.objects.reachable("sms").exists()
    assert Subscriber.objects.reachable("email").exists()
    message = messages_to(subscriber).get()
    assert "거둠: 문자, 야간 수신" in message.body
    assert "/n/" in message.body
    assert not Consent.objects.of_phone("01055557100").given(SMS)


def test_withdrawing_the_last_channel_ends_the_subscription():
    subscriber = end(make_subscriber(ad=True, night=True), source="manage-link")
    assert subscriber.ended_at
    assert not Subscriber.objects.live().exists()
    assert "모두 해지했어요" in messages_to(subscriber).get().body


def test_withdrawing_twice_changes_and_sends_nothing_more():
    subscriber = withdraw(make_subscriber(), [SMS], source="one-click")
    withdraw(subscriber, [SMS], source="one-click")
    assert messages_to(subscriber).count() == 1
    assert Consent.objects.filter(granted=False).count() == 1


def test_a_consent_for_an_address_that_was_never_proven_is_refused():
    subscriber = make_subscriber()
    with pytest.raises(WrongState, match="먼저 휴대전화나 이메일을 확인"):
        grant(subscriber, [EMAIL], source="manage-link")
    assert Consent.objects.filter(purpose=EMAIL).count() == 0


def test_advertisements_reach_only_those_who_agreed_to_them():
    plain, generous = make_subscriber(1), make_subscriber(2, ad=True)
    assert set(Subscriber.objects.reachable("sms", "info")) == {plain, generous}
    assert list(Subscriber.objects.reachable("sms", "ad")) == [generous]


def test_a_number_set_aside_gets_nothing_while_its_consent_stands():
    subscriber = set_aside(make_subscriber(), "lms", "없는 번호 (3047)")
    assert subscriber.sms_consent_at
    assert not Subscriber.objects.reachable("sms").exists()


@pytest.mark.parametrize("column", ["sms_consent_at", "ad_consent_at", "night_consent_at"])
def test_no_path_changes_a_consent_without_its_record(column):
    # given a subscriber with every consent of the telephone
    subscriber = make_subscriber(ad=True, night=True)
    rows = Subscriber.objects.filter(pk=subscriber.pk)

    # when something else writes the column, it is refused either way
    others = {"sms_consent_at": {"night_consent_at": None}}.get(column, {})
    with pytest.raises(IntegrityError, match="no row in people_consent"), transaction.atomic():
        rows.update(**{column: None}, **others)
    with pytest.raises(IntegrityError, match="no row in people_consent"), transaction.atomic():
        rows.update(**{column: timezone.now() + timedelta(hours=1)})

    # then nothing changed
    assert getattr(rows.get(), column) == getattr(subscriber, column)


def test_a_row_with_a_consent_cannot_be_put_in_without_its_record():
    other = make_subscriber()
    with pytest.raises(IntegrityError, match="no row in people_consent"), transaction.atomic():
        Subscriber.objects.create(
            phone="01055557999", phone_confirmed_at=timezone.now(), sms_consent_at=timezone.now(), place=other.place
        )
    assert Subscriber.objects.count() == 1


def test_another_persons_answer_is_none_for_this_number():
    first = make_subscriber(1)
    with pytest.raises(IntegrityError, match="no row in people_consent"), transaction.atomic():
        Subscriber.objects.create(
            phone="01055557999",
            phone_confirmed_at=first.sms_consent_at,
            sms_consent_at=first.sms_consent_at,
            place=first.place,
        )


@pytest.mark.parametrize("topics", [[99], [1, 99], [None]])
def test_a_topic_that_is_none_cannot_be_chosen(topics):
    subscriber = make_subscriber()
    with pytest.raises(IntegrityError, match="number that no topic has"), transaction.atomic():
        Subscriber.objects.filter(pk=subscriber.pk).update(topics=topics)
    assert Subscriber.objects.get().topics == [1, 2]


def test_a_topic_is_never_deleted():
    make_subscriber()
    with pytest.raises(Exception, match="Cannot delete"), transaction.atomic():
        Topic.objects.filter(code="welfare").delete()
    assert Topic.objects.filter(code="welfare").exists()


def test_night_is_only_for_those_with_text_messages():
    subscriber = make_subscriber(email="news@example.com")
    with pytest.raises(WrongState):
        grant(subscriber, [NIGHT], source="manage-link")
    assert subscriber.night_consent_at is None


def test_what_an_officer_writes_for_somebody_is_on_record(administrator):
    subscriber = make_subscriber()
    withdraw(subscriber, [SMS], source="staff", by=administrator)
    act = Act.objects.get(event="notices.consents_written_by_staff")
    assert (act.by, act.data) == (administrator, {"answers": {SMS: False}, "source": "staff"})


def test_only_who_agreed_to_the_night_is_found_for_it():
    """K-21: who may be sent an advertisement between 21:00 and 08:00."""
    make_subscriber(1, ad=True)
    owl = make_subscriber(2, ad=True, night=True)
    make_subscriber(3, night=True)
    assert list(Subscriber.objects.reachable("sms", "ad").filter(night_q())) == [owl]


def test_no_message_rests_on_a_subscription_for_a_case():
    with pytest.raises(ValueError, match="does not rest on a subscription"):
        Subscriber.objects.reachable("sms", "case")
