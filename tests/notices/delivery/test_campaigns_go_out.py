"""A campaign from the first row to the last answer: who gets it, in which order, what stops it."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from programs.base.errors import WrongState
from programs.notices import decisions, delivery
from programs.notices.campaigns import services as campaigns
from programs.notices.campaigns import spreading
from programs.notices.campaigns.progress import progress
from programs.notices.campaigns.shown import shown
from programs.notices.models import Attempt, OutboxMessage
from programs.notices.providers import Answer
from programs.notices.receipts import following
from programs.notices.receipts import services as receipts
from programs.notices.receipts.events import Event
from programs.notices.subscribers import services as subscriptions
from tests.notices.delivery.conftest import make_subscriber

DAY = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)  # 14:00 in Seoul
NIGHT = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)  # 03:00 in Seoul, the day after
MORNING = datetime(2026, 11, 23, 23, 0, tzinfo=UTC)  # 08:00


@pytest.fixture
def noon():
    with time_machine.travel(DAY) as clock:
        yield clock


@pytest.fixture
def night():
    with time_machine.travel(NIGHT) as clock:
        yield clock


def spread_out(campaign):
    while spreading.spread(campaign.pk).more:
        pass
    campaign.refresh_from_db()
    return campaign


def states(campaign):
    found = {}
    for state in OutboxMessage.objects.filter(campaign=campaign).values_list("state", flat=True):
        found[state] = found.get(state, 0) + 1
    return found


def numbers(provider):
    """Who got a campaign's message (the notice that a consent ended goes to whoever withdrew it)."""
    return [parcel.to for parcel in provider.taken if parcel.key.startswith("campaign-")]


def test_everyone_who_asked_gets_it_once(noon, subscribers, start, scripted):
    people = subscribers(5)
    campaign = start()

    spread_out(campaign)
    spreading.spread(campaign.pk)  # a task that came twice
    delivery.drain()
    spreading.finish_done()

    assert sorted(numbers(scripted)) == [person.phone for person in people]
    campaign.refresh_from_db()
    assert (campaign.state, states(campaign)) == ("finished", {"sent": 5})
    assert campaign.finished_at
    assert Attempt.objects.filter(outcome="accepted").count() == 5


def test_spreading_goes_on_where_a_killed_process_left_it(noon, subscribers, start, monkeypatch, settings):
    settings.NOTICES_CHUNK = 2
    subscribers(7)
    campaign = start()
    assert OutboxMessage.objects.count() == 2  # written with the verb itself
    assert campaign.expanded_at is None

    # when a process dies in the middle of the next chunk: nothing of it is there
    monkeypatch.setattr(spreading.Campaign, "save", dying)
    with pytest.raises(SystemExit):
        spreading.spread(campaign.pk)
    monkeypatch.undo()
    assert OutboxMessage.objects.count() == 2
    assert spreading.look_after() == [campaign.pk]

    # then another one writes the rest, each recipient once
    spread_out(campaign)
    assert campaign.expanded_at is not None
    assert OutboxMessage.objects.values("recipient_hash").distinct().count() == 7
    assert OutboxMessage.objects.count() == 7
    assert spreading.look_after() == []


def dying(*_args, **_more):
    raise SystemExit


def test_nothing_personal_is_opened_while_spreading(noon, subscribers, start, monkeypatch):
    [person] = subscribers(1)
    monkeypatch.setattr("programs.people.fields.decrypt", lambda token: pytest.fail("decrypted"))
    start()
    monkeypatch.undo()
    [row] = OutboxMessage.objects.all()
    assert row.recipient == person.phone
    assert (row.recipient_hash, row.recipient_masked) == (person.phone_hash, person.phone_masked)
    assert row.body == ""  # one text for all of them stands in the campaign


def test_the_database_takes_no_second_row_for_the_same_recipient(noon, subscribers, start):
    subscribers(1)
    start()
    row = OutboxMessage.objects.get()
    row.pk, row.dedupe = None, "another act"
    with pytest.raises(IntegrityError, match="notices_once_per_campaign"), transaction.atomic():
        row.save(force_insert=True)
    assert OutboxMessage.objects.count() == 1


