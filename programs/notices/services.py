"""Owing a message: `send` writes it into the outbox in the transaction that causes it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.base.text import mask_email, mask_phone, normalise_phone

from . import texts
from .campaigns.senders import registered_sender
from .delivery import KINDS
from .models import Channel, OutboxMessage, Priority
from .tasks import deliver
from .waking import ask

PRIORITIES = {
    "disaster": Priority.DISASTER,
    "case": Priority.CASE,
    "reminder": Priority.REMINDER,
    "newsletter": Priority.NEWSLETTER,
}


@dataclass(frozen=True)
class Recipient:
    """Whom a message goes to; only the address its channel needs must be there."""

    name: str = ""
    phone: str = ""
    email: str = ""
    language: str = "ko"


def send(
    key: str,
    *,
    to: Recipient,
    channel: str,
    variables: Mapping[str, Any],
    ref: str,
    dedupe: str,
    sender: str = "",
    receipt_number: str = "",
    program_number: int | None = None,
    not_before: datetime | None = None,
    expires_at: datetime | None = None,
) -> OutboxMessage | None:
    """Put a message into the outbox and have it delivered once the transaction commits.

    `channel` is "sms", "email" or "none" (then nothing is written and None returned). `dedupe` names the
    act: called again with the same one, the first message is returned and nothing new written.
    Raises RuntimeError outside a transaction, KeyError for an unknown text, texts.MissingVariable,
    and ValidationError (a sentence) for an address or text that cannot be sent.
    """
    message = compose(
        key,
        to=to,
        channel=channel,
        variables=variables,
        ref=ref,
        dedupe=dedupe,
        sender=sender,
        receipt_number=receipt_number,
        program_number=program_number,
        not_before=not_before,
        expires_at=expires_at,
    )
    return owe(message) if message else None


def compose(
    key: str,
    *,
    to: Recipient,
    channel: str,
    variables: Mapping[str, Any],
    ref: str,
    dedupe: str,
    sender: str = "",
    receipt_number: str = "",
    program_number: int | None = None,
    not_before: datetime | None = None,
    expires_at: datetime | None = None,
) -> OutboxMessage | None:
    """The message that `send` puts into the outbox, for `owe` or `owe_all`; nothing is written yet."""
    text = texts.get(key)
    if channel == "none":
        return None
    address, masked = _address(to, channel)
    rendered = texts.render(text, channel=channel, variables=variables, language=to.language)
    receipt = receipt_number or str(variables.get("receipt_number", ""))
    return OutboxMessage(
        key=key,
        channel=rendered.channel,
        recipient=address,
        recipient_masked=masked,
        sender="" if channel == "email" else registered_sender(sender),
        subject=rendered.subject,
        body=rendered.body,
        secret=bool(text.secret),
        language=rendered.language,
        priority=PRIORITIES[text.priority],
        dedupe=dedupe,
        ref=ref,
        receipt_number=receipt,
        program_number=program_number or _program_of(receipt),
        not_before=not_before or timezone.now(),
        expires_at=expires_at,
    )


def owe(message: OutboxMessage) -> OutboxMessage:
    """Put a composed message into the outbox, or find the one of the same act there."""
    if not connection.in_atomic_block:
        raise RuntimeError("A message is owed in the transaction that causes it: call send() inside atomic().")
    if existing := OutboxMessage.objects.filter(dedupe=message.dedupe).first():
        return existing
    try:
        with transaction.atomic():
            message.save(force_insert=True)
    except IntegrityError:  # the same act at the same moment in another transaction
        return OutboxMessage.objects.get(dedupe=message.dedupe)
    deliver_after_commit(_kind_of(message))
    return message


def owe_all(messages: Iterable[OutboxMessage]) -> None:
    """Put composed messages into the outbox in one statement; whose act is in it already is not written again."""
    if not connection.in_atomic_block:
        raise RuntimeError("A message is owed in the transaction that causes it: call send() inside atomic().")
    kept = OutboxMessage.objects.bulk_create(messages, ignore_conflicts=True)
    for kind in {_kind_of(message) for message in kept}:
        deliver_after_commit(kind)


def _kind_of(message: OutboxMessage) -> str:
    return "email" if message.channel == Channel.EMAIL else "sms"


def deliver_after_commit(kind: str = "sms") -> None:
    """Wake a worker for e-mail ("email") or text messages when this transaction commits, once however many it owes."""
    wake = WAKE[kind]
    if not any(hook[1] is wake for hook in connection.run_on_commit):
        transaction.on_commit(wake, robust=True)


WAKE = {kind: partial(ask, deliver, kind=kind) for kind in KINDS}


def _program_of(receipt_number: str) -> int | None:
    """The program a receipt number belongs to: 7 for "P07-2026-000123"."""
    found = re.match(r"P(\d{2})-", receipt_number)
    return int(found.group(1)) if found else None


def _address(to: Recipient, channel: str) -> tuple[str, str]:
    if channel == "sms":
        if not to.phone:
            raise ValidationError(_("문자를 받을 전화번호가 없어요."), code="no_phone")
        phone = normalise_phone(to.phone, mobile=True)
        return phone, mask_phone(phone)
    if channel == "email":
        if not to.email:
            raise ValidationError(_("이메일을 받을 주소가 없어요."), code="no_email")
        validate_email(to.email)
        return to.email.lower(), mask_email(to.email)
    raise ValueError(f"{channel!r} is no channel: sms, email or none.")
