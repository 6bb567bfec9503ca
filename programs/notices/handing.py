"""Handing over: claimed rows become parcels, a provider takes them, the answers are recorded."""

import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import groupby

import structlog
from django.conf import settings
from django.utils import timezone

from programs.people.crypto import CannotDecrypt, decrypt

from .campaigns.content import content_for
from .campaigns.models import Campaign
from .claiming import mark_handed, renew
from .outbox import Channel, OutboxMessage, Purpose
from .providers import Answer, Parcel, Provider, provider_for, routing
from .recording import record
from .rules import may_go_as_ad

log = structlog.get_logger(__name__)


class Pace:
    """How many rows to hand over at once, so that a batch takes about half a second whatever the provider.

    A disaster message waits for no more than the batch that is under way; a quick provider soon gets its whole batch.
    """

    SECONDS = 0.5
    FIRST = 50
    GROWTH = 4

    def __init__(self) -> None:
        self.sizes: dict[str, int] = {}

    def size(self, provider: Provider) -> int:
        return max(1, min(self.sizes.get(provider.name, self.FIRST), provider.batch))

    def note(self, provider: Provider, rows: int, seconds: float) -> None:
        fitting = int(rows * self.SECONDS / max(seconds, 0.001))
        before = self.sizes.get(provider.name, self.FIRST)
        self.sizes[provider.name] = max(1, min(fitting, before * self.GROWTH, provider.batch))


pace = Pace()


def hand_over(
    messages: Sequence[OutboxMessage], *, worker: str, provider: Provider | None = None
) -> Iterator[tuple[OutboxMessage, Answer]]:
    """Give claimed messages of one kind to their provider and record every answer as it comes.

    Rows whose lease is no longer this worker's are left out.
    """
    if not messages:
        return
    carrier = provider or provider_for(messages[0].channel)
    for start in range(0, len(messages), carrier.batch):
        some = messages[start : start + carrier.batch]
        ours = some if marked_just_now(some) else mark_handed(some, carrier, worker)
        if ours:
            yield from _hand_over(ours, carrier, worker)


def marked_just_now(rows: Sequence[OutboxMessage]) -> bool:
    """True while the mark of `claim` is fresh. A worker that slept in between has to ask for its lease again."""
    fresh = timezone.now() - timedelta(seconds=settings.NOTICES_LEASE_SECONDS / 10)
    return all(row.handed_at is not None and row.handed_at > fresh for row in rows)


def _hand_over(rows: Sequence[OutboxMessage], provider: Provider, worker: str) -> list[tuple[OutboxMessage, Answer]]:
    made = list(zip(rows, parcels(rows), strict=True))
    if not marked_just_now(rows):  # the texts took long, and another worker may have taken them over meanwhile
        ours = {row.pk for row in renew(rows, worker)}
        made = [(row, parcel) for row, parcel in made if row.pk in ours]
    going = [(row, parcel) for row, parcel in made if isinstance(parcel, Parcel)]
    answers = [(row, answer) for row, answer in made if isinstance(answer, Answer)]
    began = time.monotonic()
    if going:
        said = provider.send_many([parcel for _row, parcel in going])
        routing.note(provider, said, seconds=time.monotonic() - began)
        answers += [(row, answer) for (row, _parcel), answer in zip(going, said, strict=True)]
    record(answers, provider=provider.name, worker=worker)
    pace.note(provider, len(rows), time.monotonic() - began)
    return answers


def parcels(rows: Sequence[OutboxMessage]) -> list[Parcel | Answer]:
    """What is handed over for each row, or why it cannot be just now: then it is tried later and holds up no other."""
    made: list[Parcel | Answer] = []
    for campaign, some in groupby(rows, key=lambda row: row.campaign):
        group = list(some)
        opened = [(row, _open(row)) for row in group]
        whole = [row for row, fault in opened if fault is None]
        written = iter(map(_unless_unmarked, whole, _written(campaign, whole)))
        made += [next(written) if fault is None else fault for _row, fault in opened]
    return made


def _unless_unmarked(row: OutboxMessage, made: Parcel | Answer) -> Parcel | Answer:
    """An advertisement that does not say so never leaves, whoever wrote it and whatever was approved."""
    if row.purpose != Purpose.AD or isinstance(made, Answer):
        return made
    lawful = may_go_as_ad(
        by_email=row.channel == Channel.EMAIL,
        subject=made.subject,
        body=made.body,
        headers=made.headers,
        opt_out=settings.SMS_OPT_OUT_NUMBER,
    )
    return made if lawful else Answer("permanent", text="no (광고) or no free opt-out in the text", code="ad")


def _open(row: OutboxMessage) -> Answer | None:
    """Decrypt what `claim` left sealed; the answer in its place where the key is lost."""
    if "sealed_recipient" not in vars(row):
        return None
    try:
        row.recipient, row.body = decrypt(row.sealed_recipient), decrypt(row.sealed_body)
    except CannotDecrypt as error:
        log.error("notices.cannot_be_opened", message=row.pk)
        return Answer("temporary", text=str(error), code="key")
    return None


def _written(campaign: Campaign | None, rows: Sequence[OutboxMessage]) -> Sequence[Parcel | Answer]:
    if campaign is None:
        return [parcel(row) for row in rows]
    try:
        return content_for(campaign).parcels(rows)
    except Exception as error:
        # Whatever is wrong in the text of one campaign: it stands in the log and on the campaign's page, its rows are
        # tried later, and the messages of everybody else go out.
        log.exception("notices.cannot_be_written", campaign=campaign.pk)
        return [Answer("temporary", text=f"{type(error).__name__}: {error}", code="text")] * len(rows)


def parcel(row: OutboxMessage) -> Parcel:
    """A message of no campaign: its text stands in the row."""
    return Parcel(
        key=row.idempotency_key,
        channel=row.channel,
        to=row.recipient,
        sender=row.sender,
        subject=row.subject,
        body=row.body,
        reference=str(row.pk),
    )
