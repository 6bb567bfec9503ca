"""Stopping by a reply: "수신거부" sent back to a text message, or a call to the free number 080."""

from datetime import datetime

from programs.base.text import nfc

from .consent_texts import SMS
from .models import Subscriber
from .services import withdraw

STOP_WORDS = frozenset(
    (
        "수신거부",
        "거부",
        "해지",
        "구독취소",
        "수신거절",
        "그만",
        "중지",
        "정지",
        "철회",
        "stop",
        "unsubscribe",
        "end",
        "080",
    )
)


def is_stop(text: str) -> bool:
    """Whether a reply asks to stop: one of the words alone, whatever spaces, signs and case are around it."""
    word = "".join(letter for letter in nfc(text).casefold() if letter.isalnum())
    return word in STOP_WORDS or word.removesuffix("요").removesuffix("해주세") in STOP_WORDS


def stop(phone: str, *, source: str = "reply-keyword", at: datetime | None = None) -> Subscriber | None:
    """Take the consent to text messages of this telephone (digits) back, with all that rests on it.

    Returns the subscription as it is now, or None where the number has none.
    """
    subscriber = Subscriber.objects.of_phone(phone).first()
    return withdraw(subscriber, [SMS], source=source, at=at) if subscriber else None
