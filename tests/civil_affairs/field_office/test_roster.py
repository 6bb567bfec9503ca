"""The roster: nobody is in two places at once, and where nobody is, is said."""

from datetime import time

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as some

from civil_affairs.field_office import facts
from civil_affairs.field_office.desk import duty_roster, opening
from civil_affairs.field_office.models import Duty
from programs.base.errors import BadInput, NotYourDuty, WrongState
from programs.bookings.models import Occupation, Resource
from programs.people.actors import PORTAL
from programs.people.models import Department
from tests.civil_affairs.field_office.conftest import today, working_days

HOURS = some.integers(9, 17)


@pytest.fixture
def clerk(zones):
    """An officer of a department as somebody who can be put on a roster, by post."""

    def of(name, post="창구 담당"):
        return Resource.objects.create(kind="officer", name=post, department=Department.objects.get(name=name))

    return of


@pytest.mark.django_db
def test_an_officer_is_at_one_office_at_a_time_in_words_and_in_the_database(office, plan_of, zones, clerk, officer_at):
    other = opening.start(
        opening.prepare(plan_of(zone=zones["gajaeul-4"], place="남가좌1동주민센터"), by=PORTAL), by=PORTAL
    )
    who, planner, day = clerk(facts.TAX), officer_at(facts.DISTRICT), working_days(1)[0]
    duty_roster.assign(office, who, day, time(9), time(12), by=planner)

    with pytest.raises(WrongState, match="북아현뉴타운"):
        duty_roster.assign(other, who, day, time(11), time(13), by=planner)
    with pytest.raises(IntegrityError), transaction.atomic():
        Occupation.objects.create(resource=who, during=Occupation.objects.get().during, why="past the rules")

    assert Duty.objects.count() == 1
    duty_roster.assign(other, who, day, time(12), time(13), by=planner)


@pytest.mark.django_db
def test_a_department_plans_its_own_people_and_the_first_department_all(office, clerk, officer_at):
    who, day = clerk(facts.TAX), working_days(1)[0]

    with pytest.raises(NotYourDuty, match="그 부서"):
        duty_roster.assign(office, who, day, time(9), time(12), by=officer_at(facts.WASTE))

    assert Duty.objects.count() == 0
    duty_roster.assign(office, who, day, time(9), time(12), by=officer_at(facts.TAX))


@pytest.mark.django_db
def test_outside_the_period_nobody_is_on_duty(office, clerk, officer_at):
    with pytest.raises(BadInput, match="운영 기간"):
        duty_roster.assign(
            office, clerk(facts.TAX), today().replace(year=today().year + 1), time(9), time(12), by=officer_at()
        )

    assert Duty.objects.count() == 0


@pytest.mark.django_db
def test_the_week_names_who_is_there_and_what_is_empty_and_taking_off_frees_the_time(
    office, clerk, officer_at, client_of
):
    who, planner, day = clerk(facts.TAX, "취득세 담당"), officer_at(), working_days(1)[0]
    browser = client_of(planner)
    address = f"/desk/field-offices/{office.pk}/roster/"
    form = {"resource": who.pk, "day": day.isoformat(), "starts": "09:00", "ends": "11:00"}

    browser.post(address, form)
    clash = browser.post(address, form)

    assert clash.status_code == 409
    assert "다른 일정이 있어요" in clash.content.decode()
    page = browser.get(f"{address}?week={day}").content.decode()
    assert "취득세 담당 09:00~11:00" in page
    assert "11:00~12:00 비어 있음" in page
    assert "09:00~12:00 비어 있음" in page, "the other two departments"
    browser.post(f"{address}{Duty.objects.get().pk}/remove/")
    assert Occupation.objects.count() == 0


@given(some.lists(some.tuples(HOURS, HOURS).filter(lambda pair: pair[0] < pair[1]), max_size=6))
def test_gaps_and_duties_cover_the_open_time_and_never_overlap(spans):
    open_times = [(time(9), time(12)), (time(13), time(18))]
    covered = [(time(begin), time(end)) for begin, end in spans]

    found = duty_roster.gaps(open_times, covered)

    for hour in range(9, 18):
        at = time(hour, 30)
        is_open = any(begin <= at < end for begin, end in open_times)
        is_covered = any(begin <= at < end for begin, end in covered)
        is_gap = any(begin <= at < end for begin, end in found)
        assert is_gap == (is_open and not is_covered)
