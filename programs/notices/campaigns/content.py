"""What a campaign's message says to each recipient: its text with the lines every message carries, filled in.

A `Content` is made once per campaign and process; then each row of the outbox becomes a parcel without a query, or
with one for a whole batch where the text speaks of the person's dong or topics. Other kinds of campaigns register a
maker of their own (`register_maker`).
"""

from abc import ABC, abstractmethod
from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import datetime

from django.core.exceptions import ImproperlyConfigured

from programs.base.text import to_sms_text
from programs.people.models import Dong

from .. import texts
from ..outbox import OutboxMessage
from ..providers import Parcel
from ..subscribers.models import Subscriber, Topic
from .composition import (
    ALL_TOPICS,
    DONG,
    MANAGE_LINK,
    TOPICS,
    WHOLE_DISTRICT,
    image_path,
    link_for,
    sender_of,
    subject_of,
    wordings,
)
from .measure import channel_of
from .models import Campaign, CampaignKind

KEPT = 8  # contents of campaigns that a process works at by turns


class Content(ABC):
    """One campaign's message, ready for any recipient."""

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign

    channel: str  # what the rows of the outbox go by: "sms", "lms", "mms" or "email"

    @abstractmethod
    def parcels(self, rows: Sequence[OutboxMessage]) -> list[Parcel]:
        """What is handed over for each of these rows, in the same order."""

    def parcel(self, row: OutboxMessage) -> Parcel:
        return self.parcels([row])[0]


class TextContent(Content):
    """An SMS, LMS or MMS, Korean or in a language the campaign has a wording for."""

    def __init__(self, campaign: Campaign) -> None:
        super().__init__(campaign)
        self.channel = channel_of(campaign)
        self.wordings = wordings(campaign)
        self.sender = sender_of(campaign)
        self.topic_names = dict(Topic.objects.order_by("order", "number").values_list("number", "name"))
        self.dong_names = dict(Dong.objects.values_list("code", "name"))
        used = {name for template in self.wordings.values() for name in texts.names_in(template)}
        self.knows_the_person = bool(used & {DONG, TOPICS})

    def parcels(self, rows: Sequence[OutboxMessage]) -> list[Parcel]:
        people = self._people(rows)
        return [
            Parcel(
                key=row.idempotency_key,
                channel=row.channel,
                to=row.recipient,
                sender=self.sender,
                subject="" if row.channel == "sms" else subject_of(self.campaign),
                body=self.body(
                    language=row.language,
                    subscriber_id=row.subscriber_id,
                    person=people.get(row.subscriber_id),
                    at=row.created_at,
                ),
                image=image_path(self.campaign),
                reference=str(row.pk),
            )
            for row in rows
        ]

    def body(
        self,
        *,
        language: str = "ko",
        subscriber_id: int | None = None,
        person: tuple[str | None, Sequence[int]] | None = None,
        at: datetime,
    ) -> str:
        """The text for one recipient; `person` is their dong's code and the numbers of their topics.

        Their link is dated by the row (`at`), so a copy made again is the same, and it opens for whoever confirmed an
        address after the campaign had begun.
        """
        dong, topics = person or (None, ())
        values = {
            MANAGE_LINK: link_for(subscriber_id, at=at),
            DONG: self.dong_names.get(dong or "", WHOLE_DISTRICT),
            TOPICS: self.topics_in_words(topics),
        }
        template = self.wordings.get(language, self.wordings["ko"])
        return to_sms_text(texts.fill(template, {name: texts.sendable(value) for name, value in values.items()}))

    def topics_in_words(self, chosen: Sequence[int]) -> str:
        """Which of the person's topics this message is about."""
        about = [number for number in chosen if not self.campaign.topics or number in self.campaign.topics]
        return ", ".join(name for number, name in self.topic_names.items() if number in about) or ALL_TOPICS

    def _people(self, rows: Sequence[OutboxMessage]) -> dict[int | None, tuple[str | None, list[int]]]:
        if not self.knows_the_person:
            return {}
        ids = [row.subscriber_id for row in rows if row.subscriber_id]
        people = Subscriber.objects.filter(pk__in=ids).values_list("pk", "dong", "topics")
        return {pk: (dong, topics) for pk, dong, topics in people}


Maker = Callable[[Campaign], Content]
_makers: dict[str, Maker] = {CampaignKind.TEXT: TextContent}
_kept: "OrderedDict[tuple[int, datetime | None], Content]" = OrderedDict()


def register_maker(kind: str, maker: Maker) -> None:
    """Say how a kind of campaign's content is made. Raises ImproperlyConfigured for a second maker of a kind."""
    if kind in _makers:
        raise ImproperlyConfigured(f"Campaigns of the kind {kind!r} have a maker of content already.")
    _makers[kind] = maker


def content_for(campaign: Campaign) -> Content:
    """The content of a campaign; kept for the next batch once its text cannot change any more."""
    key = (campaign.pk, campaign.approved_at)
    if campaign.approved_at is None:
        return _makers[campaign.kind](campaign)
    if key not in _kept:
        _kept[key] = _makers[campaign.kind](campaign)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    _kept.move_to_end(key)
    return _kept[key]
