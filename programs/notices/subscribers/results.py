"""The result notice: what a subscriber agreed to, refused or took back is told at once (K-23; 정보통신망법 §50⑦)."""

from collections.abc import Mapping
from datetime import datetime

from django.utils import translation

from programs.base.text import korean_datetime

from ..services import Recipient, send
from .consent_texts import AD, EMAIL, NIGHT, SMS, names_of
from .links import manage_url
from .models import Subscriber


def tell(subscriber: Subscriber, answers: Mapping[str, bool], *, at: datetime, ended: bool = False) -> None:
    """Owe the notice over each channel that the answers are about; in the transaction that stored them."""
    for channel in channels_of(subscriber, answers):
        language = "ko" if channel == "sms" and subscriber.language not in ("ko", "en") else subscriber.language
        with translation.override(language):
            variables = {
                "agreed": names_of([purpose for purpose, granted in answers.items() if granted])
                or translation.gettext("없음"),
                "refused": names_of([purpose for purpose, granted in answers.items() if not granted])
                or translation.gettext("없음"),
                "at": korean_datetime(at),
                "link": manage_url(subscriber.pk, at=at),
            }
        send(
            "notices.subscription_ended" if ended else "notices.subscription_result",
            to=Recipient(phone=subscriber.phone, email=subscriber.email, language=subscriber.language),
            channel=channel,
            variables=variables,
            ref=f"subscriber:{subscriber.pk}",
            dedupe=f"consent:{subscriber.pk}:{channel}:{at.isoformat()}",
            program_number=6,
        )


def channels_of(subscriber: Subscriber, answers: Mapping[str, bool]) -> list[str]:
    """SMS for what concerns the telephone, e-mail for what concerns the address; advertisements go with either."""
    channels = []
    if subscriber.phone_confirmed_at and not subscriber.sms_set_aside_at and {SMS, NIGHT} & set(answers):
        channels.append("sms")
    if subscriber.email_confirmed_at and not subscriber.email_set_aside_at and EMAIL in answers:
        channels.append("email")
    if not channels and AD in answers:
        channels = ["sms"] if subscriber.phone_confirmed_at else ["email"]
    return channels
