"""How long personal data is kept, and its destruction when the time is over, with a log that stays (K-29).

A floor registers its policies in a module ``retention_rules.py``, which is found at start-up.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
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


@dataclass(frozen=True, kw_only=True)
class FilePolicy:
    """Files that no row names any more. ``expired(now)`` finds them; their texts are for the destruction log alone."""

    key: str
    title: str
    period: str
    basis: str
    expired: Callable[[datetime], Sequence[Path]]


policies: Registry[RetentionPolicy] = Registry("retention policy")
file_policies: Registry[FilePolicy] = Registry("retention policy of files")


def register(policy: RetentionPolicy) -> RetentionPolicy:
    return policies.register(policy.key, policy)


def register_files(policy: FilePolicy) -> FilePolicy:
    return file_policies.register(policy.key, policy)


def destroy_expired(*, now: datetime | None = None, only: str | None = None) -> dict[str, int]:
    """Destroy everything whose time is over and return how many of each kind. Batches commit one by one."""
    now = now or timezone.now()
    chosen: list[RetentionPolicy | FilePolicy] = [*policies, *file_policies]
    return {policy.key: _destroy(policy, now) for policy in chosen if only in (None, policy.key)}


def due(*, now: datetime | None = None) -> dict[str, int]:
    """Return how many of each kind are due, without destroying any."""
    now = now or timezone.now()
    rows = {policy.key: policy.expired(now).count() for policy in policies}
    return rows | {policy.key: len(policy.expired(now)) for policy in file_policies}


def known() -> list[str]:
    """Everything that `destroy_expired(only=…)` knows."""
    return [*policies.keys(), *file_policies.keys()]


def _destroy(policy: RetentionPolicy | FilePolicy, now: datetime) -> int:
    total = sum(_batches(policy, now)) if isinstance(policy, RetentionPolicy) else _unlink(policy.expired(now))
    if total:
        with transaction.atomic():
            log = Destruction.objects.create(
                at=now, policy=policy.key, title=str(policy.title), period=str(policy.period), basis=str(policy.basis),
                count=total,
            )  # fmt: skip
            record(DESTROYED, by=None, subject=log, data={"policy": policy.key, "count": total})
    return total


def _unlink(files: Sequence[Path]) -> int:
    for file in files:
        file.unlink(missing_ok=True)
    return len(files)


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
