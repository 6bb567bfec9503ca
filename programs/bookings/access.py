"""Whose booking it is, and the locks: a session first, then its booking."""

from django.http import Http404
from django.utils.translation import gettext as _

from programs.base.errors import WrongState
from programs.bookings.booking import Booking
from programs.bookings.sessions import Session
from programs.bookings.states import State
from programs.people.actors import Actor, Guest, Portal, works_here
from programs.people.fields import lookup_hashes
from programs.people.models import User


def visible_to(booking: Booking, actor: Actor) -> bool:
    """Whether this actor may know of the booking: its person, the department's staff, those who see all."""
    if isinstance(actor, Portal):
        return True
    if isinstance(actor, Guest):
        if actor.email:
            return is_of_email(booking, actor.email)
        return booking.phone_hash in lookup_hashes(actor.phone)
    if not isinstance(actor, User):
        return False
    if works_here(actor):
        return actor.role in ("auditor", "administrator", "mayor") or actor.department_id in _departments(booking)
    if booking.user_id == actor.pk:
        return True
    return bool(actor.phone and actor.phone_verified_at and booking.phone_hash in lookup_hashes(actor.phone))


def is_of_email(booking: Booking, email: str) -> bool:
    """Whether it was made with this proven mail address; one that only stands beside a telephone proves nothing."""
    return booking.phone_hash is None and bool(booking.email) and booking.email.lower() == email.lower()


def _departments(booking: Booking) -> set[int]:
    """The offering's department and those whose services are part of the visit."""
    shared = booking.booked_services.values_list("service__department_id", "handed_to_id")
    return {booking.session.offering.department_id, *(pk for pair in shared for pk in pair if pk)}


def may_decide(actor: Actor) -> bool:
    return isinstance(actor, Portal) or works_here(actor)


def locked_session(session_id: int) -> Session:
    session = Session.objects.locked([session_id]).get(session_id)
    if session is None:
        raise Http404
    return session


def locked(booking: Booking, *, by: Actor) -> Booking:
    """The booking as it is now, its session locked until the end of the transaction; 404 unless it is the actor's."""
    session = locked_session(booking.session_id)
    current = visible(booking, by=by)
    if current.session_id != session.pk:  # moved between reading and locking
        raise WrongState(_("그사이 예약이 바뀌었어요. 새로 고친 뒤 다시 해 주세요."))
    current.session = session
    return current


def visible(booking: Booking, *, by: Actor) -> Booking:
    current = Booking.objects.select_related("session__offering").get(pk=booking.pk)
    if not visible_to(current, by):
        raise Http404
    return current


def in_state(booking: Booking, state: State, *, by: Actor) -> Booking:
    current = locked(booking, by=by)
    if current.state != state:
        raise WrongState(_("지금 상태에서는 할 수 없어요: %(state)s") % {"state": current.get_state_display()})
    return current
