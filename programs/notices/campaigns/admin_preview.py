"""What the compose pages show of a campaign: how it reads, how long it is, how many get it, what it costs."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from programs.base.sms import INSIDE
from programs.base.text import LMS_BYTES, SMS_BYTES, format_phone, korean_datetime, replaced_letters, to_sms_text
from programs.people.models import Department, Dong, Language, User

from .. import texts
from ..outbox import Channel, Purpose
from ..subscribers.models import AgeBand, Topic
from . import audience, estimate, narrowing, rules, services
from .composition import ALL_TOPICS, example_link, footer, sender_of, subject_of, wordings
from .content import content_for
from .measure import channel_for, length_of, longest_values
from .models import Campaign, CampaignKind

# What stands for each letter that goes out as another: shown, so that nobody wonders.
INVISIBLE = {"\u00a0": _("줄바꿈 없는 빈칸"), "\u202f": _("좁은 빈칸"), "\u2009": _("얇은 빈칸")}


@dataclass(frozen=True)
class Wording:
    """One language's text as the person with the longest values would get it."""

    language: str
    name: str
    text: str
    length: int | None  # None while a fault keeps it from being counted
    channel: str
    replaced: dict[str, str]

    @property
    def limit(self) -> int:
        return SMS_BYTES if self.channel == Channel.SMS else LMS_BYTES

    @property
    def channel_name(self) -> str:
        return str(Channel(self.channel).label)


def wordings_of(campaign: Campaign) -> list[Wording]:
    """Every wording of a text message with its length."""
    values = longest_values(campaign)
    written = {"ko": campaign.body, **campaign.variants}
    return [
        _wording(campaign, language, template, values, written[language])
        for language, template in wordings(campaign).items()
    ]


def _wording(campaign: Campaign, language: str, template: str, values: dict[str, str], written: str) -> Wording:
    length: int | None = None
    text = template
    try:
        text = texts.fill(template, values)
        text = to_sms_text(text)
        length = length_of(template, values)
    except (ValidationError, ValueError):
        pass  # its sentence is among the faults
    channel = channel_for(length or LMS_BYTES, has_image=bool(campaign.image))
    name = str(Language(language).label)
    return Wording(language, name, text, length, channel, replaced_letters(written))


def audience_in_words(campaign: Campaign) -> list[tuple[str, str]]:
    """Whom it is meant for, group by group."""
    topics = Topic.objects.filter(number__in=campaign.topics).values_list("name", flat=True)
    dongs = list(Dong.objects.filter(code__in=campaign.dongs).order_by("name").values_list("name", flat=True))
    if dongs and campaign.purpose == Purpose.DISASTER:
        dongs = [*dongs, _("동을 밝히지 않은 사람")]
    groups = [
        (_("주제"), list(topics)),
        (_("동"), dongs),
        (_("나이대"), [str(AgeBand(band).label) for band in campaign.age_bands]),
        (_("언어"), [str(Language(code).label) for code in campaign.languages]),
    ]
    found = [(name, ", ".join(chosen) or _("모두")) for name, chosen in groups]
    if campaign.narrowed_to:
        found.insert(0, (_("이 사람들에게만"), narrowing.in_words(campaign.narrowed_to)))
    return found


def summary(campaign: Campaign, user: User, *, at: datetime | None = None) -> dict[str, Any]:
    """What everyone sees who writes, approves or sends it: text, whom, how many, how much, when."""
    at = at or campaign.scheduled_at or timezone.now()
    is_text = campaign.kind == CampaignKind.TEXT
    counted = audience.count(campaign)
    faults = rules.faults(campaign)
    channel = content_for(campaign).channel if not faults or is_text else Channel.EMAIL
    later = audience.waits_until(campaign, at) if is_text else None
    return {
        "campaign": campaign,
        "is_text": is_text,
        "wordings": wordings_of(campaign) if is_text else [],
        "subject": subject_of(campaign) if is_text and channel != Channel.SMS else campaign.subject,
        "sender": format_phone(sender_of(campaign)) if is_text else "",
        "counted": counted,
        "estimate": estimate.estimate(channel, counted.reached, on=timezone.localdate(at)),
        "audience": audience_in_words(campaign),
        "faults": faults,
        "waits_until": korean_datetime(later) if later and counted.waits_at_night else "",
        "seen": services.fingerprint(campaign),
    }


def compose_data(department: Department | None) -> dict[str, Any]:
    """What compose.js must know to count as Python does; plain values, no personal data."""
    sample = Campaign(department=department or Department())
    footers: dict[str, dict[str, list[str]]] = {}
    for purpose in (Purpose.INFO, Purpose.AD, Purpose.DISASTER):
        sample.purpose = purpose
        footers[purpose] = {code: footer(sample, code) for code in ("ko", "en")}
    return {
        "limits": {"sms": SMS_BYTES, "lms": LMS_BYTES},
        "inside": {chr(code): letter for code, letter in INSIDE.items()},
        "invisible": INVISIBLE,
        "link": example_link(at=timezone.now()),
        "district": str(settings.DISTRICT_NAME),
        "topics": ", ".join(Topic.objects.order_by("order", "number").values_list("name", flat=True)),
        "any": ALL_TOPICS,
        "footers": footers,
        "prices": {channel: str(price) for channel, price in estimate.prices(timezone.localdate()).items()},
    }
