"""Several services in one visit: one number, each service served by its department, or handed over to another.

Who comes gets the next number of the day and place: at check-in with a booking, at the desk without. A department calls
the smallest number that has something for it and stands at no other desk. Each verb locks the visit first.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from programs.base.calendar import SEOUL
from programs.base.errors import BadInput, NotYourDuty, WrongState
from programs.bookings import rules
from programs.bookings.access import locked, may_decide
from programs.bookings.booking import BookedService, Booking
from programs.bookings.offerings import Offering, Service
from programs.bookings.records import note, tell
from programs.bookings.states import LIVE
from programs.bookings.visit import QueueCounter, Visit, open_for
from programs.people.actors import Actor, Portal, user_of, works_here
from programs.people.models import Department, User

# What higher floors do, in the same transaction, when a visit's first service is done, and when none is any more.
after_first_service: list[Callable[[Visit, datetime], object]] = []
after_undoing_all: list[Callable[[Visit], object]] = []


def queue_number(booking: Booking) -> int | None:
    """The number this booking waits by; None until the person came."""
    visit = Visit.objects.filter(booking=booking).first()
    return visit.number if visit else None


def arrive(booking: Booking, *, at: datetime) -> Visit:
    """Give a booking with services its number. Called by `check_in`, which holds the session's lock."""
    earlier = Visit.objects.filter(booking=booking).first()
    if earlier is not None:
        if earlier.left_at is not None:
            earlier.left_at = None
            earlier.save(update_fields=["left_at"])
        return earlier
    session = booking.session
    visit = _new_visit(session.offering, session.place, at=at, booking=booking)
    booking.booked_services.update(visit=visit)
    return visit


@transaction.atomic
def walk_in(
    offering: Offering,
    services: Iterable[Service],
    *,
    place: str,
    by: Actor,
    request: HttpRequest | None = None,
    at: datetime | None = None,
) -> Visit:
    """A number for somebody who came without a booking. Nothing about the person is asked or kept."""
    at = at or timezone.now()
    chosen = _chosen(offering, services)
    if not _works_at(offering, by):
        raise NotYourDuty(_("이 창구를 맡은 부서의 직원만 번호를 줄 수 있어요."))
    visit = _new_visit(offering, place, at=at)
    BookedService.objects.bulk_create(BookedService(visit=visit, service=each) for each in chosen)
    note("walked_in", visit, by=by, request=request, number=visit.number)
    return visit


def _new_visit(offering: Offering, place: str, *, at: datetime, booking: Booking | None = None) -> Visit:
    day = at.astimezone(SEOUL).date()
    place = place or offering.title[:100]
    number = QueueCounter.take(day, place)
    return Visit.objects.create(offering=offering, day=day, place=place, number=number, booking=booking, arrived_at=at)


# --- at the desks


@transaction.atomic
def call_next(
    offering: Offering,
    department: Department,
    *,
    by: Actor,
    request: HttpRequest | None = None,
    at: datetime | None = None,
) -> Visit | None:
    """Call whoever is next for the department today; None where nobody waits. Two officers never call one number."""
    at = at or timezone.now()
    _require_duty(department, offering, by)
    waiting = Visit.objects.of_day(offering, at.astimezone(SEOUL).date()).waiting_for(department)
    visit = waiting.select_for_update(skip_locked=True, of=("self",)).first()
    if visit is None:
        return None
    return _call(visit, department, by=by, request=request, at=at)


@transaction.atomic
def call(
    visit: Visit, department: Department, *, by: Actor, request: HttpRequest | None = None, at: datetime | None = None
) -> Visit:
    """Call this number, out of its turn."""
    at = at or timezone.now()
    current = _locked(visit)
    _require_duty(department, current.offering, by)
    if current.at_desk_id == department.pk:
        return current
    if current.at_desk is not None:
        raise WrongState(_("%(department)s에서 업무를 보고 있는 번호예요.") % {"department": current.at_desk.name})
    if current.left_at or not open_for(department).filter(visit=current).exists():
        raise WrongState(_("이 부서에서 볼 업무가 남지 않은 번호예요."))
    return _call(current, department, by=by, request=request, at=at)


def _call(visit: Visit, department: Department, *, by: Actor, request: HttpRequest | None, at: datetime) -> Visit:
    visit.at_desk = department
    if visit.called_at is None:
        visit.called_at = at
    if visit.waited_seconds is None:
        visit.waited_seconds = _seconds(visit, at)
    visit.save(update_fields=["at_desk", "called_at", "waited_seconds"])
    note("called", visit, by=by, request=request, number=visit.number, department=department.name)
    return visit


