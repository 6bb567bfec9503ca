"""Delivers the one-time codes that the people floor makes (it stands below and only knows that somebody does)."""

from datetime import timedelta
from uuid import uuid4

from django.db import transaction
from django.utils import timezone, translation

from programs.people.guests import CODE_SECONDS

from .services import Recipient, send


def send_mail_code(*, email: str, code: str, purpose: str) -> None:
    """The same by mail, for those who do not take a telephone."""
    with transaction.atomic():
        send(
            "notices.mail_code",
            to=Recipient(email=email, language=translation.get_language() or "ko"),
            channel="email",
            variables={"code": code},
            ref=f"code:{purpose}",
            dedupe=f"code:{uuid4()}",
            expires_at=timezone.now() + timedelta(seconds=CODE_SECONDS),
        )


def send_one_time_code(*, phone: str, code: str, purpose: str) -> None:
    """Owe the code to that telephone; after the code's life the message is dropped, not sent late.

    For the purpose "already_registered" there is no code: somebody signed up with a number that has an account, the
    page answered as always, and the owner of the number learns it here.
    """
    known = purpose == "already_registered"
    with transaction.atomic():
        send(
            "notices.already_registered" if known else "notices.one_time_code",
            to=Recipient(phone=phone, language=translation.get_language() or "ko"),
            channel="sms",
            variables={} if known else {"code": code},
            ref=f"code:{purpose}",
            dedupe=f"code:{uuid4()}",
            expires_at=timezone.now() + timedelta(seconds=CODE_SECONDS),
        )
