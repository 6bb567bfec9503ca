"""Texts that people send back: a keyword ends the subscription at once, anything else waits for a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from programs.base.text import blank_rrn, mask_phone, nfc, normalise_phone

from ..subscribers.keywords import is_stop, stop
from .desk.models import IncomingText
from .events import Unreadable, own_id, text_of, time_of

LONGEST, LONGEST_NUMBER = 2000, 40
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Reply:
    """One text that came in. `phone` is empty where it is no number of ours to answer: withheld, or of abroad."""

    event_id: str
    phone: str
    said_from: str
    text: str
    at: datetime


def read(body: Any, now: datetime) -> list[Reply]:
    """{"events": [{"event_id", "from", "text", "at"}]}, a bare list of such, or Solapi's with "eventDataId" and "data".

    [assumed: Solapi's public reference does not show what it sends for texts that come in; it is read as its reports.]
    Raises Unreadable.
    """
    found = body.get("events") if isinstance(body, dict) else body
    if not isinstance(found, list):
        raise Unreadable('The body must be {"events": [...]}.')
    return [_reply(item, now) for item in found]


def _reply(item: Any, now: datetime) -> Reply:
    if not isinstance(item, dict):
        raise Unreadable("Each text must be an object.")
    told = item["data"] if isinstance(item.get("data"), dict) else item
    named = item if item.get("event_id") else {"event_id": item.get("eventDataId") or told.get("messageId")}
    said_from = text_of(told, "from").strip()[:LONGEST_NUMBER]
    try:
        phone = normalise_phone(said_from)
    except ValidationError:  # kept aside for a person; the other texts of the call must not wait for it
        phone = ""
    text = told.get("text") if isinstance(told.get("text"), str) else ""
    at = time_of(told, now, "at", "dateReceived")
    return Reply(own_id(named), phone, said_from, blank_rrn(nfc(text or ""))[:LONGEST], at)


@dataclass(frozen=True)
class Taken:
    """How many of a call's texts are new, and how many of these came from no number that can be known."""

    new: int
    aside: int


def take(provider: str, replies: Sequence[Reply], *, at: datetime | None = None) -> Taken:
    """Keep each text once and do what its keyword says."""
    now = at or timezone.now()
    kept = [reply for reply in replies if _take(provider, reply, now)]
    aside = sum(1 for reply in kept if not reply.phone)
    if aside:
        log.info("notices.replies_kept_aside", provider=provider, count=aside)
    return Taken(new=len(kept), aside=aside)


def _take(provider: str, reply: Reply, now: datetime) -> bool:
    """The text and what it changes are kept together, or neither."""
    # A keyword from nobody we know ends nothing by itself: it waits for a person, like other words.
    stops = bool(reply.phone) and is_stop(reply.text)
    try:
        with transaction.atomic():
            kept = IncomingText.objects.create(
                provider=provider,
                event_id=reply.event_id,
                phone=reply.phone or reply.said_from,
                phone_masked=mask_phone(reply.phone) if reply.phone else "",
                text=reply.text,
                is_stop=stops,
                received_at=reply.at,
            )
            if stops and (subscriber := stop(reply.phone, at=now)):
                kept.subscriber = subscriber
                kept.save(update_fields=["subscriber"])
    except IntegrityError as error:
        if "notices_incoming_once" in str(error):  # the provider repeats itself
            return False
        raise
    return True
