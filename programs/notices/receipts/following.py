"""What follows from reports: consent off, an address set aside, another try. Each once, whoever is killed.

The rules (P06.6): a dead number or mailbox is set aside at once; three messages within 30 days that did not arrive do
the same; a refusal by 080 or a spam complaint takes the consent back (K-31); what the carrier could not deliver just
now is sent again, three times at most, while it is still of use.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from ..campaigns.models import Campaign, CampaignState
from ..campaigns.spreading import take_up
from ..failures import words_of
from ..outbox import OutboxMessage, Receipt, State
from ..subscribers import consent_texts
from ..subscribers.models import Subscriber
from ..subscribers.services import set_aside, withdraw
from .desk.models import ReceiptEvent

MOST_RETRIES = 3
RETRY_AFTER = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15))
OF_USE = timedelta(hours=6)  # a message older than that is not sent again
SOFT_DAYS, SOFT_TIMES = 30, 3
Then = ReceiptEvent.Then


def follow(*, at: datetime | None = None, limit: int = 2000) -> int:
    """Do what the reports ask for, one event in one transaction. Returns how many were done."""
    done = 0
    while done < limit:
        with transaction.atomic():
            event = (
                ReceiptEvent.objects.filter(followed_at__isnull=True, message__isnull=False)
                .exclude(then=Then.NOTHING)
                .select_for_update(skip_locked=True, of=("self",))
                .select_related("message")
                .order_by("id")
                .first()
            )
            if event is None or event.message is None:
                return done
            now = at or timezone.now()
            VERBS[event.then](event, event.message, now)
            ReceiptEvent.objects.filter(pk=event.pk).update(followed_at=now)
        done += 1
    return done


def subscribers_of(message: OutboxMessage) -> list[Subscriber]:
    """Whose address it went to: the subscriber it was for, or whoever subscribed with that address."""
    if not message.recipient_hash:  # wiped
        return [message.subscriber] if message.subscriber else []
    column = "email_hash" if message.channel == "email" else "phone_hash"
    return list(Subscriber.objects.filter(Q(**{column: message.recipient_hash}) | Q(pk=message.subscriber_id)))


def _withdraw(event: ReceiptEvent, message: OutboxMessage, now: datetime) -> None:
    is_mail = message.channel == "email"
    for subscriber in subscribers_of(message):
        purpose, source = (consent_texts.EMAIL, "complaint") if is_mail else (consent_texts.SMS, "080")
        withdraw(subscriber, [purpose], source=source, at=now)


def _set_aside(event: ReceiptEvent, message: OutboxMessage, now: datetime) -> None:
    channel = "email" if message.channel == "email" else "sms"
    for subscriber in subscribers_of(message):
        set_aside(subscriber, channel, f"{event.code} {words_of(event.code)}", at=now)


def _count_soft(event: ReceiptEvent, message: OutboxMessage, now: datetime) -> None:
    if not message.recipient_hash:
        return
    # Each message counts once, tries and all; one that arrived after all does not.
    missed = (
        ReceiptEvent.objects.filter(
            message__recipient_hash=message.recipient_hash,
            message__receipt__in=("", Receipt.FAILED),
            at__gt=now - timedelta(days=SOFT_DAYS),
        )
        .filter(Q(then=Then.SOFT) | Q(then=Then.RETRY, message__state=State.SENT))
        .values("message_id")
        .distinct()
    )
    if missed.count() >= SOFT_TIMES:
        _set_aside(event, message, now)


def _try_again(event: ReceiptEvent, message: OutboxMessage, now: datetime) -> None:
    """Put a message that did not arrive back into the queue, unless it was tried often enough or is stale."""
    tries = ReceiptEvent.objects.filter(message=message, then=Then.RETRY, pk__lte=event.pk).count()
    campaign = Campaign.objects.locked(message.campaign_id) if message.campaign_id else None
    row = OutboxMessage.objects.select_for_update(of=("self",)).get(pk=message.pk)
    missing = row.state == State.SENT and row.receipt == Receipt.FAILED and row.receipt_code == event.code
    if not missing:  # arrived, sent again, or decided by a person meanwhile
        return
    # The text of a campaign's message stands in the campaign; any other row without one was wiped (one-time codes).
    over = campaign.state == CampaignState.CANCELLED if campaign else not row.body
    if tries > MOST_RETRIES or over or row.created_at < now - OF_USE or row.is_late(now):
        _count_soft(event, row, now)
        return
    OutboxMessage.objects.filter(pk=row.pk).update(
        state=State.QUEUED,
        missed=F("missed") + 1,  # a new key: the provider knows the old one, and would not send it again
        not_before=now + RETRY_AFTER[tries - 1],
        sent_at=None,
        handed_at=None,
        provider_id="",
        receipt="",
        receipt_code="",
        receipt_at=None,
        last_error=f"{event.code} {words_of(event.code)}",
    )
    if campaign:
        take_up(campaign)


VERBS: dict[str, Callable[[ReceiptEvent, OutboxMessage, datetime], None]] = {
    Then.WITHDRAW.value: _withdraw,
    Then.DEAD.value: _set_aside,
    Then.SOFT.value: _count_soft,
    Then.RETRY.value: _try_again,
}
