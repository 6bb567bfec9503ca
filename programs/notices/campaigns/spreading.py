"""From a campaign to rows of the outbox: in chunks, by INSERT … SELECT, going on after any interruption.

Addresses are copied as they lie in the table (ciphertext, hash, masked); nothing is decrypted here. Each chunk is one
transaction that also moves `Campaign.expanded_to`, so a process killed at any moment leaves whole chunks behind, and
the next one goes on after the last; `dedupe` and the unique (campaign, recipient) are the belt.

`services` calls the doors below inside the transaction of its verb, after `states.perform` has written the
state: `start`, `go_on`, `call_off`, `requeue_failed`; whoever puts a single row back into the queue calls `take_up`.
Everything here may run twice and at once.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import Case, Exists, F, OuterRef, Value, When
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from .. import quiet_hours
from ..outbox import Attempt, OutboxMessage, State
from ..rules import Facts, verdict
from ..subscribers.queries import night_q
from ..waking import ask
from .audience import recipients
from .content import content_for
from .models import Campaign, CampaignKind, CampaignState
from .states import perform

FIRST_CHUNK = 500  # written with the verb itself, so that workers have something to do at once
TURN_SECONDS = 1.0
PROGRAM = 6
CALLED_OFF = "the campaign was cancelled"
AWAIT = (State.QUEUED, State.SENDING)
COLUMNS = {field.name: field.column for field in OutboxMessage._meta.concrete_fields}


@dataclass(frozen=True)
class Spread:
    """What a stretch of spreading came to."""

    rows: int = 0
    more: bool = False


# --- the doors


def start(campaign: Campaign) -> None:
    """Begin to send a campaign that has just become `sending`: the first rows now, the rest by a task."""
    _require_transaction()
    _write_chunk(campaign, min(FIRST_CHUNK, settings.NOTICES_CHUNK), timezone.now())
    go_on(campaign)


def go_on(campaign: Campaign) -> None:
    """Wake whoever spreads and delivers a campaign that is `sending` again after a pause."""
    _require_transaction()
    transaction.on_commit(partial(_wake, campaign.pk, kind_of(campaign)), robust=True)


def call_off(campaign: Campaign) -> None:
    """Settle the rows that still wait of a campaign that was just cancelled; what is under way ends by itself.

    No worker claims them from the commit on. Some thousand are settled with the verb, more are a task's work.
    """
    _require_transaction()
    if _settle_chunk(campaign, settings.NOTICES_CHUNK) == settings.NOTICES_CHUNK:
        transaction.on_commit(partial(ask, "notices.spread", campaign_id=campaign.pk), robust=True)


def requeue_failed(campaign: Campaign, *, reason: str = "") -> int:
    """Put the failed rows back into the queue, under the same idempotency keys; return how many.

    Rows whose recipient may not be written to any more fall out at the hand-over, like any other.
    """
    _require_transaction()
    with connection.cursor() as cursor:
        cursor.execute(REQUEUE_FAILED, {"campaign": campaign.pk, "now": timezone.now(), "reason": reason[:300]})
        again = int(cursor.rowcount)
    go_on(campaign)
    return again


def take_up(campaign: Campaign) -> None:
    """See to it that a row which goes back into the queue is claimed: a finished campaign is not looked at any more.

    `campaign` is locked, and was before the row: the doors above lock in this order, too.
    """
    _require_transaction()
    if campaign.state == CampaignState.FINISHED:
        perform(campaign, "reopen", by=None, finished_at=None)


REQUEUE_FAILED = f"""
WITH again AS (
    UPDATE notices_outboxmessage
       SET state = 'queued', not_before = %(now)s, attempts = 0, handed_at = NULL, last_error = '', receipt_code = ''
     WHERE campaign_id = %(campaign)s AND state = 'failed' AND wiped_at IS NULL
 RETURNING id
)
INSERT INTO notices_attempt (message_id, at, provider, outcome, answer)
SELECT id, %(now)s, '', '{Attempt.Outcome.DECIDED}', %(reason)s FROM again
"""  # noqa: S608 - our own constant


def _require_transaction() -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("Call it in the transaction that changes the campaign's state.")


def _wake(campaign_id: int, kind: str) -> None:
    """As many workers as may share the kind; and one that writes the rest of the rows."""
    ask("notices.spread", campaign_id=campaign_id)
    _wake_deliverers(kind)


def _wake_deliverers(kind: str) -> None:
    for _worker in range(settings.NOTICES_WORKERS[kind]):
        ask("notices.deliver", kind=kind)


def kind_of(campaign: Campaign) -> str:
    return "email" if campaign.kind == CampaignKind.NEWSLETTER else "sms"


# --- what the tasks do


def spread(campaign_id: int) -> Spread:
    """Bring a campaign forward for a moment: write rows while it is sending, settle them after a cancellation."""
    until, total = time.monotonic() + TURN_SECONDS, 0
    while time.monotonic() < until:
        with transaction.atomic():
            # Whoever else has it locked writes chunks, too, or changes its state and asks again.
            locked = Campaign.objects.select_for_update(skip_locked=True, no_key=True, of=("self",))
            campaign = locked.filter(pk=campaign_id).select_related("sender").first()
            if campaign is None:
                return Spread(total)
            if campaign.state == CampaignState.SENDING and campaign.expanded_at is None:
                written = _write_chunk(campaign, settings.NOTICES_CHUNK, timezone.now())
            elif campaign.state == CampaignState.CANCELLED:
                written = _settle_chunk(campaign, settings.NOTICES_CHUNK)
            else:
                return Spread(total)
        total += written
        if campaign.state == CampaignState.SENDING:
            _wake_deliverers(kind_of(campaign))
            if campaign.expanded_at is not None:
                return Spread(total)
        elif written < settings.NOTICES_CHUNK:
            return Spread(total)
    return Spread(total, more=True)


def look_after() -> list[int]:
    """Finish what is done; return the campaigns that somebody has to bring forward (their task got lost)."""
    finish_done()
    waiting = OutboxMessage.objects.filter(campaign=OuterRef("pk"), state=State.QUEUED)
    unspread = Campaign.objects.filter(state=CampaignState.SENDING, expanded_at__isnull=True)
    called_off = Campaign.objects.filter(Exists(waiting), state=CampaignState.CANCELLED, started_at__isnull=False)
    return [*unspread.values_list("pk", flat=True), *called_off.values_list("pk", flat=True)]


def finish_done() -> None:
    """Close campaigns that are spread out and of which no row waits or is under way; asked from an index alone."""
    open_rows = OutboxMessage.objects.filter(campaign=OuterRef("pk"), state__in=AWAIT)
    done = Campaign.objects.filter(~Exists(open_rows), state=CampaignState.SENDING, expanded_at__isnull=False)
    for campaign_id in list(done.values_list("pk", flat=True)):
        with transaction.atomic():
            row = Campaign.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=campaign_id).first()
            if row is None or row.state != CampaignState.SENDING:
                continue
            if not OutboxMessage.objects.filter(campaign=row, state__in=AWAIT).exists():
                perform(row, "finish", by=None, finished_at=timezone.now())


# --- chunks


def _write_chunk(campaign: Campaign, size: int, now: datetime) -> int:
    """Write the rows of the next so many recipients, in the caller's transaction, and note how far it came."""
    people = recipients(campaign).filter(pk__gt=campaign.expanded_to).order_by("pk")
    values = {f"out_{name}": value for name, value in _values(campaign, now)}
    select, parameters = people.annotate(**values).values(*values)[:size].query.sql_with_params()
    columns = ", ".join(f'"{COLUMNS[name[4:]]}"' for name in values)
    outs = ", ".join(f'"{name}"' for name in values)
    statement = f"""
        WITH chunk AS MATERIALIZED ({select}), written AS (
            INSERT INTO notices_outboxmessage ({columns}) SELECT {outs} FROM chunk ON CONFLICT DO NOTHING RETURNING 1
        )
        SELECT max("out_subscriber"), count(*), (SELECT count(*) FROM written) FROM chunk
    """  # noqa: S608 - our own column names; every value is a parameter
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        last, found, written = cursor.fetchone()
    campaign.expanded_to = last or campaign.expanded_to
    campaign.expanded_at = now if found < size else None
    campaign.save(update_fields=["expanded_to", "expanded_at"])
    return int(written)


