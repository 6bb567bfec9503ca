"""Taking reports in: each once, matched to its message, its result written down; all of a call in a few statements."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

import structlog
from django.db import connection, transaction
from django.utils import timezone

from ..outbox import Attempt, OutboxMessage, State
from ..providers import Answer, health
from ..waking import ask
from . import mail_codes
from .desk.models import ReceiptEvent
from .events import Event, Outcome, sms_follows

log = structlog.get_logger(__name__)
MAIL = "email"
LATE = timedelta(seconds=health.LATE_RECEIPT_SECONDS)

# The reports that are new: the others are there already.
_KEEP = """
INSERT INTO notices_receiptevent
    (provider, event_id, message_id, number, outcome, code, at, received_at, "then", followed_at)
SELECT %(provider)s, t.event_id, t.message, t.number, t.outcome, t.code, t.at, %(now)s, t.following, NULL
FROM unnest(%(ids)s::text[], %(messages)s::bigint[], %(numbers)s::text[], %(outcomes)s::text[], %(codes)s::text[],
            %(times)s::timestamptz[], %(following)s::text[])
    AS t (event_id, message, number, outcome, code, at, following)
ON CONFLICT (provider, event_id) DO NOTHING
RETURNING event_id
"""
# A report proves that a message went out whose answer was lost. A result is written where it tells more: received is
# final, of two failures the later one counts, and a failure of an earlier try says nothing about a message that is on
# its way again.
_WRITE = """
UPDATE notices_outboxmessage AS m
SET receipt = t.outcome,
    receipt_code = t.code,
    receipt_at = t.at,
    state = CASE WHEN proves THEN 'sent' ELSE m.state END,
    sent_at = CASE WHEN proves THEN COALESCE(m.sent_at, m.handed_at, t.at) ELSE m.sent_at END,
    provider_id = CASE WHEN m.provider_id = '' THEN t.number ELSE m.provider_id END,
    lease_until = CASE WHEN proves THEN NULL ELSE m.lease_until END,
    claimed_by = CASE WHEN proves THEN '' ELSE m.claimed_by END,
    body = CASE WHEN proves AND m.secret THEN '' ELSE m.body END
FROM (
    SELECT t.*, o.state IN ('sending', 'unknown') OR (t.outcome = 'delivered' AND o.state IN ('queued', 'failed'))
        AS proves
    FROM unnest(%(messages)s::bigint[], %(outcomes)s::text[], %(codes)s::text[], %(times)s::timestamptz[],
            %(numbers)s::text[]) AS t (id, outcome, code, at, number)
    JOIN notices_outboxmessage AS o ON o.id = t.id
) AS t
WHERE m.id = t.id
  AND m.receipt <> 'delivered'
  AND (t.outcome = 'delivered'
       OR (m.state NOT IN ('queued', 'cancelled') AND (m.receipt_at IS NULL OR m.receipt_at <= t.at)))
RETURNING m.id
"""


def follow_after_commit() -> None:
    """Have a worker do what follows when this transaction commits; without a broker the sweep finds it."""
    if _wake not in (hook[1] for hook in connection.run_on_commit):
        transaction.on_commit(_wake, robust=True)


def _wake() -> None:
    ask("notices.follow_receipts")


@dataclass(frozen=True)
class Taken:
    """What became of one call's reports."""

    new: int = 0
    repeated: int = 0
    aside: int = 0


@transaction.atomic
def take(provider: str, events: Sequence[Event], *, at: datetime | None = None) -> Taken:
    """Write down what a provider reported. Taken twice, or in any order, it ends the same."""
    now = at or timezone.now()
    once = {event.event_id: event for event in events}
    rows = _rows(provider, once.values())
    kept = _keep(provider, once, rows, now)
    fresh = [event for event in once.values() if event.event_id in kept]
    _write([(rows[event.event_id], event) for event in fresh if event.event_id in rows], now)
    _note_times(provider, [(rows[event.event_id], event) for event in fresh if event.event_id in rows])
    if any(event.then and event.event_id in rows for event in fresh):
        follow_after_commit()
    aside = sum(1 for event in fresh if event.event_id not in rows)
    if aside:
        log.info("notices.receipts_kept_aside", provider=provider, count=aside)
    return Taken(new=len(fresh), repeated=len(events) - len(fresh), aside=aside)


def _rows(provider: str, events: Iterable[Event]) -> dict[str, OutboxMessage]:
    """The message of each report, by the report's id: by our row and key where it brings them, else by its number."""
    events = list(events)
    wanted = [event.row for event in events if event.row is not None]
    by_row = OutboxMessage.objects.in_bulk(wanted) if wanted else {}
    numbers = [event.number for event in events if event.number]
    by_number = {
        row.provider_id: row for row in OutboxMessage.objects.filter(provider_id__in=numbers, **_carried_by(provider))
    }
    found = {}
    for event in events:
        row = by_row.get(event.row) if event.row is not None else None
        # Another installation may use the same account of the provider: the key proves that the row is ours. The
        # address of a bounce is sealed.
        if row is not None and provider != MAIL and not row.had_key(event.key):
            row = None
        if row is None:
            row = by_number.get(event.number)
        if row is not None:
            found[event.event_id] = row
    return found


def _carried_by(provider: str) -> dict[str, str]:
    """Whose numbers they are: two gateways may both begin to count at 1; an e-mail's Message-ID is ours alone."""
    return {"channel": "email"} if provider == MAIL else {"provider": provider}


