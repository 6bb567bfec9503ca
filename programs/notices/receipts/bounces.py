"""Mails that come back: delivery reports (RFC 3464) and spam complaints (RFC 5965), as a mail server pipes them in.

Which message it is about is told by the address it came back to, which is sealed (`providers.mail.bounce_address`), so
that nobody can have another person's address set aside. Only where no domain for bounces is set up, the Message-ID
of the returned message decides.
"""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes
from email.message import Message

from django.conf import settings

from ..providers.mail import bounced_row
from .events import Event, Outcome, mail_event
from .mail_codes import enhanced

# Where mail servers write whom an envelope was for, beside To.
RECIPIENT_HEADERS = ("X-Original-To", "Delivered-To", "Envelope-To", "To")
SENDER_HEADERS = ("Return-Path", "Original-Mail-From")
ACTIONS: dict[str, Outcome] = {"failed": "failed", "delayed": "pending", "delivered": "delivered"}


def events_of(mail: Message, *, recipient: str = "", now: datetime) -> list[Event]:
    """The reports a mail holds; none for a mail that is no report or about no message of ours."""
    row, number = _row(mail, recipient), ""
    if row is None:
        number = "" if settings.BOUNCE_DOMAIN else _returned_id(mail)
        if not number:
            return []
    return [
        mail_event(
            event_id=_digest(str(mail.get("Message-ID", "")), str(row), number, outcome, code),
            outcome=outcome,
            at=now,
            number=number,
            row=row,
            code=code,
        )
        for outcome, code in _told(mail)
    ]


def _told(mail: Message) -> Iterator[tuple[Outcome, str]]:
    """Outcome and code of every recipient that a report is about."""
    for part in mail.walk():
        kind = part.get_content_type()
        if kind == "message/feedback-report":
            yield "complaint", ""
        elif kind == "message/delivery-status":
            for group in part.get_payload():
                if isinstance(group, Message):
                    action = str(group.get("Action", "")).strip().lower()
                    if action in ACTIONS:
                        yield ACTIONS[action], enhanced(f"{group.get('Status', '')} {group.get('Diagnostic-Code', '')}")


def _row(mail: Message, recipient: str) -> int | None:
    """The row whose sealed address this mail came to; a complaint comes elsewhere and holds our address inside."""
    addresses = [recipient, *(str(value) for name in RECIPIENT_HEADERS for value in mail.get_all(name, []))]
    for part in mail.walk():
        for headers in (part, *_quoted(part)):
            addresses += [str(value) for name in SENDER_HEADERS for value in headers.get_all(name, [])]
    return next((row for row in map(bounced_row, addresses) if row is not None), None)


def _returned_id(mail: Message) -> str:
    """The Message-ID of ours that the report quotes."""
    ours = f"@{settings.MESSAGE_ID_DOMAIN}>"
    for part in mail.walk():
        for headers in (part, *_quoted(part)):
            if headers is not mail and (found := str(headers.get("Message-ID", "")).strip()).endswith(ours):
                return found[:200]
    return ""


def _quoted(part: Message) -> Iterator[Message]:
    """The headers of the returned message where only they were sent back; groups of a complaint's report."""
    if part.get_content_type() == "text/rfc822-headers":
        yield message_from_bytes(part.get_payload(decode=True) or b"")  # type: ignore[arg-type]
    elif part.get_content_type() == "message/feedback-report":
        yield from (group for group in part.get_payload() if isinstance(group, Message))


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode(errors="replace")).hexdigest()