def _values(campaign: Campaign, now: datetime) -> Iterator[tuple[str, Any]]:
    """What stands in each column of a new row: of the campaign, of the subscriber, else the column's default."""
    address = "email" if kind_of(campaign) == "email" else "phone"
    given: dict[str, Any] = {
        "key": f"campaign.{campaign.purpose}",
        "channel": content_for(campaign).channel,
        "recipient": F(address),
        "recipient_hash": F(f"{address}_hash"),
        "recipient_masked": F(f"{address}_masked"),
        "sender": campaign.sender.number if campaign.sender else "",
        "language": F("language"),
        "priority": campaign.priority,
        "purpose": campaign.purpose,
        "campaign": campaign.pk,
        "subscriber": F("pk"),
        "dedupe": Concat(
            Value(f"campaign:{campaign.pk}:"), Cast("pk", models.CharField()), Value(f":{kind_of(campaign)}")
        ),
        "program_number": PROGRAM,
        "not_before": _not_before(campaign, now),
        "created_at": now,
    }
    for field in OutboxMessage._meta.concrete_fields:
        if field.primary_key:
            continue
        value = given[field.name] if field.name in given else field.get_default()
        if value is None:
            continue  # the column's own NULL
        yield field.name, value if hasattr(value, "resolve_expression") else Value(value, output_field=_plain(field))


def _plain(field: "models.Field[Any, Any]") -> "models.Field[Any, Any]":
    return models.BigIntegerField() if field.is_relation else field


def _not_before(campaign: Campaign, now: datetime) -> Any:
    """Now, or the morning for those whom the night spares: the hand-over decides again, this only keeps it idle."""
    facts = Facts(
        purpose=campaign.purpose,
        priority=campaign.priority,
        by_email=kind_of(campaign) == "email",
        may_receive=True,
        is_newsletter=campaign.kind == CampaignKind.NEWSLETTER,
        night_was_chosen=quiet_hours.night_was_chosen(campaign.scheduled_at),
    )
    others = verdict(facts, now).waits_until or now
    agreed = verdict(replace(facts, agreed_to_nights=True), now).waits_until or now
    moment = models.DateTimeField()
    return Case(When(night_q(), then=Value(agreed, moment)), default=Value(others, moment), output_field=moment)


def _settle_chunk(campaign: Campaign, size: int) -> int:
    waiting = OutboxMessage.objects.filter(campaign=campaign, state=State.QUEUED)
    some = waiting.select_for_update(skip_locked=True, of=("self",)).values_list("pk", flat=True)[:size]
    return OutboxMessage.objects.filter(pk__in=list(some)).settle(State.CANCELLED, error=CALLED_OFF, code="cancelled")
