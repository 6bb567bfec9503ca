"""Claiming: a worker takes the most urgent due rows under a lease, and the rules of the hand-over are applied.

The outbox is read in lanes: what belongs to no campaign, and each campaign that is `sending`. A paused campaign has no
lane, so pausing and going on cost nothing however many rows wait, and both hold from the next batch on. Every claim
looks for the most urgent lane anew: that is how a disaster message passes a running newsletter.
"""

import os
import socket
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import BooleanField, Case, ExpressionWrapper, F, Q, TextField, Value, When
from django.utils import timezone

from . import quiet_hours
from .campaigns.models import Campaign, CampaignKind, CampaignState
from .outbox import Channel, OutboxMessage, Purpose, State
from .providers import Provider
from .queries import OutboxMessageQuerySet
from .rules import CODES, Facts, Verdict, verdict
from .subscribers.queries import night_q, reachable_q

BATCH = 50
KINDS = ("sms", "email")  # e-mail and what goes by telephone have providers, queues and workers of their own


def worker_name() -> str:
    """A name no other run of this code ever has: the lease belongs to it alone."""
    return f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}"


def lease_end(at: datetime) -> datetime:
    return at + timedelta(seconds=settings.NOTICES_LEASE_SECONDS)


def claim(
    *, worker: str, kind: str = "sms", limit: int = BATCH, handing_to: Provider | None = None
) -> list[OutboxMessage]:
    """Take the most urgent due rows for this worker, under a lease; rows that may not go now are put off.

    All rows are of one lane. With `handing_to` they are also marked as being handed over, in the same UPDATE: for
    a caller who gives all of them to that provider at once.
    """
    while True:
        taken, settled = _claim_from_the_first_lane(worker, kind, limit, handing_to)
        if taken or not settled:
            return taken


def _claim_from_the_first_lane(
    worker: str, kind: str, limit: int, handing_to: Provider | None
) -> tuple[list[OutboxMessage], int]:
    """Rows to hand over, and how many others were cancelled or put off; (.., 0) and nothing when nothing is due."""
    now = timezone.now()
    for rows_of_lane, campaign in lanes(kind, now):
        with transaction.atomic():
            rows = list(with_facts(rows_of_lane, kind).select_for_update(skip_locked=True, of=("self",))[:limit])
            if not rows:
                continue
            for row in rows:
                row.campaign = campaign  # the one object, with what is kept beside it
            go = apply_rules(rows, campaign, now)
            _mark_claimed(go, worker, handing_to, now)
        return go, len(rows) - len(go)
    return [], 0


def lanes(kind: str, at: datetime) -> Iterator[tuple[OutboxMessageQuerySet, Campaign | None]]:
    """The due rows lane by lane, most urgent first. Loose rows go before a campaign of the same priority."""
    due = OutboxMessage.objects.due(at).of_kind(kind)
    loose = due.filter(campaign__isnull=True)
    sending = Campaign.objects.filter(state=CampaignState.SENDING).order_by("priority", "started_at", "id")
    passed = -1
    for campaign in sending:
        if campaign.priority > passed:
            yield loose.filter(priority__lte=campaign.priority), None
            passed = campaign.priority
        yield due.filter(campaign=campaign), campaign
    yield loose, None


def with_facts(rows: OutboxMessageQuerySet, kind: str) -> OutboxMessageQuerySet:
    """Add what the rules ask about the recipient, as it is now, and the ciphertexts.

    Address and text are opened later, one by one (`handing`): a row whose key is lost must not hold up the others.
    """

    def true_if(condition: Q) -> Case:
        return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())

    # A consent is one to write to the address it was given for. Whoever proved another one since the row was written
    # does not answer for the old one. (Not by the hashes: while keys are rotated, equal addresses have two.)
    proven_at = "email_confirmed_at" if kind == "email" else "phone_confirmed_at"
    same = Q(**{f"subscriber__{proven_at}__lte": F("created_at")})
    facts: dict[str, Any] = {
        "may_receive": true_if(same & reachable_q(kind, "info", prefix="subscriber__")),
        "may_receive_ads": true_if(same & reachable_q(kind, "ad", prefix="subscriber__")),
        "agreed_to_nights": true_if(night_q(prefix="subscriber__")),
        "sealed_recipient": ExpressionWrapper(F("recipient"), output_field=TextField()),
        "sealed_body": ExpressionWrapper(F("body"), output_field=TextField()),
    }
    return rows.defer("recipient", "body").annotate(**facts)


