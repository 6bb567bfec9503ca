"""Delivering the outbox: claim, hand over, record; and finding out what became of a dead worker's messages.

Why nothing is lost: a row is `queued` until a worker claims it with a lease; `reclaim` settles leases that ran out.
Why nothing goes twice: just before the hand-over the row is marked (`handed_at`) by an UPDATE that only succeeds while
the lease is still ours; after a lost answer the provider is asked, and where it cannot tell, a person decides.
"""

import os
import socket
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from uuid import uuid4

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Case, F, Value, When
from django.utils import timezone

from . import quiet_hours
from .models import Attempt, Channel, OutboxMessage, Priority, State
from .providers import Answer, Parcel, Provider, provider_for

log = structlog.get_logger(__name__)
BATCH = 50
# Waits before the next try of a hand-over that found the provider unable, in seconds; the last one repeats.
BACK_OFF = (5, 15, 60, 300, 900, 3600)
MOST_ATTEMPTS = 12  # about 7 hours of trying
PASSES_AT_NIGHT = frozenset({Priority.DISASTER.value, Priority.CASE.value})
LIMIT_TEXT = 300


def worker_name() -> str:
    """A name no other run of this code ever has: the lease belongs to it alone."""
    return f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}"


def lease_end(at: datetime) -> datetime:
    return at + timedelta(seconds=settings.NOTICES_LEASE_SECONDS)


def drain(*, seconds: float = 30, batch: int = BATCH) -> int:
    """Deliver what is due until nothing is left or the time is up; return how many were handed over."""
    worker, until, done = worker_name(), time.monotonic() + seconds, 0
    while time.monotonic() < until:
        messages = claim(worker=worker, limit=batch)
        if not messages:
            break
        done += sum(1 for _message in hand_over(messages, worker=worker))
    return done


def claim(*, worker: str, limit: int = BATCH) -> list[OutboxMessage]:
    """Take the most urgent due rows for this worker, under a lease; rows that may not go now are put off."""
    now = timezone.now()
    with transaction.atomic():
        rows = list(OutboxMessage.objects.claimable(now)[:limit])
        go = [row for row in rows if not _put_off(row, now)]
        until = lease_end(now)
        OutboxMessage.objects.filter(pk__in=[row.pk for row in go]).update(
            state=State.SENDING, claimed_by=worker, lease_until=until, handed_at=None
        )
        for row in go:
            row.lease_until = until
    return go


def _put_off(row: OutboxMessage, now: datetime) -> bool:
    """Apply the rules of the hand-over, here and nowhere else: what came too late, and the night."""
    if row.is_late(now):
        settle(row, State.CANCELLED, error="too late to be of use")
        return True
    earliest = quiet_hours.earliest(row.priority, now, passes_at_night=PASSES_AT_NIGHT)
    if earliest > now:
        OutboxMessage.objects.filter(pk=row.pk).update(not_before=earliest)
        return True
    return False


def hand_over(messages: Sequence[OutboxMessage], *, worker: str) -> Iterator[OutboxMessage]:
    """Give claimed messages to their providers, a few at a time, and record every answer as it comes."""
    by_provider = groupby(messages, key=lambda row: row.channel == Channel.EMAIL)
    for _is_email, group in by_provider:
        rows = list(group)
        provider = provider_for(rows[0].channel)
        for start in range(0, len(rows), provider.concurrency):
            renew(rows[start:], worker)
            yield from _hand_over_chunk(rows[start : start + provider.concurrency], provider, worker)


def renew(rows: Sequence[OutboxMessage], worker: str) -> None:
    """Prolong the leases of the rows still to come, once a third of them has run (a slow provider, a long batch)."""
    now = timezone.now()
    left = rows[0].lease_until - now if rows[0].lease_until else timedelta()
    if left > timedelta(seconds=settings.NOTICES_LEASE_SECONDS * 2 / 3):
        return
    until = lease_end(now)
    held = OutboxMessage.objects.held_by(worker, at=now)
    held.filter(pk__in=[row.pk for row in rows]).update(lease_until=until)
    for row in rows:
        row.lease_until = until


def _hand_over_chunk(chunk: Sequence[OutboxMessage], provider: Provider, worker: str) -> Sequence[OutboxMessage]:
    ours = mark_handed(chunk, provider, worker)
    if ours:
        answers = provider.send_many([parcel(row) for row in ours])
        record(list(zip(ours, answers, strict=True)), provider=provider.name, worker=worker)
    return ours


def mark_handed(rows: Sequence[OutboxMessage], provider: Provider, worker: str) -> list[OutboxMessage]:
    """Note, before the hand-over, that it is about to happen; leave out rows whose lease is no longer ours."""
    now = timezone.now()
    with transaction.atomic():
        held = OutboxMessage.objects.held_by(worker, at=now).filter(pk__in=[row.pk for row in rows])
        ours = set(held.select_for_update().values_list("pk", flat=True))
        OutboxMessage.objects.filter(pk__in=ours).update(
            handed_at=now, lease_until=lease_end(now), provider=provider.name, attempts=F("attempts") + 1
        )
    return [row for row in rows if row.pk in ours]


def parcel(row: OutboxMessage) -> Parcel:
    return Parcel(
        key=row.idempotency_key,
        channel=row.channel,
        to=row.recipient,
        sender=row.sender,
        subject=row.subject,
        body=row.body,
        reference=str(row.pk),
    )


