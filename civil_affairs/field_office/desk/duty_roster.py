"""The roster: who is at an office when, and where nobody is."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from civil_affairs.field_office import facts
from civil_affairs.field_office.desk.opening import note, require_desk
from civil_affairs.field_office.duties import Duty
from civil_affairs.field_office.offices import FieldOffice, OfficeState
from programs.base.calendar import SEOUL
from programs.base.closures import current_calendar
from programs.base.errors import BadInput, NotYourDuty, WrongState
from programs.bookings.clashes import RESOURCE_TAKEN
from programs.bookings.models import Occupation, Resource
from programs.bookings.offerings import ResourceKind
from programs.people.models import Department, User

Span = tuple[time, time]


@dataclass(frozen=True, slots=True)
class Cell:
    """One department on one day: who is there, and from when until when nobody is."""

    department: Department
    duties: list[Duty]
    gaps: list[Span]


@dataclass(frozen=True, slots=True)
class Day:
    date: date
    closed: str
    cells: list[Cell] = field(default_factory=list)


def gaps(open_times: Iterable[Span], covered: Iterable[Span]) -> list[Span]:
    """The parts of the open times in which nobody is there. Pure."""
    found: list[Span] = []
    there = sorted(covered)
    for begin, end in open_times:
        now = begin
        for start, stop in there:
            if stop <= now or start >= end:
                continue
            if start > now:
                found.append((now, start))
            now = max(now, stop)
        if now < end:
            found.append((now, end))
    return found


def week(office: FieldOffice, monday: date) -> list[Day]:
    """The open days of a week with the three departments. Two queries."""
    days = [monday + timedelta(days=n) for n in range(7)]
    wanted = [day for day in days if office.first <= day <= office.last and day.weekday() in office.weekdays]
    duties = list(
        office.duties.filter(day__range=(days[0], days[-1])).select_related("occupation__resource__department")
    )
    departments = _departments()
    calendar = current_calendar()
    return [
        Day(day, calendar.holiday(day) or "", [_cell(office, day, each, duties) for each in departments])
        for day in wanted
    ]


def _cell(office: FieldOffice, day: date, department: Department, duties: list[Duty]) -> Cell:
    own = [each for each in duties if each.day == day and each.occupation.resource.department_id == department.pk]
    return Cell(department, own, gaps(office.open_times(), [span_of(each) for each in own]))


def span_of(duty: Duty) -> Span:
    during = duty.occupation.during
    return during.lower.astimezone(SEOUL).time(), during.upper.astimezone(SEOUL).time()


def _departments() -> list[Department]:
    found = {each.plan_name: each for each in Department.objects.filter(plan_name__in=facts.DEPARTMENTS)}
    return [found[name] for name in facts.DEPARTMENTS]


def officers(user: User) -> "list[Resource]":
    """Whom this person may put on the roster: their own department's officers; 자치행정과 all three's."""
    rows = Resource.objects.filter(
        kind=ResourceKind.OFFICER, is_active=True, department__plan_name__in=facts.DEPARTMENTS
    )
    if user.role != "administrator" and user.department and user.department.plan_name != facts.DISTRICT:
        rows = rows.filter(department=user.department)
    return list(rows.select_related("department").order_by("department__name", "name"))


@transaction.atomic
def assign(
    office: FieldOffice,
    resource: Resource,
    day: date,
    starts: time,
    ends: time,
    *,
    by: User,
    request: HttpRequest | None = None,
) -> Duty:
    """Put an officer on the roster. WrongState, in words, where they are somewhere else at that time."""
    require_desk(by)
    if resource not in officers(by):
        raise NotYourDuty(_("다른 부서 직원의 근무는 그 부서나 자치행정과가 정해요."))
    if office.state == OfficeState.CLOSED or not office.first <= day <= office.last:
        raise BadInput(_("운영 기간 안의 날을 골라 주세요."))
    if day.weekday() not in office.weekdays or current_calendar().holiday(day):
        raise BadInput(_("그날은 현장민원실을 열지 않아요."))
    if ends <= starts:
        raise BadInput(_("끝나는 시각이 시작하는 시각보다 앞이에요."))
    during = (datetime.combine(day, starts, SEOUL), datetime.combine(day, ends, SEOUL))
    try:
        with transaction.atomic():
            occupation = Occupation.objects.create(
                resource=resource, during=during, why=f"현장민원실 근무: {office.zone.name}"[:100]
            )
    except IntegrityError as error:
        if RESOURCE_TAKEN not in str(error):
            raise
        raise WrongState(_clash(resource, during)) from error
    duty = Duty.objects.create(office=office, occupation=occupation, day=day)
    note("on_duty", office, by=by, request=request, resource=resource.pk, day=day.isoformat())
    return duty


def _clash(resource: Resource, during: tuple[datetime, datetime]) -> str:
    taken = Occupation.objects.filter(resource=resource, during__overlap=during).select_related("session__offering")
    other = taken.first()
    what = ""
    if other is not None:
        what = str(other.session.offering) if other.session else other.why
    return _("%(who)s은(는) 그 시간에 다른 일정이 있어요: %(what)s. 시간이나 사람을 바꿔 주세요.") % {
        "who": f"{resource.department.name} {resource.name}",
        "what": what,
    }


@transaction.atomic
def release(duty: Duty, *, by: User, request: HttpRequest | None = None) -> None:
    """Take an officer off the roster."""
    require_desk(by)
    if duty.occupation.resource not in officers(by):
        raise NotYourDuty(_("다른 부서 직원의 근무는 그 부서나 자치행정과가 정해요."))
    note("off_duty", duty.office, by=by, request=request, resource=duty.occupation.resource_id, day=str(duty.day))
    duty.occupation.delete()
