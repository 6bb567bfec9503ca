"""Questions of the desk: the sessions of a day with who came, and the bookings of a telephone number."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from programs.base.calendar import moment
from programs.bookings.models import Booking, Session
from programs.bookings.states import State
from programs.people.models import User

from .access import offerings_of

COUNTED = (State.CONFIRMED, State.PENDING, State.OFFERED, State.ATTENDED, State.NO_SHOW, State.WAITING, State.APPLIED)


@dataclass(slots=True)
class SessionOfDay:
    """A session of the list: how many bookings in which state."""

    session: Session
    counts: dict[str, int] = field(default_factory=dict)

    def of(self, *states: State) -> int:
        return sum(self.counts.get(state, 0) for state in states)

    @property
    def begun(self) -> bool:
        return self.session.has_begun(timezone.now())

    @property
    def coming(self) -> int:
        """Bookings with a place, whoever came of them."""
        return self.of(State.CONFIRMED, State.ATTENDED, State.NO_SHOW)

    @property
    def came(self) -> int:
        return self.of(State.ATTENDED)

    @property
    def stayed_away(self) -> int:
        return self.of(State.NO_SHOW)

    @property
    def undecided(self) -> int:
        return self.of(State.PENDING)

    @property
    def waiting(self) -> int:
        return self.of(State.WAITING, State.APPLIED)


def day_bounds(first: date, last: date | None = None) -> tuple[datetime, datetime]:
    """The half-open time from the beginning of the first day to the end of the last, in Seoul."""
    return moment(first, time()), moment((last or first) + timedelta(days=1), time())


def sessions_between(user: User, first: date, last: date | None = None) -> QuerySet[Session]:
    begin, end = day_bounds(first, last)
    return (
        Session.objects.between(begin, end)
        .filter(offering__in=offerings_of(user))
        .select_related("offering__department", "offering__program", "resource")
    )


def with_counts(sessions: Iterable[Session]) -> list[SessionOfDay]:
    """The sessions with their bookings counted by state, in one query."""
    rows = {session.pk: SessionOfDay(session) for session in sessions}
    counted = (
        Booking.objects.filter(session__in=rows, state__in=COUNTED).order_by().values_list("session", "state")
    ).annotate(number=Count("pk"))
    for session_id, state, number in counted:
        rows[session_id].counts[state] = number
    return list(rows.values())


def about(sessions: QuerySet[Session], words: str) -> QuerySet[Session]:
    """Those whose program, place, officer or room holds every word."""
    for word in words.split():
        sessions = sessions.filter(
            Q(offering__title__icontains=word) | Q(place__icontains=word) | Q(resource__name__icontains=word)
        )
    return sessions


def of_phone(user: User, phone: str, *, at: datetime) -> list[Booking]:
    """Bookings of that telephone which this person may know of: those to come first, then the latest ones."""
    rows = (
        Booking.objects.visible_to(user)
        .filter(pk__in=Booking.objects.of_phone(phone).with_person().values("pk"))
        .select_related("session__offering", "user")
    )
    coming = list(rows.filter(session__ends_at__gt=at).order_by("session__starts_at", "pk")[:20])
    return coming + list(rows.filter(session__ends_at__lte=at).order_by("-session__starts_at", "-pk")[:5])
