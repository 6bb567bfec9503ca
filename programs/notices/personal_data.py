"""What the outbox holds about a person: handed over on request, wiped when the account is erased."""

from typing import Any

from allauth.account.models import EmailAddress
from django.utils.translation import gettext_lazy as _

from programs.people.holdings import Holding, register
from programs.people.models import User

from .campaigns.shown import shown
from .models import OutboxMessage
from .queries import OutboxMessageQuerySet


def proven_emails(user: User) -> list[str]:
    """The addresses this person has shown to be their own."""
    return list(EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True))


def sent_to(user: User) -> OutboxMessageQuerySet:
    phones = [user.phone] if user.phone and user.phone_verified_at else []
    return OutboxMessage.objects.to_persons(phones=phones, emails=proven_emails(user))


def _export(user: User) -> list[dict[str, Any]]:
    messages = list(sent_to(user))
    of_campaigns = shown(messages)
    return [
        {
            "at": message.created_at,
            "title": message.title,
            "channel": message.channel,
            "to": message.recipient,
            "subject": message.subject,
            "text": of_campaigns[message.pk].text if message.pk in of_campaigns else message.shown_body,
            "state": message.state,
        }
        for message in messages
    ]


def _erase(user: User) -> None:
    """Wipe what is settled; a message still on its way is due to the person and goes first."""
    sent_to(user).settled().wipe()


register(Holding(key="notices", title=_("받은 알림"), export=_export, erase=_erase))
