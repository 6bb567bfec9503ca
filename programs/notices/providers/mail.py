"""An e-mail made of a parcel, the same for every adapter that carries one; and the address where it bounces to."""

import base64
import hashlib
import hmac
import re

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import sanitize_address

from .base import Parcel

BOUNCE_PATTERN = re.compile(r"bounce\+([0-9]{1,19})-([a-z2-7]{16})@", re.IGNORECASE)


def compose(parcel: Parcel) -> EmailMultiAlternatives:
    """Return the message: plain text, with the page beside it where there is one, and the parcel's own headers."""
    message = EmailMultiAlternatives(
        parcel.subject,
        parcel.body,
        from_email=parcel.sender or settings.DEFAULT_FROM_EMAIL,
        to=[parcel.to],
        # Auto-Submitted: nobody's holiday notice shall answer it (RFC 3834).
        headers={"Auto-Submitted": "auto-generated", **parcel.headers, "Message-ID": message_id(parcel.key)},
    )
    if parcel.html:
        message.attach_alternative(parcel.html, "text/html")
    return message


def as_bytes(message: EmailMultiAlternatives) -> bytes:
    """The message as it travels, every line ended by CR and LF."""
    return re.sub(rb"\r?\n", b"\r\n", message.message().as_bytes())


def message_id(key: str) -> str:
    return f"<{key}@{settings.MESSAGE_ID_DOMAIN}>"


def envelope_sender(parcel: Parcel) -> str:
    """Where a bounce goes to: an address of this very message if there is a domain for it, else the sender's own."""
    if settings.BOUNCE_DOMAIN and parcel.reference.isdecimal():
        return bounce_address(int(parcel.reference))
    return sanitize_address(parcel.sender or settings.DEFAULT_FROM_EMAIL, "utf-8").rsplit("<", 1)[-1].strip("<> ")


def bounce_address(row: int) -> str:
    """Tell the row, sealed, in letters that survive a mail server which changes their case."""
    return f"bounce+{row}-{_seal(str(row))}@{settings.BOUNCE_DOMAIN}"


def bounced_row(address: str) -> int | None:
    """The row a bounce address belongs to, None for any other and for one that we did not make."""
    match = BOUNCE_PATTERN.search(address)
    if match is None or not hmac.compare_digest(_seal(match[1]), match[2].lower()):
        return None
    return int(match[1])


def _seal(text: str) -> str:
    digest = hmac.new(settings.SECRET_KEY.encode(), f"notices.bounce:{text}".encode(), hashlib.sha256).digest()
    return base64.b32encode(digest[:10]).decode().lower()