def test_who_withdrew_after_the_spreading_gets_nothing(noon, subscribers, start, scripted):
    stays, leaves, dead = subscribers(3)
    campaign = start()
    subscriptions.end(leaves, source="manage-link")
    subscriptions.set_aside(dead, "sms", "3047")

    delivery.drain()

    assert stays.phone in numbers(scripted)
    assert leaves.phone not in numbers(scripted)
    assert dead.phone not in numbers(scripted)
    cancelled = OutboxMessage.objects.filter(campaign=campaign, state="cancelled")
    assert set(cancelled.values_list("last_error", flat=True)) == {"no_consent"}
    assert cancelled.count() == 2
    # and the page of its progress says so in words
    (reason,) = progress(campaign, at=timezone.now()).cancellations
    assert (reason.number, "동의" in reason.words) == (2, True)
    assert not Attempt.objects.filter(message__in=cancelled).exists()


def test_a_number_that_was_given_up_since_the_spreading_gets_nothing(noon, subscribers, start, scripted):
    # given a campaign that is spread out, and somebody who has another telephone since then
    moves, stays = subscribers(2)
    campaign = start()
    old = moves.phone
    noon.shift(60)
    subscriptions.change_phone(moves, "01055558888", source="manage-link")

    # when it is delivered
    delivery.drain()

    # then the consent for the new number does not open the old one, which may be a stranger's by now
    assert numbers(scripted) == [stays.phone]
    assert old not in numbers(scripted)
    assert states(campaign) == {"sent": 1, "cancelled": 1}


@pytest.mark.parametrize("purpose", ["info", "ad", "disaster"])
@pytest.mark.parametrize("priority", [0, 10, 30])
def test_a_row_without_a_subscriber_goes_only_for_a_case(purpose, priority, owe, scripted, noon):
    message = owe("somehow")
    OutboxMessage.objects.filter(pk=message.pk).update(purpose=purpose, priority=priority)
    delivery.drain()
    message.refresh_from_db()
    assert (message.state, message.last_error) == ("cancelled", "no_consent")
    assert scripted.taken == []


def test_at_night_news_waits_for_the_morning_but_not_for_those_who_agreed(night, stage, start, scripted):
    sleeper, owl = make_subscriber(1), make_subscriber(2, night=True)
    campaign = start()

    delivery.drain()
    assert numbers(scripted) == [owl.phone]
    waiting = OutboxMessage.objects.get(campaign=campaign, state="queued")
    assert (waiting.subscriber, waiting.not_before) == (sleeper, MORNING)
    spreading.finish_done()
    campaign.refresh_from_db()
    assert campaign.state == "sending"

    night.move_to(MORNING)
    delivery.drain()
    assert numbers(scripted) == [owl.phone, sleeper.phone]


def test_what_was_spread_by_day_still_waits_when_night_falls(noon, stage, start, scripted):
    make_subscriber(1)
    campaign = start()
    noon.move_to(NIGHT)
    delivery.drain()
    assert scripted.taken == []
    assert OutboxMessage.objects.get(campaign=campaign).not_before == MORNING


def test_a_disaster_at_three_in_the_night_goes_and_goes_first(night, subscribers, start, scripted):
    people = subscribers(3, night=True)
    start(title="소식")
    flood = campaigns.send_disaster(title="호우", body="하천에서 나오세요.", ref="flood:1")

    delivery.drain()

    assert len(scripted.taken) == 6
    assert all("하천에서 나오세요" in parcel.body for parcel in scripted.taken[:3])
    assert states(flood) == {"sent": len(people)}


def test_a_disaster_overtakes_a_newsletter_that_is_running(noon, subscribers, start, scripted):
    subscribers(3)
    start()
    [first] = delivery.claim(worker="w", limit=1)
    campaigns.send_disaster(title="호우", body="하천에서 나오세요.", ref="flood:1")
    [second] = delivery.claim(worker="w", limit=1)
    assert (first.priority, second.priority) == (30, 0)


def test_a_paused_campaign_waits_and_others_go(noon, subscribers, start, composer, scripted, owe):
    subscribers(2)
    campaign = start()
    campaigns.pause(campaign, by=composer)
    owe("result")

    delivery.drain()
    assert [parcel.key[:6] for parcel in scripted.taken] == ["result"]
    assert states(campaign) == {"queued": 2}
    assert not delivery.is_due("sms")

    campaigns.resume(campaign, by=composer)
    delivery.drain()
    assert states(campaign) == {"sent": 2}


