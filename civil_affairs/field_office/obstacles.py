"""Why an office takes no booking, and on which days it is closed."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from civil_affairs.field_office.offices import FieldOffice, OfficeState
from civil_affairs.field_office.requests import PROGRAM
from programs.base.calendar import SEOUL
from programs.base.closures import current_calendar
from programs.base.text import korean_date
from programs.bookings.models import Session
from programs.bookings.rules import Obstacle


def office_obstacles(session: Session, at: datetime) -> Iterator[Obstacle]:
    """Why this office takes no booking at that time, in words; the database holds the same."""
    if session.offering.program_id != PROGRAM:
        return
    office = FieldOffice.objects.filter(offering=session.offering_id).first()
    if office is None:
        return
    day = session.starts_at.astimezone(SEOUL).date()
    if office.state == OfficeState.PLANNED:
        yield Obstacle("office_planned", _("아직 준비하고 있는 현장민원실이에요. 열면 예약할 수 있어요."))
    elif office.state == OfficeState.CLOSED:
        yield Obstacle("office_closed", _("현장민원실을 마쳤어요. 까닭: %(why)s") % {"why": office.closed_reason})
    elif not office.first <= day <= office.last:
        yield Obstacle(
            "office_period",
            _("현장민원실은 %(first)s부터 %(last)s까지 열어요. 그 사이의 시간을 골라 주세요.")
            % {"first": korean_date(office.first), "last": korean_date(office.last)},
        )


def closed_days(office: FieldOffice, today: date, *, days: int = 30) -> list[tuple[date, str]]:
    """The days of the coming weeks on which the office would open but for a holiday or closure, with the reason."""
    calendar = current_calendar()
    first, last = max(office.first, today), min(office.last, today + timedelta(days=days))
    found = []
    for day in _days(first, last):
        name = calendar.holiday(day)
        if name and day.weekday() in office.weekdays:
            found.append((day, name))
    return found


def _days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=number) for number in range(max(0, (last - first).days + 1)))
