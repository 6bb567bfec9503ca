"""What the residents' pages show of sessions and bookings: words, and which buttons are there."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from programs.bookings import rules
from programs.bookings.booking import Booking
from programs.bookings.sessions import Session
from programs.bookings.states import Allocation, SessionState, State

BADGES = {
    State.CONFIRMED: "success",
    State.ATTENDED: "success",
    State.OFFERED: "warning",
    State.PENDING: "information",
    State.APPLIED: "information",
    State.WAITING: "information",
}


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One session in a list: when, where, what is left, and whether it can be booked now."""

    session: Session
    left: str
    kind: str
    bookable: bool
    waitable: bool
    why: str = ""


def row_of(session: Session, at: datetime) -> SessionRow:
    """How a session stands now; no query."""
    obstacle = next(iter(rules.about_the_time(session, at)), None)
    if session.state == SessionState.CANCELLED:
        return SessionRow(session, _("취소됐어요"), "danger", bookable=False, waitable=False)
    if obstacle is not None:
        words = {"not_open": _("예약 전"), "too_early": _("예약 전"), "begun": _("지남")}
        return SessionRow(session, words.get(obstacle.code, _("마감")), "gray", False, False, obstacle.sentence)
    if session.offering.allocation == Allocation.LOTTERY and session.drawn_at is None:
        return SessionRow(session, _("추첨 신청 중"), "information", bookable=True, waitable=False)
    if session.free > 0:
        left = _("%(free)d자리 남음") % {"free": session.free}
        return SessionRow(session, left, "success", bookable=True, waitable=False)
    return SessionRow(session, _("자리 없음"), "warning", bookable=False, waitable=True)


@dataclass(frozen=True, slots=True)
class Choices:
    """What the person may do with a booking now."""

    accept: bool
    cancel: bool
    move: bool
    services: bool
    places: bool


def choices_of(booking: Booking, at: datetime) -> Choices:
    in_time = at <= rules.cancellable_until(booking.session)
    waits = booking.state in (State.WAITING, State.OFFERED, State.APPLIED)
    held = booking.state in (State.CONFIRMED, State.PENDING)
    return Choices(
        accept=booking.state == State.OFFERED and booking.offered_until is not None and booking.offered_until > at,
        cancel=waits or (held and in_time),
        move=held and in_time,
        services=booking.is_live and in_time and booking.booked_services.exists(),
        places=booking.session.offering.group_max > 1 and (waits or (held and in_time)),
    )


@dataclass(frozen=True, slots=True)
class CancelWords:
    """What the page asks before it gives a place, an offer or a wish back."""

    heading: str
    text: str
    button: str


def cancel_words(booking: Booking) -> CancelWords:
    if booking.state == State.WAITING:
        text = _("기다리는 차례가 없어져요. 다시 신청하면 맨 뒤에서 기다려요.")
        return CancelWords(_("빈자리 기다리기를 그만둘까요?"), text, _("기다리기 그만두기"))
    if booking.state == State.OFFERED:
        text = _("안내받은 자리는 다음 분에게 바로 가요. 되돌릴 수 없어요.")
        return CancelWords(_("이 자리를 받지 않을까요?"), text, _("받지 않기"))
    if booking.state == State.APPLIED:
        return CancelWords(
            _("추첨 신청을 취소할까요?"), _("추첨에서 빠져요. 추첨 전에는 다시 신청할 수 있어요."), _("신청 취소")
        )
    text = _("자리는 기다리는 분에게 바로 가요. 되돌릴 수 없어요.")
    return CancelWords(_("예약을 취소할까요?"), text, _("예약 취소"))
