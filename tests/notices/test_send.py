"""Owing a message: a row in the transaction that causes it, once per act."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from programs.notices import services
from programs.notices.models import OutboxMessage
from programs.notices.services import Recipient

TO = Recipient(name="홍길동", phone="010-5555-0001", email="gildong@example.com")


def test_the_row_holds_the_rendered_text_and_hides_the_number(owe):
    message = owe()

    assert (message.channel, message.state, message.priority) == ("sms", "queued", 10)
    assert message.body == "[서대문구] 홍길동은 신고 P07-2026-000123 처리했어요. 서대문구청 담당 02-330-1114"
    assert (message.recipient, message.recipient_masked) == ("01055550001", "010-****-0001")
    assert message.receipt_number == "P07-2026-000123"


def test_number_and_text_are_unreadable_in_the_table(owe):
    owe()
    with connection.cursor() as cursor:
        cursor.execute("SELECT recipient, body, recipient_hash FROM notices_outboxmessage")
        row = cursor.fetchone()
    assert not any("5555" in value or "처리" in value for value in row)


def test_a_residents_messages_are_found_by_telephone_and_by_address(owe):
    owe("a"), owe("b", channel="email"), owe("c", to=Recipient(phone="01055550002"))

    assert OutboxMessage.objects.to_persons(phones=["010-5555-0001"]).count() == 1
    assert OutboxMessage.objects.to_persons(phones=["01055550001"], emails=["gildong@EXAMPLE.com"]).count() == 2
    assert OutboxMessage.objects.to_persons().count() == 0


def test_the_same_act_owes_one_message(owe):
    first, second = owe(), owe()
    assert first.pk == second.pk
    assert OutboxMessage.objects.count() == 1


def test_who_wants_no_message_gets_none(owe):
    assert owe(channel="none") is None
    assert not OutboxMessage.objects.exists()


def test_a_rolled_back_act_owes_nothing(owe):
    def act_that_fails():
        with transaction.atomic():
            owe()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        act_that_fails()
    assert not OutboxMessage.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_it_refuses():
    with pytest.raises(RuntimeError, match="atomic"):
        services.send("test.flood", to=TO, channel="sms", variables={}, ref="", dedupe="flood:1")
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize(
    ("to", "channel", "sentence"),
    [
        (Recipient(email="a@example.com"), "sms", "전화번호가 없어요"),
        (Recipient(phone="01012345678"), "email", "주소가 없어요"),
        (Recipient(phone="123"), "sms", "전화번호"),
        (Recipient(phone="02-330-1137"), "sms", "휴대전화"),
    ],
)
def test_an_address_that_cannot_be_reached_gets_a_sentence(owe, to, channel, sentence):
    with pytest.raises(ValidationError, match=sentence):
        owe(to=to, channel=channel)
    assert not OutboxMessage.objects.exists()


def test_a_worker_is_woken_once_per_transaction(monkeypatch, owe, django_capture_on_commit_callbacks):
    woken = []
    monkeypatch.setattr(services.deliver, "apply_async", lambda **options: woken.append(options))
    with django_capture_on_commit_callbacks(execute=True):
        owe("a")
        owe("b")
    assert len(woken) == 1


def test_only_a_registered_number_is_shown_as_sender(settings, owe):
    settings.SMS_SENDERS = ["02-330-1137"]
    assert owe("a", sender="023301137").sender == "023301137"
    assert owe("b", sender="010-5555-9999").sender == "023301114"
    assert owe("c").sender == "023301114"
