"""A visit: somebody who came, with the number they wait by; with a booking, or just so."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar, TypeVar

from django.db import connection, models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from programs.bookings.booking import BookedService, Booking
from programs.bookings.offerings import Offering
from programs.people.models import Department

V = TypeVar("V", bound="Visit")


class QueueCounter(models.Model):
    """The last number given out at a place on a day (of Seoul); its row is the lock."""

    day = models.DateField()
    place = models.CharField(max_length=100)
    last = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "place"], name="bookings_one_counter_a_day_and_place")]

    def __str__(self) -> str:
        return f"{self.day} {self.place}: {self.last}"

    @classmethod
    def take(cls, day: date, place: str) -> int:
        """The next number. No gaps: a transaction that fails gives its number back; others wait for it meanwhile."""
        if not connection.in_atomic_block:
            raise RuntimeError("A queue number is taken only inside a transaction.")
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO bookings_queuecounter (day, place, last) VALUES (%s, %s, 1)"
                " ON CONFLICT (day, place) DO UPDATE SET last = bookings_queuecounter.last + 1 RETURNING last",
                [day, place],
            )
            (number,) = cursor.fetchone()
        return int(number)


class VisitQuerySet(models.QuerySet[V]):
    def of_day(self, offering: Offering, day: date) -> VisitQuerySet[V]:
        """Who came that day, in the order of their numbers."""
        return self.filter(offering=offering, day=day).order_by("number")

    def there(self) -> VisitQuerySet[V]:
        """Who still has something to do and did not go."""
        return self.filter(done_at__isnull=True, left_at__isnull=True)

    def for_department(self, department: Department) -> VisitQuerySet[V]:
        """Who has a service open that this department serves now."""
        return self.filter(Exists(open_for(department).filter(visit=OuterRef("pk"))))

    def waiting_for(self, department: Department) -> VisitQuerySet[V]:
        """Who may be called by this department: there, at no desk, the smallest number first."""
        return self.there().for_department(department).filter(at_desk__isnull=True).order_by("number")


def open_for(department: Department) -> models.QuerySet[BookedService]:
    """Services of visits that are not done and that this department serves now."""
    own = Q(handed_to__isnull=True, service__department=department.pk)
    return BookedService.objects.filter(own | Q(handed_to=department.pk), served_at__isnull=True)


class Visit(models.Model):
    """One number for all services of a visit. Every change goes through `visits`, which locks the row.

    `waited_seconds` is from coming to the first call (or, where nobody was called, the first service done); it is kept
    as a number, so that means of many days are one query.
    """

    offering = models.ForeignKey(
        Offering, verbose_name=_("예약 프로그램"), on_delete=models.PROTECT, related_name="visits"
    )
    day = models.DateField(_("날"))
    place = models.CharField(_("곳"), max_length=100)
    number = models.PositiveSmallIntegerField(_("번호"))
    booking = models.OneToOneField(
        Booking, verbose_name=_("예약"), null=True, blank=True, on_delete=models.PROTECT, related_name="visit"
    )
    arrived_at = models.DateTimeField(_("온 때"))
    at_desk = models.ForeignKey(
        Department, verbose_name=_("부른 부서"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    called_at = models.DateTimeField(_("부른 때"), null=True, blank=True)
    waited_seconds = models.PositiveIntegerField(_("기다린 시간(초)"), null=True, blank=True)
    done_at = models.DateTimeField(_("모두 마친 때"), null=True, blank=True)
    left_at = models.DateTimeField(_("돌아간 때"), null=True, blank=True)

    objects: ClassVar = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("방문")
        verbose_name_plural = _("방문")
        ordering = ("day", "place", "number")
        constraints = [
            models.UniqueConstraint(fields=["day", "place", "number"], name="bookings_number_once_a_day_and_place"),
            models.CheckConstraint(name="bookings_number_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="bookings_visit_ends_once", condition=Q(done_at__isnull=True) | Q(left_at__isnull=True)
            ),
            models.CheckConstraint(
                name="bookings_nobody_at_a_desk_after_the_end",
                condition=Q(at_desk__isnull=True) | Q(done_at__isnull=True, left_at__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["offering", "day", "number"], name="bookings_visits_of_day")]  # of_day()

    def __str__(self) -> str:
        return f"{self.day} {self.place} {self.number}"

    def waited(self, at: datetime) -> int:
        """Seconds waited until the first call, or until now for who still waits."""
        if self.waited_seconds is not None:
            return self.waited_seconds
        return max(0, int(((self.left_at or at) - self.arrived_at).total_seconds()))
