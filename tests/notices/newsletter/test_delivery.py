"""From the Friday task to the mailbox: a real SMTP server takes what each reader chose, once."""

from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest
import time_machine
from django.test import Client

from programs.notices import delivery
from programs.notices.campaigns import services as campaigns
from programs.notices.campaigns import spreading
from programs.notices.campaigns.content import content_for
from programs.notices.campaigns.shown import shown
from programs.notices.models import OutboxMessage
from programs.notices.newsletter import tasks
from programs.notices.providers.mail import bounced_row, envelope_sender

from .conftest import CULTURE, WELFARE


@pytest.fixture
def by_smtp(settings, mail_server):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = mail_server.host, mail_server.port
    return mail_server


@pytest.mark.django_db(transaction=True)
def test_each_reader_gets_their_topics_and_one_click_ends_it(approved, subscriber, by_smtp):
    readers = {
        "welfare": subscriber(topics=[WELFARE]),
        "culture": subscriber(topics=[CULTURE], language="en"),
        "left": subscriber(topics=[WELFARE]),
    }
    with time_machine.travel(datetime(2026, 11, 27, 1, tzinfo=UTC)):
        assert tasks.send() == [1]
        left = OutboxMessage.objects.get(subscriber=readers["left"])
        while spreading.spread(approved.campaign_id).more:
            pass
        copy = approved_link(approved, left)
        answer = Client().post(copy, {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
        delivery.drain(seconds=20)

    taken = [message_from_bytes(envelope.content, policy=policy.default) for envelope in by_smtp.messages]
    copies = [mail for mail in taken if mail["List-Id"]]  # the others are notices of what was agreed to
    mails = {mail["To"]: mail for mail in copies}
    assert len(mails) == len(copies)
    assert set(mails) == {readers["welfare"].email, readers["culture"].email}
    mine = mails[readers["welfare"].email]
    html, text = part(mine, "text/html"), part(mine, "text/plain")
    assert "난방비 지원" in html
    assert "난방비 지원" in text
    assert "겨울 음악회" not in html + text
    assert 'lang="en"' in part(mails[readers["culture"].email], "text/html")
    assert mine["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    left.refresh_from_db()
    assert left.state == "cancelled"


@pytest.mark.django_db
def test_each_copy_bounces_to_an_address_of_its_own_row(sent, subscriber, settings):
    settings.BOUNCE_DOMAIN = "bounce.example.go.kr"
    rows = [OutboxMessage(pk=17, channel="email", recipient="a@example.com", dedupe="a", subscriber=subscriber())]

    (parcel,) = content_for(sent.campaign).parcels(rows)

    assert parcel.reference == "17"
    assert bounced_row(envelope_sender(parcel)) == 17


@pytest.mark.django_db
def test_a_screen_shows_the_subject_and_leads_to_the_issue(subscriber, approved, second):
    subscriber(topics=[WELFARE])
    subscriber(topics=[CULTURE], language="en")
    campaigns.send_now(approved.campaign, by=second)

    found = {row.language: shown([row])[row.pk] for row in OutboxMessage.objects.filter(campaign=approved.campaign)}

    assert found["ko"].text == "[서대문구 소식지 제1호] 눈 오는 날 함께 치워요"
    assert {one.url for one in found.values()} == {"/newsletter/1/"}


def approved_link(issue, row):
    """The path of the one-click address in that reader's copy."""
    issue.campaign.refresh_from_db()
    header = content_for(issue.campaign).parcel(row).headers["List-Unsubscribe"]
    return header.strip("<>").removeprefix("https://portal.example.go.kr")


def part(mail, kind):
    return next(piece for piece in mail.walk() if piece.get_content_type() == kind).get_content()
