"""What stands in a text campaign: the written text, then the lines every message carries. Strings, no recipients."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.urls import reverse

from programs.base.text import display_phone, to_sms_text
from programs.people.models import PhoneKind

from ..outbox import Purpose
from ..subscribers import links
from .models import Campaign
from .senders import registered_sender

MANAGE_LINK, DONG, TOPICS = "manage_link", "dong", "topics"
VARIABLES = (MANAGE_LINK, DONG, TOPICS)  # filled in for each recipient
WHOLE_DISTRICT = str(settings.DISTRICT_NAME)
ALL_TOPICS = "구정 소식"


def wordings(campaign: Campaign) -> dict[str, str]:
    """The whole text of each language: what was written, then the lines every message carries."""
    bodies: Mapping[str, str] = {
        "ko": campaign.body,
        **{code: body for code, body in campaign.variants.items() if body},
    }
    return {language: with_footer(campaign, body, language) for language, body in bodies.items()}


def with_footer(campaign: Campaign, body: str, language: str = "ko") -> str:
    return "\n".join([body.rstrip(), *footer(campaign, language, has_link="{manage_link" in body)])


def footer(campaign: Campaign, language: str = "ko", *, has_link: bool = False) -> list[str]:
    """Who sends it and where to ask, the way to change or end it free of charge, for ads the free number (K-22)."""
    name, settings_word = ("Seodaemun-gu", "Settings/stop") if language == "en" else (settings.OFFICE_NAME, "설정·해지")
    lines = [f"{name} {contact_phone(campaign)}"]
    if not has_link:
        lines.append(f"{settings_word} {{{MANAGE_LINK}}}")
    if campaign.purpose == Purpose.AD and settings.SMS_OPT_OUT_NUMBER:
        lines.append(f"무료수신거부 {settings.SMS_OPT_OUT_NUMBER}")
    return lines


def contact_phone(campaign: Campaign) -> str:
    """The department's own number, where one can dial it from outside; else the office's."""
    department = campaign.department
    if department.phone and department.phone_kind == PhoneKind.DIRECT:
        return display_phone(department.phone)
    return str(settings.OFFICE_PHONE)


def subject_of(campaign: Campaign) -> str:
    """The subject of an LMS or MMS; an advertisement's begins with its mark, too."""
    if campaign.subject:
        return to_sms_text(campaign.subject)
    return f"(광고) [{settings.OFFICE_NAME}]" if campaign.purpose == Purpose.AD else f"[{settings.OFFICE_NAME}]"


def sender_of(campaign: Campaign) -> str:
    """The registered number it is sent from: the chosen one, else the office's own."""
    return registered_sender(campaign.sender.number if campaign.sender else "")


def image_path(campaign: Campaign) -> Path | None:
    return Path(settings.MEDIA_ROOT) / campaign.image if campaign.image else None


def link_for(subscriber_id: int | None, *, at: datetime) -> str:
    """The person's own link; where the row no longer knows the person, the page where anyone asks for theirs."""
    return links.manage_url(subscriber_id, at=at) if subscriber_id else settings.SITE_URL + reverse("notices:ask_link")


def example_link(*, at: datetime) -> str:
    """A link as long as any other that opens nobody's subscription: it may stand on the staff's pages."""
    return links.manage_url(0, at=at)