def test_a_cancelled_campaign_sends_nothing_more_and_its_rows_are_settled(
    noon, subscribers, start, composer, scripted, settings
):
    subscribers(5)
    campaign = start()
    settings.NOTICES_CHUNK = 2
    [gone] = delivery.claim(worker="w", limit=1)

    campaigns.cancel(campaign, by=composer, reason="날짜가 틀렸어요.")
    assert states(campaign) == {"cancelled": 2, "queued": 2, "sending": 1}  # the first chunk, with the verb
    delivery.drain()
    assert scripted.taken == []
    assert spreading.look_after() == [campaign.pk]

    spread_out(campaign)
    assert states(campaign) == {"cancelled": 4, "sending": 1}
    list(delivery.hand_over([gone], worker="w"))  # what was under way comes to its end
    assert states(campaign) == {"cancelled": 4, "sent": 1}
    assert spreading.look_after() == []
    campaign.refresh_from_db()
    assert campaign.state == "cancelled"


def test_the_failed_are_tried_again_under_the_same_keys(noon, subscribers, start, composer, scripted):
    people = subscribers(3)
    campaign = start()
    scripted.answers = [Answer("accepted"), Answer("permanent", text="통신사 오류", code="3055"), Answer("accepted")]
    delivery.drain()
    spreading.finish_done()
    failed = OutboxMessage.objects.get(campaign=campaign, state="failed")
    assert (failed.receipt_code, failed.last_error) == ("3055", "3055 통신사 오류")

    assert campaigns.retry_failed(campaign, by=composer) == 1
    delivery.drain()
    spreading.finish_done()

    keys = [parcel.key for parcel in scripted.taken]
    assert len(keys) == len(people) + 1
    assert keys.count(failed.idempotency_key) == 2
    campaign.refresh_from_db()
    assert (campaign.state, states(campaign)) == ("finished", {"sent": 3})
    assert list(failed.tries.values_list("outcome", flat=True)) == ["permanent", "decided", "accepted"]


def test_a_retry_asks_for_consent_again(noon, subscribers, start, composer, scripted):
    [person] = subscribers(1)
    campaign = start()
    scripted.answers = [Answer("permanent", text="x")]
    delivery.drain()
    spreading.finish_done()
    subscriptions.end(person, source="manage-link")
    campaigns.retry_failed(campaign, by=composer)
    delivery.drain()
    assert len(numbers(scripted)) == 1
    assert states(campaign) == {"cancelled": 1}


def test_what_the_carrier_could_not_deliver_is_tried_again_though_the_campaign_has_finished(
    noon, subscribers, start, scripted
):
    # given a finished campaign, one telephone of which was switched off
    subscribers(1)
    campaign = start()
    delivery.drain()
    spreading.finish_done()
    row = OutboxMessage.objects.get(campaign=campaign)
    off = Event("e1", "failed", timezone.now(), number=row.provider_id, code="3043", then="retry")
    receipts.take(row.provider, [off])

    # when what follows is done, and its time has come
    following.follow()
    noon.shift(90)
    delivery.drain()
    spreading.finish_done()

    # then it was handed over once more
    campaign.refresh_from_db()
    assert (campaign.state, states(campaign)) == ("finished", {"sent": 1})
    assert len(numbers(scripted)) == 2


def test_one_row_that_cannot_be_opened_holds_up_no_other(noon, subscribers, start, scripted):
    first, second = subscribers(2)
    campaign = start()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE notices_outboxmessage SET recipient = 'damaged' WHERE subscriber_id = %s", [first.pk])

    delivery.drain()

    assert numbers(scripted) == [second.phone]
    stuck = OutboxMessage.objects.defer("recipient").get(campaign=campaign, subscriber=first)
    assert stuck.state == "queued"
    assert stuck.not_before > timezone.now()
    assert stuck.last_error.startswith("key ")


def test_a_person_sends_an_unknown_one_again_though_the_campaign_is_over(
    noon, subscribers, start, silent, administrator
):
    subscribers(2)
    campaign = start()
    silent.answers = [Answer("accepted"), Answer("unknown", text="line broke")]
    delivery.drain()
    OutboxMessage.objects.filter(state="sending").update(lease_until=timezone.now())
    delivery.reclaim()
    spreading.finish_done()
    campaign.refresh_from_db()
    assert (campaign.state, states(campaign)) == ("finished", {"sent": 1, "unknown": 1})
    unknown = OutboxMessage.objects.get(campaign=campaign, state="unknown")

    decisions.send_again(unknown, by=administrator, reason="받지 못했대요.")
    delivery.drain()
    spreading.finish_done()

    campaign.refresh_from_db()
    assert (campaign.state, states(campaign)) == ("finished", {"sent": 2})
    assert [parcel.key for parcel in silent.taken].count(unknown.idempotency_key) == 2


