"""Consents of two years ago are asked again; whoever does not answer within 30 days gets nothing more (K-24)."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from . import results
from .models import Subscriber
from .services import old_purposes, withdraw

BATCH = 500


def run(*, at: datetime | None = None, batch: int = BATCH) -> tuple[int, int]:
    """Ask those whose time has come, and withdraw where the answer did not; returns how many of each.

    Each person is a transaction of its own, so a run that was killed goes on where it stopped. `batch` bounds one run:
    the sign-ups of one great day, two years ago, must not fill a morning's outbox at once.
    """
    at = at or timezone.now()
    asked = sum(_ask(pk, at) for pk in _first(Subscriber.objects.to_be_asked(at), batch))
    dropped = sum(_drop(pk, at) for pk in _first(Subscriber.objects.did_not_answer(at), batch))
    return asked, dropped


def _first(rows: "object", batch: int) -> list[int]:
    return list(rows.order_by("pk").values_list("pk", flat=True)[:batch])  # type: ignore[attr-defined]


@transaction.atomic
def _ask(pk: int, at: datetime) -> bool:
    subscriber = Subscriber.objects.locked(pk)
    if not Subscriber.objects.to_be_asked(at).filter(pk=pk).exists():
        return False  # answered or ended between the list and the lock
    for channel in _channels(subscriber):
        results.ask_again(subscriber, channel=channel, at=at)
    subscriber.reconfirm_asked_at = at
    subscriber.save(update_fields=["reconfirm_asked_at"])
    return True


@transaction.atomic
def _drop(pk: int, at: datetime) -> bool:
    subscriber = Subscriber.objects.locked(pk)
    if not Subscriber.objects.did_not_answer(at).filter(pk=pk).exists():
        return False
    withdraw(subscriber, old_purposes(subscriber, at), source="re-confirmation", at=at)
    return True


def _channels(subscriber: Subscriber) -> list[str]:
    """Every channel that is open: the question must reach the person."""
    return ["sms"] * bool(subscriber.sms_consent_at and not subscriber.sms_set_aside_at) + ["email"] * bool(
        subscriber.email_consent_at and not subscriber.email_set_aside_at
    )
