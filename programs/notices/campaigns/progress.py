"""How far a campaign is: one count over the index, the pace it goes at, and when it will have gone out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.core.cache import cache
from django.db.models import Count

from .. import quiet_hours
from ..failures import words_of
from ..outbox import OutboxMessage, Purpose, Receipt, State
from .audience import recipients
from .models import Campaign, CampaignState

# One count answers everybody who looks within these seconds, however many there are.
FRESH = 2
WINDOW = timedelta(seconds=60)  # the pace is that of the last minute
KEPT = 300  # seconds the samples of the pace are kept for


@dataclass(frozen=True)
class Lot:
    """So many rows of one state, one receipt and one code."""

    state: str
    receipt: str
    code: str
    number: int


@dataclass(frozen=True)
class Reason:
    """Why so many did not arrive."""

    code: str
    number: int

    @property
    def words(self) -> str:
        return words_of(self.code)


@dataclass(frozen=True)
class Sample:
    """How many were through at a moment."""

    at: datetime
    settled: int


@dataclass(frozen=True)
class Progress:
    """Where the messages of a campaign are at one moment. Each is counted in one place."""

    campaign: Campaign
    counts: tuple[Lot, ...]
    to_spread: int  # people whose message is not in the outbox yet
    samples: tuple[Sample, ...]
    at: datetime

    def _number(self, *states: str, receipt: str | None = None) -> int:
        return sum(one.number for one in self.counts if one.state in states and receipt in (None, one.receipt))

    @cached_property
    def total(self) -> int:
        """Everybody it goes to, in the outbox or on the way there."""
        return self._number(*State.values) + self.to_spread

    @cached_property
    def queued(self) -> int:
        return self._number(State.QUEUED) + self.to_spread

    @cached_property
    def sending(self) -> int:
        return self._number(State.SENDING)

    @cached_property
    def sent(self) -> int:
        """Taken by the provider, whatever became of it."""
        return self._number(State.SENT)

    @cached_property
    def delivered(self) -> int:
        return self._number(State.SENT, receipt=Receipt.DELIVERED)

    @cached_property
    def undelivered(self) -> int:
        """Taken by the provider, which told later that it did not arrive."""
        return self._number(State.SENT, receipt=Receipt.FAILED)

    @cached_property
    def refused(self) -> int:
        """Not taken: what "retry the failed" sends again."""
        return self._number(State.FAILED)

    @property
    def failed(self) -> int:
        return self.refused + self.undelivered

    @cached_property
    def unknown(self) -> int:
        return self._number(State.UNKNOWN)

    @cached_property
    def cancelled(self) -> int:
        return self._number(State.CANCELLED)

    @property
    def left(self) -> int:
        """What still has to be handed over."""
        return self.queued + self.sending

    @property
    def settled(self) -> int:
        return self.total - self.left

    @property
    def percent(self) -> int:
        return 100 * self.settled // self.total if self.total else 0

    @property
    def tenth(self) -> int:
        """The percentage in steps of ten: what is read aloud, so that it is not read every second."""
        return self.percent // 10 * 10

    @property
    def failures(self) -> list[Reason]:
        """Why messages failed, the commonest reason first."""
        return _reasons(
            one
            for one in self.counts
            if one.state == State.FAILED or (one.state, one.receipt) == (State.SENT, Receipt.FAILED)
        )

    @property
    def cancellations(self) -> list[Reason]:
        return _reasons(one for one in self.counts if one.state == State.CANCELLED)

    @cached_property
    def per_second(self) -> float:
        """Messages settled a second over the last minute; over the whole run where nobody looked before."""
        before = self.samples[0] if self.samples else None
        if before is None and self.campaign.started_at is not None:
            before = Sample(self.campaign.started_at, 0)
        if before is None:
            return 0.0
        until = self.at if self.left else self.campaign.finished_at or self.at
        seconds = (until - before.at).total_seconds()
        return max(0, self.settled - before.settled) / seconds if seconds > 0 else 0.0

    @property
    def waits_until(self) -> datetime | None:
        """The morning it waits for, where it may not go at night."""
        if not self.left or self.campaign.purpose == Purpose.DISASTER or self.per_second:
            return None
        return quiet_hours.end_of_night(self.at)

    @property
    def ends_at(self) -> datetime | None:
        """When the last one will have been handed over, at the present pace; None when nobody can say."""
        if self.campaign.state != CampaignState.SENDING or not self.left or not self.per_second:
            return None
        return self.at + timedelta(seconds=self.left / self.per_second)

    @property
    def moves(self) -> bool:
        """True while looking again may show something else: it is being sent, or receipts come in."""
        if self.campaign.state == CampaignState.SENDING or self.sending:
            return True
        waits_for_receipts = self.sent > self.delivered + self.undelivered
        finished = self.campaign.finished_at
        return waits_for_receipts and finished is not None and self.at - finished < timedelta(hours=1)


def progress(campaign: Campaign, *, at: datetime) -> Progress:
    """Count a campaign's messages: one query, answered by the index notices_campaign_progress alone.

    While it is being sent the answer is kept for a moment, so that many who watch are one query.
    """
    key = f"notices.progress.{campaign.pk}.{int(at.timestamp()) // FRESH}"
    counts = cache.get(key) if campaign.state == CampaignState.SENDING else None
    if counts is None:
        counts = tuple(count(campaign))
        if campaign.state == CampaignState.SENDING:
            cache.set(key, counts, FRESH)
    found = Progress(campaign, counts, to_spread(campaign), (), at)
    return Progress(campaign, counts, found.to_spread, remember(found), at)


def count(campaign: Campaign) -> list[Lot]:
    rows = (
        OutboxMessage.objects.filter(campaign=campaign)
        .order_by()
        .values_list("state", "receipt", "receipt_code")
        .annotate(number=Count("*"))
    )
    return [Lot(*row) for row in rows]


def to_spread(campaign: Campaign) -> int:
    """Recipients whose row is not in the outbox yet, while the rows are being written."""
    if campaign.state not in (CampaignState.SENDING, CampaignState.PAUSED) or campaign.expanded_at is not None:
        return 0
    return recipients(campaign).filter(pk__gt=campaign.expanded_to).count()


def remember(now: Progress) -> tuple[Sample, ...]:
    """Keep how many are through now; return what was known before, within the window, oldest first."""
    if now.campaign.state != CampaignState.SENDING:
        return ()
    key = f"notices.pace.{now.campaign.pk}"
    kept = cache.get(key, ())
    before = tuple(one for one in kept if now.at - WINDOW <= one.at < now.at and one.settled <= now.settled)
    cache.set(key, (*before, Sample(now.at, now.settled)), KEPT)
    return before


def _reasons(counts: Iterable[Lot]) -> list[Reason]:
    numbers: dict[str, int] = {}
    for one in counts:
        numbers[one.code] = numbers.get(one.code, 0) + one.number
    return [Reason(code, number) for code, number in sorted(numbers.items(), key=lambda item: (-item[1], item[0]))]
