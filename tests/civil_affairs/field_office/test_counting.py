"""What is counted: a household once however often it comes, the wait to the first call, services by department."""

from datetime import timedelta

import pytest
from django.utils import timezone

from civil_affairs.field_office import facts
from civil_affairs.field_office.desk import move_in_counts
from civil_affairs.field_office.models import ServedHousehold
from programs.bookings import services, visits
from programs.bookings.models import Visit
from programs.people.actors import PORTAL
from programs.people.models import Department
from programs.plan.indicators import registry
from programs.plan.measuring import by_day
from programs.plan.models import Program, Target
from programs.plan.periods import Period
from tests.bookings.test_races import at_once
from tests.civil_affairs.field_office.conftest import book, times, today

pytestmark = pytest.mark.django_db


def arrived(booking):
    services.check_in(booking, by=PORTAL)
    return Visit.objects.get(booking=booking)


def serve_one(visit):
    booked = visit.booked_services.order_by("service__order").first()
    visits.serve(booked, by=PORTAL)
    return booked


def figure(key):
    indicator = registry.get(key)
    cells = [
        cell for cell in by_day(indicator.source, [indicator], [Period.day(today())]) if cell.indicator == indicator.key
    ]
    numerator = sum(cell.numerator for cell in cells)
    return indicator.value(numerator, sum(cell.denominator or 0 for cell in cells) or None)


def test_a_household_that_comes_twice_is_counted_once_and_a_second_one_again(office):
    first, second, third = times(office)[:3]

    for number, session in ((1, first), (1, second), (2, third)):
        serve_one(arrived(book(session, number)))

    assert ServedHousehold.objects.count() == 2
    assert figure("P01.households_served.bugahyeon-1-2") == 2
    assert figure("P01.households_served.gajaeul-4") == 0


def test_an_undone_press_gives_the_count_to_the_households_other_visit(office):
    first, second = times(office)[:2]
    visit, later = arrived(book(first, 1)), arrived(book(second, 1))
    pressed = serve_one(visit)
    serve_one(later)

    visits.unserve(pressed, by=PORTAL)

    assert ServedHousehold.objects.get().visit == later
    visits.unserve(later.booked_services.get(served_at__isnull=False), by=PORTAL)
    assert ServedHousehold.objects.count() == 0


def test_each_visit_without_a_booking_counts_for_nobody_knows_who_it_was(office):
    for _number in range(2):
        serve_one(visits.walk_in(office.offering, [office.offering.services.first()], place=office.place, by=PORTAL))

    assert figure("P01.households_served.bugahyeon-1-2") == 2


@pytest.mark.django_db(transaction=True)
def test_two_desks_that_serve_one_household_in_the_same_moment_count_it_once(office):
    first, second = times(office)[:2]
    came = [arrived(book(session, 1)) for session in (first, second)]

    at_once([lambda visit=visit: serve_one(visit) for visit in came])

    assert ServedHousehold.objects.count() == 1


def test_the_mean_wait_is_in_minutes_to_the_first_call(office):
    at = timezone.now() - timedelta(minutes=30)
    service = office.offering.services.get(name="전입신고")
    for minutes in (4, 8):
        visits.walk_in(office.offering, [service], place=office.place, by=PORTAL, at=at)
        visits.call_next(office.offering, service.department, by=PORTAL, at=at + timedelta(minutes=minutes))

    assert figure("P01.wait") == 6


def test_a_service_handed_over_counts_where_it_was_asked_for(office):
    visit = visits.walk_in(
        office.offering, [office.offering.services.get(name="취득세 신고")], place=office.place, by=PORTAL
    )
    booked = visit.booked_services.get()
    visits.hand_over(booked, to=Department.objects.get(name=facts.WASTE), by=PORTAL)
    visits.serve(booked, by=PORTAL)

    assert (figure("P01.services.tax"), figure("P01.services.waste")) == (1, 0)


def test_households_moved_in_are_added_up(zones):
    move_in_counts.record(zones["gajaeul-4"], today(), 12, by=PORTAL)
    move_in_counts.record(zones["bugahyeon-1-2"], today(), 30, by=PORTAL)

    assert figure("P01.households_moved_in") == 42


def test_the_plans_two_targets_find_their_figures(zones):
    linked = dict(Target.objects.filter(plan__program=Program.objects.get(number=1)).values_list("title", "indicator"))

    assert linked["북아현뉴타운 1-2구역 입주 세대 응대"] == "P01.households_served.bugahyeon-1-2"
    assert linked["가재울뉴타운 4구역 입주 세대 응대"] == "P01.households_served.gajaeul-4"
    for indicator in registry.of(1):
        list(indicator.rows(Period.day(today()), program=1)[:1])
