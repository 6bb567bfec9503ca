"""What providers report, read from their formats into one: an `Event`. Pure: no database.

Ours (the http gateways, the mail relay): {"events": [{"event_id", "id" or "key"/"row", "status", "code", "at"}, ...]},
`status` being "delivered", "failed", "pending" or, for e-mail, "bounced" and "complained".
Solapi (SINGLE-REPORT): a list of {"eventDataId", "data": {"messageId", "statusCode", "customFields", ...}} as its SDK
models it, or of the flat form that others have seen; without an id of its own, an event is known by what it says.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive, make_aware

from ..providers.solapi_codes import meaning
from . import mail_codes

Outcome = Literal["delivered", "failed", "pending", "complaint"]
SOON = timedelta(minutes=5)  # clocks of others may be that much ahead


class Unreadable(ValueError):
    """The body is not what this provider sends."""


@dataclass(frozen=True)
class Event:
    """One report: about which message, and what became of it."""

    event_id: str
    outcome: Outcome
    at: datetime
    number: str = ""  # the provider's own
    key: str = ""  # ours, where the provider carries it back
    row: int | None = None  # of the outbox, with the key beside it as proof
    code: str = ""
    then: str = ""


def solapi(body: Any, now: datetime) -> list[Event]:
    """Raises Unreadable."""
    return [_solapi(item, now) for item in _items(body if isinstance(body, list) else [body])]


def _solapi(item: Mapping[str, Any], now: datetime) -> Event:
    told = item.get("data") if isinstance(item.get("data"), dict) else item
    assert told is not None
    number, code = text_of(told, "messageId"), text_of(told, "statusCode")
    if not number or not code:
        raise Unreadable("A report without messageId or statusCode.")
    at = time_of(told, now, "dateReceived", "dateReported", "dateProcessed")
    fields = told.get("customFields")
    fields = fields if isinstance(fields, dict) else {}
    row = text_of(fields, "row")
    meant = meaning(code)
    outcome: Outcome = "failed"
    if meant.outcome == "delivered":
        outcome = "delivered"
    elif meant.outcome in ("accepted", "unknown"):
        outcome = "pending"
    return Event(
        event_id=(text_of(item, "eventDataId") or _digest(number, code, text_of(told, "dateReported")))[:200],
        outcome=outcome,
        at=at,
        number=number[:200],
        key=text_of(fields, "key"),
        row=int(row) if row.isdecimal() and len(row) < 19 else None,
        code=code[:20],
        then=sms_follows(code) if outcome == "failed" else "",
    )


def sms_follows(code: str) -> str:
    """What follows for the number from a code that failed."""
    meant = meaning(code)
    if meant.outcome == "temporary":
        return "retry"
    return meant.then if meant.then in ("withdraw", "dead", "soft") else ""


def gateway(body: Any, now: datetime) -> list[Event]:
    """Reports of the plain http gateways; their codes are the carriers', as Solapi's. Raises Unreadable."""
    return [_gateway(item, now) for item in _listed(body)]


def _gateway(item: Mapping[str, Any], now: datetime) -> Event:
    status, code = text_of(item, "status"), text_of(item, "code")
    if status not in ("delivered", "failed", "pending"):
        raise Unreadable(f"status {status!r} is none of: delivered, failed, pending.")
    row = text_of(item, "row")
    return Event(
        event_id=own_id(item),
        outcome=status,  # type: ignore[arg-type]
        at=time_of(item, now, "at"),
        number=text_of(item, "id")[:200],
        key=text_of(item, "key"),
        row=int(row) if row.isdecimal() and len(row) < 19 else None,
        code=code[:20],
        then=sms_follows(code) if status == "failed" else "",
    )


def mail(body: Any, now: datetime) -> list[Event]:
    """Reports of the mail relay. Raises Unreadable."""
    return [_mail(item, now) for item in _listed(body)]


MAIL_OUTCOMES: dict[str, Outcome] = {
    "delivered": "delivered",
    "bounced": "failed",
    "failed": "failed",
    "delayed": "pending",
    "pending": "pending",
    "complained": "complaint",
}


def _mail(item: Mapping[str, Any], now: datetime) -> Event:
    status, code = text_of(item, "status"), text_of(item, "code")
    if status not in MAIL_OUTCOMES:
        raise Unreadable(f"status {status!r} is none of: {', '.join(MAIL_OUTCOMES)}.")
    number = text_of(item, "message_id")
    if not number:
        raise Unreadable("A report without message_id.")
    return mail_event(
        event_id=own_id(item),
        outcome=MAIL_OUTCOMES[status],
        at=time_of(item, now, "at"),
        number=f"<{number.strip('<>')}>"[:200],
        code=code,
    )


def mail_event(
    *, event_id: str, outcome: Outcome, at: datetime, number: str = "", row: int | None = None, code: str = ""
) -> Event:
    """An event about an e-mail, with what follows from its code."""
    then = {"failed": mail_codes.follows(code), "complaint": "withdraw"}.get(outcome, "")
    return Event(event_id, outcome, at, number=number, row=row, code=code[:20], then=then)


READERS: dict[str, Callable[[Any, datetime], list[Event]]] = {
    "solapi": solapi,
    "http": gateway,
    "http2": gateway,
    "email": mail,
}


def _listed(body: Any) -> Iterator[Mapping[str, Any]]:
    if not isinstance(body, dict) or not isinstance(body.get("events"), list):
        raise Unreadable('The body must be {"events": [...]}.')
    yield from _items(body["events"])


def _items(found: list[Any]) -> Iterator[Mapping[str, Any]]:
    for item in found:
        if not isinstance(item, dict):
            raise Unreadable("Each report must be an object.")
        yield item


def own_id(item: Mapping[str, Any]) -> str:
    event_id = text_of(item, "event_id")
    if not event_id or len(event_id) > 200:
        raise Unreadable("A report needs an event_id of at most 200 letters.")
    return event_id


def text_of(item: Mapping[str, Any], name: str) -> str:
    value = item.get(name)
    return re.sub(r"[\x00-\x1f\x7f]", "", str(value)) if isinstance(value, str | int) else ""


def time_of(item: Mapping[str, Any], now: datetime, *names: str) -> datetime:
    """The first time that can be read; what is missing or in the future happened now."""
    for name in names:
        try:
            found = parse_datetime(text_of(item, name))
        except ValueError:
            continue
        if found is not None:
            found = make_aware(found) if is_naive(found) else found  # without a zone: Seoul's
            return found if found <= now + SOON else now
    return now


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
