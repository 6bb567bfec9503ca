"""Files with a booking: drawings and papers that are read before the meeting, where the offering asks for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from programs.base.errors import WrongState
from programs.bookings.access import locked, visible_to
from programs.bookings.booking import Booking
from programs.bookings.offerings import Offering
from programs.files.admission import Admitted, admit_all
from programs.files.limits import Limits
from programs.files.models import PrivateFile
from programs.files.services import keep_all
from programs.files.services import remove as remove_file
from programs.people.actors import PORTAL, Actor, sees_all_departments, works_here
from programs.people.models import User

AT_ONCE = 5


class BookingFile(PrivateFile):
    """A file that the booking's person, or the office for them, put beside it; both open it."""

    owner_field = "booking"
    opened_why = _("예약 상담 준비")

    booking = models.ForeignKey(Booking, verbose_name=_("예약"), on_delete=models.CASCADE, related_name="files")

    class Meta(PrivateFile.Meta):
        verbose_name = _("예약 파일")
        verbose_name_plural = _("예약 파일")

    def may_open(self, actor: Actor) -> bool:
        return visible_to(self.booking, actor)

    def whose(self) -> User | str | None:
        return self.booking.user or self.booking.phone_hash or self.booking.email_hash or None

    def place(self) -> tuple[str, str]:
        booking = self.booking
        return f"{booking.session.offering.title} {booking.code}", reverse("bookings:desk_booking", args=[booking.code])

    def tell_infected(self) -> None:
        from programs.bookings.records import note, tell  # they need the tables, of which this is one

        note("file_infected", self.booking, by=PORTAL)
        tell("file_infected", self.booking, again=timezone.now())

    @classmethod
    def searchable_by(cls, user: User) -> models.QuerySet[BookingFile]:
        if sees_all_departments(user):
            return cls.objects.all()
        if not works_here(user):
            return cls.objects.none()
        return cls.objects.filter(booking__in=Booking.objects.visible_to(user))


def limits_of(offering: Offering) -> Limits:
    """What a booking of this offering takes; nothing where it asks for no files."""
    return Limits(most=offering.files_max, at_once=min(AT_ONCE, offering.files_max))


def takes_files(booking: Booking, at: datetime) -> bool:
    """Whether files may be added and removed: a live booking of an offering that asks for them, until it begins."""
    return booking.session.offering.files_max > 0 and booking.is_live and at < booking.session.starts_at


def add(
    booking: Booking,
    uploads: Sequence[UploadedFile | Admitted],
    *,
    by: Actor,
    request: HttpRequest | None = None,
    at: datetime | None = None,
) -> list[BookingFile]:
    """Add the files, all or none. Raises Http404 (not theirs), WrongState (409), ValidationError with the sentences."""
    limits = limits_of(booking.session.offering)
    admitted = admit_all(uploads, limits)
    with transaction.atomic():
        current = _open(booking, by=by, at=at)
        return keep_all(admitted, into=lambda: BookingFile(booking=current), by=by, limits=limits, request=request)


def remove(
    booking: Booking, pk: int, *, by: Actor, request: HttpRequest | None = None, at: datetime | None = None
) -> None:
    """Take one file away again. Raises Http404 and WrongState as `add` does."""
    with transaction.atomic():
        current = _open(booking, by=by, at=at)
        file = current.files.shown().filter(pk=pk).first()
        if file is None:
            raise Http404(_t("그런 파일이 없어요."))
        remove_file(file, by=by, request=request)


def _open(booking: Booking, *, by: Actor, at: datetime | None) -> Booking:
    current = locked(booking, by=by)
    if not takes_files(current, at or timezone.now()):
        raise WrongState(
            _t("시작했거나 끝난 예약에는 파일을 더하거나 지울 수 없어요. 필요하면 담당 부서에 전화해 주세요.")
        )
    return current
