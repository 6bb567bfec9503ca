"""What messages of campaigns said, for a screen: their rows in the outbox hold no text of their own.

Nobody's own link stands in it: whoever reads a screen of the office must not be able to open a subscription.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured

from programs.base.text import to_sms_text
from programs.people.models import Dong

from .. import texts
from ..outbox import OutboxMessage
from ..subscribers.models import Subscriber, Topic
from .composition import ALL_TOPICS, DONG, MANAGE_LINK, TOPICS, WHOLE_DISTRICT, link_for, wordings
from .models import Campaign, CampaignKind


@dataclass(frozen=True, slots=True)
class Shown:
    """What one message said, or its name with the address where it can be read."""

    text: str
    url: str = ""


Row = tuple[OutboxMessage, Campaign]
Shower = Callable[[Sequence[Row]], Mapping[int, Shown]]
_showers: dict[str, Shower] = {}


def register_shower(kind: str, shower: Shower) -> None:
    """Say how a kind of campaign is shown, many rows at once. Raises ImproperlyConfigured for a second one."""
    if kind in _showers:
        raise ImproperlyConfigured(f"Campaigns of the kind {kind!r} have a shower already.")
    _showers[kind] = shower


def shown(messages: Iterable[OutboxMessage]) -> dict[int, Shown]:
    """By the row's id, of those that belong to a campaign; so many queries however many rows and campaigns."""
    rows = [message for message in messages if message.campaign_id is not None and message.wiped_at is None]
    if not rows:
        return {}
    campaigns = Campaign.objects.select_related("department", "issue__campaign").in_bulk(
        {row.campaign_id for row in rows}
    )
    by_kind: dict[str, list[Row]] = {}
    for row in rows:
        campaign = campaigns[row.campaign_id]  # PROTECT: it is there
        by_kind.setdefault(campaign.kind, []).append((row, campaign))
    found: dict[int, Shown] = {}
    for kind, some in by_kind.items():
        found |= _showers[kind](some)
    return found


def _texts(rows: Sequence[Row]) -> dict[int, Shown]:
    """The wording of each person's language; what is filled in for the person is looked up where it stands in one."""
    templates = {campaign.pk: wordings(campaign) for _row, campaign in rows}
    names = {pk: {name for one in each.values() for name in texts.names_in(one)} for pk, each in templates.items()}
    personal = [row for row, campaign in rows if names[campaign.pk] & {DONG, TOPICS}]
    people = _people(personal)
    topics = dict(Topic.objects.order_by("order", "number").values_list("number", "name")) if personal else {}
    dongs = dict(Dong.objects.values_list("code", "name")) if personal else {}
    found = {}
    for row, campaign in rows:
        dong, chosen = people.get(row.subscriber_id, (None, []))
        about = [number for number in chosen if not campaign.topics or number in campaign.topics]
        values = {
            MANAGE_LINK: link_for(None, at=row.created_at),
            DONG: dongs.get(dong or "", WHOLE_DISTRICT),
            TOPICS: ", ".join(name for number, name in topics.items() if number in about) or ALL_TOPICS,
        }
        wording = templates[campaign.pk].get(row.language, templates[campaign.pk]["ko"])
        filled = texts.fill(wording, {name: texts.sendable(value) for name, value in values.items()})
        found[row.pk] = Shown(to_sms_text(filled))
    return found


def _people(rows: Sequence[OutboxMessage]) -> dict[int | None, tuple[str | None, list[int]]]:
    """The dong and the topics of each, as they are now."""
    if not rows:
        return {}
    people = Subscriber.objects.filter(pk__in={row.subscriber_id for row in rows if row.subscriber_id})
    return {pk: (dong, topics) for pk, dong, topics in people.values_list("pk", "dong", "topics")}


register_shower(CampaignKind.TEXT, _texts)
