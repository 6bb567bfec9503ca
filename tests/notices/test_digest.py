"""The office's morning mail: what failed by reason and provider, what waits, who reads it, and when there is none."""

from datetime import timedelta

import pytest
import time_machine

from programs.notices.digest import services as digest
from programs.notices.models import OutboxMessage
from programs.notices.subscribers import services as subscribers
from programs.people.models import Department, Role
from tests.cases.factories import at
from tests.cast import StaffFactory
from tests.notices.subscribers.factories import make_subscriber

pytestmark = pytest.mark.django_db
TUESDAY = at("2026-11-24 08:30")
YESTERDAY = at("2026-11-23 15:00")


@pytest.fixture(autouse=True)
def _tuesday_morning():
    with time_machine.travel(TUESDAY, tick=False):
        yield


@pytest.fixture(autouse=True)
def reader(places):
    return StaffFactory(
        email="pr.head@sdm.example.go.kr",
        role=Role.HEAD,
        department=Department.objects.get(slug="public-relations"),
    )


@pytest.fixture
def row():
    made = 0

    def row(state, **more):
        nonlocal made
        made += 1
        return OutboxMessage.objects.create(
            key="test.done", channel="sms", recipient="01055550001", recipient_masked="010-****-0001", body="가",
            state=state, handed_at=YESTERDAY, sent_at=YESTERDAY, dedupe=f"row:{made}", **more,
        )  # fmt: skip

    return row


def mails():
    return list(OutboxMessage.objects.filter(key="notices.digest").order_by("pk"))


def test_it_says_what_failed_by_reason_and_provider_and_what_waits(row, reader):
    for _one in range(3):
        row("failed", provider="solapi", receipt_code="3047")
    row("failed", provider="smtp", receipt_code="550")
    row("sent", provider="solapi", receipt="failed", receipt_code="3047", receipt_at=YESTERDAY)
    row("unknown", provider="smtp")
    subscribers.set_aside(make_subscriber(1), "sms", "3047", at=YESTERDAY)

    assert digest.send_digest(TUESDAY) == 1

    (mail,) = mails()
    assert (mail.recipient, mail.channel) == (reader.email, "email")
    assert "2026. 11. 23.(월) 알림 발송 결과" in mail.subject
    assert "보내지 못함: 5건" in mail.body
    assert "(solapi 3047) 4건" in mail.body
    assert "없는 이메일 주소예요. (smtp 550) 1건" in mail.body
    assert "1건이 사람의 확인을 기다려요" in mail.body
    assert "1명의 번호나 이메일이 닿지 않아" in mail.body
    assert "/admin/notices/outboxmessage/" in mail.body


def test_a_second_run_of_the_same_morning_writes_nothing_new(row):
    row("unknown")
    digest.send_digest(TUESDAY)
    digest.send_digest(TUESDAY + timedelta(minutes=5))

    assert len(mails()) == 1


def test_what_failed_the_day_before_was_told_then(row):
    row("failed", provider="smtp", receipt_code="550")
    OutboxMessage.objects.update(handed_at=YESTERDAY - timedelta(days=1))

    assert digest.digest_of(YESTERDAY.date(), at=TUESDAY).is_quiet


def test_consents_of_two_years_and_campaigns_that_did_not_start_are_told(row, reader):
    make_subscriber(1, at=TUESDAY - timedelta(days=2 * 365 + 1))

    assert digest.send_digest(TUESDAY) == 1
    assert "1명에게 수신 동의를 다시 물어야" in mails()[0].body


def test_nothing_to_tell_is_no_mail_but_on_mondays_all_is_well():
    assert digest.send_digest(TUESDAY) == 0
    assert mails() == []

    assert digest.send_digest(at("2026-11-30 08:30")) == 1
    assert mails()[0].body.count("없어요.") == 5


def test_the_addresses_of_the_setting_come_first(row, settings):
    settings.NOTICES_DIGEST_TO = ["duty@sdm.example.go.kr", "duty@sdm.example.go.kr", "second@sdm.example.go.kr"]
    row("unknown")

    digest.send_digest(TUESDAY)

    assert [mail.recipient for mail in mails()] == ["duty@sdm.example.go.kr", "second@sdm.example.go.kr"]


def test_many_reasons_are_cut_short(row):
    for code in range(3001, 3012):
        row("failed", provider="solapi", receipt_code=str(code))

    digest.send_digest(TUESDAY)

    assert "그 밖의 까닭 3가지" in mails()[0].body
