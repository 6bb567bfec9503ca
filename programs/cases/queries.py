"""Questions about cases, each a queryset method that takes the time and the asker."""

import re
from datetime import datetime
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

from programs.base.text import normalise_phone
from programs.cases.states import CLOSED_STATES, OPEN_STATES, State
from programs.people.actors import Actor, Guest, sees_all_departments, works_here
from programs.people.fields import lookup_hashes
from programs.people.models import User

C = TypeVar("C", bound=models.Model)
PROGRAMS = 29


def _receipt_numbers(number: int) -> list[str]:
    """The receipt numbers that end in these digits: of any program, this year's and last year's."""
    year = timezone.localdate().year
    return [f"P{program:02d}-{y}-{number:06d}" for program in range(1, PROGRAMS + 1) for y in (year, year - 1)]


class CaseQuerySet(models.QuerySet[C]):
    def visible_to(self, actor: Actor) -> "CaseQuerySet[C]":
        """What exists for this actor; the rest is 404.

        Staff know that every case exists (opening another department's is 403, with a sentence);
        a resident knows of the own ones, a guest of those filed with the proven phone.
        """
        if sees_all_departments(actor) or works_here(actor):
            return self
        return self.applied_by(actor)

    def applied_by(self, actor: Actor) -> "CaseQuerySet[C]":
        """The actor's own requests, whatever their role: by account, and by the phone they proved."""
        if isinstance(actor, Guest):
            return self.filter(applicant_phone_hash__in=actor.phone_hashes)
        if isinstance(actor, User) and actor.is_active:
            own = Q(applicant=actor)
            if actor.phone and actor.phone_verified_at:
                own |= Q(applicant_phone_hash__in=lookup_hashes(actor.phone))
            return self.filter(own)
        return self.none()

    def readable_by(self, actor: Actor) -> "CaseQuerySet[C]":
        """What this actor may open: a list shows no more than this."""
        if sees_all_departments(actor):
            return self
        if works_here(actor):
            return self.filter(department_id=actor.department_id)  # type: ignore[union-attr]
        return self.visible_to(actor)

    def open(self) -> "CaseQuerySet[C]":
        return self.filter(state__in=OPEN_STATES)

    def closed(self) -> "CaseQuerySet[C]":
        return self.filter(state__in=CLOSED_STATES)

    def overdue(self, at: datetime) -> "CaseQuerySet[C]":
        """Open and past the time to act by: received but not done, or filed and not received (K-08)."""
        return self.open().filter(act_by__lt=at)

    def not_received(self, at: datetime) -> "CaseQuerySet[C]":
        """K-08: filed online and still not received when 8 working hours have gone."""
        return self.filter(state=State.SUBMITTED, act_by__lt=at)

    def arrived(self) -> "CaseQuerySet[C]":
        """Open ones that another department handed over and nobody here has taken up."""
        return self.open().filter(arrived_at__isnull=False)

    def due_between(self, start: datetime, end: datetime) -> "CaseQuerySet[C]":
        return self.open().filter(act_by__gte=start, act_by__lt=end)

    def queue(self) -> "CaseQuerySet[C]":
        """The open ones, least time left first; those whose clock stands still come last."""
        return self.open().order_by(F("act_by").asc(), "id")

    def of_phone(self, phone: str) -> "CaseQuerySet[C]":
        return self.filter(applicant_phone_hash__in=lookup_hashes(phone))

    def of_name(self, name: str) -> "CaseQuerySet[C]":
        """The whole name, as written; an encrypted name cannot be searched by a part of it."""
        return self.filter(applicant_name_hash__in=lookup_hashes(name))

    def found_by(self, words: str) -> "CaseQuerySet[C]":
        """What a member of staff types: a receipt number or its beginning or its last digits, a phone, a whole name.

        Each is one index look-up; nothing scans the table.
        """
        text = " ".join(words.split()).upper()
        compact = re.sub(r"[\s\-.()]", "", text)
        if re.fullmatch(r"P\d{2}-\d{4}-\d{6}", text):
            return self.filter(receipt_number=text)
        if re.fullmatch(r"P\d{2}[\d-]*", text):
            return self.filter(receipt_number__startswith=text)
        if compact.isdecimal() and len(compact) <= 6:
            return self.filter(receipt_number__in=_receipt_numbers(int(compact)))
        if compact.isdecimal():
            try:
                return self.of_phone(normalise_phone(compact))
            except ValidationError:
                return self.none()
        return self.of_name(words)

    def locked(self) -> "CaseQuerySet[C]":
        """The one door to a lock: ordered by key, refuses to run outside a transaction."""
        if not connection.in_atomic_block:
            raise RuntimeError("A case is locked only inside a transaction.")
        return self.order_by("pk").select_for_update(of=("self",))

    def load_by_department(self) -> dict[int, dict[str, int]]:
        """Open and overdue cases per department, in one query: {department id: {"open": n, "overdue": n}}."""
        rows = (
            self.open()
            .values("department_id")
            .annotate(open=models.Count("*"), overdue=models.Count("*", filter=Q(act_by__lt=Now())))
            .order_by("department_id")
        )
        return {r["department_id"]: {"open": r["open"], "overdue": r["overdue"]} for r in rows}
