"""What concerns one person: codes, the own page, the data handed over, the data destroyed."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.test import RequestFactory
from django.utils import timezone, translation

from programs.audit.retention import destroy_expired
from programs.notices import delivery, my, personal_data
from programs.notices.models import OutboxMessage
from programs.notices.services import Recipient
from programs.people.codes import code_sender

MINE = Recipient(phone="01055550001", email="gildong@example.com")


@pytest.fixture
def request_of(rf: RequestFactory):
    def request_of(user):
        request = rf.get("/my/")
        request.user, request.session = user, SessionStore()
        return request

    return request_of


def test_a_code_goes_out_as_sms_and_dies_after_five_minutes(db, scripted):
    code_sender.send(phone="01055550001", code="482913", purpose="guest")

    message = OutboxMessage.objects.get()
    assert timedelta(minutes=4) < message.expires_at - timezone.now() <= timedelta(minutes=5)
    assert message.channel == "sms"
    assert message.secret
    assert message.shown_body == ""

    delivery.drain()
    assert "482913" in scripted.taken[0].body


def test_a_code_is_asked_for_in_ones_own_language(db):
    with translation.override("en"):
        code_sender.send(phone="01055550001", code="482913", purpose="guest")
    with translation.override("vi"):
        code_sender.send(phone="01055550001", code="482914", purpose="guest")
    vietnamese, english = OutboxMessage.objects.all()
    assert "Code 482913" in english.body
    assert "482914" in vietnamese.body


def test_my_page_shows_my_messages_and_nobody_elses(owe, resident, other_resident, request_of):
    owe("a", to=MINE)
    owe("b", to=MINE, channel="email")
    owe("c", to=MINE, key="test.code", variables={"code": "482913"})

    mine = my.sent_to_me(request_of(resident))

    assert [row[0] for row in mine["rows"]] == ["확인번호", "처리 완료", "처리 완료"]
    assert "482913" not in str(mine["rows"])
    assert "01055550001" not in str(mine["rows"])
    assert my.sent_to_me(request_of(other_resident)) is None
    assert my.sent_to_me(request_of(AnonymousUser())) is None


def test_older_messages_open_on_request(owe, resident, request_of, client_of):
    for n in range(my.AT_ONCE + 2):
        owe(f"m{n}", to=MINE)

    mine = my.sent_to_me(request_of(resident))
    page = client_of(resident).get("/my/").content.decode()

    assert (len(mine["rows"]), len(mine["older"])) == (my.AT_ONCE, 2)
    assert "지난 알림 더 보기" in page


def test_the_section_is_shown_on_the_page(owe, resident, client_of):
    message = owe("a", to=MINE)
    page = client_of(resident).get("/my/").content.decode()
    assert message.body in page
    assert "보내는 중이에요" in page


def test_a_number_that_was_never_proven_shows_nothing(owe, resident, request_of):
    owe("a", to=MINE)
    resident.phone_verified_at = None
    resident.save()
    assert my.sent_to_me(request_of(resident)) is None


def test_the_data_can_be_taken_away_and_is_wiped_with_the_account(owe, resident):
    sent, waiting = owe("a", to=MINE), owe("b", to=MINE)
    OutboxMessage.objects.filter(pk=sent.pk).update(state="sent", sent_at=timezone.now())

    exported = personal_data._export(resident)
    assert {row["to"] for row in exported} == {"01055550001"}

    personal_data._erase(resident)

    sent.refresh_from_db(), waiting.refresh_from_db()
    assert (sent.recipient, sent.body, sent.recipient_hash, sent.state) == ("", "", "", "sent")
    assert waiting.body


def test_after_a_year_address_and_text_are_destroyed(owe):
    old, young, waiting = owe("a"), owe("b"), owe("c")
    year_ago = timezone.now() - timedelta(days=366)
    OutboxMessage.objects.filter(pk__in=[old.pk, young.pk]).update(state="sent", sent_at=year_ago)
    OutboxMessage.objects.filter(pk__in=[old.pk, waiting.pk]).update(created_at=year_ago)

    assert destroy_expired(only="notices.messages") == {"notices.messages": 1}

    old.refresh_from_db()
    assert (old.recipient, old.body, old.state) == ("", "", "sent")
    for row in (young, waiting):
        row.refresh_from_db()
        assert row.body
    assert destroy_expired(only="notices.messages") == {"notices.messages": 0}
