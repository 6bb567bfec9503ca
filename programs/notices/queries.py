"""Questions about the outbox; each takes the time it is asked about."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self, TypeVar

from django.db import connection, models
from django.db.models import Case, Count, F, Min, Q, Value, When
from django.utils import timezone

from programs.people.fields import lookup_hashes
from programs.people.models import Role, User
from programs.people.predicates import Anyone, has_role, is_staff, sees_all, within_department
from programs.plan.models import Program

M = TypeVar("M", bound=models.Model)


LIMIT_TEXT = 300
# Auditors and the mayor read; the work itself is the departments' and the administrator's.
may_decide = has_role(Role.OFFICER, Role.HEAD, Role.ADMINISTRATOR)


class OutboxMessageQuerySet(models.QuerySet[M]):
    def visible_to(self, user: Anyone) -> Self:
        """Messages of the programs and of the campaigns of the user's own department; all for those who see all."""
        if sees_all(user):
            return self
        own = Q(program_number__in=within_department(Program.objects.all(), user).values("number"))
        if isinstance(user, User) and is_staff(user) and user.department_id is not None:
            own |= Q(campaign__department=user.department_id)
        return self.filter(own)

    def due(self, at: datetime) -> Self:
        """Rows a worker may take, most urgent first."""
        return self.filter(state="queued", not_before__lte=at).order_by("priority", "not_before", "id")

    def of_kind(self, kind: str) -> Self:
        """What goes by e-mail ("email"), or by telephone ("sms")."""
        return self.filter(channel="email") if kind == "email" else self.filter(~Q(channel="email"))

    def claimable(self, at: datetime) -> Self:
        """`due`, locked against other workers, who skip what is locked. Raises outside a transaction."""
        if not connection.in_atomic_block:
            raise RuntimeError("claimable() locks rows and needs a transaction.")
        return self.due(at).select_for_update(skip_locked=True)

    def expired(self, at: datetime) -> Self:
        """Rows whose worker did not come back before its lease ended."""
        return self.filter(state="sending", lease_until__lte=at).order_by("lease_until", "id")

    def held_by(self, worker: str, *, at: datetime) -> Self:
        """Rows this worker has claimed under a lease that still runs."""
        return self.filter(state="sending", claimed_by=worker, lease_until__gt=at)

    def locked(self, ids: Iterable[int]) -> dict[int, M]:
        """These rows as they are now, by id, ours until the end of the transaction; always locked in one order."""
        if not connection.in_atomic_block:
            raise RuntimeError("locked() needs a transaction.")
        return {row.pk: row for row in self.select_for_update().filter(pk__in=ids).order_by("pk")}

    def needs_a_person(self) -> Self:
        return self.filter(state__in=("failed", "unknown"))

    def to_persons(self, *, phones: Iterable[str] = (), emails: Iterable[str] = ()) -> Self:
        """What was sent to these telephone numbers and e-mail addresses, newest first."""
        hashes = [digest for value in (*phones, *emails) for digest in lookup_hashes(value)]
        theirs = self.filter(recipient_hash__in=hashes).exclude(recipient_hash="")  # the index leaves the wiped out
        return theirs.order_by("-id") if hashes else self.none()

    def settled(self) -> Self:
        return self.filter(state__in=("sent", "failed", "unknown", "cancelled"))

    def settle(self, state: str, *, error: str = "", code: str = "") -> int:
        """Put these rows into a state they stay in; secret texts are wiped with it. Returns how many rows.

        `code` says why nothing was sent (`failures.OWN`): progress and lists count and name cancellations by it.
        """
        return self.update(
            **({"receipt_code": code} if code else {}),
            state=state,
            lease_until=None,
            claimed_by="",
            last_error=error[:LIMIT_TEXT],
            sent_at=timezone.now() if state == "sent" else None,
            body=Case(When(secret=True, then=Value("")), default=F("body"), output_field=models.TextField()),
        )

    def requeue(self, *, at: datetime, error: str = "") -> int:
        """Put these rows back into the queue, not to go before `at`. Returns how many rows."""
        return self.update(
            state="queued",
            not_before=at,
            lease_until=None,
            claimed_by="",
            handed_at=None,
            last_error=error[:LIMIT_TEXT],
        )

    def wipeable(self, before: datetime) -> Self:
        """Settled rows older than `before` that still hold their address and text."""
        return self.settled().filter(wiped_at__isnull=True, created_at__lt=before)

    def wipe(self) -> int:
        """Destroy address and text; what was sent when, and how it went, stays. Returns how many rows."""
        return self.update(
            recipient="", recipient_hash="", recipient_masked="", subject="", body="", wiped_at=timezone.now()
        )

    def depth(self) -> dict[str, Any]:
        """How many wait, are under way, need a person; and since when the oldest waits. One query."""
        return self.filter(state__in=("queued", "sending", "unknown", "failed")).aggregate(
            queued=Count("id", filter=Q(state="queued")),
            sending=Count("id", filter=Q(state="sending")),
            needs_a_person=Count("id", filter=Q(state__in=("failed", "unknown"))),
            oldest=Min("not_before", filter=Q(state="queued")),
        )
