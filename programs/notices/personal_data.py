"""What the outbox holds about a person: handed over on request, wiped when the account is erased."""

from typing import Any

from allauth.account.models import EmailAddress
from django.utils.translation import gettext_lazy as _

from programs.people.holdings import Holding, register
from programs.people.models import User

from .models import OutboxMessage
from .queries import OutboxMessageQuerySet
from .reading import text_of


def proven_emails(user: User) -> list[str]:
    """The addresses this person has shown to be their own."""
    return list(EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True))


def sent_to(user: User) -> OutboxMessageQuerySet:
    phones = [user.phone] if user.phone and user.phone_verified_at else []
    return OutboxMessage.objects.to_persons(phones=phones, emails=proven_emails(user))


def _export(user: User) -> list[dict[str, Any]]:
    return [
        {
            "at": message.created_at,
            "title": message.title,
            "channel": message.channel,
            "to": message.recipient,
            "subject": message.subject,
            "text": text_of(message),
            "state": message.state,
        }
        for message in sent_to(user).select_related("campaign").iterator(chunk_size=500)
    ]


def _erase(user: User) -> None:
    """Wipe what is settled; a message still on its way is due to the person and goes first."""
    sent_to(user).settled().wipe()


register(Holding(key="notices", title=_("받은 알림"), export=_export, erase=_erase))