def test_a_message_of_a_cancelled_campaign_is_not_sent_again(
    noon, subscribers, start, scripted, composer, administrator
):
    subscribers(1)
    campaign = start()
    scripted.answers = [Answer("permanent", text="x")]
    delivery.drain()
    campaigns.cancel(campaign, by=composer, reason="날짜가 틀렸어요.")
    failed = OutboxMessage.objects.get()
    with pytest.raises(WrongState, match="취소된 발송"):
        decisions.send_again(failed, by=administrator, reason="다시")
    assert states(campaign) == {"failed": 1}
    assert len(scripted.taken) == 1


def test_the_text_of_a_campaign_is_read_as_its_recipient_got_it_but_for_their_link(noon, subscribers, start, scripted):
    subscribers(1)
    start()
    delivery.drain()
    message = OutboxMessage.objects.get()
    said, sent = shown([message])[message.pk].text, scripted.taken[0].body
    assert [line for line in said.splitlines() if "http" not in line] == [
        line for line in sent.splitlines() if "http" not in line
    ]
    assert "/n/" in sent
    assert "/n/" not in said
    assert message.title == "구정 소식"
    OutboxMessage.objects.wipe()
    message.refresh_from_db()
    assert shown([message]) == {}


def test_half_a_batch_that_failed_is_half_a_batch(noon, subscribers, start, scripted):
    subscribers(4)
    campaign = start()
    scripted.answers = [
        Answer("accepted", provider_id="1"),
        Answer("permanent", text="no such number", code="3032"),
        Answer("temporary", text="busy"),
        Answer("unknown", text="not named", code="missing"),
    ]
    delivery.drain()
    assert states(campaign) == {"sent": 1, "failed": 1, "queued": 1, "sending": 1}


def test_a_late_acceptance_keeps_a_message_from_going_twice(noon, owe, scripted):
    message = owe()
    [row] = delivery.claim(worker="slow", handing_to=scripted)
    OutboxMessage.objects.filter(pk=row.pk).update(lease_until=timezone.now())
    delivery.reclaim()  # the gateway does not show it yet, so it is queued again
    message.refresh_from_db()
    assert message.state == "queued"

    delivery.record([(row, Answer("accepted", provider_id="9"))], provider="scripted", worker="slow")

    with time_machine.travel(DAY.replace(hour=6)):
        delivery.drain()
    message.refresh_from_db()
    assert (message.state, message.provider_id) == ("sent", "9")
    assert scripted.taken == []


def test_a_worker_that_slept_after_its_claim_asks_for_its_lease_again(noon, owe, scripted):
    owe()
    claimed = delivery.claim(worker="sleepy", handing_to=scripted)
    noon.move_to(DAY.replace(minute=10))
    delivery.reclaim()
    assert list(delivery.hand_over(claimed, worker="sleepy", provider=scripted)) == []
    assert scripted.taken == []


def test_the_lock_of_a_place_ends_with_the_work(db, settings):
    settings.NOTICES_WORKERS = {"sms": 1, "email": 1}
    with delivery.place("sms") as first, delivery.place("email") as other:
        assert (first, other) == (True, True)
    with delivery.place("sms") as again:
        assert again


def test_an_advertisement_that_does_not_say_so_never_leaves(noon, stage, start, scripted, settings):
    settings.SMS_OPT_OUT_NUMBER = "080-500-1234"
    make_subscriber(1, ad=True)
    campaign = start(purpose="ad", body="(광고) 축제 장터가 열려요.")
    settings.SMS_OPT_OUT_NUMBER = "080-999-9999"  # the number in the text is not the office's any more
    delivery.drain()
    assert scripted.taken == []
    assert OutboxMessage.objects.get(campaign=campaign).receipt_code == "ad"


def test_an_advertisement_goes_to_who_agreed_to_advertisements(noon, stage, start, scripted, settings):
    settings.SMS_OPT_OUT_NUMBER = "080-500-1234"
    make_subscriber(1)
    agreed = make_subscriber(2, ad=True)
    start(purpose="ad", body="(광고) 축제 장터가 열려요.")
    delivery.drain()
    assert numbers(scripted) == [agreed.phone]
    assert scripted.taken[0].body.startswith("(광고)")
