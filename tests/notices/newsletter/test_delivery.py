"""From the Friday task to the mailbox: a real SMTP server takes what each reader chose, once."""

from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest
import time_machine
from django.test import Client

from programs.notices import delivery, spreading
from programs.notices.campaigns.content import content_for
from programs.notices.models import OutboxMessage
from programs.notices.newsletter import tasks

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
    mails = {mail["To"]: mail for mail in taken if "소식지 제1호" in mail["Subject"]}
    assert len(mails) == sum("소식지 제1호" in mail["Subject"] for mail in taken)
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


def approved_link(issue, row):
    """The path of the one-click address in that reader's copy."""
    issue.campaign.refresh_from_db()
    header = content_for(issue.campaign).parcel(row).headers["List-Unsubscribe"]
    return header.strip("<>").removeprefix("https://portal.example.go.kr")


def part(mail, kind):
    return next(piece for piece in mail.walk() if piece.get_content_type() == kind).get_content()
