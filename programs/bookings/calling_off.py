"""A session that cannot be held as announced: cancelled, or at another time or place. Everyone in it is told.

Each person told leaves a row (`ChangeNotice`) with the message and, later, the answer; the message's link leads to it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from programs.base.calendar import SEOUL, WorkingCalendar
from programs.base.errors import BadInput, WrongState
from programs.bookings import clashes
from programs.bookings.booking import Booking
from programs.bookings.changes import Change, ChangeNotice
from programs.bookings.line import fill_free
from programs.bookings.offerings import Resource
from programs.bookings.records import note, tell
from programs.bookings.services import obstacles, person_of
from programs.bookings.sessions import Session
from programs.bookings.states import LIVE, PROMISED, SessionState, State
from programs.people.actors import PORTAL, Actor

AHEAD = timedelta(days=370)  # how far ahead a closure is followed


@transaction.atomic
def cancel_session(
    session: Session,
    *,
    by: Actor,
    reason: str,
    new_session: Session | None = None,
    request: HttpRequest | None = None,
    at: datetime | None = None,
) -> Session:
    """Cancel a session; everyone in it is told, and moved to the new date, where one is named, as far as places go."""
    at = at or timezone.now()
    if not reason.strip():
        raise BadInput(_("까닭을 적어 주세요. 예약한 분들에게 알려요."))
    rows = Session.objects.locked([session.pk, *([new_session.pk] if new_session else [])])
    current = rows[session.pk]
    target = rows.get(new_session.pk) if new_session else None
    if current.state != SessionState.PLANNED or current.deleted_at:
        raise WrongState(_("이미 취소했거나 마친 회차예요."))
    if target is not None and (
        target.offering_id != current.offering_id
        or target.has_begun(at)
        or target.state != SessionState.PLANNED
        or target.deleted_at
    ):
        raise BadInput(_("같은 프로그램의 앞으로 있을 회차를 골라 주세요."))
    current.state, current.cancel_reason, current.moved_to = SessionState.CANCELLED, reason[:200], target
    current.save(update_fields=["state", "cancel_reason", "moved_to"])
    held_first = sorted(current.bookings.filter(state__in=LIVE), key=_place_in_line)
    for booking in held_first:
        if target is not None and _fits(target, booking, at):
            booking.session = target
            booking.reminded_at = at
            booking.save(update_fields=["session", "reminded_at"])
            target.refresh_from_db(fields=["taken"])
            _announce(Change.MOVED, booking, current, reason=reason, kept_in=target, at=at)
        else:
            _drop(booking, current, reason=reason, at=at)
    note("session_cancelled", current, by=by, request=request, told=len(held_first))
    return current


def _drop(booking: Booking, session: Session, *, reason: str, at: datetime) -> None:
    booking.state, booking.settled_at, booking.reason = State.CANCELLED, at, reason[:200]
    booking.save(update_fields=["state", "settled_at", "reason"])
    _announce(Change.CANCELLED, booking, session, reason=reason, kept_in=None, at=at)


def _announce(
    change: Change,
    booking: Booking,
    session: Session,
    *,
    reason: str,
    kept_in: Session | None,
    at: datetime,
    started_at: datetime | None = None,
) -> None:
    """Tell one person, and keep that they were told."""
    act = "session_moved" if change == Change.MOVED else "session_cancelled"
    message = tell(act, booking, session=kept_in or session, reason=reason, again=at)
    ChangeNotice.objects.create(
        booking=booking,
        session=session,
        change=change,
        started_at=started_at or session.starts_at,
        reason=reason[:200],
        kept_in=kept_in,
        message=message,
        told_at=at,
    )


def _place_in_line(booking: Booking) -> tuple[bool, int, int]:
    """Those who hold places first, then those who wait, in their order."""
    return booking.state == State.WAITING, booking.order_key or 0, booking.pk


def _fits(target: Session, booking: Booking, at: datetime) -> bool:
    """Whether a booking can go over: there are places, and the person has nothing else there or at that time."""
    found = obstacles(
        target,
        person_of(booking),
        places=booking.places,
        at=at,
        for_another=booking.for_another,
        instead_of=booking,
        staff=True,
    )
    return not found and (booking.state in (State.APPLIED, State.WAITING) or target.free >= booking.places)


@dataclass(frozen=True, slots=True)
class NewTime:
    """Where and when a session is to be instead."""

    starts_at: datetime
    ends_at: datetime
    place: str
    resource: Resource | None


def elsewhere_then(session: Session, new: NewTime) -> list[Booking]:
    """Those of the session who have promised the new time to something else; they cannot come along."""
    own = session.bookings.filter(state__in=PROMISED, for_another=False, phone_hash__isnull=False)
    hashes = {each.phone_hash: each for each in own}
    others = (
        Booking.objects.filter(
            phone_hash__in=hashes,
            state__in=PROMISED,
            for_another=False,
            during__overlap=(new.starts_at, new.ends_at),
        )
        .exclude(session=session)
        .values_list("phone_hash", flat=True)
    )
    return [hashes[digest] for digest in set(others)]


@transaction.atomic
def move_session(
    session: Session,
    new: NewTime,
    *,
    by: Actor,
    reason: str,
    request: HttpRequest | None = None,
    at: datetime | None = None,
    detach: bool = True,
) -> Session:
    """Hold a session at another time or place. Those booked keep their places and are told; who has something else at
    the new time gives the place up and is told, too. With `detach`, a session moved out of its series' time is on its
    own from then on, and the series does not make that time again.

    Raises BadInput (no reason, a time gone by), WrongState (over already, officer or room taken: with what).
    """
    at = at or timezone.now()
    current = Session.objects.locked([session.pk])[session.pk]
    moves_people = current.bookings.filter(state__in=LIVE).exists()
    if current.state != SessionState.PLANNED or current.deleted_at:
        raise WrongState(_("이미 취소했거나 마친 회차예요."))
    if moves_people and not reason.strip():
        raise BadInput(_("까닭을 적어 주세요. 예약한 분들에게 알려요."))
    if new.ends_at <= new.starts_at:
        raise BadInput(_("마치는 시각은 시작 시각보다 뒤여야 해요."))
    if new.starts_at <= at:
        raise BadInput(_("앞으로 있을 때를 적어 주세요."))
    clashes.refuse(new.resource, [(new.starts_at, new.ends_at)], besides=[current.pk])
    started_at = current.starts_at
    for booking in elsewhere_then(current, new):
        _drop(booking, current, reason=reason, at=at)
    left = _leave_series(current) if detach and new.starts_at != started_at else None
    if not current.drawn_at:
        current.draws_at = _draws(current, new.starts_at)
    current.starts_at, current.ends_at = new.starts_at, new.ends_at
    current.place, current.resource = new.place, new.resource
    try:
        with transaction.atomic():
            current.save(update_fields=["starts_at", "ends_at", "place", "resource", "series", "draws_at"])
            if left is not None:
                left.save(force_insert=True)
    except IntegrityError as error:  # somebody took the officer, or the person's time, in this very moment
        raise WrongState(clashes.in_words_of(error)) from error
    people = sorted(current.bookings.filter(state__in=LIVE), key=_place_in_line)
    for booking in people:
        booking.session = current
        booking.reminded_at = at
        booking.save(update_fields=["reminded_at"])
        _announce(Change.MOVED, booking, current, reason=reason, kept_in=current, at=at, started_at=started_at)
    current.refresh_from_db(fields=["taken"])
    fill_free(current, at=at)
    note("session_moved", current, by=by, request=request, told=len(people), was=started_at.isoformat())
    return current


def _leave_series(session: Session) -> Session | None:
    """Take the session out of its series; what stays in its place is a deleted one, which can be restored."""
    if session.series_id is None:
        return None
    left = Session(
        offering=session.offering,
        series=session.series,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        place=session.place,
        capacity=session.capacity,
        resource=session.resource,
        deleted_at=timezone.now(),
    )
    session.series = None
    return left


# --- several at once


@dataclass(slots=True)
class Outcome:
    """What became of several sessions called off together."""

    cancelled: list[Session] = field(default_factory=list)
    told: int = 0
    refused: list[tuple[Session, str]] = field(default_factory=list)


def cancel_several(
    sessions: Iterable[Session],
    *,
    by: Actor,
    reason: str,
    new_day: date | None = None,
    request: HttpRequest | None = None,
    at: datetime | None = None,
) -> Outcome:
    """Call several sessions off for one reason; with a new day, each is held then at the same time of day.

    A session that is there at that time already takes the people as far as it has places; otherwise one is made. Each
    session is a transaction of its own: one that cannot be is named, the others are done.
    """
    at = at or timezone.now()
    outcome = Outcome()
    for session in sorted(sessions, key=lambda each: (each.starts_at, each.pk)):
        try:
            with transaction.atomic():
                target = _on(session, new_day, by=by, at=at) if new_day else None
                done = cancel_session(session, by=by, reason=reason, new_session=target, request=request, at=at)
        except (BadInput, WrongState) as refused:
            outcome.refused.append((session, str(refused)))
        else:
            outcome.cancelled.append(done)
            outcome.told += done.change_notices.filter(told_at=at).count()
    return outcome


def times_on(session: Session, day: date) -> tuple[datetime, datetime]:
    """The session's time of day on another day."""
    starts = datetime.combine(day, session.starts_at.astimezone(SEOUL).time(), SEOUL)
    return starts, starts + (session.ends_at - session.starts_at)


