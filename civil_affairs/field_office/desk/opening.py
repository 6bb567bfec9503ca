"""Opening a field office, moving it, closing it early, ending it. Those booked are told of all that concerns them."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from civil_affairs.field_office import facts
from civil_affairs.field_office.offices import FieldOffice, OfficePhone, OfficeState, Zone
from programs import audit
from programs.base.calendar import SEOUL
from programs.base.errors import BadInput, NotYourDuty, WrongState
from programs.base.text import korean_date
from programs.bookings import calling_off, scheduling
from programs.bookings.calling_off import NewTime
from programs.bookings.models import Booking, Offering, Series, Session
from programs.bookings.states import LIVE
from programs.people.actors import PORTAL, Actor, Portal, user_of
from programs.people.models import Department, User

for name, words in {
    "prepared": "현장민원실을 준비했어요",
    "started": "현장민원실이 예약을 받기 시작했어요",
    "place_changed": "현장민원실의 곳을 바꿨어요",
    "shortened": "현장민원실을 일찍 마치기로 했어요",
    "ended": "현장민원실을 마쳤어요",
    "on_duty": "현장민원실 근무를 정했어요",
    "off_duty": "현장민원실 근무를 뺐어요",
    "moved_in": "입주 세대를 적었어요",
    "batch_taken": "입주 세대 파일을 반영했어요",
}.items():
    audit.declare(f"field_office.{name}", words)

DAYS_AHEAD = 14  # how far ahead people book [our choice]
LONGEST = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Plan:
    """What an office is to be."""

    zone: Zone
    place_kind: str
    place: str
    address: str
    way: str
    first: date
    last: date
    weekdays: tuple[int, ...]
    starts: time
    ends: time
    lunch_from: time | None = None
    lunch_until: time | None = None
    slot_minutes: int = 30
    capacity: int = 3

    def times(self) -> list[tuple[time, time]]:
        if self.lunch_from and self.lunch_until:
            return [(self.starts, self.lunch_from), (self.lunch_until, self.ends)]
        return [(self.starts, self.ends)]


def works_at_offices(actor: Actor) -> bool:
    """Whether the actor is of one of the three departments, or keeps the portal."""
    if isinstance(actor, Portal):
        return True
    if not isinstance(actor, User) or not actor.is_active:
        return False
    if actor.role == "administrator":
        return True
    return (
        actor.role in ("officer", "head")
        and actor.department is not None
        and (actor.department.plan_name in facts.DEPARTMENTS)
    )


def require_desk(actor: Actor) -> None:
    if not works_at_offices(actor):
        raise NotYourDuty(_("현장민원실은 자치행정과, 세무1과, 청소행정과 직원이 맡아요."))


def require_running(office: FieldOffice, *, at: datetime | None = None) -> None:
    """Refuse a number where the office is not open today."""
    today = (at or timezone.now()).astimezone(SEOUL).date()
    if office.state != OfficeState.OPEN or not office.first <= today <= office.last:
        raise WrongState(
            _("운영하는 날이 아니에요. %(first)s부터 %(last)s까지 여는 현장민원실이에요.")
            % {"first": korean_date(office.first), "last": korean_date(office.last)}
        )


@transaction.atomic
def prepare(plan: Plan, *, by: Actor, request: HttpRequest | None = None) -> FieldOffice:
    """Make the office with its offering, services, phones, series and sessions. It takes no booking until `start`.

    Raises BadInput where the days or hours make no sense, or the zone has an office in that time.
    """
    require_desk(by)
    _check(plan)
    zone = Zone.objects.select_for_update().get(pk=plan.zone.pk)
    overlapping = zone.offices.exclude(state=OfficeState.CLOSED).filter(first__lte=plan.last, last__gte=plan.first)
    if other := overlapping.first():
        raise BadInput(
            _("이 구역에는 그 기간에 이미 현장민원실이 있어요: %(place)s, %(first)s부터 %(last)s까지.")
            % {"place": other.place, "first": korean_date(other.first), "last": korean_date(other.last)}
        )
    program = facts.program()
    number = zone.offices.count() + 1
    offering = Offering.objects.create(
        program=program,
        department=program.department,
        title=f"{zone.name} 현장민원실",
        slug=f"field-office-{zone.slug}" + (f"-{number}" if number > 1 else ""),
        text=facts.OFFERING_TEXT,
        bring="신분증",
        max_days_ahead=DAYS_AHEAD,
        per_person=2,
        cancel_hours=1,
        closes_at=datetime.combine(plan.last + timedelta(days=1), time(), SEOUL),
    )
    departments = {each.plan_name: each for each in Department.objects.filter(plan_name__in=facts.DEPARTMENTS)}
    for order, fact in enumerate(facts.SERVICES, start=1):
        offering.services.create(
            name=fact.name,
            department=departments[fact.department],
            minutes=fact.minutes,
            papers=fact.papers,
            order=order,
        )
    office = FieldOffice.objects.create(
        zone=zone,
        offering=offering,
        place_kind=plan.place_kind,
        place=plan.place,
        address=plan.address,
        way=plan.way,
        first=plan.first,
        last=plan.last,
        weekdays=list(plan.weekdays),
        starts=plan.starts,
        ends=plan.ends,
        lunch_from=plan.lunch_from,
        lunch_until=plan.lunch_until,
        slot_minutes=plan.slot_minutes,
        capacity=plan.capacity,
        opened_by=user_of(by),
    )
    OfficePhone.objects.bulk_create(
        OfficePhone(office=office, department=each, phone=each.phone, phone_kind=each.phone_kind)
        for each in (departments[name] for name in facts.DEPARTMENTS)
        if each.phone
    )
    made = sum(_make_times(office, begin, end) for begin, end in plan.times())
    note("prepared", office, by=by, request=request, sessions=made)
    return office


def _make_times(office: FieldOffice, begin: time, end: time) -> int:
    series = Series.objects.create(
        offering=office.offering,
        weekdays=office.weekdays,
        starts=begin,
        ends=end,
        first=office.first,
        last=office.last,
        every_minutes=office.slot_minutes,
        capacity=office.capacity,
        place=office.place,
    )
    return scheduling.make_sessions(series)


def _check(plan: Plan) -> None:
    """Say what of a plan makes no sense: BadInput with all of it."""
    found = []
    if plan.last < plan.first:
        found.append(_("마지막 날이 여는 날보다 앞이에요."))
    elif plan.last - plan.first > LONGEST:
        found.append(_("기간이 너무 길어요. 400일 안으로 정해 주세요."))
    if not plan.weekdays:
        found.append(_("여는 요일을 골라 주세요."))
    if plan.ends <= plan.starts:
        found.append(_("닫는 시각이 여는 시각보다 앞이에요."))
    elif (plan.lunch_from is None) != (plan.lunch_until is None):
        found.append(_("점심은 시작과 끝을 함께 적거나 둘 다 비워 주세요."))
    elif plan.lunch_from and plan.lunch_until and not plan.starts < plan.lunch_from < plan.lunch_until < plan.ends:
        found.append(_("점심은 여는 시각과 닫는 시각 사이여야 해요."))
    if found:
        raise BadInput(" ".join(found))


@transaction.atomic
def start(office: FieldOffice, *, by: Actor, request: HttpRequest | None = None) -> FieldOffice:
    """Show the office to residents and take bookings."""
    require_desk(by)
    current = _locked(office)
    if current.state == OfficeState.OPEN:
        return current
    if current.state != OfficeState.PLANNED:
        raise WrongState(_("이미 마친 현장민원실이에요. 새로 열어 주세요."))
    current.state = OfficeState.OPEN
    current.save(update_fields=["state"])
    Offering.objects.filter(pk=current.offering_id).update(is_published=True)
    note("started", current, by=by, request=request)
    return current


@transaction.atomic
def move_place(
    office: FieldOffice,
    *,
    place_kind: str,
    place: str,
    address: str,
    way: str,
    reason: str,
    by: Actor,
    request: HttpRequest | None = None,
    at: datetime | None = None,
) -> int:
    """Take the office to another place: every coming time, and everyone booked is told. Returns how many were told."""
    require_desk(by)
    at = at or timezone.now()
    if not reason.strip():
        raise BadInput(_("까닭을 적어 주세요. 예약한 분들에게 알려요."))
    current = _locked(office)
    if current.state == OfficeState.CLOSED:
        raise WrongState(_("이미 마친 현장민원실이에요."))
    before = current.place
    current.place_kind, current.place, current.address, current.way = place_kind, place, address, way
    current.save(update_fields=["place_kind", "place", "address", "way"])
    current.offering.series.update(place=place)
    sessions = Session.objects.locked(current.coming_sessions(at).values_list("pk", flat=True))
    told = 0
    for session in sessions.values():
        if session.place == place:
            continue
        booked = session.bookings.live().count()
        if booked:
            new = NewTime(session.starts_at, session.ends_at, place, session.resource)
            calling_off.move_session(session, new, by=by, reason=reason, request=request, at=at)
            told += booked
    current.coming_sessions(at).exclude(place=place).update(place=place)
    note("place_changed", current, by=by, request=request, place_before=before, place_after=place, told=told)
    return told


@transaction.atomic
def close_from(
    office: FieldOffice,
    day: date,
    *,
    reason: str,
    by: Actor,
    request: HttpRequest | None = None,
    at: datetime | None = None,
) -> tuple[int, int]:
    """Close the office from that day on. Those booked later go to free times before it, the nearest first, and are told
    so; who finds none is told that it is cancelled. Returns (moved, cancelled).
    """
    require_desk(by)
    at = at or timezone.now()
    if not reason.strip():
        raise BadInput(_("까닭을 적어 주세요. 예약한 분들에게 알려요."))
    current = _locked(office)
    if current.state == OfficeState.CLOSED:
        raise WrongState(_("이미 마친 현장민원실이에요."))
    if not current.first <= day <= current.last:
        raise BadInput(_("운영 기간 안의 날을 골라 주세요."))
    begin = datetime.combine(day, time(), SEOUL)
    coming = Session.objects.locked(current.coming_sessions(at).values_list("pk", flat=True))
    gone = sorted((each for each in coming.values() if each.starts_at >= begin), key=lambda each: each.starts_at)
    moved = cancelled = 0
    for session in gone:
        booked = list(session.bookings.filter(state__in=LIVE))
        target = _free_time_before(current, begin, at, places=sum(each.places for each in booked)) if booked else None
        calling_off.cancel_session(session, by=by, reason=reason, new_session=target, request=request, at=at)
        if booked:
            stayed = Booking.objects.filter(pk__in=[each.pk for each in booked], state__in=LIVE).count()
            moved += stayed
            cancelled += len(booked) - stayed
    today = at.astimezone(SEOUL).date()
    if day <= today or day == current.first:
        _end(current, reason=reason)
    else:
        current.last = day - timedelta(days=1)
        current.save(update_fields=["last"])
        current.offering.series.update(last=current.last)
        Offering.objects.filter(pk=current.offering_id).update(closes_at=begin)
    note("shortened", current, by=by, request=request, moved=moved, cancelled=cancelled)
    return moved, cancelled


def _free_time_before(office: FieldOffice, begin: datetime, at: datetime, *, places: int) -> Session | None:
    """The last time before that day with room for all of these people; else the one with the most room."""
    free = [each for each in office.coming_sessions(at).filter(starts_at__lt=begin) if each.free > 0]
    fitting = [each for each in free if each.free >= places]
    if fitting:
        return fitting[-1]
    return max(free, key=lambda each: each.free, default=None)


def end_past_offices(*, today: date | None = None) -> int:
    """Every night: offices whose last day is over take no bookings any more."""
    today = today or timezone.now().astimezone(SEOUL).date()
    ended = 0
    for pk in list(FieldOffice.objects.ended(today).values_list("pk", flat=True)):
        with transaction.atomic():
            office = FieldOffice.objects.select_for_update(of=("self",)).get(pk=pk)
            if office.state == OfficeState.OPEN and office.last < today:
                _end(office, reason="운영 기간이 끝났어요.")
                note("ended", office, by=PORTAL)
                ended += 1
    return ended


def _end(office: FieldOffice, *, reason: str) -> None:
    office.state, office.closed_reason = OfficeState.CLOSED, reason[:200]
    office.save(update_fields=["state", "closed_reason"])
    Offering.objects.filter(pk=office.offering_id).update(is_published=False)


def _locked(office: FieldOffice) -> FieldOffice:
    found: FieldOffice = (
        FieldOffice.objects.select_for_update(of=("self",)).select_related("offering", "zone").get(pk=office.pk)
    )
    return found


def note(act: str, office: FieldOffice, *, by: Actor, request: HttpRequest | None = None, **data: str | int) -> None:
    audit.record(f"field_office.{act}", by=user_of(by), subject=office, data=data, request=request)
