"""Inquiring: what became of messages nobody answers for any more, because a worker died or an answer got lost.

The expired lease is taken over first, so two sweeps never ask about the same row, and no lock is held while a provider
is asked. What follows from its answer is written by `recording`, like any other answer.
"""

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import groupby, islice

from django.db import transaction
from django.utils import timezone

from .claiming import lease_end, worker_name
from .outbox import OutboxMessage
from .providers import Answer, Parcel, Provider, carrier
from .recording import record

STILL_ASKED_FOR = timedelta(hours=1)  # a provider that can tell, only not now, is asked again for so long
AT_ONCE = 100


def reclaim(*, limit: int = 500, seconds: float = 5) -> int:
    """Settle rows whose lease ran out; return how many. After so many seconds the rest is left to the next sweep."""
    until, worker = time.monotonic() + seconds, worker_name()
    settled = _never_handed_over(limit)
    for _round in range(0, limit, AT_ONCE):
        rows = _take_over(worker)
        for _name, some in groupby(rows, key=_carrier_of):
            done, reachable = _find_out(list(some), worker, until)
            settled += done
            if not reachable:  # asking about the next rows would only take as long
                return settled
        if len(rows) < AT_ONCE or time.monotonic() > until:
            break
    return settled


def _never_handed_over(limit: int) -> int:
    """Rows that were claimed and not handed over go straight back into the queue."""
    now = timezone.now()
    with transaction.atomic():
        expired = OutboxMessage.objects.expired(now).filter(handed_at__isnull=True)
        ids = list(expired.select_for_update(skip_locked=True).values_list("pk", flat=True)[:limit])
        rows = OutboxMessage.objects.filter(pk__in=ids)
        return rows.requeue(at=now, error="the worker stopped before the hand-over") if ids else 0


def _take_over(worker: str) -> list[OutboxMessage]:
    now = timezone.now()
    with transaction.atomic():
        expired = OutboxMessage.objects.expired(now).filter(handed_at__isnull=False).defer("recipient", "body")
        rows = sorted(expired.select_for_update(skip_locked=True)[:AT_ONCE], key=_carrier_of)
        taken = OutboxMessage.objects.filter(pk__in=[row.pk for row in rows])
        if rows:
            taken.update(claimed_by=worker, lease_until=lease_end(now))
    return rows


def _carrier_of(row: OutboxMessage) -> tuple[bool, str]:
    return row.channel == "email", row.provider


def _find_out(rows: Sequence[OutboxMessage], worker: str, until: float) -> tuple[int, bool]:
    """Decide about rows of one provider: how many are settled now, and whether it could be reached."""
    name = rows[0].provider
    provider = carrier(rows[0].channel, name)
    told: list[tuple[OutboxMessage, Answer]] = []
    reachable = True
    for row, known in _ask(rows, provider, until):
        if known is None and _is_asked_again(row, provider):
            reachable = False
            continue  # its new lease runs; then it is asked again
        told.append((row, _as_answer(row, known)))
    record(told, provider=name, worker=worker, inquiry=True)
    return len(told), reachable


def _ask(
    rows: Sequence[OutboxMessage], provider: Provider | None, until: float
) -> Iterator[tuple[OutboxMessage, bool | None]]:
    """What the provider knows, a few rows at a time. After the first silence, or when time is up, no more are asked."""
    if provider is None or not provider.can_tell:
        yield from ((row, None) for row in rows)
        return
    if provider.searches:
        yield from _searched(rows, provider)
        return
    waiting = iter(rows)
    with ThreadPoolExecutor(max_workers=provider.concurrency, thread_name_prefix=provider.name) as pool:
        while some := list(islice(waiting, provider.concurrency)):
            known = list(pool.map(provider.was_accepted, [row.idempotency_key for row in some]))
            yield from zip(some, known, strict=True)
            if None in known or time.monotonic() > until:
                break
    yield from ((row, None) for row in waiting)


def _searched(rows: Sequence[OutboxMessage], provider: Provider) -> Iterator[tuple[OutboxMessage, bool | None]]:
    """What a provider that keeps lists finds in them: one search for all rows that were handed over together."""
    recipients = OutboxMessage.objects.only("recipient").in_bulk([row.pk for row in rows])
    for since, some in groupby(sorted(rows, key=_handed_at), key=_handed_at):
        group = list(some)
        wanted = [
            Parcel(row.idempotency_key, row.channel, recipients[row.pk].recipient, sender="", subject="", body="")
            for row in group
        ]
        found = provider.took(wanted, since=since)
        yield from ((row, found[row.idempotency_key]) for row in group)


def _handed_at(row: OutboxMessage) -> datetime:
    assert row.handed_at is not None
    return row.handed_at


def _is_asked_again(row: OutboxMessage, provider: Provider | None) -> bool:
    """It can tell, only not now, and the hand-over is not so long ago that a person should look."""
    can_tell = provider is not None and provider.can_tell
    return can_tell and row.handed_at is not None and row.handed_at > timezone.now() - STILL_ASKED_FOR


def _as_answer(row: OutboxMessage, known: bool | None) -> Answer:
    if known:
        return Answer("accepted", provider_id=row.provider_id or row.idempotency_key)
    if known is False:
        return Answer("temporary", text="the provider does not have it")
    return Answer("unknown", text=row.last_error or "the answer was lost and the provider cannot tell")
