"""Questions about bodies, members, meetings and tasks; each takes the day or the time it is asked about."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TypeVar

from django.db import connection, models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThan
from django.utils import timezone

from programs.committees.states import COUNTS, MeetingState, TaskState
from programs.people.fields import lookup_hashes
from programs.people.models import User

B = TypeVar("B", bound=models.Model)
E = TypeVar("E", bound=models.Model)
M = TypeVar("M", bound=models.Model)
T = TypeVar("T", bound=models.Model)
A = TypeVar("A", bound=models.Model)
K = TypeVar("K", bound=models.Model)


class BodyQuerySet(models.QuerySet[B]):
    def live(self, on: date) -> "BodyQuerySet[B]":
        return self.filter(Q(ends__isnull=True) | Q(ends__gte=on), founded__lte=on)

    def public(self) -> "BodyQuerySet[B]":
        return self.filter(is_open=True)


class SeatQuerySet(models.QuerySet[E]):
    def there(self, on: date) -> "SeatQuerySet[E]":
        return self.filter(Q(abolished_on__isnull=True) | Q(abolished_on__gt=on))


class MembershipQuerySet(models.QuerySet[M]):
    def current(self, on: date) -> "MembershipQuerySet[M]":
        return self.filter(Q(ends__isnull=True) | Q(ends__gte=on), starts__lte=on)

    def of_phone(self, phone: str) -> "MembershipQuerySet[M]":
        return self.filter(phone_hash__in=lookup_hashes(phone))

    def of_person(self, user: User, phones: Iterable[str]) -> "MembershipQuerySet[M]":
        """Those of an account, and of the telephones proven for it."""
        return self.filter(Q(user=user) | Q(phone_hash__in=[one for phone in phones for one in lookup_hashes(phone)]))

    def with_person(self) -> "MembershipQuerySet[M]":
        return self.filter(forgotten_at__isnull=True, user__isnull=True)

    def forget(self) -> int:
        """Destroy who it was; that the seat was taken, and what was decided, stays. Returns how many."""
        return self.update(
            name="", phone="", phone_hash=None, email="", affiliation="", ending_note="", notify_by="none",
            forgotten_at=timezone.now(),
        )  # fmt: skip


class MeetingQuerySet(models.QuerySet[T]):
    def locked(self, pk: int) -> T:
        """This meeting, locked until the end of the transaction: every verb that changes it begins here."""
        if not connection.in_atomic_block:
            raise RuntimeError("locked() needs a transaction.")
        return self.select_for_update(of=("self",)).select_related("body__department", "body__program").get(pk=pk)

    def coming(self, at: datetime) -> "MeetingQuerySet[T]":
        """Those told to the members, until the end of their day."""
        return self.filter(state=MeetingState.NOTICED, starts_at__gt=at - timedelta(hours=12)).order_by("starts_at")

    def took_place(self) -> "MeetingQuerySet[T]":
        return self.filter(state__in=[MeetingState.HELD, MeetingState.MINUTED])

    def public(self) -> "MeetingQuerySet[T]":
        """Of open bodies, those that everybody may know of."""
        return self.filter(body__is_open=True, is_open=True).exclude(state=MeetingState.PLANNED)

    def to_notice(self, on: date) -> "MeetingQuerySet[T]":
        """Planned ones whose notice is due within three days, or late."""
        return self.filter(state=MeetingState.PLANNED, notice_due__lte=on + timedelta(days=3))


class AttendanceQuerySet(models.QuerySet[A]):
    def counting(self) -> "AttendanceQuerySet[A]":
        """Those of members with a vote."""
        return self.filter(member__seat__has_vote=True)

    def with_proxy(self) -> "AttendanceQuerySet[A]":
        """Those whose proxy is named; an encrypted text cannot be compared, but it has a length."""
        return self.filter(GreaterThan(Length("proxy_name"), 0))

    def naming_others(self) -> "AttendanceQuerySet[A]":
        """Those that hold a proxy's name or words of the member."""
        return self.filter(GreaterThan(Length("proxy_name"), 0) | ~Q(reply_note=""))

    def there(self) -> "AttendanceQuerySet[A]":
        return self.filter(state__in=COUNTS)


class ActionItemQuerySet(models.QuerySet[K]):
    def open(self) -> "ActionItemQuerySet[K]":
        return self.filter(state=TaskState.OPEN)

    def overdue(self, on: date) -> "ActionItemQuerySet[K]":
        return self.open().filter(due__lt=on)

    def of_owner(self, user: User) -> "ActionItemQuerySet[K]":
        """A person's own, and those of the department that nobody took."""
        return self.filter(Q(owner=user) | Q(owner__isnull=True, department_id=user.department_id or 0))
