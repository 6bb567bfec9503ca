"""What a person answers to a session cancelled or moved: the new time is fine, another time, or not at all."""

from datetime import datetime

from django.db import transaction
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from programs.base.errors import BadInput, WrongState
from programs.bookings import services
from programs.bookings.booking import Booking
from programs.bookings.changes import Answer, ChangeNotice
from programs.bookings.line import promise, room_for
from programs.bookings.records import note, tell
from programs.bookings.sessions import Session
from programs.bookings.states import State
from programs.people.actors import PORTAL


def open_notice(booking: Booking, *, at: datetime) -> ChangeNotice | None:
    """The last change the person was told of, while an answer still means something."""
    notice = booking.change_notices.select_related("session", "kept_in").first()
    if notice is None or notice.answer:
        return None
    if booking.is_live:
        return notice if not booking.session.has_begun(at) else None
    return notice if booking.state == State.CANCELLED and notice.kept_in_id is None else None


@transaction.atomic
def keep(notice: ChangeNotice, *, request: HttpRequest | None = None, at: datetime | None = None) -> None:
    """The new time is fine."""
    at = at or timezone.now()
    current = _locked(notice, at=at)
    if not current.booking.is_live:
        raise WrongState(_("지금은 예약된 시간이 없어요. 다른 시간을 골라 주세요."))
    _answered(current, Answer.KEPT, request=request, at=at)


@transaction.atomic
def give_up(notice: ChangeNotice, *, request: HttpRequest | None = None, at: datetime | None = None) -> None:
    """Not at all: a place that was kept goes to the line. It was the office that moved, so no limit of hours holds."""
    at = at or timezone.now()
    current = _locked(notice, at=at)
    if current.booking.is_live:
        services.cancel(current.booking, by=PORTAL, request=request, at=at)
    _answered(current, Answer.GAVE_UP, request=request, at=at)


@transaction.atomic
def take(notice: ChangeNotice, to: int, *, request: HttpRequest | None = None, at: datetime | None = None) -> Booking:
    """Another time. A booking that was cancelled with its session stands again, with all that belongs to it.

    Raises as `services.move` does: nothing has changed then, and the link still works.
    """
    at = at or timezone.now()
    current = _locked(notice, at=at)
    booking = current.booking
    if booking.is_live:
        booking = services.move(booking, to, by=PORTAL, request=request, at=at)
    else:
        booking = _stand_again(booking, to, request=request, at=at)
    _answered(current, Answer.OTHER, request=request, at=at)
    return booking


def _stand_again(booking: Booking, to: int, *, request: HttpRequest | None, at: datetime) -> Booking:
    session = Session.objects.locked([to]).get(to)
    if session is None:
        raise Http404
    if session.offering_id != booking.session.offering_id:
        raise BadInput(_("같은 프로그램의 다른 시간으로만 옮길 수 있어요."))
    found = services.obstacles(
        session,
        services.person_of(booking),
        places=booking.places,
        at=at,
        for_another=booking.for_another,
        instead_of=booking,
    )
    if found:
        raise BadInput(" ".join(each.sentence for each in found))
    if not room_for(session, booking.places, at=at):
        raise services.Full(_("그사이 자리가 찼어요. 다른 시간을 골라 주세요."))
    before = booking.session_id
    booking.session, booking.reason, booking.settled_at, booking.reminded_at = session, "", at, at
    also = ["session", "reason", "settled_at", "reminded_at"]
    approval = session.offering.needs_approval
    if not promise(booking, State.PENDING if approval else State.CONFIRMED, also=also):
        raise WrongState(_("같은 시간에 다른 예약이 있어요. 다른 시간을 골라 주세요."))
    note("moved", booking, by=PORTAL, request=request, session_before=before, session_after=session.pk)
    tell("moved", booking, session=session, again=at)
    return booking


def _locked(notice: ChangeNotice, *, at: datetime) -> ChangeNotice:
    """The notice as it is now; an answer given already, or too late, is refused in words."""
    current = ChangeNotice.objects.select_for_update(of=("self",)).select_related("session").get(pk=notice.pk)
    current.booking = Booking.objects.select_related("session__offering").get(pk=current.booking_id)
    if current.answer:
        raise WrongState(_("이미 답했어요: %(answer)s") % {"answer": current.get_answer_display()})
    if open_notice(current.booking, at=at) is None:
        raise WrongState(_("답할 수 있는 때가 지났어요. 담당 부서에 전화해 주세요."))
    return current


def _answered(notice: ChangeNotice, answer: Answer, *, request: HttpRequest | None, at: datetime) -> None:
    notice.answer, notice.answered_at = answer, at
    notice.save(update_fields=["answer", "answered_at"])
    note("answered", notice.booking, by=PORTAL, request=request, answer=str(answer))
