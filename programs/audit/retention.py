"""How long personal data is kept, and its destruction when the time is over, with a log that stays (K-29).

A floor registers its policies in a module ``retention_rules.py``, which is found at start-up.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.utils import timezone

from programs.audit.acts import DESTROYED
from programs.audit.log import record
from programs.audit.models import Destruction
from programs.base.registry import Registry

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

BATCH = 1000


@dataclass(frozen=True, kw_only=True)
class RetentionPolicy:
    """One kind of data. ``expired(now)`` is the queryset of what is due; ``destroy(queryset)`` destroys a batch of it.

    ``period`` and ``basis`` say in words how long and on which ground; both go into the destruction log.
    """

    key: str
    title: "StrOrPromise"
    period: "StrOrPromise"
    basis: "StrOrPromise"
    expired: Callable[[datetime], models.QuerySet[Any]]
    destroy: Callable[[models.QuerySet[Any]], int]


policies: Registry[RetentionPolicy] = Registry("retention policy")


def register(policy: RetentionPolicy) -> RetentionPolicy:
    return policies.register(policy.key, policy)


def destroy_expired(*, now: datetime | None = None, only: str | None = None) -> dict[str, int]:
    """Destroy everything whose time is over and return how many of each kind. Batches commit one by one."""
    now = now or timezone.now()
    chosen = [policies[only]] if only else list(policies)
    return {policy.key: _destroy(policy, now) for policy in chosen}


def due(*, now: datetime | None = None) -> dict[str, int]:
    """Return how many of each kind are due, without destroying any."""
    now = now or timezone.now()
    return {policy.key: policy.expired(now).count() for policy in policies}


def _destroy(policy: RetentionPolicy, now: datetime) -> int:
    total = sum(_batches(policy, now))
    if total:
        with transaction.atomic():
            log = Destruction.objects.create(
                at=now, policy=policy.key, title=str(policy.title), period=str(policy.period), basis=str(policy.basis),
                count=total,
            )  # fmt: skip
            record(DESTROYED, by=None, subject=log, data={"policy": policy.key, "count": total})
    return total


def _batches(policy: RetentionPolicy, now: datetime) -> Iterator[int]:
    while True:
        with transaction.atomic():
            ids = list(policy.expired(now).order_by("pk").values_list("pk", flat=True)[:BATCH])
            if not ids:
                return
            count = policy.destroy(policy.expired(now).filter(pk__in=ids))
        if not count:
            raise RuntimeError(f"Policy {policy.key} destroyed none of {len(ids)} expired rows.")
        yield count
