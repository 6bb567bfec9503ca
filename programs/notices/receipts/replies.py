"""Texts that people send back: a keyword ends the subscription at once, anything else waits for a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from programs.base.text import blank_rrn, mask_phone, nfc, normalise_phone

from ..subscribers.keywords import is_stop, stop
from .desk.models import IncomingText
from .events import Unreadable, own_id, text_of, time_of

LONGEST = 2000


@dataclass(frozen=True)
class Reply:
    """One text that came in."""

    event_id: str
    phone: str
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
    try:
        phone = normalise_phone(text_of(told, "from"))
    except ValidationError as error:
        raise Unreadable("from is no telephone number.") from error
    text = told.get("text") if isinstance(told.get("text"), str) else ""
    return Reply(own_id(named), phone, blank_rrn(nfc(text or ""))[:LONGEST], time_of(told, now, "at", "dateReceived"))


def take(provider: str, replies: Sequence[Reply], *, at: datetime | None = None) -> int:
    """Keep each text once and do what its keyword says; returns how many were new."""
    return sum(_take(provider, reply, at or timezone.now()) for reply in replies)


def _take(provider: str, reply: Reply, now: datetime) -> bool:
    """The text and what it changes are kept together, or neither."""
    stops = is_stop(reply.text)
    try:
        with transaction.atomic():
            kept = IncomingText.objects.create(
                provider=provider,
                event_id=reply.event_id,
                phone=reply.phone,
                phone_masked=mask_phone(reply.phone),
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
