"""What the booking pages need of a template."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.urls import reverse
from django.utils import timezone

from programs.base.dates import weekday_names
from programs.bookings import satisfaction
from programs.bookings.booking import Booking
from programs.bookings.files import takes_files
from programs.bookings.signatures import TICKET, signed
from programs.bookings.states import State
from programs.people.actors import works_here

register = template.Library()


@register.filter
def ticket_token(booking: Booking) -> str:
    """What stands in the address of the booking's own page and QR code."""
    return signed(TICKET, booking.code)


@register.filter
def shows_qr(booking: Booking) -> bool:
    """Whether a QR code would open anything now."""
    return booking.state == State.CONFIRMED and booking.session.ends_at > timezone.now()


@register.filter
def weekday_letter(number: int) -> str:
    """월 for 0."""
    return weekday_names()[number]


@register.filter
def of(rows: Mapping[Any, Any], key: Any) -> Any:
    """The row of that key, None where there is none."""
    return rows.get(key)


@register.inclusion_tag("bookings/parts/files.html", takes_context=True)
def booking_files(context: Mapping[str, Any], booking: Booking) -> dict[str, Any]:
    """The booking's files; its person may add and remove some until it begins."""
    request = context["request"]
    open_still = takes_files(booking, timezone.now())
    may_change = open_still and not works_here(request.user)
    rows = list(booking.files.shown())
    for row in rows:
        row.remove_url = reverse("bookings:remove_file", args=[booking.code, row.pk]) if may_change else ""
    return {"booking": booking, "files": rows, "takes_files": open_still, "may_add": may_change, "request": request}


@register.inclusion_tag("bookings/parts/rating.html")
def booking_rating(booking: Booking) -> dict[str, Any]:
    """After a visit: the way to say how it was, until it has been said."""
    return {
        "may_say": satisfaction.may_say(booking, timezone.now()),
        "url": reverse("bookings:rate", args=[booking.code]),
    }
