"""What is stored about subscribers: handed over on request, destroyed when an account is erased."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programs.people.fields import lookup_hashes
from programs.people.holdings import Holding, register
from programs.people.models import Consent, User

from ..personal_data import proven_emails
from .models import EmailProof, Subscriber, Topic
from .services import end


def of_user(user: User) -> list[Subscriber]:
    """The subscriptions of the account, and of its proven telephone and addresses."""
    hashes = lookup_hashes(user.phone) if user.phone and user.phone_verified_at else []
    mail_hashes = [digest for email in proven_emails(user) for digest in lookup_hashes(email)]
    mine = Q(user=user) | Q(phone_hash__in=hashes) | Q(email_hash__in=mail_hashes)
    return list(Subscriber.objects.filter(mine).select_related("dong", "place").order_by("pk"))


def exported(subscriber: Subscriber, *, whole: bool = True) -> dict[str, Any]:
    """Everything stored about one subscription, for a JSON file; addresses masked unless `whole`."""
    topics = Topic.objects.filter(number__in=subscriber.topics).values_list("name", flat=True)
    return {
        "phone": subscriber.phone if whole else subscriber.phone_masked,
        "phone_confirmed_at": subscriber.phone_confirmed_at,
        "email": subscriber.email if whole else subscriber.email_masked,
        "email_confirmed_at": subscriber.email_confirmed_at,
        "topics": list(topics),
        "dong": subscriber.dong.name if subscriber.dong else None,
        "age_band": subscriber.get_age_band_display(),
        "language": subscriber.get_language_display(),
        "signed_up_at": subscriber.place.name,
        "created_at": subscriber.created_at,
        "sms_set_aside": subscriber.sms_set_aside_why,
        "email_set_aside": subscriber.email_set_aside_why,
        "reconfirm_asked_at": subscriber.reconfirm_asked_at,
        "ended_at": subscriber.ended_at,
        "answers": answers_of(subscriber),
    }


def answers_of(subscriber: Subscriber) -> list[dict[str, Any]]:
    """Every consent, refusal and withdrawal, newest first, in its words."""
    rows = Consent.objects.filter(purpose__startswith="notices.").filter(
        Q(phone_hash__isnull=False, phone_hash=subscriber.phone_hash)
        | Q(email_hash__isnull=False, email_hash=subscriber.email_hash)
    )
    return [dict(row) for row in rows.values("purpose", "wording", "granted", "at", "source")]


def _export(user: User) -> list[dict[str, Any]]:
    return [exported(subscriber) for subscriber in of_user(user)]


def _erase(user: User) -> None:
    """End what the account subscribed to, and destroy it: the person asked for everything to go."""
    for subscriber in of_user(user):
        end(subscriber, source="account-erased", notify=False)
        subscriber.delete()
    EmailProof.objects.filter(user=user).delete()


register(Holding(key="notices.subscription", title=_("구 알림 구독"), export=_export, erase=_erase))
