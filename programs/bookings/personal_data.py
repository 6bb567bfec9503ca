"""What bookings hold about a person: handed over on request, forgotten with the account."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from programs.bookings import satisfaction
from programs.bookings.booking import Booking
from programs.bookings.queries import BookingQuerySet
from programs.people.guests import emails_of
from programs.people.holdings import Holding, register
from programs.people.models import User


def _of(user: User) -> BookingQuerySet[Booking]:
    phones = [user.phone] if user.phone and user.phone_verified_at else []
    return Booking.objects.of_persons(user, phones, emails_of(user)).select_related("session__offering")


def _export(user: User) -> list[dict[str, Any]]:
    return [
        {
            "code": booking.code,
            "title": booking.session.offering.title,
            "starts_at": booking.session.starts_at,
            "place": booking.session.place,
            "state": booking.get_state_display(),
            "places": booking.places,
            "name": booking.name,
            "phone": booking.phone,
            "email": booking.email,
            "note": booking.note,
            "files": [file.name for file in booking.files.shown()],
            "satisfaction": _said(booking),
        }
        for booking in _of(user).order_by("created_at")
    ]


def _said(booking: Booking) -> dict[str, Any] | None:
    """How they said it was, if they did."""
    said = satisfaction.given(booking)
    return {"score": said.score, "text": said.text, "at": said.at} if said else None


def _blockers(user: User) -> list[str]:
    """A place that is still to come is cancelled first: somebody else may be waiting for it."""
    coming = [each.code for each in _of(user).live().filter(session__ends_at__gt=timezone.now())[:5]]
    if not coming:
        return []
    return [
        _t("다가오는 예약이 있어요: %(codes)s. 취소하거나 다녀온 뒤에 탈퇴할 수 있어요.") % {"codes": ", ".join(coming)}
    ]


def _erase(user: User) -> None:
    _of(user).forget()


register(Holding(key="bookings", title=_("예약"), export=_export, blockers=_blockers, erase=_erase))
