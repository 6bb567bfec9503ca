"""What the residents' pages show of an office: hours in words, whether it is open now, services, free times."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from civil_affairs.field_office.offices import FieldOffice, OfficeState, Zone
from programs.base.calendar import SEOUL
from programs.base.closures import current_calendar
from programs.base.dates import weekday_names
from programs.base.text import korean_date
from programs.bookings import pages
from programs.bookings.models import Service
from programs.people.models import Department


@dataclass(frozen=True, slots=True)
class Card:
    """An office in a list."""

    office: FieldOffice
    weekdays: str
    hours: str
    lunch: str
    now: str
    kind: str


def card_of(office: FieldOffice, at: datetime) -> Card:
    names = weekday_names()
    hours = f"{office.starts:%H:%M} ~ {office.ends:%H:%M}"
    lunch = (
        f"{office.lunch_from:%H:%M} ~ {office.lunch_until:%H:%M}" if office.lunch_from and office.lunch_until else ""
    )
    now, kind = _now(office, at)
    return Card(office, ", ".join(names[day] for day in sorted(office.weekdays)), hours, lunch, now, kind)


def _now(office: FieldOffice, at: datetime) -> tuple[str, str]:
    """How the office stands at this moment: words and the kind of badge."""
    today = at.astimezone(SEOUL).date()
    if office.state == OfficeState.CLOSED or office.last < today:
        return _("마쳤어요"), "gray"
    if today < office.first:
        return _("%(day)s부터 열어요") % {"day": korean_date(office.first)}, "information"
    if office.receives_on(today) and (holiday := current_calendar().holiday(today)):
        return _("오늘은 쉬어요: %(holiday)s") % {"holiday": holiday}, "warning"
    if office.is_open_at(at):
        return _("지금 열려 있어요"), "success"
    if office.receives_on(today) and at.astimezone(SEOUL).time() < office.ends:
        return _("오늘 열어요"), "information"
    return _("지금은 닫혀 있어요"), "gray"


@dataclass(frozen=True, slots=True)
class ZoneRow:
    zone: Zone
    number: int
    office: FieldOffice | None


def zones_with(zones: Iterable[Zone], offices: Iterable[FieldOffice]) -> list[ZoneRow]:
    by_zone = {office.zone_id: office for office in offices}
    return [ZoneRow(zone, number, by_zone.get(zone.pk)) for number, zone in enumerate(zones, start=1)]


@dataclass(frozen=True, slots=True)
class DepartmentServices:
    department: Department
    services: list[Service]


def services_by_department(office: FieldOffice) -> list[DepartmentServices]:
    """The services on offer under the department that does them, in their order."""
    found: dict[int, DepartmentServices] = {}
    for service in office.offering.services.filter(is_active=True).select_related("department"):
        found.setdefault(service.department_id, DepartmentServices(service.department, [])).services.append(service)
    return list(found.values())


def free_times(office: FieldOffice, at: datetime) -> list[pages.SessionRow]:
    """The next times that can be booked."""
    rows = (pages.row_of(session, at) for session in office.coming_sessions(at).select_related("offering")[:200])
    return [row for row in rows if row.bookable]


def day_of(text: str, *, today: date) -> date:
    """The day "2026-11-23" names; today where it names none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return today
