"""Sessions: made from a series, deleted and restored, made larger or smaller; calling off is its own module."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from programs.base.calendar import SEOUL, WorkingCalendar
from programs.base.closures import current_calendar
from programs.base.errors import WrongState
from programs.bookings import clashes
from programs.bookings.access import locked_session
from programs.bookings.calling_off import NewTime, cancel_session, cancel_several, follow_closures, move_session
from programs.bookings.line import fill_free
from programs.bookings.lottery import new_seed
from programs.bookings.offerings import Offering, Series
from programs.bookings.records import note
from programs.bookings.sessions import Session
from programs.bookings.states import LIVE, Allocation
from programs.people.actors import Actor

__all__ = [
    "Difference",
    "Slot",
    "cancel_session",
    "cancel_several",
    "change_capacity",
    "delete",
    "differences",
    "follow_closures",
    "follow_series",
    "make_one",
    "make_sessions",
    "move_session",
    "restore",
    "slots",
]


@dataclass(frozen=True, slots=True)
class Slot:
    """One time of a series."""

    starts_at: datetime
    ends_at: datetime


def slots(series: Series, calendar: WorkingCalendar) -> Iterator[Slot]:
    """Every time of the series on the days the office is open, without its exceptions. Pure.

    After-hours and weekend series keep to the calendar, too: a public holiday on a Wednesday has none (P07.2); a
    Saturday is left out only when it is a holiday, for the series itself names the weekday.
    """
    day = series.first
    while day <= series.last:
        if day.weekday() in series.weekdays and day not in series.exceptions and not calendar.holiday(day):
            yield from _of_the_day(series, day)
        day += timedelta(days=1)


def _of_the_day(series: Series, day: date) -> Iterator[Slot]:
    begin = datetime.combine(day, series.starts, SEOUL)
    end = datetime.combine(day, series.ends, SEOUL)
    if series.every_minutes is None:
        yield Slot(begin, end)
        return
    step = timedelta(minutes=series.every_minutes)
    while begin + step <= end:
        yield Slot(begin, begin + step)
        begin += step


@transaction.atomic
def make_sessions(series: Series, *, after: datetime | None = None) -> int:
    """Make the sessions of the series that are missing; return how many. Repeatable, and safe beside itself.

    With `after`, none that begins earlier.

    Raises WrongState where the officer or room is taken at one of the times: then none is made.
    """
    there = set(series.sessions.values_list("starts_at", flat=True))
    offering = series.offering
    lottery = offering.allocation == Allocation.LOTTERY
    missing = [slot for slot in slots(series, current_calendar()) if slot.starts_at not in there]
    if after is not None:
        missing = [slot for slot in missing if slot.starts_at > after]
    try:
        with transaction.atomic():
            Session.objects.bulk_create(
                Session(
                    offering=offering,
                    series=series,
                    starts_at=slot.starts_at,
                    ends_at=slot.ends_at,
                    place=series.place,
                    capacity=series.capacity,
                    resource=series.resource,
                    seed=new_seed() if lottery else "",
                    draws_at=slot.starts_at - timedelta(hours=max(offering.cancel_hours, 24)) if lottery else None,
                )
                for slot in missing
            )
    except IntegrityError as error:
        if clashes.RESOURCE_TAKEN in str(error):
            spans = [(slot.starts_at, slot.ends_at) for slot in missing]
            found = clashes.of(series.resource, spans)
            raise WrongState(clashes.in_words(found) if found else clashes.in_words_of(error)) from error
        raise
    return len(missing)


@transaction.atomic
def make_one(
    offering: Offering, new: NewTime, *, capacity: int, by: Actor, request: HttpRequest | None = None
) -> Session:
    """A single session. Raises WrongState where the officer or room is taken: with what."""
    clashes.refuse(new.resource, [(new.starts_at, new.ends_at)])
    lottery = offering.allocation == Allocation.LOTTERY
    try:
        with transaction.atomic():
            made = Session.objects.create(
                offering=offering,
                starts_at=new.starts_at,
                ends_at=new.ends_at,
                place=new.place,
                capacity=capacity,
                resource=new.resource,
                seed=new_seed() if lottery else "",
                draws_at=new.starts_at - timedelta(hours=max(offering.cancel_hours, 24)) if lottery else None,
            )
    except IntegrityError as error:
        raise WrongState(clashes.in_words_of(error)) from error
    note("session_made", made, by=by, request=request)
    return made


@dataclass(frozen=True, slots=True)
class Difference:
    """A session that a changed series would no longer make as it is; with bookings a person decides."""

    session: Session
    booked: int


def differences(series: Series, *, at: datetime) -> list[Difference]:
    """Coming sessions of the series whose time the series, as it is now, does not have.

    A series edited while people are booked never moves them silently: staff see these and decide.
    """
    wanted = {(slot.starts_at, slot.ends_at) for slot in slots(series, current_calendar())}
    coming = series.sessions.planned().filter(starts_at__gt=at)
    return [
        Difference(session, session.bookings.filter(state__in=LIVE).count())
        for session in coming
        if (session.starts_at, session.ends_at) not in wanted
    ]


@transaction.atomic
def follow_series(series: Series, *, by: Actor, at: datetime | None = None) -> tuple[int, int, list[Difference]]:
    """Bring the sessions in line with the series: make what is missing, delete what nobody booked.

    Returns (made, deleted, those with bookings, which stay).
    """
    at = at or timezone.now()
    kept, deleted = [], 0
    for difference in differences(series, at=at):
        if difference.booked:
            kept.append(difference)
        else:
            delete(difference.session, by=by)
            deleted += 1
    return make_sessions(series), deleted, kept


@transaction.atomic
def delete(session: Session, *, by: Actor, at: datetime | None = None) -> Session:
    """Take a session out of sight. Not while anyone is booked: cancel it first, so that they are told."""
    current = locked_session(session.pk)
    if current.bookings.filter(state__in=LIVE).exists():
        raise WrongState(_("예약한 분이 있는 회차예요. 먼저 취소해서 알려 주세요."))
    current.deleted_at = at or timezone.now()
    current.save(update_fields=["deleted_at"])
    note("session_deleted", current, by=by)
    return current


@transaction.atomic
def restore(session: Session, *, by: Actor) -> Session:
    """Bring a session back that was deleted by mistake; refused where its officer or room is taken by now."""
    current = locked_session(session.pk)
    if current.deleted_at is None:
        return current
    taken = clashes.of(current.resource, [(current.starts_at, current.ends_at)])
    current.deleted_at = None
    try:
        with transaction.atomic():
            current.save(update_fields=["deleted_at"])
    except IntegrityError as error:
        raise WrongState(
            _("그사이 담당자나 장소가 다른 일정에 잡혔어요. 시간을 바꾼 새 회차를 만들어 주세요.")
            + (" " + clashes.in_words(taken) if taken else "")
        ) from error
    note("session_restored", current, by=by)
    return current


@transaction.atomic
def change_capacity(session: Session, capacity: int, *, by: Actor, at: datetime | None = None) -> Session:
    """More places go to the line at once; fewer than are taken is refused."""
    current = locked_session(session.pk)
    if capacity < current.taken:
        raise WrongState(_("이미 %(taken)d명이 예약해서 그보다 줄일 수 없어요.") % {"taken": current.taken})
    current.capacity = capacity
    current.save(update_fields=["capacity"])
    fill_free(current, at=at or timezone.now())
    return current