def apply_rules(rows: Sequence[OutboxMessage], campaign: Campaign | None, at: datetime) -> list[OutboxMessage]:
    """Cancel and put off what the rules say, one UPDATE for each reason; return the rows that go."""
    goes: list[OutboxMessage] = []
    others: dict[Verdict, list[int]] = defaultdict(list)
    for row in rows:
        decided = verdict(facts_of(row, campaign), at)
        if decided.goes:
            goes.append(row)
        else:
            others[decided].append(row.pk)
    for decided, ids in others.items():
        concerned = OutboxMessage.objects.filter(pk__in=ids)
        if decided.cancelled:
            concerned.settle(State.CANCELLED, error=decided.cancelled, code=CODES[decided.cancelled])
        else:
            concerned.update(not_before=decided.waits_until)
    return goes


def facts_of(row: OutboxMessage, campaign: Campaign | None) -> Facts:
    return Facts(
        purpose=row.purpose,
        priority=row.priority,
        by_email=row.channel == Channel.EMAIL,
        may_receive=row.may_receive_ads if row.purpose == Purpose.AD else row.may_receive,
        agreed_to_nights=row.agreed_to_nights,
        is_newsletter=campaign is not None and campaign.kind == CampaignKind.NEWSLETTER,
        night_was_chosen=campaign is not None and quiet_hours.night_was_chosen(campaign.scheduled_at),
        expires_at=row.expires_at,
    )


def _mark_claimed(rows: Sequence[OutboxMessage], worker: str, handing_to: Provider | None, now: datetime) -> None:
    if not rows:
        return
    until, handed_at = lease_end(now), now if handing_to else None
    claimed = OutboxMessage.objects.filter(pk__in=[row.pk for row in rows])
    marks = {"provider": handing_to.name, "attempts": F("attempts") + 1} if handing_to else {}
    claimed.update(state=State.SENDING, claimed_by=worker, lease_until=until, handed_at=handed_at, **marks)
    for row in rows:
        row.state, row.claimed_by, row.lease_until, row.handed_at = State.SENDING, worker, until, handed_at


def mark_handed(rows: Sequence[OutboxMessage], provider: Provider, worker: str) -> list[OutboxMessage]:
    """Note, before the hand-over, that it is about to happen; leave out rows whose lease is no longer ours."""
    now = timezone.now()
    with transaction.atomic():
        held = OutboxMessage.objects.held_by(worker, at=now).filter(pk__in=[row.pk for row in rows])
        ours = set(held.select_for_update().values_list("pk", flat=True))
        OutboxMessage.objects.filter(pk__in=ours).update(
            handed_at=now, lease_until=lease_end(now), provider=provider.name, attempts=F("attempts") + 1
        )
    return _ours(rows, ours, now)


def renew(rows: Sequence[OutboxMessage], worker: str) -> list[OutboxMessage]:
    """Begin the lease of marked rows anew; leave out those that are no longer ours."""
    now = timezone.now()
    with transaction.atomic():
        held = OutboxMessage.objects.held_by(worker, at=now).filter(pk__in=[row.pk for row in rows])
        ours = set(held.select_for_update().values_list("pk", flat=True))
        OutboxMessage.objects.filter(pk__in=ours).update(handed_at=now, lease_until=lease_end(now))
    return _ours(rows, ours, now)


def _ours(rows: Sequence[OutboxMessage], ours: set[int], handed_at: datetime) -> list[OutboxMessage]:
    found = [row for row in rows if row.pk in ours]
    for row in found:
        row.lease_until, row.handed_at = lease_end(handed_at), handed_at
    return found