def _keep(provider: str, events: dict[str, Event], rows: dict[str, OutboxMessage], now: datetime) -> set[str]:
    listed = list(events.values())
    with connection.cursor() as cursor:
        cursor.execute(
            _KEEP,
            {
                "provider": provider,
                "now": now,
                "ids": [event.event_id for event in listed],
                "messages": [rows[event.event_id].pk if event.event_id in rows else None for event in listed],
                "numbers": [event.number for event in listed],
                "outcomes": [event.outcome for event in listed],
                "codes": [event.code for event in listed],
                "times": [event.at for event in listed],
                "following": [event.then for event in listed],
            },
        )
        return {event_id for (event_id,) in cursor.fetchall()}


def _write(pairs: Sequence[tuple[OutboxMessage, Event]], now: datetime) -> None:
    """Write the result on the messages, one for each: what tells most of the reports of this call."""
    best: dict[int, tuple[OutboxMessage, Event]] = {}
    for row, event in pairs:
        if event.outcome not in ("delivered", "failed") or _is_of_an_earlier_try(row, event):
            continue
        known = best.get(row.pk)
        if known is None or _rank(event) >= _rank(known[1]):
            best[row.pk] = (row, event)
    if not best:
        return
    chosen = [best[pk] for pk in sorted(best)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM notices_outboxmessage WHERE id = ANY(%s) ORDER BY id FOR UPDATE", [list(best)])
        cursor.execute(
            _WRITE,
            {
                "messages": [row.pk for row, _event in chosen],
                "outcomes": [event.outcome for _row, event in chosen],
                "codes": [event.code for _row, event in chosen],
                "times": [event.at for _row, event in chosen],
                "numbers": [event.number for _row, event in chosen],
            },
        )
        written = {pk for (pk,) in cursor.fetchall()}
    Attempt.objects.bulk_create(
        Attempt(message=row, at=now, provider=row.provider, outcome=Attempt.Outcome.FOUND, answer="by its receipt")
        for row, _event in chosen
        if row.pk in written and row.state in (State.UNKNOWN, State.SENDING)
    )


def _is_of_an_earlier_try(row: OutboxMessage, event: Event) -> bool:
    """True for a failure of another key or number than the message has now: it was sent again since."""
    if event.outcome == "failed" and event.key != row.idempotency_key and row.had_key(event.key):
        return True
    # After an inquiry the row holds our own key, as nobody told the provider's number.
    known = row.provider_id and row.provider_id != row.idempotency_key
    return bool(event.outcome == "failed" and event.number and known and row.provider_id != event.number)


def _rank(event: Event) -> tuple[bool, datetime]:
    return event.outcome == "delivered", event.at


def _note_times(provider: str, pairs: Sequence[tuple[OutboxMessage, Event]]) -> None:
    """Tell the routing how many of the messages took long to arrive."""
    took = [event.at - row.sent_at for row, event in pairs if event.outcome == "delivered" and row.sent_at]
    if took and provider != MAIL:
        health.note_receipts(provider, late=sum(1 for one in took if one > LATE), total=len(took))


def refused(provider: str, pairs: Iterable[tuple[OutboxMessage, Answer]]) -> None:
    """Keep what a hand-over that failed for good says about the address (no such number, 080, no such mailbox).

    Called by the delivery in the transaction that records the answers; what follows happens after it.
    """
    events = []
    for row, answer in pairs:
        if answer.outcome != "permanent" or not answer.code:
            continue
        is_mail = row.channel == "email"
        code = (mail_codes.enhanced(answer.text) or answer.code) if is_mail else answer.code
        # A refusal of the text ("data-550", see providers.smtp) says nothing about who should have got it.
        then = mail_codes.follows(code, to_the_recipient=True) if is_mail else sms_follows(code)
        if then in ("withdraw", "dead", "soft"):
            events.append(
                ReceiptEvent(
                    provider=provider,
                    event_id=f"handover:{row.pk}:{row.handed_at.isoformat() if row.handed_at else row.attempts}",
                    message=row,
                    number=answer.provider_id[:200],
                    outcome=ReceiptEvent.Outcome.FAILED,
                    code=code[:20],
                    at=timezone.now(),
                    then=then,
                )
            )
    if events:
        ReceiptEvent.objects.bulk_create(events, ignore_conflicts=True)
        follow_after_commit()


def match_late(*, at: datetime | None = None, limit: int = 2000) -> int:
    """Match reports kept aside to messages whose number was written down after them. Returns how many."""
    now = at or timezone.now()
    aside = ReceiptEvent.objects.filter(message__isnull=True, received_at__gt=now - timedelta(days=3)).exclude(
        number=""
    )
    found = 0
    for provider in aside.order_by().values_list("provider", flat=True).distinct():
        waiting = list(aside.filter(provider=provider).order_by("-id")[:limit])
        events = {
            str(kept.pk): Event(str(kept.pk), cast(Outcome, kept.outcome), kept.at, number=kept.number, code=kept.code)
            for kept in waiting
        }
        rows = _rows(provider, events.values())
        with transaction.atomic():
            for kept in waiting:
                if row := rows.get(str(kept.pk)):
                    ReceiptEvent.objects.filter(pk=kept.pk, message__isnull=True).update(message=row)
            _write([(row, events[key]) for key, row in rows.items()], now)
            if rows:
                follow_after_commit()
        found += len(rows)
    return found
