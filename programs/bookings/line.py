"""The wait list: a free place is offered to the first in line whom it fits, for a time; then to the next.

An offered place is held, so it is neither lost nor given twice.

The published rule (it stands on the page where the line is joined): a place that comes free is offered to the first in
line for whom what is free suffices and who has not promised that time elsewhere. A group that needs more keeps its
place in line, and smaller groups, and people who come new, may go before it [our choice: no place stays empty, and
nobody waits for a place that is there, because of somebody whom it does not help]. A group may make itself smaller at
any time without losing its place in line.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from programs.base.errors import WrongState
from programs.bookings import rules
from programs.bookings.access import locked
from programs.bookings.booking import Booking
from programs.bookings.queries import database_time
from programs.bookings.records import note, tell
from programs.bookings.sessions import Session
from programs.bookings.states import PROMISED, SessionState, State
from programs.people.actors import PORTAL, Actor

PERSON_IS_ELSEWHERE = ("bookings_person_once_at_a_time", "bookings_mail_once_at_a_time")


def fill_free(session: Session, *, at: datetime) -> list[Booking]:
    """Offer what is free to those who wait; the caller holds the session's lock."""
    session.refresh_from_db(fields=["taken", "capacity", "state"])
    if session.state != SessionState.PLANNED or session.has_begun(at):
        return []
    offered = []
    for booking in session.bookings.line():
        if session.free < 1:
            break
        booking.offered_until = rules.offer_ends(session, at)
        if booking.places > session.free or not promise(booking, State.OFFERED, also=["offered_until"]):
            continue
        session.refresh_from_db(fields=["taken"])
        note("offered", booking, by=PORTAL)
        tell("offered", booking, session=session)
        offered.append(booking)
    return offered


def room_for(session: Session, places: int, *, at: datetime) -> bool:
    """Whether so many places are free for somebody who comes now: whatever is free goes to the line first."""
    if session.free >= places and session.bookings.line().exists():
        fill_free(session, at=at)
    return session.free >= places


def promise(booking: Booking, state: State, *, also: Iterable[str] = ()) -> bool:
    """Put the booking into a state that takes its person's time; False where that time is promised elsewhere by now."""
    before = booking.state
    booking.state = state
    try:
        with transaction.atomic():
            booking.save(update_fields=["state", *also])
    except IntegrityError as error:
        if not any(name in str(error) for name in PERSON_IS_ELSEWHERE):
            raise
        booking.state = before
        return False
    return True


def accept(booking: Booking, *, by: Actor, at: datetime | None = None) -> Booking:
    """Take the offered place. In the second in which the offer ends, the lock decides who was first."""
    with transaction.atomic():
        current = locked(booking, by=by)
        at = at or current.session.asked_at
        if current.state == State.CONFIRMED:  # a second click
            return current
        if current.state != State.OFFERED or current.offered_until is None or current.offered_until <= at:
            raise WrongState(_("안내받은 시간이 지나 다음 분에게 차례가 갔어요. 다시 기다리기를 신청할 수 있어요."))
        current.state = State.PENDING if current.session.offering.needs_approval else State.CONFIRMED
        current.settled_at = at
        current.save(update_fields=["state", "settled_at"])
        note("accepted", current, by=by)
        tell("booked" if current.state == State.CONFIRMED else "pending", current)
    return current


def expire_offers(*, at: datetime | None = None, limit: int = 500) -> int:
    """Take back the places nobody answered for, and offer them to the next in line. Returns how many."""
    at = at or database_time()
    expired = 0
    for pk, session_id in list(Booking.objects.lapsed(at).values_list("pk", "session_id")[:limit]):
        with transaction.atomic():
            session = Session.objects.locked([session_id])[session_id]
            booking = Booking.objects.lapsed(at).filter(pk=pk, session_id=session_id).first()
            if booking is None:
                continue
            booking.state, booking.settled_at = State.EXPIRED, at
            booking.save(update_fields=["state", "settled_at"])
            note("expired", booking, by=PORTAL)
            tell("expired", booking, session=session)
            fill_free(session, at=at)
            expired += 1
    return expired


def offer_what_is_free(*, at: datetime | None = None, limit: int = 200) -> int:
    """Offer places that stand free while somebody waits whom they suffice. Returns how many were offered.

    Each change of a session does so by itself; this finds who could not be offered a place then, because that time was
    promised elsewhere, and has since given that up.
    """
    at = at or database_time()
    offered = 0
    for session_id in list(_with_room_for_their_line(at).values_list("pk", flat=True)[:limit]):
        with transaction.atomic():
            offered += len(fill_free(Session.objects.locked([session_id])[session_id], at=at))
    return offered


def _with_room_for_their_line(at: datetime) -> QuerySet[Session]:
    elsewhere = Booking.objects.filter(
        phone_hash=OuterRef("phone_hash"), during__overlap=OuterRef("during"), state__in=PROMISED, for_another=False
    )
    waits = Booking.objects.line().filter(
        Q(for_another=True) | ~Exists(elsewhere),
        session=OuterRef("pk"),
        places__lte=OuterRef("capacity") - OuterRef("taken"),
    )
    return Session.objects.planned().filter(Exists(waits), taken__lt=F("capacity"), starts_at__gt=at).order_by("pk")
