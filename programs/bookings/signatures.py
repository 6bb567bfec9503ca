"""Addresses that nobody can make up: a booking's number, or a resource's key, with a seal of the portal behind it.

Each purpose has its own seal, so that the link in a message does not open the door at the desk, nor the other way
round. Short, because they stand in text messages and QR codes: 80 bits of an HMAC.
"""

import base64

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

SEAL_LETTERS = 16
TICKET = "ticket"  # the person's own page, without signing in
CHECK_IN = "check-in"  # what the QR code leads an officer to
FEED = "feed"  # a resource's calendar


def signed(purpose: str, value: str) -> str:
    return value + _seal(purpose, value, settings.SECRET_KEY)


def unsigned(purpose: str, token: str) -> str | None:
    """The value behind a seal, None where the seal is not ours; seals of retired keys still hold."""
    value, seal = token[:-SEAL_LETTERS], token[-SEAL_LETTERS:]
    if not value:
        return None
    keys: list[str | bytes] = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return value if any(constant_time_compare(seal, _seal(purpose, value, key)) for key in keys) else None


def _seal(purpose: str, value: str, key: str | bytes) -> str:
    digest = salted_hmac(f"bookings.{purpose}", value, secret=key, algorithm="sha256").digest()
    return base64.b32encode(digest[:10]).decode()
