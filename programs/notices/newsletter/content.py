"""What delivery hands over for each copy of a newsletter: the mail of the reader's topics, with their own links."""

from collections.abc import Sequence

from django.conf import settings

from ..campaigns.content import Content
from ..campaigns.models import Campaign
from ..outbox import Channel, OutboxMessage
from ..providers import Parcel
from ..subscribers import links
from ..subscribers.models import Subscriber
from .mail import Mails


class NewsletterContent(Content):
    """One issue. A mail is rendered once per (topics, language); a copy is then two links and a join."""

    channel = Channel.EMAIL

    def __init__(self, campaign: Campaign) -> None:
        super().__init__(campaign)
        self.mails = Mails(campaign.issue)

    def parcels(self, rows: Sequence[OutboxMessage]) -> list[Parcel]:
        ids = [row.subscriber_id for row in rows if row.subscriber_id]
        chosen = dict(Subscriber.objects.filter(pk__in=ids).values_list("pk", "topics"))
        return [self._parcel(row, chosen.get(row.subscriber_id or 0, ())) for row in rows]

    def _parcel(self, row: OutboxMessage, topics: Sequence[int]) -> Parcel:
        """Links are dated by the row, so a copy made again after a failure is the same; and they end the mails of
        whoever confirmed the address after the send had begun."""
        at = row.created_at
        if row.subscriber_id is None:  # a test send, or somebody whose data was erased meanwhile: no one's links
            manage = unsubscribe = self.campaign.issue.public_url
            headers = {}
        else:
            manage = links.manage_url(row.subscriber_id, at=at)
            unsubscribe = links.unsubscribe_url(row.subscriber_id, channel="email", at=at)
            headers = {
                "List-Unsubscribe": f"<{unsubscribe}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
                "List-Id": LIST_ID,
            }
        filled = self.mails.of(topics, row.language).fill(manage=manage, unsubscribe=unsubscribe)
        return Parcel(
            key=row.idempotency_key,
            channel=Channel.EMAIL,
            to=row.recipient,
            sender=row.sender,
            subject=filled.subject,
            body=filled.text,
            html=filled.html,
            headers=headers,
            reference=str(row.pk),
        )


LIST_ID = f"<newsletter.{settings.MESSAGE_ID_DOMAIN}>"
