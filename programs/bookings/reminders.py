"""The day before: those with a place are reminded, once for each time they were given."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from programs.bookings.booking import Booking
from programs.bookings.records import note, tell
from programs.bookings.states import SessionState, State
from programs.people.actors import PORTAL

AHEAD = timedelta(hours=24)
NOT_LATER = timedelta(hours=2)  # a reminder any later would reach somebody already on the way


def remind(*, at: datetime | None = None, limit: int = 1_000) -> int:
    """Remind those whose session begins within a day; who booked within that day knows already. Returns how many."""
    at = at or timezone.now()
    due = Booking.objects.filter(
        state=State.CONFIRMED,
        reminded_at__isnull=True,
        session__state=SessionState.PLANNED,
        session__starts_at__gt=at + NOT_LATER,
        session__starts_at__lte=at + AHEAD,
        created_at__lt=at - timedelta(hours=12),
    )
    reminded = 0
    for pk in list(due.values_list("pk", flat=True)[:limit]):
        with transaction.atomic():
            booking = due.select_for_update(of=("self",), skip_locked=True).select_related(
                "session__offering__program", "session__offering__department"
            )
            found = booking.filter(pk=pk).first()
            if found is None:
                continue
            found.reminded_at = at
            found.save(update_fields=["reminded_at"])
            note("reminded", found, by=PORTAL)
            tell("reminded", found)
            reminded += 1
    return reminded
