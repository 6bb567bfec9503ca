"""My bookings, on /my/."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.bookings.booking import Booking
from programs.bookings.pages import BADGES
from programs.people.guests import proven_emails, proven_phones
from programs.people.my_sections import MySection

SHOWN = 10


def my_bookings(request: HttpRequest) -> dict[str, Any] | None:
    """Coming bookings, the next first; nothing where there is none."""
    coming = (
        Booking.objects.of_persons(request.user, proven_phones(request), proven_emails(request))
        .live()
        .filter(session__ends_at__gt=timezone.now())
        .select_related("session__offering")
        .order_by("session__starts_at", "id")[:SHOWN]
    )
    bookings = list(coming)
    return {"bookings": bookings, "badges": BADGES} if bookings else None


sections = [
    MySection(key="bookings", title=_("내 예약"), template="bookings/my_section.html", context=my_bookings, order=20)
]
