"""Delivering the outbox: claim, hand over, record; and finding out what became of a dead worker's messages.

Why nothing is lost: a row is `queued` until a worker claims it with a lease; `inquiring` settles leases that ran out.
Why nothing goes twice: before the hand-over the row is marked (`handed_at`), in the very UPDATE that claims it, or by
one that only succeeds while the lease is still ours; after a lost answer the provider is asked, and where it cannot
tell, a person decides.

Workers take turns: a turn is short, and whoever finds more to do asks for the next one, so that spreading, e-mail and
text messages share few processes. A kind has so many places (advisory locks) that it can never hold all processes.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

import structlog
from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from .claiming import BATCH, KINDS, claim, lanes, lease_end, mark_handed, worker_name
from .handing import hand_over, pace
from .inquiring import reclaim
from .outbox import Priority
from .providers import routing
from .recording import BACK_OFF, MOST_ATTEMPTS, note, record, requeue, settle
from .rules import PASSES_AT_NIGHT

__all__ = [
    "BACK_OFF",
    "BATCH",
    "KINDS",
    "MOST_ATTEMPTS",
    "PASSES_AT_NIGHT",
    "claim",
    "drain",
    "hand_over",
    "is_due",
    "lease_end",
    "most_urgent",
    "mark_handed",
    "note",
    "reclaim",
    "record",
    "requeue",
    "settle",
    "turn",
    "worker_name",
]
log = structlog.get_logger(__name__)
TURN_SECONDS = 1.0
RATE_SECONDS = 0.25  # after so long a provider's rate has room again
PLACES = 0x6E6F7469  # our class of advisory locks ("noti"); the second number is the kind's place


@dataclass(frozen=True)
class Done:
    """What a stretch of work came to: how many were handed over, and what ended it."""

    handed_over: int = 0
    ended_by: Literal["time", "nothing_due", "no_provider", "rate", "places"] = "places"


def drain(*, seconds: float = 30, kinds: tuple[str, ...] = KINDS) -> int:
    """Deliver what is due until nothing is left or the time is up; return how many were handed over."""
    until = time.monotonic() + seconds
    return sum(_work(kind, until).handed_over for kind in kinds)


def turn(kind: str) -> tuple[int, float | None]:
    """Work at one kind of messages for a moment, unless enough others do.

    Returns how many went, and in how many seconds another turn is wanted: None when nothing is due, or no provider
    can take anything (then the sweep asks again). Whether something is due is looked up once more after the place
    was given up: a row that was committed while its waker found all places taken is seen here.
    """
    with place(kind) as taken:
        done = _work(kind, time.monotonic() + TURN_SECONDS) if taken else Done()
    match done.ended_by:
        case "time":
            return done.handed_over, 0
        case "rate":
            return done.handed_over, RATE_SECONDS
        case "nothing_due" if is_due(kind):
            return done.handed_over, 0
        case _:
            return done.handed_over, None


def _work(kind: str, until: float) -> Done:
    worker, handed_over = worker_name(), 0
    while time.monotonic() < until:
        priority = most_urgent(kind)
        if priority is None:
            return Done(handed_over, "nothing_due")
        urgent = priority == Priority.DISASTER
        provider = routing.route(kind, urgent=urgent)
        if provider is None:
            return Done(handed_over, "no_provider")
        most = routing.allowance(provider, pace.size(provider), urgent=urgent)
        if most == 0:
            return Done(handed_over, "rate")
        rows = claim(worker=worker, kind=kind, limit=most, handing_to=provider)
        routing.give_back(provider, most - len(rows))
        if not rows:  # others were quicker, or the rules held all of them back
            return Done(handed_over, "nothing_due")
        handed_over += sum(1 for _row in hand_over(rows, worker=worker, provider=provider))
    return Done(handed_over, "time")


def is_due(kind: str) -> bool:
    """True when a worker would find something to claim."""
    return most_urgent(kind) is not None


def most_urgent(kind: str) -> int | None:
    """The priority of the row that a worker would claim first; None when nothing is due."""
    for rows, _campaign in lanes(kind, timezone.now()):
        priority = rows.values_list("priority", flat=True).first()
        if priority is not None:
            return int(priority)
    return None


@contextmanager
def place(kind: str) -> Iterator[bool]:
    """Take one of the kind's places until the block ends; False when all are taken.

    The lock is the session's: it ends with the process or its connection, however that dies.
    """
    first = KINDS.index(kind) * 1000
    with connection.cursor() as cursor:
        for number in range(first, first + settings.NOTICES_WORKERS[kind]):
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [PLACES, number])
            if cursor.fetchone()[0]:
                break
        else:
            yield False
            return
    session = connection.connection
    try:
        yield True
    finally:
        if connection.connection is session:  # a new one, after a broken line, does not hold it
            _give_up(number)


def _give_up(number: int) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [PLACES, number])
    except DatabaseError as error:
        log.warning("notices.place_not_given_up", error=str(error))
        connection.close()  # and the lock with it
