"""Questions about offerings, sessions and bookings; each takes the time it is asked about."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeVar, cast

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection, models
from django.db.models import OuterRef, Q
from django.db.models.functions import Now
from django.utils import timezone

from programs.bookings.states import LIVE, SessionState, State
from programs.files.services import forget
from programs.people.actors import works_here
from programs.people.fields import lookup_hashes
from programs.people.models import User
from programs.people.predicates import Anyone, sees_all

O = TypeVar("O", bound=models.Model)  # noqa: E741 - beside S and B
S = TypeVar("S", bound=models.Model)
B = TypeVar("B", bound=models.Model)


def database_time() -> datetime:
    """The one clock that all web machines and workers share."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


def _dong_codes(offering: Any) -> "models.QuerySet[Any]":
    """The codes of the dongs an offering is for."""
    through = apps.get_model("bookings", "Offering").dongs.through
    return through.objects.filter(offering=offering).values("dong_id")


class OfferingQuerySet(models.QuerySet[O]):
    def open_at(self, at: datetime) -> "OfferingQuerySet[O]":
        """Published ones that take bookings at that time."""
        return self.filter(
            Q(opens_at__isnull=True) | Q(opens_at__lte=at),
            Q(closes_at__isnull=True) | Q(closes_at__gt=at),
            is_published=True,
        )

    def shown_at(self, at: datetime) -> "OfferingQuerySet[O]":
        """Published ones that take bookings then, or will."""
        return self.filter(Q(closes_at__isnull=True) | Q(closes_at__gt=at), is_published=True)


class SessionQuerySet(models.QuerySet[S]):
    def there(self) -> "SessionQuerySet[S]":
        """Those nobody deleted."""
        return self.filter(deleted_at__isnull=True)

    def planned(self) -> "SessionQuerySet[S]":
        return self.there().filter(state=SessionState.PLANNED)

    def between(self, begin: datetime, end: datetime) -> "SessionQuerySet[S]":
        """Sessions that begin in the half-open time, in order."""
        return self.there().filter(starts_at__gte=begin, starts_at__lt=end).order_by("starts_at", "id")

    def locked(self, ids: Iterable[int]) -> "dict[int, S]":
        """These sessions by id, locked in one order until the end of the transaction: nobody waits in a circle.

        `asked_at` is the database's time when the lock was asked for. Windows, offers and limits are measured by it:
        the clocks of the web machines may differ, and who came in time is in time however long the line for the lock.
        """
        if not connection.in_atomic_block:
            raise RuntimeError("locked() needs a transaction.")
        rows = (
            self.select_for_update(of=("self",))
            .select_related("offering__program", "offering__department")
            .annotate(asked_at=Now(), dong_codes=ArraySubquery(_dong_codes(OuterRef("offering"))))
            .filter(pk__in=ids)
            .order_by("pk")
        )
        found = {row.pk: row for row in cast("Iterable[Any]", rows)}
        for session in found.values():
            session.offering.dong_codes = frozenset(session.dong_codes)
        return found

    def to_draw(self, at: datetime) -> "SessionQuerySet[S]":
        return self.planned().filter(draws_at__lte=at, drawn_at__isnull=True)


class BookingQuerySet(models.QuerySet[B]):
    def live(self) -> "BookingQuerySet[B]":
        return self.filter(state__in=LIVE)

    def line(self) -> "BookingQuerySet[B]":
        """Those who wait, the first first."""
        return self.filter(state=State.WAITING).order_by("order_key", "id")

    def lapsed(self, at: datetime) -> "BookingQuerySet[B]":
        """Offered places nobody took in time."""
        return self.filter(state=State.OFFERED, offered_until__lte=at)

    def of_phone(self, phone: str) -> "BookingQuerySet[B]":
        return self.filter(phone_hash__in=lookup_hashes(phone))

    def of_email(self, email: str) -> "BookingQuerySet[B]":
        """Those made with a proven mail address and no telephone; compared by letter, for the hash knows no hyphen."""
        candidates = self.filter(phone_hash__isnull=True, email_hash__in=lookup_hashes(email))
        found = candidates.values_list("pk", "email")
        return self.filter(pk__in=[pk for pk, own in found if own.lower() == email.lower()])

    def of_person(self, phone: str, email: str) -> "BookingQuerySet[B]":
        """Those of one person: by the telephone; who gave none, by the mail address."""
        return self.of_phone(phone) if phone else self.of_email(email)

    def of_persons(self, user: Anyone, phones: Iterable[str], emails: Iterable[str] = ()) -> "BookingQuerySet[B]":
        """Those of an account and of the telephones and mail addresses proven in this session."""
        mine = Q(phone_hash__in=[digest for phone in phones for digest in lookup_hashes(phone)])
        for email in emails:
            mine |= Q(pk__in=self.of_email(email).values("pk"))
        return self.filter(mine | Q(user=user) if isinstance(user, User) else mine)

    def with_person(self) -> "BookingQuerySet[B]":
        """Those that still hold whose they are."""
        return self.filter(forgotten_at__isnull=True)

    def forget(self) -> int:
        """Destroy who it was, files too; what was booked, when, and whether they came, stays. Returns how many rows."""
        with_files: Iterable[Any] = self.filter(files__forgotten_at__isnull=True, files__isnull=False).distinct()
        for booking in with_files:
            forget(booking.files.shown())
        return self.update(
            user=None,
            name="",
            phone="",
            phone_hash=None,
            email="",
            email_hash=None,
            note="",
            reason="",
            forgotten_at=timezone.now(),
        )

    def visible_to(self, user: Anyone) -> "BookingQuerySet[B]":
        """Bookings of offerings of the user's department, or with a service of it; all for those who see all."""
        if sees_all(user):
            return self
        if not isinstance(user, User) or not works_here(user):
            return self.none()
        own = Q(session__offering__department=user.department_id)
        served = Q(booked_services__service__department=user.department_id)
        return self.filter(own | served | Q(booked_services__handed_to=user.department_id)).distinct()