def _on(session: Session, day: date, *, by: Actor, at: datetime) -> Session:
    """The session of the new day: the one that is there, or a new one like the old."""
    starts, ends = times_on(session, day)
    if starts <= at:
        raise BadInput(_("새 날짜는 앞으로 있을 날이어야 해요."))
    there = session.offering.sessions.planned().filter(starts_at=starts).exclude(pk=session.pk)
    found = there.filter(resource=session.resource).first()
    if found is not None:
        return found
    clashes.refuse(session.resource, [(starts, ends)], besides=[])
    made = Session.objects.create(
        offering=session.offering,
        starts_at=starts,
        ends_at=ends,
        place=session.place,
        capacity=session.capacity,
        resource=session.resource,
        seed=session.seed,
        draws_at=session.draws_at if session.drawn_at else _draws(session, starts),
        drawn_at=session.drawn_at,
    )
    note("session_made", made, by=by, instead_of=session.pk)
    return made


def _draws(session: Session, starts_at: datetime) -> datetime | None:
    """A draw that is still to come keeps its distance to the beginning."""
    return session.draws_at + (starts_at - session.starts_at) if session.draws_at else None


# --- closures


def follow_closures(calendar: WorkingCalendar, days: Iterable[date]) -> int:
    """The office closes on a day: coming sessions of series on it are cancelled, and those booked are told.

    Called in the transaction that changes the table of closures. Single sessions stay: somebody set them by hand.
    """
    cancelled = 0
    now = timezone.now()
    for day in sorted(days):
        name = calendar.holiday(day)
        if name is None:
            continue
        begin = datetime.combine(day, datetime.min.time(), SEOUL)
        coming = Session.objects.planned().filter(series__isnull=False, starts_at__gt=now)
        for session in coming.between(begin, begin + timedelta(days=1)):
            cancel_session(session, by=PORTAL, reason=_("%(name)s 휴무") % {"name": name}, at=now)
            cancelled += 1
    return cancelled


def follow_calendar(calendar: WorkingCalendar, *, at: datetime | None = None) -> int:
    """The same for every day ahead that has sessions of a series: holidays become known by other ways, too."""
    at = at or timezone.now()
    coming = Session.objects.planned().filter(series__isnull=False, starts_at__gt=at, starts_at__lt=at + AHEAD)
    days = {starts.astimezone(SEOUL).date() for starts in coming.values_list("starts_at", flat=True).distinct()}
    return follow_closures(calendar, frozenset(day for day in days if calendar.holiday(day)))
