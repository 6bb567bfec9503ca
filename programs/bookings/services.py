"""Booking a place and what becomes of it. Each verb locks the session first, and is one transaction.

The order of locks is always sessions by id, then bookings; the database refuses what a mistake here would let through
(`bookings_never_overfull`, `bookings_once_a_session`, `bookings_person_once_at_a_time`).
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from programs.base.errors import BadInput, WrongState
from programs.base.text import korean_datetime
from programs.bookings import rules, visits, ways
from programs.bookings.access import in_state, locked, locked_session, may_decide, visible
from programs.bookings.booking import BookedService, Booking
from programs.bookings.consents import record_consent
from programs.bookings.line import PERSON_IS_ELSEWHERE, fill_free, room_for
from programs.bookings.offerings import Service
from programs.bookings.records import note, tell
from programs.bookings.rules import Obstacle, Person
from programs.bookings.sessions import Session
from programs.bookings.states import HOLDING, PROMISED, Allocation, State
from programs.people.actors import Actor, user_of, works_here
from programs.people.models import User


class Full(WrongState):
    """No place is left; the person may wait for one."""


def obstacles(
    session: Session,
    person: Person,
    *,
    places: int = 1,
    at: datetime,
    for_another: bool = False,
    instead_of: Booking | None = None,
    staff: bool = False,
) -> list[Obstacle]:
    """Everything that stands in the way of this booking but a full session; nothing when it can be made.

    Asked before the form is sent (so that a conflict is said in words) and again under the lock. `staff` book past the
    window of the offering (a call on the morning itself), never into what has begun or was cancelled.
    """
    offering = session.offering
    found = [
        *rules.about_the_time(session, at, staff=staff),
        *rules.about_the_person(offering, person, offering.dong_codes),
        *rules.about_the_group(session, places),
        *(obstacle for ask in rules.also_ask for obstacle in ask(session, at)),
    ]
    if not (person.phone or person.email):
        return found
    own = [each for each in _live_of(person) if instead_of is None or each.pk != instead_of.pk]
    if any(each.session_id == session.pk for each in own):
        found.append(Obstacle("twice", _("같은 회차를 이미 신청했어요. 예약 확인에서 볼 수 있어요.")))
    elif not for_another and (clash := next((each for each in own if _clashes(each, session)), None)):
        found.append(
            Obstacle(
                "overlap",
                _("같은 시간에 다른 예약이 있어요: %(title)s, %(when)s. 다른 시간을 고르거나 그 예약을 취소해 주세요.")
                % {"title": clash.session.offering.title, "when": korean_datetime(clash.session.starts_at)},
            )
        )
    if offering.per_person is not None:
        live = [each for each in own if each.session.offering_id == offering.pk and each.session.ends_at > at]
        if len(live) >= offering.per_person:
            found.append(
                Obstacle(
                    "limit",
                    _("한 사람이 %(most)d건까지 예약할 수 있어요. 다녀오거나 취소한 뒤에 더 예약할 수 있어요.")
                    % {"most": offering.per_person},
                )
            )
    return found


def _live_of(person: Person) -> list[Booking]:
    """What the person has, or wishes for, in one query: who presses in the same moment waits for it."""
    return list(Booking.objects.of_person(person.phone, person.email).live().select_related("session__offering"))


def _clashes(own: Booking, session: Session) -> bool:
    """Whether the person promised that time to something else."""
    theirs = own.session
    overlap = theirs.starts_at < session.ends_at and session.starts_at < theirs.ends_at
    return own.state in PROMISED and not own.for_another and overlap


def person_of(booking: Booking) -> Person:
    return Person(
        booking.name, booking.phone, booking.email, booking.language, age=booking.age, dong=booking.dong_id or ""
    )


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
    try:
        with transaction.atomic():
            session = locked_session(session_id)
            at = at or session.asked_at
            found = obstacles(session, person, places=places, at=at, for_another=for_another, staff=may_decide(by))
            if found and (earlier := _made_with(submission_key, person)):
                return earlier  # a second click
            _refuse(found)
            booking = Booking(
                session=session,
                state=_first_state(session, places, wait=wait, at=at),
                places=places,
                user=by if isinstance(by, User) and not works_here(by) else None,
                registered_by=user_of(by) if works_here(by) else None,
                name=person.name,
                phone=person.phone,
                email=person.email,
                language=person.language,
                age=person.age,
                dong_id=person.dong or None,
                for_another=for_another,
                note=note_text,
                channel=channel,
                notify_by=notify_by,
                submission_key=submission_key,
                created_at=at,
            )
            booking.save(force_insert=True)
            if booking.state == State.WAITING:
                booking.order_key = booking.pk  # as the trigger own_time wrote it
            BookedService.objects.bulk_create(BookedService(booking=booking, service=each) for each in services)
            if consented:
                record_consent(booking, source=channel)
            act = {State.CONFIRMED: "booked"}.get(State(booking.state), booking.state)
            note(act, booking, by=by, request=request, places=places, channel=channel)
            tell(act, booking, session=session)
    except IntegrityError as error:  # the same key or the same person in the same moment
        if earlier := _made_with(submission_key, person):
            return earlier
        if any(name in str(error) for name in PERSON_IS_ELSEWHERE):
            raise WrongState(_("방금 같은 시간에 다른 예약을 했어요. 예약 확인에서 볼 수 있어요.")) from error
        raise
    return booking


def _made_with(submission_key: str, person: Person) -> Booking | None:
    earlier = Booking.objects.filter(submission_key=submission_key).first()
    if earlier is not None and (earlier.phone, earlier.email if not earlier.phone else "") != (
        person.phone,
        person.email if not person.phone else "",
    ):
        raise BadInput(_("화면을 연 지 오래되었어요. 새로 고친 뒤 다시 보내 주세요."))
    return earlier


def _first_state(session: Session, places: int, *, wait: bool, at: datetime) -> State:
    """What the booking begins as. Free places go to the line first, then to whoever comes (see `line`)."""
    offering = session.offering
    if offering.allocation == Allocation.LOTTERY and session.drawn_at is None:
        return State.APPLIED
    if room_for(session, places, at=at):
        return State.PENDING if offering.needs_approval else State.CONFIRMED
    if not wait:
        raise Full(_("자리가 없어요. 빈자리 기다리기를 신청하거나 다른 시간을 골라 주세요."))
    if offering.waitlist_cap is not None and session.bookings.line().count() >= offering.waitlist_cap:
        raise WrongState(_("빈자리를 기다리는 분이 많아 더 받을 수 없어요. 다른 시간을 골라 주세요."))
    return State.WAITING


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
        person = Person(
            current.name, current.phone, current.email, current.language, current.age, current.dong_id or ""
        )
        found = obstacles(
            new,
            person,
            places=current.places,
            at=at,
            for_another=current.for_another,
            instead_of=current,
            staff=may_decide(by),
        )
        _refuse(found)
        if not room_for(new, current.places, at=at):
            raise Full(_("그 시간에는 자리가 없어요. 지금 예약은 그대로 있어요."))
        current.session = new
        current.reminded_at = at  # told of the new time now; its later reminders still come
        current.save(update_fields=["session", "reminded_at"])
        note("moved", current, by=by, request=request, session_before=old.pk, session_after=new.pk)
        tell("moved", current, session=new)
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
        _refuse(list(rules.about_the_group(session, places)))
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


def _refuse(found: list[Obstacle]) -> None:
    if found:
        raise BadInput(" ".join(obstacle.sentence for obstacle in found))
