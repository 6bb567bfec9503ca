"""Today's queue as the desks and the wall show it: who is where, who waits for whom, who is still to come."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Prefetch

from civil_affairs.field_office.offices import FieldOffice
from programs.base.calendar import SEOUL
from programs.bookings.models import BookedService, Booking, Visit
from programs.bookings.states import State
from programs.people.models import Department


@dataclass(frozen=True, slots=True)
class Desk:
    """One department at an office: the numbers it serves now, and those that wait for it."""

    department: Department
    serving: list[int]
    waiting: list[int]


@dataclass(frozen=True, slots=True)
class Row:
    """One visit of the day with its services and how long it has waited."""

    visit: Visit
    services: list[BookedService]
    minutes: int

    @property
    def open(self) -> list[BookedService]:
        return [each for each in self.services if each.served_at is None]

    def has_for(self, department: Department) -> bool:
        return any(each.department == department for each in self.open)


def departments_of(office: FieldOffice) -> list[Department]:
    """The departments that serve here, in the order of their services."""
    found: dict[int, Department] = {}
    for service in office.offering.services.filter(is_active=True).select_related("department"):
        found.setdefault(service.department_id, service.department)
    return list(found.values())


def rows_of(office: FieldOffice, day: date, at: datetime) -> list[Row]:
    """Everybody who came that day, by number. Two queries."""
    booked = BookedService.objects.select_related("service__department", "handed_to").order_by("service__order")
    visits = (
        Visit.objects.of_day(office.offering, day)
        .select_related("at_desk", "booking")
        .prefetch_related(Prefetch("booked_services", queryset=booked))
    )
    return [Row(visit, list(visit.booked_services.all()), visit.waited(at) // 60) for visit in visits]


def desks_of(office: FieldOffice, day: date) -> list[Desk]:
    """The numbers by department, for the wall: no name, no service."""
    serving: dict[int, list[int]] = defaultdict(list)
    waiting: dict[int, list[int]] = defaultdict(list)
    for row in rows_of(office, day, datetime.combine(day, time(), SEOUL)):
        visit = row.visit
        if visit.done_at or visit.left_at:
            continue
        if visit.at_desk_id:
            serving[visit.at_desk_id].append(visit.number)
            continue
        for department in {each.department.pk for each in row.open}:
            waiting[department].append(visit.number)
    return [Desk(each, serving[each.pk], waiting[each.pk]) for each in departments_of(office)]


def expected(office: FieldOffice, day: date) -> list[Booking]:
    """Bookings of the day whose people have not come yet, in the order of their times."""
    begin = datetime.combine(day, time(), SEOUL)
    rows = Booking.objects.filter(
        session__offering=office.offering,
        session__starts_at__gte=begin,
        session__starts_at__lt=begin + timedelta(days=1),
        state__in=(State.CONFIRMED, State.NO_SHOW),
    )
    return list(rows.select_related("session").prefetch_related("services").order_by("session__starts_at", "id"))
