"""A campaign while it is sent: what the page says, who may press what, and what is left behind by a press."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.urls import reverse

from programs.audit.models import Act, Opening
from programs.notices import decisions
from programs.notices.campaigns.models import Campaign
from programs.notices.campaigns.progress import progress
from programs.notices.models import OutboxMessage
from programs.people.fields import hash_for_lookup
from tests.cases.factories import at
from tests.notices.subscribers.factories import make_subscriber
from tests.portal.html import read

pytestmark = pytest.mark.django_db
NOW = at("2026-11-23 14:00")


@pytest.fixture(autouse=True)
def clock():
    """Monday afternoon, standing still."""
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def campaign(composer, colleague):
    """A campaign that began ten seconds ago and is wholly in the outbox."""
    begun = NOW - timedelta(seconds=10)
    return Campaign.objects.create(
        title="봄 축제", body="축제예요.", topics=[4], state="sending", department=composer.department,
        created_by=composer, writers=[composer.pk], approved_by=colleague, approved_at=begun, started_at=begun,
        expanded_at=begun,
    )  # fmt: skip


@pytest.fixture
def lots(campaign):
    """Put so many rows of a state into the outbox: lots(3, "failed", receipt_code="3047")."""
    made = 0

    def lots(number, state, **more):
        nonlocal made
        rows = []
        for _one in range(number):
            made += 1
            phone = f"0105555{made:04d}"
            given = {"sent_at": NOW} if state == "sent" else {}
            given |= {"lease_until": NOW, "claimed_by": "worker"} if state == "sending" else {}
            rows.append(
                OutboxMessage(
                    key="campaign", channel="sms", purpose="info", recipient=phone, state=state,
                    recipient_hash=hash_for_lookup(phone), recipient_masked=f"010-****-{made:04d}",
                    dedupe=f"campaign:{campaign.pk}:{made}", **{"campaign": campaign} | given | more,
                )
            )  # fmt: skip
        return OutboxMessage.objects.bulk_create(rows)

    return lots


@pytest.fixture
def halfway(lots):
    """Twenty people: ten wait, one is under way, nine are through, each in their own way."""
    lots(10, "queued")
    lots(1, "sending")
    lots(2, "sent")
    lots(1, "sent", receipt="delivered", receipt_code="4000")
    lots(1, "sent", receipt="failed", receipt_code="3047")
    lots(2, "failed", receipt_code="550")
    lots(1, "unknown")
    lots(2, "cancelled", receipt_code="no_consent")


@pytest.fixture
def address(campaign):
    def address(name="progress", *args):
        return reverse(f"admin:notices_campaign_{name}", args=[campaign.pk, *args])

    return address


def test_every_message_is_counted_in_one_place(campaign, halfway):
    now = progress(campaign, at=NOW)

    assert (now.total, now.queued, now.sending, now.sent, now.delivered) == (20, 10, 1, 4, 1)
    assert (now.failed, now.refused, now.undelivered, now.unknown, now.cancelled) == (3, 2, 1, 1, 2)
    assert (now.left, now.settled, now.percent, now.tenth) == (11, 9, 45, 40)
    assert [(reason.code, reason.number) for reason in now.failures] == [("550", 2), ("3047", 1)]
    assert now.failures[0].words == "없는 이메일 주소예요."
    assert [reason.code for reason in now.cancellations] == ["no_consent"]


def test_the_pace_of_the_last_minute_says_when_it_ends(campaign, lots, clock):
    waiting = lots(100, "queued")
    # given nobody looked before: 0 of 100 since it began
    assert progress(campaign, at=NOW).ends_at is None
    # when twenty are through ten seconds later
    OutboxMessage.objects.filter(pk__in=[row.pk for row in waiting[:20]]).update(state="sent", sent_at=NOW)
    later = NOW + timedelta(seconds=10)
    clock.move_to(later)
    now = progress(campaign, at=later)
    # then it goes at two a second, and the other eighty need forty seconds
    assert now.per_second == pytest.approx(2)
    assert now.ends_at == later + timedelta(seconds=40)


def test_people_who_are_not_in_the_outbox_yet_wait_too(campaign, lots):
    sent, *_others = (make_subscriber(number, topics=("culture",)) for number in range(4))
    lots(1, "sent")
    Campaign.objects.filter(pk=campaign.pk).update(expanded_at=None, expanded_to=sent.pk)
    campaign.refresh_from_db()

    now = progress(campaign, at=NOW)

    assert (now.total, now.queued, now.to_spread) == (4, 3, 3)


@pytest.mark.parametrize(("purpose", "waits"), [("info", at("2026-11-24 08:00")), ("disaster", None)])
def test_at_night_the_page_says_until_when_it_waits(campaign, lots, purpose, waits):
    lots(5, "queued")
    campaign.purpose = purpose

    assert progress(campaign, at=at("2026-11-23 23:00")).waits_until == waits


def test_many_who_watch_ask_the_database_once(campaign, halfway, django_assert_num_queries):
    progress(campaign, at=NOW)
    with django_assert_num_queries(0):
        progress(campaign, at=NOW)


def test_the_count_is_answered_by_the_index_alone(campaign, halfway):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute(
            "EXPLAIN SELECT state, receipt, receipt_code, count(*) FROM notices_outboxmessage"
            " WHERE campaign_id = %s GROUP BY 1, 2, 3",
            [campaign.pk],
        )
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Index Only Scan using notices_campaign_progress" in plan


def test_the_page_says_it_all_in_words_and_offers_what_this_person_may_do(address, halfway, composer, client_of):
    page = read(client_of(composer).get(address()))

    assert "20명 가운데 9명 (45%)" in page.words
    for figure in ("기다려요 10", "보내는 중 1", "보냄 4", "받음 1", "실패 3", "확인 필요 1", "보내지 않음 2"):
        assert figure in page.words
    assert "없는 이메일 주소예요. 550 2" in page.words
    assert "수신 동의가 없거나" in page.words
    for button in ("잠시 멈추기", "취소", "실패한 것 다시 보내기", "확인하고 정하기", "새로고침"):
        assert button in page.words


def test_htmx_gets_the_moving_part_alone_and_asks_again_while_it_moves(address, halfway, composer, client_of):
    client = client_of(composer)
    part = client.get(address(), headers={"HX-Request": "true"}).content.decode()
    whole = client.get(address()).content.decode()

    assert "<html" not in part
    assert 'hx-trigger="every 2s"' in part
    assert 'data-announce="40% 보냈어요"' in part
    assert 'aria-live="polite"' in whole
    assert '<noscript><meta http-equiv="refresh" content="10"></noscript>' in whole


def test_a_finished_campaign_is_not_asked_for_again(campaign, address, lots, composer, client_of):
    lots(3, "sent", receipt="delivered")
    Campaign.objects.filter(pk=campaign.pk).update(state="finished", finished_at=NOW)

    page = client_of(composer).get(address()).content.decode()

    assert 'hx-trigger="every' not in page
    assert 'http-equiv="refresh"' not in page
    assert "보내기 끝남" in page


def test_one_press_pauses_and_one_goes_on(campaign, address, halfway, composer, client_of):
    client = client_of(composer)

    assert client.post(address("act", "pause")).status_code == 302
    campaign.refresh_from_db()
    assert campaign.state == "paused"
    assert "멈춰 있어요" in read(client.get(address())).words

    client.post(address("act", "resume"))
    campaign.refresh_from_db()
    assert campaign.state == "sending"
    assert set(Act.objects.values_list("event", flat=True)) >= {"notices.campaign.pause", "notices.campaign.resume"}


def test_pausing_twice_is_refused_with_a_sentence(campaign, address, composer, client_of):
    client = client_of(composer)
    client.post(address("act", "pause"))
    acts = Act.objects.count()

    again = client.post(address("act", "pause"))

    assert again.status_code == 409
    assert "보내는 중인 발송만 멈출 수 있어요" in again.content.decode()
    assert Act.objects.count() == acts


def test_a_cancellation_asks_for_the_reason_and_keeps_what_was_sent(campaign, address, halfway, composer, client_of):
    client = client_of(composer)
    question = client.get(address("do", "cancel"))
    assert "보내지 않아요" in question.content.decode()

    empty = client.post(address("do", "cancel"), {"reason": ""})
    assert empty.status_code == 422
    campaign.refresh_from_db()
    assert campaign.state == "sending"

    client.post(address("do", "cancel"), {"reason": "날짜가 틀렸어요"})
    campaign.refresh_from_db()
    assert campaign.state == "cancelled"
    assert OutboxMessage.objects.filter(state="queued").count() == 0
    assert OutboxMessage.objects.filter(state="sent").count() == 4
    assert Act.objects.get(event="notices.campaign.cancel").data["reason"] == "날짜가 틀렸어요"


def test_the_failed_and_nobody_else_go_again(address, halfway, composer, client_of):
    client_of(composer).post(address("do", "retry_failed"), {"seen": ""})

    assert OutboxMessage.objects.filter(state="queued").count() == 12
    assert OutboxMessage.objects.filter(state="unknown").count() == 1


@pytest.mark.parametrize("name", ["pause", "resume", "cancel", "retry_failed"])
def test_another_departments_campaign_does_not_exist_for_them(name, campaign, address, other_officer, client_of):
    response = client_of(other_officer).post(address("do", name), {"reason": "몰래"})

    assert response.status_code == 404
    campaign.refresh_from_db()
    assert campaign.state == "sending"


def test_an_auditor_looks_and_presses_nothing(campaign, address, halfway, auditor, client_of):
    client = client_of(auditor)
    page = read(client.get(address()))

    assert "20명 가운데 9명" in page.words
    assert "잠시 멈추기" not in page.words
    assert client.post(address("act", "pause")).status_code == 403
    assert client.get(address("failures")).status_code == 403
    campaign.refresh_from_db()
    assert campaign.state == "sending"


def test_a_verb_that_is_none_of_the_pages_is_not_found(address, composer, client_of):
    assert client_of(composer).post(address("act", "cancel")).status_code == 404
    assert client_of(composer).get(address("act", "pause")).status_code == 405


def test_the_list_of_failures_is_masked_and_its_reason_is_on_record(campaign, address, halfway, composer, client_of):
    client = client_of(composer)
    assert "4건" in client.get(address("failures")).content.decode()
    assert client.post(address("failures"), {"reason": ""}).status_code == 422
    assert not Opening.objects.exists()

    response = client.post(address("failures"), {"reason": "번호를 다시 물어보려고"})

    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + 4
    assert "010-****-0015" in lines[1]
    assert "0105555" not in "".join(lines)
    assert Opening.objects.filter(exported=True, why="번호를 다시 물어보려고").count() == 4
    act = Act.objects.get(event="notices.campaign.failures_downloaded")
    assert act.data == {"reason": "번호를 다시 물어보려고", "rows": 4}


def test_nothing_failed_nothing_to_download(campaign, address, lots, composer, client_of):
    lots(2, "sent")
    assert "보내지 못한 것이 없어요" in client_of(composer).get(address("failures")).content.decode()


def test_the_department_of_a_campaign_decides_about_its_unknown_messages(lots, flood_officer, other_officer):
    theirs = Campaign.objects.create(
        title="폭우", body="대피하세요.", purpose="disaster", state="sending", department=flood_officer.department,
        approved_because="규칙", approved_at=NOW, started_at=NOW,
    )  # fmt: skip
    (row,) = lots(1, "unknown", program_number=6, campaign=theirs)

    assert list(OutboxMessage.objects.visible_to(flood_officer)) == [row]
    assert list(OutboxMessage.objects.visible_to(other_officer)) == []
    decisions.mark_sent(row, by=flood_officer, reason="업체 기록에 있어요")
    row.refresh_from_db()
    assert row.state == "sent"
