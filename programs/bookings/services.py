"""Booking a place and what becomes of it. Each verb locks the session first, and is one transaction.

The order of locks is always sessions by id, then bookings; the database refuses what a mistake here would let through
(`bookings_never_overfull`, `bookings_once_a_session`, `bookings_person_once_at_a_time`).
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from programs.base.errors import BadInput, WrongState
from programs.bookings import rules, visits, ways
from programs.bookings.access import in_state, locked, may_decide, visible
from programs.bookings.booking import Booking
from programs.bookings.line import fill_free, room_for
from programs.bookings.making import Full, Wish, book_one, refuse
from programs.bookings.obstacles import obstacles, person_of
from programs.bookings.offerings import Service
from programs.bookings.records import note, tell
from programs.bookings.rules import Person
from programs.bookings.sessions import Session
from programs.bookings.states import HOLDING, Allocation, State
from programs.people.actors import Actor

__all__ = [
    "Full",
    "approve",
    "book",
    "cancel",
    "change_places",
    "check_in",
    "decline",
    "mark_no_show",
    "move",
    "obstacles",
    "person_of",
    "why_not_cancelled",
]


def book(
    session_id: int,
    person: Person,
    *,
    by: Actor,
    submission_key: str,
    places: int = 1,
    services: Iterable[Service] = (),
    wait: bool = False,
    for_another: bool = False,
    note_text: str = "",
    channel: str = "web",
    notify_by: str = "sms",
    consented: bool = False,
    request: HttpRequest | None = None,
    at: datetime | None = None,
) -> Booking:
    """Book places in a session; with `wait`, join the line where it is full. Returns the booking.

    The same submission key again gives the booking of the first time. Raises Http404 (no such session), BadInput (what
    the rules refuse, all sentences in one), Full (409: no place, the line may be joined), WrongState (line closed).
    """
    wish = Wish(
        person=person,
        by=by,
        submission_key=submission_key,
        places=places,
        services=tuple(services),
        wait=wait,
        for_another=for_another,
        note_text=note_text,
        channel=channel,
        notify_by=notify_by,
        consented=consented,
        request=request,
    )
    return book_one(session_id, wish, at=at)


def cancel(
    booking: Booking, *, by: Actor, reason: str = "", request: HttpRequest | None = None, at: datetime | None = None
) -> Booking:
    """Give the place, or the wish for one, back; whoever waits is offered it.

    Raises WrongState where it is over already, or where a resident comes later than the offering allows.
    """
    with transaction.atomic():
        current = locked(booking, by=by)
        session = current.session
        at = at or session.asked_at
        own_place = current.state in HOLDING and current.state != State.OFFERED
        too_late = own_place and not may_decide(by) and at > rules.cancellable_until(session)
        if not current.is_live or too_late:
            raise WrongState(why_not_cancelled(current))
        _settle(current, State.CANCELLED, at=at, reason=reason)
        note("cancelled", current, by=by, request=request)
        tell("cancelled", current, session=session, reason=reason)
        fill_free(session, at=at)
    return current


def why_not_cancelled(booking: Booking) -> str:
    """What is said to a resident whose booking is over, or whose limit has passed."""
    if not booking.is_live:
        return _("이미 끝났거나 취소된 예약이에요.")
    return _("시작하기 %(hours)d시간 전부터는 누리집에서 취소할 수 없어요. 담당 부서에 전화해 주세요.") % {
        "hours": booking.session.offering.cancel_hours
    }


def approve(booking: Booking, *, by: Actor, request: HttpRequest | None = None, at: datetime | None = None) -> Booking:
    """Confirm a booking that waits for the office's yes."""
    with transaction.atomic():
        current = in_state(booking, State.PENDING, by=by)
        _settle(current, State.CONFIRMED, at=at or current.session.asked_at)
        note("approved", current, by=by, request=request)
        tell("booked", current, again=current.settled_at)  # after a move it may wait for a yes once more
    return current


def decline(
    booking: Booking, *, by: Actor, reason: str, request: HttpRequest | None = None, at: datetime | None = None
) -> Booking:
    """Refuse a booking that waits for the office's yes, with the reason the person is told."""
    if not reason.strip():
        raise BadInput(_("까닭을 적어 주세요. 신청한 분에게 알려요."))
    with transaction.atomic():
        current = in_state(booking, State.PENDING, by=by)
        at = at or current.session.asked_at
        _settle(current, State.DECLINED, at=at, reason=reason)
        note("declined", current, by=by, request=request)
        tell("declined", current, reason=reason)
        fill_free(current.session, at=at)
    return current


