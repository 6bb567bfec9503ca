"""Finding an interpreter: assigned, another time offered, a word in writing."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civil_affairs.service_desk.interpreting.models import Interpreting, Where
from civil_affairs.service_desk.interpreting.opening import WAY
from civil_affairs.service_desk.interpreting.ways import release
from programs import audit
from programs.base.errors import BadInput, NotYourDuty, WrongState
from programs.base.text import korean_datetime
from programs.bookings import records
from programs.bookings import services as bookings
from programs.bookings import ways as booking_ways
from programs.bookings.access import locked as locked_booking
from programs.bookings.models import Booking, Occupation, Resource, Session
from programs.bookings.states import State
from programs.notices.services import Recipient, send
from programs.people.actors import Actor
from programs.people.models import User
from programs.people.predicates import any_of, is_administrator, is_officer_of

ASSIGNED = audit.declare("interpreting.assigned", gettext_lazy("수어통역사를 정했어요"))
PROPOSED = audit.declare("interpreting.proposed", gettext_lazy("수어통역의 다른 시간을 권했어요"))
WRITTEN = audit.declare("interpreting.written", gettext_lazy("수어통역을 예약한 분에게 글을 보냈어요"))
MOST_TIMES = 5


def _locked(booking: Booking, *, by: Actor) -> Interpreting:
    current = locked_booking(booking, by=by)
    found = Interpreting.objects.select_for_update(of=("self",)).select_related("occupation").get(booking=current)
    found.booking = current
    return found


def _their_duty(interpreting: Interpreting, user: User) -> None:
    department = interpreting.booking.session.offering.department
    if not any_of(is_administrator, is_officer_of(department))(user):
        raise NotYourDuty(_("수어통역을 맡은 부서의 직원만 할 수 있어요."))


@transaction.atomic
def assign(
    booking: Booking,
    interpreter: Resource,
    *,
    by: User,
    video_link: str = "",
    request: HttpRequest | None = None,
    at: datetime | None = None,
) -> Interpreting:
    """Give the booking an interpreter whose time is free, and confirm it; the person is told who and where.

    Raises WrongState where somebody gave that interpreter something else in the same moment: the database decides.
    """
    at = at or timezone.now()
    current = _locked(booking, by=by)
    _their_duty(current, by)
    session = current.booking.session
    if current.booking.state not in (State.PENDING, State.CONFIRMED) or session.has_begun(at):
        raise WrongState(_("지금은 통역사를 정할 수 없는 예약이에요: %(state)s") % {"state": _state(current)})
    link = video_link or (_link_of(interpreter) if current.where == Where.VIDEO else "")
    if current.where == Where.VIDEO and not link:
        raise BadInput(_("화상통화 주소를 적어 주세요. 예약한 분에게 보내요."))
    release(current)
    try:
        with transaction.atomic():
            occupation = Occupation.objects.create(
                resource=interpreter,
                during=(session.starts_at, session.ends_at),
                why=f"{_('수어통역')} {current.booking.code}",
            )
    except IntegrityError as error:
        raise WrongState(_("그 통역사는 그 시간에 다른 일이 있어요. 다른 통역사를 골라 주세요.")) from error
    current.interpreter, current.occupation, current.assigned_at = interpreter, occupation, at
    current.video_link = link
    current.proposed_at = None
    current.save()
    current.proposed.clear()
    audit.record(ASSIGNED, by=by, subject=current.booking, request=request, data={"interpreter": interpreter.pk})
    if current.booking.state == State.PENDING:
        bookings.approve(current.booking, by=by, request=request, at=at)
    else:
        records.tell("booked", current.booking, again=at)
    return current


def _state(interpreting: Interpreting) -> str:
    return interpreting.booking.get_state_display()


def _link_of(interpreter: Resource) -> str:
    profile = getattr(interpreter, "interpreter_profile", None)
    return profile.video_link if profile is not None else ""


@transaction.atomic
def propose(
    booking: Booking,
    sessions: Sequence[Session],
    *,
    by: User,
    request: HttpRequest | None = None,
    at: datetime | None = None,
) -> Interpreting:
    """No interpreter is free then: name other times; the person picks one with a press."""
    at = at or timezone.now()
    current = _locked(booking, by=by)
    _their_duty(current, by)
    if current.booking.state != State.PENDING:
        raise WrongState(_("통역사를 기다리는 예약이 아니에요: %(state)s") % {"state": _state(current)})
    chosen = [each for each in sessions if each.offering.way == WAY and not each.has_begun(at)]
    if not 1 <= len(chosen) <= MOST_TIMES:
        raise BadInput(_("권할 시간을 하나에서 다섯 개까지 골라 주세요."))
    current.proposed.set(chosen)
    current.proposed_at = at
    current.save(update_fields=["proposed_at"])
    audit.record(PROPOSED, by=by, subject=current.booking, request=request, data={"times": len(chosen)})
    times = " / ".join(korean_datetime(each.starts_at) for each in sorted(chosen, key=lambda each: each.starts_at))
    _send("proposed", current, at=at, times=times)
    return current


@transaction.atomic
def take_proposed(
    booking: Booking, session_id: int, *, by: Actor, request: HttpRequest | None = None, at: datetime | None = None
) -> Booking:
    """The person takes one of the times named. Raises as `bookings.services.move` does."""
    current = _locked(booking, by=by)
    if not current.proposed.filter(pk=session_id).exists():
        raise WrongState(_("이미 바뀐 안내예요. 예약 화면을 새로 고쳐 주세요."))
    return bookings.move(current.booking, session_id, by=by, request=request, at=at)


@transaction.atomic
def write(
    booking: Booking, text: str, *, by: User, request: HttpRequest | None = None, at: datetime | None = None
) -> None:
    """A word to the person by the way they chose: never a call."""
    if not text.strip():
        raise BadInput(_("보낼 글을 적어 주세요."))
    current = _locked(booking, by=by)
    _their_duty(current, by)
    if not current.booking.is_live:
        raise WrongState(_("끝났거나 취소된 예약이에요: %(state)s") % {"state": _state(current)})
    audit.record(WRITTEN, by=by, subject=current.booking, request=request)
    _send("note", current, at=at or timezone.now(), text=text)


def _send(key: str, interpreting: Interpreting, *, at: datetime, **more: str) -> None:
    booking, session = interpreting.booking, interpreting.booking.session
    way = booking_ways.of(session.offering)
    with translation.override(booking.language):
        send(
            f"interpreting.{key}",
            to=Recipient(phone=booking.phone, email=booking.email, language=booking.language),
            channel=booking.notify_by,
            variables=records.variables(booking, session, "") | way.variables(booking, session) | more,
            ref=f"booking:{booking.pk}",
            dedupe=f"interpreting:{booking.pk}:{key}:{at:%Y%m%dT%H%M%S}",
            program_number=session.offering.program_id,
        )