@transaction.atomic
def put_back(visit: Visit, *, by: Actor, request: HttpRequest | None = None) -> Visit:
    """Take a call back: the wrong button, or nobody came to the desk. The number waits on in its place."""
    current = _locked(visit)
    if current.at_desk is None:
        return current
    _require_duty(current.at_desk, current.offering, by)
    current.at_desk = None
    if not current.booked_services.filter(served_at__isnull=False).exists():
        current.called_at = current.waited_seconds = None
    current.save(update_fields=["at_desk", "called_at", "waited_seconds"])
    note("put_back", current, by=by, request=request, number=current.number)
    return current


@transaction.atomic
def serve(
    booked: BookedService, *, by: Actor, request: HttpRequest | None = None, at: datetime | None = None
) -> BookedService:
    """Note that a service is done. A second press changes nothing; the last one ends the visit."""
    at = at or timezone.now()
    current, visit = _locked_service(booked, by)
    if current.served_at:
        return current
    if visit.left_at:
        raise WrongState(_("돌아간 분이에요. 다시 오셨으면 ‘다시 오셨어요’를 먼저 눌러 주세요."))
    is_first = not visit.booked_services.filter(served_at__isnull=False).exists()
    current.served_at, current.served_by = at, user_of(by)
    current.save(update_fields=["served_at", "served_by"])
    if visit.waited_seconds is None:
        visit.waited_seconds = _seconds(visit, at)
    _settle(visit, at=at)
    note("served", visit, by=by, request=request, number=visit.number, service=current.service.name)
    if is_first:
        for follow in after_first_service:
            follow(visit, at)
    return current


@transaction.atomic
def unserve(
    booked: BookedService, *, by: Actor, request: HttpRequest | None = None, at: datetime | None = None
) -> BookedService:
    """Undo a wrong press, on the same day: figures of days gone stay as they were."""
    at = at or timezone.now()
    current, visit = _locked_service(booked, by)
    if current.served_at is None:
        return current
    if visit.day != at.astimezone(SEOUL).date():
        raise WrongState(_("오늘 마친 업무만 되돌릴 수 있어요."))
    current.served_at = current.served_by = None
    current.save(update_fields=["served_at", "served_by"])
    is_none = not visit.booked_services.filter(served_at__isnull=False).exists()
    if is_none and visit.called_at is None:
        visit.waited_seconds = None
    _settle(visit, at=at)
    note("unserved", visit, by=by, request=request, number=visit.number, service=current.service.name)
    if is_none:
        for follow in after_undoing_all:
            follow(visit)
    return current


@transaction.atomic
def hand_over(booked: BookedService, *, to: Department, by: Actor, request: HttpRequest | None = None) -> BookedService:
    """Give a service to another department. Booking and number stay; that department calls the number in its turn."""
    current, visit = _locked_service(booked, by)
    if current.served_at:
        raise WrongState(_("이미 마친 업무예요. 잘못 눌렀으면 먼저 되돌려 주세요."))
    before = current.department
    if to == before:
        return current
    current.handed_to = None if to == current.service.department else to
    current.save(update_fields=["handed_to"])
    _settle(visit, at=timezone.now())
    note(
        "handed_over",
        visit,
        by=by,
        request=request,
        number=visit.number,
        service=current.service.name,
        department_before=before.name,
        department_after=to.name,
    )
    return current


@transaction.atomic
def add_service(
    visit: Visit, service: Service, *, by: Actor, request: HttpRequest | None = None, at: datetime | None = None
) -> BookedService:
    """One thing more, asked for at the desk: same number."""
    current = _locked(visit)
    if not _works_at(current.offering, by):
        raise NotYourDuty(_("이 창구를 맡은 부서의 직원만 할 수 있어요."))
    _chosen(current.offering, [service])
    if current.left_at:
        raise WrongState(_("돌아간 분이에요. 다시 오셨으면 ‘다시 오셨어요’를 먼저 눌러 주세요."))
    booked, is_new = BookedService.objects.get_or_create(
        visit=current, service=service, defaults={"booking": current.booking}
    )
    if is_new:
        _settle(current, at=at or timezone.now())
        note("service_added", current, by=by, request=request, number=current.number, service=service.name)
    return booked


@transaction.atomic
def leave(visit: Visit, *, by: Actor, request: HttpRequest | None = None, at: datetime | None = None) -> Visit:
    """Note that somebody went before everything was done."""
    current = _locked(visit)
    if not _works_at(current.offering, by):
        raise NotYourDuty(_("이 창구를 맡은 부서의 직원만 할 수 있어요."))
    if current.done_at:
        raise WrongState(_("이미 업무를 모두 마친 분이에요."))
    if current.left_at is None:
        current.left_at, current.at_desk = at or timezone.now(), None
        current.save(update_fields=["left_at", "at_desk"])
        note("left", current, by=by, request=request, number=current.number)
    return current


