"""The verbs of this floor: record an act, record the opening of personal data."""

import ipaddress
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models
from django.http import HttpRequest

from programs.audit.events import require_declared
from programs.audit.models import Act, Opening, subject_key
from programs.people.models import User

Whose = User | str | None


def record(
    event: str,
    *,
    by: User | None,
    subject: models.Model | str,
    data: dict[str, Any] | None = None,
    request: HttpRequest | None = None,
) -> Act:
    """Append one act, in the caller's transaction. ``by=None``: the portal did it by itself, or a guest did.

    Raises UnknownEvent for an event that was not declared. ``data`` holds no personal data: it is kept for years.
    """
    recorded = act(event, by=by, subject=subject, data=data, request=request)
    recorded.save(force_insert=True)
    return recorded


def act(
    event: str,
    *,
    by: User | None,
    subject: models.Model | str,
    data: dict[str, Any] | None = None,
    request: HttpRequest | None = None,
) -> Act:
    """Return an act as ``record`` would append it, for ``keep``: many acts of one moment in one statement."""
    require_declared(event)
    return Act(
        event=event,
        by=by if by is not None and by.is_authenticated else None,
        by_role=by.role if by is not None and by.is_authenticated else "",
        subject=subject_key(subject),
        data=data or {},
        ip=address_of(request),
    )


def keep(acts: Iterable[Act]) -> list[Act]:
    """Append acts, in the caller's transaction and in their order, in one statement per 1,000 rows."""
    return Act.objects.bulk_create(acts, batch_size=1000)


def opened(
    *,
    by: User,
    whose: Whose,
    what: Sequence[str],
    why: str,
    ref: models.Model | str = "",
    request: HttpRequest | None = None,
) -> Opening | None:
    """Append that ``by`` opened personal data of ``whose`` (a user, or the hash of a telephone).

    ``what`` names the fields; ``why`` is a sentence. A person who reads the own data leaves no row (None).
    """
    rows = opened_many(by=by, whose=[whose], what=what, why=why, ref=ref, request=request)
    return rows[0] if rows else None


def opened_many(
    *,
    by: User,
    whose: Iterable[Whose],
    what: Sequence[str],
    why: str,
    ref: models.Model | str = "",
    exported: bool = False,
    request: HttpRequest | None = None,
) -> list[Opening]:
    """Append one row per person for a list or an export, in one statement per 1,000 rows."""
    if not why.strip():
        raise ValueError("An opening of personal data needs its reason.")
    ip = address_of(request)
    department = by.department.name if by.department else ""
    rows = [
        Opening(
            by=by,
            by_department=department,
            by_role=by.role,
            whose=person if isinstance(person, User) else None,
            whose_phone_hash=person if isinstance(person, str) else None,
            what=list(what),
            why=why.strip(),
            ref=subject_key(ref) if ref else "",
            exported=exported,
            ip=ip,
        )
        for person in whose
        if not (isinstance(person, User) and person.pk == by.pk)
    ]
    return Opening.objects.bulk_create(rows, batch_size=1000)


def address_of(request: HttpRequest | None) -> str | None:
    """Return the caller's address as the server saw it, or None when it is no address (tests, sockets)."""
    if request is None:
        return None
    try:
        return str(ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")))
    except ValueError:
        return None
