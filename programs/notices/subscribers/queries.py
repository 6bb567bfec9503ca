"""Questions about subscribers; each takes the time it is asked about."""

from datetime import datetime, timedelta
from typing import Self, TypeVar

from django.db import connection, models
from django.db.models import Q

from programs.people.fields import lookup_hashes

M = TypeVar("M", bound=models.Model)


CONSENT_STANDS = timedelta(days=2 * 365)  # then it is asked again (K-24)
TIME_TO_ANSWER = timedelta(days=30)  # whoever does not answer within it gets nothing more
PURPOSES = ("info", "ad", "disaster")
COLUMNS = ("sms_consent_at", "email_consent_at", "ad_consent_at", "night_consent_at")


def reachable_q(channel: str, purpose: str = "info", *, prefix: str = "") -> Q:
    """Who may get a message of this purpose over this channel ("email", else by telephone).

    `prefix` leads to the subscriber from another model ("subscriber__"). A standing consent implies a proven address
    and a subscription that was not ended (check constraints), so two columns answer the question.
    """
    if purpose not in PURPOSES:
        raise ValueError(f"{purpose!r} does not rest on a subscription: one of {PURPOSES}.")
    name = "email" if channel == "email" else "sms"
    reachable = Q(**{f"{prefix}{name}_consent_at__isnull": False, f"{prefix}{name}_set_aside_at__isnull": True})
    return reachable & Q(**{f"{prefix}ad_consent_at__isnull": False}) if purpose == "ad" else reachable


def night_q(*, prefix: str = "") -> Q:
    """Who agreed to be sent text messages between 21:00 and 08:00."""
    return Q(**{f"{prefix}night_consent_at__isnull": False})


def answered_before(time: datetime) -> Q:
    """Subscribers one of whose standing consents was given before that time."""
    old = Q()
    for column in COLUMNS:
        old |= Q(**{f"{column}__lt": time})
    return old


class SubscriberQuerySet(models.QuerySet[M]):
    def reachable(self, channel: str, purpose: str = "info", *, at: datetime | None = None) -> Self:
        """Who may get it now. (`at` is taken so that a rule that knows of time can be added; none does today.)"""
        return self.filter(reachable_q(channel, purpose))

    def of_phone(self, phone: str) -> Self:
        return self.filter(phone_hash__in=lookup_hashes(phone))

    def of_email(self, email: str) -> Self:
        return self.filter(email_hash__in=lookup_hashes(email))

    def live(self) -> Self:
        """Those who get something: not ended, and at least one channel with a standing consent."""
        return self.filter(Q(sms_consent_at__isnull=False) | Q(email_consent_at__isnull=False))

    def locked(self, pk: int) -> M:
        """This row, ours until the end of the transaction. Raises outside one."""
        if not connection.in_atomic_block:
            raise RuntimeError("locked() needs a transaction.")
        return self.select_for_update(of=("self",)).get(pk=pk)

    def consent_is_old(self, at: datetime) -> Self:
        """Whose consent was given (or confirmed) two years ago or longer (K-24)."""
        return self.live().filter(answered_before(at - CONSENT_STANDS))

    def to_be_asked(self, at: datetime) -> Self:
        """Of these, who was not asked yet."""
        return self.consent_is_old(at).filter(reconfirm_asked_at__isnull=True)

    def did_not_answer(self, at: datetime) -> Self:
        """Who was asked and let the time to answer pass."""
        return self.consent_is_old(at).filter(reconfirm_asked_at__lt=at - TIME_TO_ANSWER)

    def ended_before(self, time: datetime) -> Self:
        return self.filter(ended_at__lt=time)