@transaction.atomic
def come_back(visit: Visit, *, by: Actor, request: HttpRequest | None = None) -> Visit:
    """Undo `leave`: the number is still the same."""
    current = _locked(visit)
    if not _works_at(current.offering, by):
        raise NotYourDuty(_("이 창구를 맡은 부서의 직원만 할 수 있어요."))
    if current.left_at is not None:
        current.left_at = None
        current.save(update_fields=["left_at"])
        note("came_back", current, by=by, request=request, number=current.number)
    return current


# --- before the visit


@transaction.atomic
def change_services(
    booking: Booking,
    services: Iterable[Service],
    *,
    by: Actor,
    request: HttpRequest | None = None,
    at: datetime | None = None,
) -> Booking:
    """Choose other services for a booking that stands; the person is told what to bring now.

    Raises WrongState once the person came, or later than the offering allows a change; BadInput for no service.
    """
    at = at or timezone.now()
    current = locked(booking, by=by)
    offering = current.session.offering
    chosen = _chosen(offering, services)
    if current.state not in LIVE:
        raise WrongState(_("이미 끝났거나 취소된 예약이에요."))
    if not may_decide(by) and at > rules.cancellable_until(current.session):
        raise WrongState(_("바꿀 수 있는 시간이 지났어요. 담당 부서에 전화해 주세요."))
    before = set(current.booked_services.values_list("service_id", flat=True))
    after = {each.pk for each in chosen}
    if before == after:
        return current
    current.booked_services.exclude(service_id__in=after).delete()
    BookedService.objects.bulk_create(
        BookedService(booking=current, service=each) for each in chosen if each.pk not in before
    )
    note("services_changed", current, by=by, request=request, services_before=len(before), services_after=len(after))
    tell("services_changed", current, again=at)
    return current


# --- locks and duties


def _chosen(offering: Offering, services: Iterable[Service]) -> list[Service]:
    chosen = list(services)
    if not chosen:
        raise BadInput(_("볼 업무를 하나 이상 골라 주세요."))
    if any(each.offering_id != offering.pk for each in chosen):
        raise BadInput(_("이곳에서 볼 수 있는 업무를 골라 주세요."))
    return chosen


def _locked(visit: Visit) -> Visit:
    current: Visit | None = Visit.objects.select_for_update(of=("self",)).filter(pk=visit.pk).first()
    if current is None:
        raise Http404
    return current


def _locked_service(booked: BookedService, by: Actor) -> tuple[BookedService, Visit]:
    """The service as it is now, its visit locked; refuses whoever does not work on it."""
    found = BookedService.objects.select_related("service__department", "handed_to").filter(pk=booked.pk)
    current = found.first()
    if current is None:
        raise Http404
    if current.visit_id is None:
        raise WrongState(_("아직 오지 않은 분이에요. 먼저 온 것을 확인해 주세요."))
    visit = _locked(Visit(pk=current.visit_id))
    current = found.get()
    _require_duty(current.department, visit.offering, by, also=current.service.department)
    return current, visit


def _settle(visit: Visit, *, at: datetime) -> None:
    """What follows from the services as they are now: the desk is free, the visit is done or goes on."""
    services = visit.booked_services.filter(served_at__isnull=True).select_related("service")
    left = {each.handed_to_id or each.service.department_id for each in services}
    if visit.at_desk_id not in left:
        visit.at_desk = None
    visit.done_at = None if left else visit.done_at or at
    visit.save(update_fields=["at_desk", "done_at", "waited_seconds"])


def _seconds(visit: Visit, at: datetime) -> int:
    return max(0, int((at - visit.arrived_at).total_seconds()))


def _works_at(offering: Offering, by: Actor) -> bool:
    """Whether the actor belongs to one of the departments of this offering."""
    if isinstance(by, Portal):
        return True
    if not (isinstance(by, User) and works_here(by)):
        return False
    if by.role == "administrator":
        return True
    return by.role in ("officer", "head") and (
        by.department_id == offering.department_id or offering.services.filter(department=by.department_id).exists()
    )


def _require_duty(department: Department, offering: Offering, by: Actor, *, also: Department | None = None) -> None:
    """The department that serves it now, the one it comes from, and the offering's own may act on a service."""
    if isinstance(by, Portal):
        return
    if not (isinstance(by, User) and works_here(by)):
        raise Http404
    allowed = {department.pk, offering.department_id, *([also.pk] if also else [])}
    if by.role == "administrator" or (by.role in ("officer", "head") and by.department_id in allowed):
        return
    raise NotYourDuty(_("%(department)s 직원만 할 수 있어요.") % {"department": department.name})
