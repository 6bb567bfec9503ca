"""The draw: an order that anyone can make again from the published seed.

The seed is made with the session and kept; its SHA-256 is shown from the beginning, the seed itself after the draw.
So nobody could choose it once the applicants were known, and nobody can change it afterwards.
"""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from programs.base.errors import WrongState
from programs.bookings.access import locked_session
from programs.bookings.booking import Booking
from programs.bookings.line import promise
from programs.bookings.records import note, tell
from programs.bookings.sessions import Session
from programs.bookings.states import State
from programs.people.actors import PORTAL, Actor


def new_seed() -> str:
    return secrets.token_hex(32)


def commitment(seed: str) -> str:
    """What is published before the draw: the seed cannot be found from it, nor replaced by another."""
    return hashlib.sha256(seed.encode()).hexdigest()


def rank(seed: str, code: str) -> str:
    """A booking's lot; the smallest comes first."""
    return hashlib.sha256(f"{seed}|{code}".encode()).hexdigest()


def in_order(seed: str, codes: Iterable[str]) -> list[str]:
    """The booking codes in the order of the draw."""
    return sorted(codes, key=lambda code: rank(seed, code))


def draw(session_id: int, *, by: Actor = PORTAL, at: datetime | None = None) -> Session:
    """Give the places in the drawn order; who does not fit waits in that order, as far as the wait list goes.

    Raises WrongState when it was drawn already, is no lottery, or its time has not come.
    """
    with transaction.atomic():
        session = locked_session(session_id)
        at = at or session.asked_at
        if session.drawn_at or not session.draws_at:
            raise WrongState(_("추첨을 마쳤거나 추첨하지 않는 회차예요."))
        if at < session.draws_at:
            raise WrongState(_("아직 추첨할 때가 아니에요."))
        applied = {booking.code: booking for booking in session.bookings.filter(state=State.APPLIED)}
        session.drawn_at = at
        session.save(update_fields=["drawn_at"])
        waiting = 0
        for place, code in enumerate(in_order(session.seed, applied), start=1):
            booking = applied[code]
            booking.rank = booking.order_key = place
            booking.settled_at = at
            if not promise(booking, _outcome(session, booking, waiting), also=["rank", "order_key", "settled_at"]):
                booking.state = State.NOT_DRAWN  # has promised that time to something else since
                booking.reason = _("같은 시간에 다른 예약이 있어요.")
                booking.save(update_fields=["rank", "order_key", "settled_at", "state", "reason"])
            waiting += booking.state == State.WAITING
            session.refresh_from_db(fields=["taken"])
            act = {State.CONFIRMED: "drawn", State.PENDING: "drawn"}.get(State(booking.state), booking.state)
            note(act, booking, by=by, place=place)
            tell(act, booking, session=session)
        note("session_drawn", session, by=by, applicants=len(applied), seed=session.seed)
    return session


def _outcome(session: Session, booking: Booking, waiting: int) -> State:
    offering = session.offering
    if session.free >= booking.places:
        return State.PENDING if offering.needs_approval else State.CONFIRMED
    if offering.waitlist_cap is not None and waiting >= offering.waitlist_cap:
        return State.NOT_DRAWN
    return State.WAITING
