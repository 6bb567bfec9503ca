"""What subscribers are told about their own subscription, each by a message owed in the transaction that caused it.

The result of a consent, a refusal or a withdrawal goes out at once (K-23; 정보통신망법 §50⑦ allows 14 days).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from programs.base.text import korean_datetime

from ..services import Recipient, send
from .consent_texts import AD, EMAIL, NIGHT, SMS, names_of
from .contact import PROGRAM, contact_variables
from .links import confirm_url, manage_url
from .models import EmailProof, Subscriber


def tell(subscriber: Subscriber, answers: Mapping[str, bool], *, at: datetime, ended: bool = False) -> None:
    """The result notice, over each channel that the answers are about."""
    agreed = [purpose for purpose, granted in answers.items() if granted]
    refused = [purpose for purpose, granted in answers.items() if not granted]
    for channel in channels_of(subscriber, answers):
        with translation.override(language_for(subscriber.language, channel)):
            nothing = translation.gettext("없음")
            variables = {
                "agreed": names_of(agreed) or nothing,
                "refused": names_of(refused) or nothing,
                "at": korean_datetime(at),
                "link": subscribe_url() if ended else manage_url(subscriber.pk, at=at),
            }
        _send(
            "notices.subscription_ended" if ended else "notices.subscription_result",
            subscriber,
            channel=channel,
            variables=variables,
            dedupe=f"consent:{subscriber.pk}:{channel}:{at.isoformat()}",
        )


def channels_of(subscriber: Subscriber, answers: Mapping[str, bool]) -> list[str]:
    """SMS for what concerns the telephone, e-mail for what concerns the address; advertisements go with either.

    Nothing where every address is gone or set aside: whoever stops must not be held up by a notice nobody would get.
    """
    by_sms = bool(subscriber.phone_confirmed_at and not subscriber.sms_set_aside_at)
    by_mail = bool(subscriber.email_confirmed_at and not subscriber.email_set_aside_at)
    channels = ["sms"] * (by_sms and bool({SMS, NIGHT} & set(answers))) + ["email"] * (by_mail and EMAIL in answers)
    if not channels and AD in answers:
        first_sms = by_sms and (subscriber.sms_consent_at is not None or not by_mail)
        channels = ["sms"] if first_sms else ["email"] * by_mail
    return channels


def tell_changed(subscriber: Subscriber, *, channel: str, old: str, at: datetime) -> None:
    """The old number or address hears that another one took its place: if not its owner did it, the owner can act."""
    _send(
        "notices.address_changed",
        subscriber,
        channel=channel,
        to=Recipient(phone=old, email=old, language=subscriber.language),
        variables={"at": korean_datetime(at)},
        dedupe=f"changed:{subscriber.pk}:{channel}:{at.isoformat()}",
    )


def send_link(subscriber: Subscriber, *, channel: str, at: datetime, key: str = "notices.manage_link") -> None:
    """A fresh link to whoever asked for one, or typed an address that is here already."""
    _send(
        key,
        subscriber,
        channel=channel,
        variables={"link": manage_url(subscriber.pk, at=at)},
        dedupe=f"link:{subscriber.pk}:{channel}:{at.isoformat()}",
    )


def ask_again(subscriber: Subscriber, *, channel: str, at: datetime) -> None:
    """Ask for the consent of two years ago (K-24)."""
    from .queries import TIME_TO_ANSWER

    _send(
        "notices.consent_ask_again",
        subscriber,
        channel=channel,
        variables={"link": manage_url(subscriber.pk, at=at), "until": korean_datetime(at + TIME_TO_ANSWER)},
        dedupe=f"ask-again:{subscriber.pk}:{channel}:{at.isoformat()}",
    )


def send_proof(proof: EmailProof, *, at: datetime) -> None:
    """The mail of the double opt-in."""
    send(
        "notices.confirm_email",
        to=Recipient(email=proof.email, language=proof.language),
        channel="email",
        variables={"link": confirm_url(proof.pk, at=at), **contact_variables(proof.language)},
        ref=f"proof:{proof.pk}",
        dedupe=f"proof:{proof.pk}",
        program_number=PROGRAM,
    )


def subscribe_url() -> str:
    return settings.SITE_URL + reverse("notices:subscribe")


def language_for(language: str, channel: str) -> str:
    """Text messages know Korean and English letters only (cp949)."""
    return "ko" if channel == "sms" and language not in ("ko", "en") else language


def _send(
    key: str,
    subscriber: Subscriber,
    *,
    channel: str,
    variables: Mapping[str, Any],
    dedupe: str,
    to: Recipient | None = None,
) -> None:
    send(
        key,
        to=to or Recipient(phone=subscriber.phone, email=subscriber.email, language=subscriber.language),
        channel=channel,
        variables={**contact_variables(language_for(subscriber.language, channel)), **variables},
        ref=f"subscriber:{subscriber.pk}",
        dedupe=dedupe,
        program_number=PROGRAM,
    )