def record(answers: Sequence[tuple[OutboxMessage, Answer]], *, provider: str, worker: str) -> None:
    """Write down the provider's answers and move on the rows that are still this worker's."""
    now = timezone.now()
    with transaction.atomic():
        rows = OutboxMessage.objects.locked([row.pk for row, _answer in answers])
        Attempt.objects.bulk_create(
            Attempt(message_id=row.pk, provider=provider, outcome=answer.outcome, answer=answer.text[:LIMIT_TEXT])
            for row, answer in answers
        )
        accepted: dict[int, str] = {}
        for message, answer in answers:
            row = rows[message.pk]
            late = (row.state, row.claimed_by) != (State.SENDING, worker)
            if late:  # somebody settled it meanwhile; what we know for certain is in the attempt
                log.warning("notices.answer_came_late", message=row.pk, outcome=answer.outcome)
            if answer.outcome == "accepted" and (not late or row.state == State.UNKNOWN):
                accepted[row.pk] = answer.provider_id[:200]
            elif not late:
                _move_on(row, answer, now)
        settle_sent(accepted, now)


def _move_on(row: OutboxMessage, answer: Answer, now: datetime) -> None:
    """What follows from an answer that is no acceptance."""
    if answer.outcome == "permanent":
        settle(row, State.FAILED, error=answer.text)
    elif answer.outcome == "temporary":
        try_later(row, now, error=answer.text)
    else:
        # It may be on its way. The lease runs on; reclaim() asks when the dust has settled.
        OutboxMessage.objects.filter(pk=row.pk).update(last_error=answer.text[:LIMIT_TEXT])


def settle_sent(accepted: Mapping[int, str], now: datetime) -> None:
    """Close rows as sent, each with the provider's own number; secret texts are wiped. Two statements."""
    if not accepted:
        return
    rows = OutboxMessage.objects.filter(pk__in=accepted)
    rows.update(
        state=State.SENT,
        sent_at=now,
        lease_until=None,
        claimed_by="",
        last_error="",
        provider_id=Case(*(When(pk=pk, then=Value(number)) for pk, number in accepted.items())),
    )
    rows.filter(secret=True).update(body="")


def note(row: OutboxMessage, outcome: str, *, provider: str, answer: str = "") -> None:
    Attempt.objects.create(message=row, provider=provider, outcome=outcome, answer=answer[:LIMIT_TEXT])


def settle(row: OutboxMessage, state: State, *, error: str = "", provider_id: str = "") -> None:
    """Put a row into a state it stays in; a secret text is wiped with it."""
    now = timezone.now()
    changes: dict[str, object] = {
        "state": state,
        "lease_until": None,
        "claimed_by": "",
        "last_error": error[:LIMIT_TEXT],
        "sent_at": now if state == State.SENT else None,
    }
    if provider_id:
        changes["provider_id"] = provider_id[:200]
    if row.secret:
        changes["body"] = ""
    OutboxMessage.objects.filter(pk=row.pk).update(**changes)


def try_later(row: OutboxMessage, now: datetime, *, error: str) -> None:
    """Back into the queue after a growing wait, or failed once it was tried often enough."""
    if row.attempts >= MOST_ATTEMPTS:
        settle(row, State.FAILED, error=error)
        return
    wait = BACK_OFF[min(row.attempts, len(BACK_OFF)) - 1] if row.attempts else 0
    requeue(row, at=now + timedelta(seconds=wait), error=error)


def requeue(row: OutboxMessage, *, at: datetime, error: str = "") -> None:
    OutboxMessage.objects.filter(pk=row.pk).update(
        state=State.QUEUED,
        not_before=at,
        lease_until=None,
        claimed_by="",
        handed_at=None,
        last_error=error[:LIMIT_TEXT],
    )


def reclaim(*, limit: int = 500) -> int:
    """Settle rows whose lease ran out: the worker died, or the answer was lost. Returns how many."""
    settled = 0
    for pk in list(OutboxMessage.objects.expired(timezone.now()).values_list("pk", flat=True)[:limit]):
        with transaction.atomic():
            row = (
                OutboxMessage.objects.expired(timezone.now()).select_for_update(skip_locked=True).filter(pk=pk).first()
            )
            if row is None:
                continue
            if not _find_out(row):
                break  # the provider cannot be reached: asking for the next row would only take as long
            settled += 1
    return settled


def _find_out(row: OutboxMessage) -> bool:
    """Decide about one row that nobody answers for any more; False when the provider is not to be reached."""
    now = timezone.now()
    if row.handed_at is None:  # claimed and never handed over
        requeue(row, at=now, error="the worker stopped before the hand-over")
        return True
    provider = provider_for(row.channel)
    told = provider.was_accepted(row.idempotency_key) if provider.name == row.provider else None
    if told is True:
        note(row, Attempt.Outcome.FOUND, provider=provider.name)
        settle(row, State.SENT, provider_id=row.provider_id or row.idempotency_key)
    elif told is False:
        note(row, Attempt.Outcome.NOT_FOUND, provider=provider.name)
        try_later(row, now, error="the provider does not have it")
    elif provider.can_tell and provider.name == row.provider and row.handed_at > now - timedelta(hours=1):
        # It can tell, only not now: ask again when the next lease has run out.
        OutboxMessage.objects.filter(pk=row.pk).update(lease_until=lease_end(now))
        return False
    else:
        note(row, Attempt.Outcome.UNKNOWN, provider=row.provider, answer="the provider cannot tell")
        settle(row, State.UNKNOWN, error=row.last_error or "the answer was lost and the provider cannot tell")
    return True
