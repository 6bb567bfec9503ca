"""Stopping is free and easy: one click (RFC 8058), a reply, or silence after two years (K-23, K-24)."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from programs.audit.retention import destroy_expired
from programs.notices.models import EmailProof, OutboxMessage, Subscriber
from programs.notices.subscribers import links, reconfirm
from programs.notices.subscribers.consent_texts import EMAIL, SMS
from programs.notices.subscribers.keywords import is_stop, stop
from programs.notices.subscribers.services import change_email, end, grant, set_aside
from programs.notices.subscribers.services import reconfirm as say_yes_again
from programs.people.models import Consent

from .factories import make_subscriber

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("topics")]
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def unsubscribe(subscriber, channel="email", *, at=None):
    return links.unsubscribe_url(subscriber.pk, channel=channel, at=at or timezone.now()).partition("/n/")[2]


def test_one_click_needs_no_cookie_and_repeats_harmlessly():
    # given a subscriber with both channels, and a mail program without any cookie
    subscriber = make_subscriber(phone="01055557001", email="news@example.com")
    machine = Client(enforce_csrf_checks=True)

    # when it posts, twice
    answers = [machine.post(f"/n/{unsubscribe(subscriber)}", ONE_CLICK) for _ in range(2)]

    # then e-mail ended once, text messages go on, and the result is told
    assert [answer.status_code for answer in answers] == [200, 200]
    subscriber.refresh_from_db()
    assert subscriber.email_consent_at is None
    assert subscriber.sms_consent_at
    assert Consent.objects.get(purpose=EMAIL, granted=False).source == "one-click"
    assert OutboxMessage.objects.filter(key="notices.subscription_result", channel="email").count() == 1


def test_looking_at_the_link_only_asks():
    subscriber = make_subscriber(email="news@example.com")
    page = Client().get(f"/n/{unsubscribe(subscriber)}")
    assert "그만 받을까요" in page.content.decode()
    subscriber.refresh_from_db()
    assert subscriber.email_consent_at


def test_the_last_channel_ends_the_subscription():
    subscriber = make_subscriber(1)
    Client().post(f"/n/{unsubscribe(subscriber, 'sms')}", ONE_CLICK)
    subscriber.refresh_from_db()
    assert subscriber.ended_at


def test_an_old_mail_unsubscribes_as_well_as_a_new_one():
    with time_machine.travel(timezone.now() - timedelta(days=700)):
        subscriber = make_subscriber(email="news@example.com")
        old = unsubscribe(subscriber)
    assert Client().post(f"/n/{old}", ONE_CLICK).status_code == 200
    subscriber.refresh_from_db()
    assert subscriber.email_consent_at is None


def test_a_mail_in_a_former_mailbox_does_not_stop_the_new_one():
    with time_machine.travel(timezone.now() - timedelta(days=7)):
        subscriber = make_subscriber(email="old@example.com")
        old = unsubscribe(subscriber)
    change_email(subscriber, "new@example.com", source="manage-link")
    assert Client().post(f"/n/{old}", ONE_CLICK).status_code == 200
    subscriber.refresh_from_db()
    assert subscriber.email_consent_at


def test_a_mail_to_someone_already_destroyed_is_answered_too():
    subscriber = make_subscriber(email="news@example.com")
    token = unsubscribe(subscriber)
    end(subscriber, source="manage-link").delete()
    assert Client().post(f"/n/{token}", ONE_CLICK).status_code == 200
    assert Client().get(f"/n/{token}").status_code == 200


def test_a_forged_link_stops_nobody():
    subscriber = make_subscriber(email="news@example.com")
    token = unsubscribe(subscriber)
    forged = ("A" if token[0] != "A" else "B") + token[1:]
    assert Client().post(f"/n/{forged}", ONE_CLICK).status_code == 404
    subscriber.refresh_from_db()
    assert subscriber.email_consent_at


@pytest.mark.parametrize(
    "text", ["수신거부", " 수신 거부 ", "수신거부.", "STOP", "stop!", "해지", "해지해주세요", "거부"]
)
def test_words_that_stop(text):
    assert is_stop(text)


@pytest.mark.parametrize("text", ["", "감사합니다", "버스가 멈췄어요", "왜 거부하나요", "stop by tomorrow", "예"])
def test_words_that_do_not(text):
    assert not is_stop(text)


def test_a_reply_stops_text_messages_only():
    subscriber = make_subscriber(phone="01055557001", email="news@example.com", night=True)
    assert stop("01055557001") == subscriber
    subscriber.refresh_from_db()
    assert (subscriber.sms_consent_at, subscriber.night_consent_at) == (None, None)
    assert subscriber.email_consent_at
    assert Consent.objects.get(purpose=SMS, granted=False).source == "reply-keyword"


def test_whoever_cannot_be_told_any_more_stops_all_the_same():
    # given somebody who agreed to advertisements, whose telephone is set aside, and who has no other address
    subscriber = set_aside(make_subscriber(1, ad=True), "sms", "3047")

    # when the carrier reports that they refused by 080
    stop(subscriber.phone, source="080")

    # then nothing stands, and no notice is owed that nobody would get
    subscriber.refresh_from_db()
    assert (subscriber.sms_consent_at, subscriber.ad_consent_at) == (None, None)
    assert subscriber.ended_at
    assert not OutboxMessage.objects.exists()


def test_a_reply_from_a_number_nobody_knows_changes_nothing():
    assert stop("01055557001") is None
    assert Consent.objects.count() == 0


# K-24


@pytest.fixture
def old_friend():
    """Agreed two years and a day ago, to text messages; to e-mail a year ago."""
    with time_machine.travel(timezone.now() - timedelta(days=731)):
        subscriber = make_subscriber(phone="01055557001", email="news@example.com", ad=True)
    with time_machine.travel(timezone.now() - timedelta(days=365)):
        return grant(subscriber, [EMAIL], source="manage-link", notify=False)


def test_consents_of_two_years_ago_are_asked_again_once(old_friend):
    young = make_subscriber(2)
    assert list(Subscriber.objects.consent_is_old(timezone.now())) == [old_friend]
    assert reconfirm.run() == (1, 0)
    assert reconfirm.run() == (0, 0)
    asked = OutboxMessage.objects.filter(key="notices.consent_ask_again")
    assert {message.channel for message in asked} == {"lms", "email"}
    assert "/n/" in asked.first().body
    young.refresh_from_db()
    assert young.reconfirm_asked_at is None


def test_while_there_is_time_to_answer_everything_goes_on(old_friend):
    reconfirm.run()
    with time_machine.travel(timezone.now() + timedelta(days=29)):
        assert reconfirm.run() == (0, 0)
        assert Subscriber.objects.reachable("sms").exists()


def test_silence_takes_back_what_was_old_and_tells(old_friend):
    reconfirm.run()
    with time_machine.travel(timezone.now() + timedelta(days=30, minutes=1)):
        assert reconfirm.run() == (0, 1)
        assert reconfirm.run() == (0, 0)
    old_friend.refresh_from_db()
    assert (old_friend.sms_consent_at, old_friend.ad_consent_at) == (None, None)
    assert old_friend.email_consent_at
    assert Consent.objects.filter(granted=False, source="re-confirmation").count() == 2
    assert OutboxMessage.objects.filter(key="notices.subscription_result", channel="lms").count() == 1


def test_one_press_confirms_for_two_more_years(old_friend):
    # given the question, opened by its link
    reconfirm.run()
    client = Client()
    client.get(f"/n/{links.make(links.MANAGE, old_friend.pk, at=timezone.now())}")
    assert "계속 받을까요" in client.get("/programs/6/manage/").content.decode()

    # when "go on" is pressed
    client.post("/programs/6/manage/keep/")

    # then nothing is old any more, and the answers say so
    old_friend.refresh_from_db()
    assert old_friend.reconfirm_asked_at is None
    assert not Subscriber.objects.consent_is_old(timezone.now()).exists()
    assert Consent.objects.filter(granted=True, source="re-confirmation").count() == 3
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert reconfirm.run() == (0, 0)


def test_the_question_goes_only_where_messages_arrive(old_friend):
    set_aside(old_friend, "sms", "3047")
    reconfirm.run()
    assert OutboxMessage.objects.get(key="notices.consent_ask_again").channel == "email"


def test_the_answer_keeps_the_words_that_were_agreed_to(old_friend):
    Consent.objects.filter(purpose=SMS).count()
    before = Consent.objects.filter(purpose=SMS, granted=True).latest("at").wording
    say_yes_again(old_friend)
    assert Consent.objects.filter(purpose=SMS, granted=True).latest("at").wording == before


# Destruction


def test_what_ended_is_destroyed_within_five_days_and_its_answers_stay_as_proof():
    subscriber = end(make_subscriber(phone="01055557001"), source="manage-link", notify=False)
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        destroy_expired()
        assert Subscriber.objects.filter(pk=subscriber.pk).exists()
    with time_machine.travel(timezone.now() + timedelta(days=4, hours=23)):
        destroy_expired()
        assert not Subscriber.objects.exists()
        assert Consent.objects.of_phone("01055557001").count() == 2
    with time_machine.travel(timezone.now() + timedelta(days=3 * 365 + 6)):
        destroy_expired()
        assert Consent.objects.count() == 0


def test_answers_of_who_still_subscribes_are_kept_however_old():
    with time_machine.travel(timezone.now() - timedelta(days=4 * 365)):
        make_subscriber()
    destroy_expired()
    assert Consent.objects.count() == 1


def test_an_address_nobody_confirmed_is_destroyed_after_three_days(visitor):
    visitor.subscribe_by_email()
    with time_machine.travel(timezone.now() + timedelta(days=3, minutes=1)):
        destroy_expired()
    assert EmailProof.objects.count() == 0
