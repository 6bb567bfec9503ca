"""Delivery: every message once, whatever the provider answers and whoever dies."""

import json
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
import time_machine
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from programs.notices import delivery, handing
from programs.notices.models import Attempt, OutboxMessage
from programs.notices.providers import Answer

MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # 10:00 in Seoul
NIGHT = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)  # 03:00 in Seoul, the day after


def outcomes(message):
    return list(message.tries.values_list("outcome", flat=True))


def expire(message):
    OutboxMessage.objects.filter(pk=message.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def test_an_sms_becomes_one_file(owe, settings):
    message = owe()

    assert delivery.drain() == 1

    message.refresh_from_db()
    [file] = (settings.OUTBOX_DIR / "sms").iterdir()
    assert file.name == f"{message.idempotency_key}.json"
    record = json.loads(file.read_text())
    assert (record["to"], record["from"], record["text"]) == ("01055550001", "023301114", message.body)
    assert record["bytes"] == len(message.body.encode("cp949"))
    assert message.state == "sent"
    assert message.sent_at
    assert outcomes(message) == ["accepted"]


def test_an_email_becomes_one_file(owe, settings):
    message = owe(channel="email")
    delivery.drain()
    [file] = (settings.OUTBOX_DIR / "email").iterdir()
    assert file.suffix == ".eml"
    assert b"To: gildong@example.com" in file.read_bytes()
    assert f"Message-ID: <{message.idempotency_key}@".encode() in file.read_bytes()


def test_what_a_server_quotes_of_an_address_is_kept_masked(owe, scripted):
    message = owe()
    scripted.answers = [Answer("permanent", text="550 5.1.1 <gildong@example.com> 01055550001: unknown", code="550")]
    delivery.drain()
    message.refresh_from_db()
    told = message.last_error + message.tries.get().answer
    assert "gi***@example.com" in told
    assert "gildong@" not in told
    assert "01055550001" not in told


def test_disaster_first_then_cases_then_reminders(owe, scripted):
    with time_machine.travel(MORNING):
        owe("r", key="test.reminder")
        owe("c", key="test.done")
        owe("d", key="test.flood")
        delivery.drain()
    assert [parcel.key[0] for parcel in scripted.taken] == ["d", "c", "r"]


def test_at_three_in_the_night_a_reminder_waits_and_a_disaster_goes(owe, scripted):
    with time_machine.travel(NIGHT):
        reminder = owe("r", key="test.reminder")
        owe("c", key="test.done")
        owe("d", key="test.flood")
        delivery.drain()
        assert [parcel.key[0] for parcel in scripted.taken] == ["d", "c"]
        reminder.refresh_from_db()
        assert reminder.state == "queued"
        assert reminder.not_before == datetime(2026, 11, 23, 23, 0, tzinfo=UTC)  # 08:00 in Seoul
    with time_machine.travel(datetime(2026, 11, 23, 23, 0, 1, tzinfo=UTC)):
        delivery.drain()
    assert len(scripted.taken) == 3


def test_a_provider_that_is_busy_is_tried_again_later(owe, scripted):
    message = owe()
    scripted.answers = [Answer("temporary", text="503 busy")]
    delivery.drain()
    message.refresh_from_db()
    assert (message.state, message.last_error) == ("queued", "503 busy")
    assert message.not_before > timezone.now() + timedelta(seconds=3)

    delivery.drain()
    assert len(scripted.taken) == 1  # not before its time

    with time_machine.travel(timezone.now() + timedelta(seconds=6)):
        delivery.drain()
    message.refresh_from_db()
    assert message.state == "sent"
    assert outcomes(message) == ["temporary", "accepted"]


def test_it_gives_up_after_twelve_tries(owe, scripted):
    message = owe()
    OutboxMessage.objects.filter(pk=message.pk).update(attempts=delivery.MOST_ATTEMPTS - 1)
    scripted.answers = [Answer("temporary", text="503 busy")]
    delivery.drain()
    message.refresh_from_db()
    assert (message.state, message.last_error) == ("failed", "503 busy")


def test_a_refused_number_is_not_tried_again(owe, scripted):
    message = owe()
    scripted.answers = [Answer("permanent", text="400 no such number")]
    delivery.drain()
    delivery.drain()
    message.refresh_from_db()
    assert message.state == "failed"
    assert len(scripted.taken) == 1


def test_a_lost_answer_is_asked_for_and_not_sent_again(owe, scripted):
    message = owe()
    scripted.answers = [Answer("unknown", text="timed out")]
    scripted.knows = {message.idempotency_key: True}
    delivery.drain()
    message.refresh_from_db()
    assert message.state == "sending"

    expire(message)
    delivery.reclaim()
    delivery.drain()

    message.refresh_from_db()
    assert message.state == "sent"
    assert len(scripted.taken) == 1
    assert outcomes(message) == ["unknown", "found"]


def test_what_the_provider_never_got_is_sent_again(owe, scripted):
    message = owe()
    scripted.answers = [Answer("unknown", text="timed out")]
    delivery.drain()
    expire(message)
    delivery.reclaim()
    with time_machine.travel(timezone.now() + timedelta(seconds=6)):
        delivery.drain()
    message.refresh_from_db()
    assert message.state == "sent"
    assert outcomes(message) == ["unknown", "not_found", "accepted"]


def test_while_the_provider_cannot_be_asked_the_message_waits(owe, scripted):
    message = owe()
    scripted.answers = [Answer("unknown", text="timed out")]
    scripted.knows = {message.idempotency_key: None}
    delivery.drain()
    expire(message)
    assert delivery.reclaim() == 0
    message.refresh_from_db()
    assert message.state == "sending"
    assert message.lease_until > timezone.now()
    assert len(scripted.taken) == 1


def test_where_nobody_can_tell_a_person_decides(owe, silent):
    message = owe()
    silent.answers = [Answer("unknown", text="line broke")]
    delivery.drain()
    expire(message)
    delivery.reclaim()
    delivery.drain()
    message.refresh_from_db()
    assert (message.state, message.last_error) == ("unknown", "line broke")
    assert len(silent.taken) == 1


def test_a_worker_that_died_before_the_hand_over_costs_nothing(owe, silent):
    message = owe()
    delivery.claim(worker="dead")
    expire(message)
    delivery.reclaim()
    delivery.drain()
    message.refresh_from_db()
    assert message.state == "sent"
    assert len(silent.taken) == 1


def test_a_worker_that_slept_through_its_lease_does_not_send(owe, scripted):
    message = owe()
    claimed = delivery.claim(worker="sleepy")
    expire(message)
    delivery.reclaim()
    delivery.drain()

    assert list(delivery.hand_over(claimed, worker="sleepy")) == []

    assert len(scripted.taken) == 1


def test_a_worker_that_was_overtaken_while_it_wrote_the_texts_does_not_send(owe, scripted, settings, monkeypatch):
    for number in range(2):
        owe(f"m{number}")
    write = handing.parcels
    with time_machine.travel(timezone.now()) as clock:
        kept, lost = delivery.claim(worker="slow")

        def write_slowly(rows):
            made = write(rows)
            clock.shift(timedelta(seconds=settings.NOTICES_LEASE_SECONDS / 2))
            OutboxMessage.objects.filter(pk=lost.pk).update(claimed_by="other")
            return made

        monkeypatch.setattr(handing, "parcels", write_slowly)
        told = list(delivery.hand_over([kept, lost], worker="slow"))

    assert [row.pk for row, _answer in told] == [kept.pk]
    assert [parcel.key for parcel in scripted.taken] == [kept.idempotency_key]
    kept.refresh_from_db()
    lost.refresh_from_db()
    assert (kept.state, kept.attempts) == ("sent", 1)
    assert (lost.state, lost.claimed_by) == ("sending", "other")


def test_an_answer_after_the_lease_is_noted_and_settles_what_was_unknown(owe, silent):
    message = owe()
    [row] = delivery.claim(worker="slow")
    delivery.mark_handed([row], silent, "slow")
    expire(message)
    delivery.reclaim()
    message.refresh_from_db()
    assert message.state == "unknown"

    delivery.record([(row, Answer("accepted", provider_id="7"))], provider="scripted", worker="slow")

    message.refresh_from_db()
    assert (message.state, message.provider_id) == ("sent", "7")


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_take_the_same_row(owe):
    for number in range(4):
        owe(f"m{number}")
    with transaction.atomic():
        first = list(OutboxMessage.objects.claimable(timezone.now())[:2])
        second = []
        thread = Thread(target=lambda: second.extend(_claim_and_close()))
        thread.start()
        thread.join()
    assert {row.pk for row in first}.isdisjoint(row.pk for row in second)
    assert len(second) == 2


def _claim_and_close():
    try:
        return delivery.claim(worker="other")
    finally:
        connection.close()


def test_a_code_that_came_too_late_is_not_sent_and_not_kept(owe, scripted):
    message = owe(key="test.code", expires_at=timezone.now() - timedelta(seconds=1))
    delivery.drain()
    message.refresh_from_db()
    assert (message.state, message.body) == ("cancelled", "")
    assert scripted.taken == []


def test_the_text_of_a_code_is_wiped_once_it_is_sent(owe, scripted):
    message = owe(key="test.code")
    delivery.drain()
    message.refresh_from_db()
    assert "482913" in scripted.taken[0].body
    assert (message.state, message.body) == ("sent", "")


def test_attempts_cannot_be_rewritten(owe, scripted):
    owe()
    delivery.drain()
    with pytest.raises(ProgrammingError), transaction.atomic():
        Attempt.objects.update(outcome="permanent")
    with pytest.raises(ProgrammingError), transaction.atomic():
        Attempt.objects.all().delete()
    assert Attempt.objects.get().outcome == "accepted"


def test_a_full_disk_is_a_reason_to_wait(owe, settings, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    settings.OUTBOX_DIR = blocked
    message = owe()
    delivery.drain()
    message.refresh_from_db()
    assert message.state == "queued"
    assert "Not a directory" in message.last_error
