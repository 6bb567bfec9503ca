"""How long a text campaign is and what it goes by, counted as the carriers do (K-30), with the longest values.

All recipients get it by one channel, so that what it costs is known beforehand: the channel of the longest text that
any of them may get. static/notices/compose.js counts the same while one types.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from programs.base.text import LMS_BYTES, SMS_BYTES, sms_bytes, to_sms_text
from programs.people.models import Dong

from .. import texts
from ..outbox import Channel
from ..subscribers.models import Topic
from .composition import ALL_TOPICS, DONG, MANAGE_LINK, TOPICS, WHOLE_DISTRICT, example_link, wordings
from .models import Campaign


class _Longest(texts.Formatter):
    """Fills like `texts.fill`, with the longer of two particles, whichever the value would take."""

    def format_field(self, value: Any, format_spec: str) -> str:
        super().format_field(value, format_spec)  # refuses what is no pair of particles
        return str(value) + max(format_spec.split("/"), key=sms_bytes)


def longest_values(campaign: Campaign, *, at: datetime | None = None) -> dict[str, str]:
    """The longest value each variable can have for this audience; the link is as long as any."""
    dongs = Dong.objects.filter(code__in=campaign.dongs) if campaign.dongs else Dong.objects.all()
    topics = Topic.objects.filter(number__in=campaign.topics) if campaign.topics else Topic.objects.all()
    names = ", ".join(topics.order_by("order", "number").values_list("name", flat=True))
    return {
        MANAGE_LINK: example_link(at=at or timezone.now()),
        DONG: _longest([*dongs.values_list("name", flat=True), WHOLE_DISTRICT]),
        TOPICS: _longest([names, ALL_TOPICS]),
    }


def longest_text(template: str, values: Mapping[str, str]) -> str:
    """The longest text a recipient may get. Raises ValueError for a template that cannot be read."""
    return _Longest().vformat(template, (), {name: texts.sendable(value) for name, value in values.items()})


def length_of(template: str, values: Mapping[str, str]) -> int:
    """Its bytes. Raises ValidationError for letters that cannot be sent, ValueError for an unreadable template."""
    return sms_bytes(longest_text(template, values))


def channel_for(length: int, *, has_image: bool) -> str:
    """What a message of so many bytes goes by; too long is a fault of its own (`rules`)."""
    if has_image:
        return Channel.MMS
    return Channel.SMS if length <= SMS_BYTES else Channel.LMS


def channel_of(campaign: Campaign) -> str:
    """What the campaign goes by. A wording with a fault that keeps it from being counted counts as long."""
    values = longest_values(campaign)
    lengths = [_counted(template, values) for template in wordings(campaign).values()]
    return channel_for(max(lengths), has_image=bool(campaign.image))


def _counted(template: str, values: Mapping[str, str]) -> int:
    try:
        return length_of(template, values)
    except (ValidationError, ValueError):
        return LMS_BYTES + 1


def _longest(values: Iterable[str]) -> str:
    return max((to_sms_text(value) for value in values), key=sms_bytes)
