"""Mails that come back: piped in by the mail server, matched by the sealed address, each counted once."""

import io
import sys

import pytest
from django.core.management import call_command
from django.db import OperationalError

from programs.notices.models import OutboxMessage, ReceiptEvent
from programs.notices.providers.mail import bounce_address, message_id
from programs.notices.receipts import following, services
from programs.notices.services import Recipient
from programs.notices.subscribers import services as subscriptions
from programs.notices.subscribers.consent_texts import EMAIL
from programs.notices.subscribers.topics import load_topics

ADDRESS = "gildong@example.com"


@pytest.fixture(autouse=True)
def domain(settings):
    settings.BOUNCE_DOMAIN = "bounce.example.go.kr"


@pytest.fixture
def subscriber(db):
    load_topics()
    return subscriptions.subscribe(
        email=ADDRESS,
        choices=subscriptions.Choices(topics=[1]),
        purposes=[EMAIL],
        source="web",
        place=subscriptions.SignupPlace.objects.first(),
        notify=False,
    )


@pytest.fixture
def mailed(owe, subscriber):
    row = owe(channel="email", to=Recipient(name="홍길동", email=ADDRESS))
    number = message_id(row.idempotency_key)
    OutboxMessage.objects.filter(pk=row.pk).update(
        state="sent", provider="smtp", provider_id=number, sent_at=row.created_at
    )
    row.refresh_from_db()
    return row


def report(to, *, status="5.1.1", action="failed", said="550 5.1.1 no such user", original=""):
    """A delivery report as mail servers write it (RFC 3464)."""
    return f"""From: MAILER-DAEMON@mx.example.com
To: {to}
Subject: Undelivered Mail Returned to Sender
Message-ID: <dsn-1@mx.example.com>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

The mail could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com

Final-Recipient: rfc822; {ADDRESS}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {said}

--b
Content-Type: text/rfc822-headers

Message-ID: {original}
Subject: hello

--b--
""".encode()


def complaint(return_path):
    """A spam complaint as mailbox providers send it (RFC 5965)."""
    return f"""From: fbl@mailbox.example.com
To: abuse@example.go.kr
Message-ID: <arf-1@mailbox.example.com>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b
Content-Type: text/plain

This is a complaint.

--b
Content-Type: message/feedback-report

Feedback-Type: abuse
Version: 1
Original-Mail-From: <{return_path}>

--b
Content-Type: message/rfc822

Return-Path: <{return_path}>
From: portal@example.go.kr
Subject: hello

hello
--b--
""".encode()


@pytest.fixture
def pipe(monkeypatch, capsys):
    def pipe(raw, **options):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
        call_command("take_bounce", **options)
        return capsys.readouterr().out.strip()

    return pipe


def test_a_dead_mailbox_is_set_aside_after_one_report(pipe, mailed, subscriber):
    assert pipe(report(bounce_address(mailed.pk))) == "new 1, repeated 0, aside 0"
    following.follow()

    mailed.refresh_from_db()
    subscriber.refresh_from_db()
    assert (mailed.receipt, mailed.receipt_code) == ("failed", "5.1.1")
    assert subscriber.email_set_aside_at
    assert subscriber.email_consent_at


def test_the_same_report_again_changes_nothing(pipe, mailed):
    raw = report(bounce_address(mailed.pk))
    pipe(raw)
    assert pipe(raw) == "new 0, repeated 1, aside 0"
    assert ReceiptEvent.objects.count() == 1


def test_the_mail_server_may_name_the_address_itself(pipe, mailed):
    pipe(report("postmaster@example.go.kr"), recipient=bounce_address(mailed.pk).upper())
    mailed.refresh_from_db()
    assert mailed.receipt == "failed"


@pytest.mark.parametrize(("status", "action"), [("4.4.7", "failed"), ("5.2.2", "failed"), ("4.0.0", "delayed")])
def test_a_full_box_or_a_slow_server_is_no_dead_address(pipe, mailed, subscriber, status, action):
    pipe(report(bounce_address(mailed.pk), status=status, action=action, said="later"))
    following.follow()
    subscriber.refresh_from_db()
    assert subscriber.email_set_aside_at is None


def test_a_delayed_mail_has_no_result_yet(pipe, mailed):
    pipe(report(bounce_address(mailed.pk), status="4.0.0", action="delayed", said="later"))
    mailed.refresh_from_db()
    assert mailed.receipt == ""


def test_nobody_can_have_another_person_s_address_set_aside(pipe, mailed, subscriber):
    forged = bounce_address(mailed.pk - 1).replace(f"+{mailed.pk - 1}-", f"+{mailed.pk}-")
    said = pipe(report(forged, original=mailed.provider_id))
    assert said == "no report about a message of ours"
    subscriber.refresh_from_db()
    assert subscriber.email_set_aside_at is None


def test_without_a_domain_for_bounces_the_quoted_message_decides(pipe, mailed, settings):
    settings.BOUNCE_DOMAIN = ""
    pipe(report("portal@example.go.kr", original=mailed.provider_id))
    mailed.refresh_from_db()
    assert mailed.receipt == "failed"


def test_a_spam_complaint_ends_the_e_mail(pipe, mailed, subscriber):
    pipe(complaint(bounce_address(mailed.pk)))
    following.follow()
    subscriber.refresh_from_db()
    assert subscriber.email_consent_at is None


@pytest.mark.parametrize("raw", [b"", b"hello", b"From: a@example.com\n\nI am on holiday.", b"\xff\xfe\x00"])
def test_a_mail_that_is_no_report_is_no_error(pipe, db, raw):
    assert pipe(raw) == "no report about a message of ours"


def test_while_the_database_is_away_the_mail_server_shall_come_again(pipe, mailed, monkeypatch):
    def away(*_args, **_options):
        raise OperationalError("away")

    monkeypatch.setattr(services, "take", away)
    with pytest.raises(SystemExit) as stopped:
        pipe(report(bounce_address(mailed.pk)))
    assert stopped.value.code == 75
