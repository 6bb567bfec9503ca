"""What these stories need: the plan with its zones, an open field office, its officers, people with telephones."""

from datetime import date, time, timedelta

import pytest
from django.utils import timezone

from civil_affairs.field_office import facts
from civil_affairs.field_office.desk import opening
from civil_affairs.field_office.offices import Zone
from programs.base.calendar import SEOUL
from programs.base.closures import current_calendar
from programs.bookings import services
from programs.bookings.rules import Person
from programs.people.actors import PORTAL, Guest
from programs.people.models import Department
from programs.plan.catalog import load_plan
from tests.cast import StaffFactory


def today() -> date:
    return timezone.now().astimezone(SEOUL).date()


def working_days(number: int) -> list[date]:
    """The next so many working days after today."""
    calendar, day, found = current_calendar(), today(), []
    while len(found) < number:
        day += timedelta(days=1)
        if calendar.is_working_day(day):
            found.append(day)
    return found


@pytest.fixture
def zones(db):
    load_plan()
    facts.load_facts()
    return {zone.slug: zone for zone in Zone.objects.all()}


@pytest.fixture
def plan_of(zones):
    """A plan of an office from today for a month, every day, 09:00 to 12:00 by the half hour, two at a time."""

    def plan(**more):
        values = {
            "zone": zones["bugahyeon-1-2"],
            "place_kind": "dong_centre",
            "place": "북아현동주민센터",
            "address": "북아현동 174",
            "way": "",
            "first": today(),
            "last": today() + timedelta(days=30),
            "weekdays": tuple(range(7)),
            "starts": time(9),
            "ends": time(12),
            "slot_minutes": 30,
            "capacity": 2,
        }
        return opening.Plan(**{**values, **more})

    return plan


@pytest.fixture
def office(plan_of):
    """An office that is open and takes bookings."""
    return opening.start(opening.prepare(plan_of(), by=PORTAL), by=PORTAL)


@pytest.fixture
def officer_at(zones):
    """An officer of one of the departments, by its name."""

    def of(name=facts.DISTRICT, **more):
        return StaffFactory(department=Department.objects.get(name=name), **more)

    return of


def times(office, day=None):
    """The coming times of the office, of one day where it is named."""
    found = office.coming_sessions(timezone.now()).select_related("offering")
    if day is None:
        return list(found)
    return [each for each in found if each.starts_at.astimezone(SEOUL).date() == day]


def guest(number=1):
    return Guest(f"0105555{number:04d}")


def book(session, number=1, *, services_of=None, **more):
    """Family number so-and-so books; for all services unless some are named."""
    chosen = services_of if services_of is not None else list(session.offering.services.all())
    return services.book(
        session.pk,
        Person(f"입주{'가나다라마바사아자차'[number % 10]}", f"0105555{number:04d}"),
        by=more.pop("by", guest(number)),
        submission_key=more.pop("key", f"{session.pk}-{number}"),
        services=chosen,
        **more,
    )
