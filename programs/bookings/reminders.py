"""Those with a place are reminded as far ahead as the offering says, never at night, once for each of its hours."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from programs.base.calendar import SEOUL
from programs.bookings.booking import Booking
from programs.bookings.records import note, tell
from programs.bookings.states import SessionState, State
from programs.people.actors import PORTAL

EVENING = time(20)  # what falls into the night goes out at this time before it
NIGHT_BEGINS, NIGHT_ENDS = time(21), time(8)
KNOWS_ALREADY = timedelta(hours=12)  # who booked so shortly before needs no reminder
FURTHEST = timedelta(days=60)
NEEDED = (  # nobody's name is decrypted to find out whose time has come
    "created_at",
    "settled_at",
    "reminded_at",
    "session__starts_at",
    "session__offering__remind_hours",
)


def moments(starts_at: datetime, hours: Iterable[int]) -> list[datetime]:
    """When to remind of something that begins at that time, in order. Pure.

    What would fall into the night (21:00–08:00) goes out the evening before it; two that fall together are one.
    """
    return sorted({_by_day(starts_at - timedelta(hours=each)) for each in hours})


def _by_day(at: datetime) -> datetime:
    local = at.astimezone(SEOUL)
    if NIGHT_ENDS <= local.time() < NIGHT_BEGINS:
        return local
    evening = local.date() if local.time() >= NIGHT_BEGINS else local.date() - timedelta(days=1)
    return datetime.combine(evening, EVENING, SEOUL)


def is_due(booking: Booking, at: datetime) -> bool:
    """Whether a moment has come since the person last heard of the booking."""
    session = booking.session
    if at >= session.starts_at or _by_day(at) != at.astimezone(SEOUL):
        return False
    come = [each for each in moments(session.starts_at, session.offering.remind_hours) if each <= at]
    if not come:
        return False
    if booking.reminded_at is not None:
        return booking.reminded_at < come[-1]
    knows_since = max(booking.created_at, booking.settled_at or booking.created_at)
    return knows_since < come[-1] - min(KNOWS_ALREADY, (session.starts_at - knows_since) / 2)


def remind(*, at: datetime | None = None, limit: int = 1_000) -> int:
    """Remind those whose time has come. Returns how many."""
    at = at or timezone.now()
    coming = Booking.objects.filter(
        state=State.CONFIRMED,
        session__state=SessionState.PLANNED,
        session__deleted_at__isnull=True,
        session__starts_at__gt=at,
        session__starts_at__lte=at + FURTHEST,
        session__offering__remind_hours__len__gt=0,
    ).select_related("session__offering")
    rows = coming.only(*NEEDED).order_by("session__starts_at", "pk").iterator(chunk_size=2_000)
    due = [each.pk for each in rows if is_due(each, at)]
    return sum(_remind(pk, at) for pk in due[:limit])


@transaction.atomic
def _remind(pk: int, at: datetime) -> bool:
    rows = Booking.objects.select_for_update(of=("self",), skip_locked=True).select_related(
        "session__offering__program", "session__offering__department"
    )
    found = rows.filter(pk=pk, state=State.CONFIRMED, session__state=SessionState.PLANNED).first()
    if found is None or not is_due(found, at):  # another worker was first, or it was cancelled meanwhile
        return False
    found.reminded_at = at
    found.save(update_fields=["reminded_at"])
    note("reminded", found, by=PORTAL)
    tell("reminded", found, again=at)
    return True