def move(
    booking: Booking, to: int, *, by: Actor, request: HttpRequest | None = None, at: datetime | None = None
) -> Booking:
    """Take a held place to another session of the same offering; the old place is offered to its line.

    Raises as `book` and `cancel` do; nothing changes then.
    """
    with transaction.atomic():
        sessions = Session.objects.locked([booking.session_id, to])
        current = visible(booking, by=by)
        new = sessions.get(to)
        if new is None or current.session_id not in sessions:
            raise Http404
        old = sessions[current.session_id]
        at = at or old.asked_at
        if current.state not in (State.CONFIRMED, State.PENDING) or old.pk == new.pk:
            raise WrongState(_("옮길 수 있는 예약이 아니에요."))
        if new.offering_id != old.offering_id and not (may_decide(by) and ways.same(new.offering, old.offering)):
            raise BadInput(_("같은 프로그램의 다른 시간으로만 옮길 수 있어요."))
        if not may_decide(by) and at > rules.cancellable_until(old):
            raise WrongState(_("바꿀 수 있는 시간이 지났어요. 담당 부서에 전화해 주세요."))
        found = obstacles(
            new,
            person_of(current),
            places=current.places,
            at=at,
            for_another=current.for_another,
            instead_of=current,
            staff=may_decide(by),
        )
        refuse(found)
        if not room_for(new, current.places, at=at):
            raise Full(_("그 시간에는 자리가 없어요. 지금 예약은 그대로 있어요."))
        current.session = new
        current.reminded_at = at  # told of the new time now; its later reminders still come
        current.save(update_fields=["session", "reminded_at"])
        note("moved", current, by=by, request=request, session_before=old.pk, session_after=new.pk)
        tell("moved", current, session=new, again=at)  # back and forth, each is told
        fill_free(old, at=at)
    return current


def change_places(
    booking: Booking, places: int, *, by: Actor, request: HttpRequest | None = None, at: datetime | None = None
) -> Booking:
    """More or fewer come than was said. Who waits keeps the place in line; what comes free goes to the line.

    Raises BadInput (more than the offering takes at once), Full (more than are free), WrongState (an offered place can
    only become smaller; the resident's limit has passed). Nothing changes then.
    """
    with transaction.atomic():
        current = locked(booking, by=by)
        session = current.session
        at = at or session.asked_at
        if not current.is_live:
            raise WrongState(_("이미 끝났거나 취소된 예약이에요."))
        if current.state in HOLDING and not may_decide(by) and at > rules.cancellable_until(session):
            raise WrongState(_("바꿀 수 있는 시간이 지났어요. 담당 부서에 전화해 주세요."))
        refuse(list(rules.about_the_group(session, places)))
        before, more = current.places, places - current.places
        if not more:
            return current
        if more > 0 and current.state == State.OFFERED:
            raise WrongState(_("안내받은 자리는 줄일 수만 있어요. 먼저 받은 뒤 늘려 주세요."))
        if more > 0 and current.state in HOLDING and not room_for(session, more, at=at):
            raise Full(_("자리가 모자라 인원을 늘릴 수 없어요. 지금 예약은 그대로 있어요."))
        current.places = places
        current.save(update_fields=["places"])
        note("places_changed", current, by=by, request=request, places_before=before, places_after=places)
        tell("places_changed", current, session=session, again=at)
        if session.drawn_at or session.offering.allocation != Allocation.LOTTERY:
            fill_free(session, at=at)
    return current


def check_in(booking: Booking, *, by: Actor, request: HttpRequest | None = None, at: datetime | None = None) -> Booking:
    """Note that the person came. A second scan of the same code changes nothing."""
    with transaction.atomic():
        current = locked(booking, by=by)
        at = at or current.session.asked_at
        if current.state == State.ATTENDED:
            return current
        if current.state not in (State.CONFIRMED, State.NO_SHOW):
            raise WrongState(
                _("예약된 상태가 아니라서 참석으로 적을 수 없어요: %(state)s") % {"state": current.get_state_display()}
            )
        current.checked_in_at = at
        _settle(current, State.ATTENDED, at=at, also=["checked_in_at"])
        if current.booked_services.exists():
            visits.arrive(current, at=at)
        note("checked_in", current, by=by, request=request)
    return current


def mark_no_show(
    booking: Booking, *, by: Actor, request: HttpRequest | None = None, at: datetime | None = None
) -> Booking:
    """Note that the person did not come; only once the session has begun."""
    with transaction.atomic():
        current = in_state(booking, State.CONFIRMED, by=by)
        at = at or current.session.asked_at
        if not current.session.has_begun(at):
            raise WrongState(_("아직 시작하지 않은 회차예요."))
        _settle(current, State.NO_SHOW, at=at)
        note("no_show", current, by=by, request=request)
    return current


def _settle(booking: Booking, state: State, *, at: datetime, reason: str = "", also: Iterable[str] = ()) -> None:
    booking.state, booking.settled_at, booking.reason = state, at, reason[:200]
    booking.save(update_fields=["state", "settled_at", "reason", *also])
    booking.session.refresh_from_db(fields=["taken"])
