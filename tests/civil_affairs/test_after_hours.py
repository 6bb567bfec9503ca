"""The after-hours office (P07.2): Wednesdays 18:00 to 21:00 by the half hour, never on a public holiday."""

from datetime import date, timedelta

import pytest

from civil_affairs.service_desk.after_hours import opening as after_hours
from programs.base.calendar import SEOUL
from programs.bookings.models import Offering, Session
from programs.plan.catalog import load_plan

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def plan(db):
    load_plan()


def times():
    return [session.starts_at.astimezone(SEOUL) for session in Session.objects.order_by("starts_at")]


def test_the_coming_weeks_can_be_booked_by_the_half_hour():
    made = after_hours.keep_open(today=date(2026, 11, 23))

    assert made == len(times()) == 4 * 6
    assert {moment.weekday() for moment in times()} == {2}
    assert [f"{moment:%H:%M}" for moment in times()[:6]] == ["18:00", "18:30", "19:00", "19:30", "20:00", "20:30"]
    names = set(Offering.objects.get(slug="after-hours").services.values_list("name", flat=True))
    assert names == {"주민등록 등·초본", "인감", "가족관계등록부", "여권업무"}


def test_a_wednesday_that_is_a_holiday_has_none():
    """3 June 2026 was the day of the local elections."""
    after_hours.keep_open(today=date(2026, 5, 25))

    assert date(2026, 6, 3) not in {moment.date() for moment in times()}
    assert date(2026, 6, 10) in {moment.date() for moment in times()}


def test_each_night_adds_what_the_next_day_brings_and_nothing_twice():
    first = date(2026, 11, 23)
    after_hours.keep_open(today=first)

    assert after_hours.keep_open(today=first) == 0
    assert sum(after_hours.keep_open(today=first + timedelta(days=day)) for day in range(1, 8)) == 6


def test_an_offering_taken_off_the_web_gets_no_new_sessions():
    after_hours.keep_open(today=date(2026, 11, 23))
    Offering.objects.update(is_published=False)

    assert after_hours.keep_open(today=date(2026, 12, 14)) == 0
