"""Opening a field office, moving it, closing it early: times made, bookings held to its period, everyone told."""

from datetime import time, timedelta

import icalendar
import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from civil_affairs.field_office.desk import opening
from civil_affairs.field_office.models import FieldOffice, Zone
from programs.base.calendar import SEOUL
from programs.base.closures import current_calendar
from programs.base.errors import BadInput, NotYourDuty, WrongState
from programs.bookings import ics, services
from programs.bookings.models import Booking, Session
from programs.bookings.states import SessionState, State
from programs.notices.models import OutboxMessage
from programs.people.actors import PORTAL
from tests.bookings.test_races import at_once
from tests.civil_affairs.field_office.conftest import book, times, today, working_days

pytestmark = pytest.mark.django_db


def messages(key):
    return list(OutboxMessage.objects.filter(key=key).order_by("pk"))


def test_the_plans_two_zones_are_there_with_their_households(zones):
    assert {zone.name: zone.households for zone in Zone.objects.all()} == {
        "북아현뉴타운 1-2구역": 940,
        "가재울뉴타운 4구역": 4300,
    }
    assert zones["gajaeul-4"].dong.name == "남가좌1동"


def test_an_office_has_times_on_its_days_but_on_no_holiday_and_none_at_lunch(plan_of):
    plan = plan_of(ends=time(14), lunch_from=time(12), lunch_until=time(13), weekdays=(0, 1, 2, 3, 4))

    office = opening.prepare(plan, by=PORTAL)

    sessions = list(Session.objects.filter(offering=office.offering))
    days = {session.starts_at.astimezone(SEOUL).date() for session in sessions}
    calendar = current_calendar()
    assert days
    assert all(day.weekday() < 5 and not calendar.holiday(day) for day in days)
    assert not [session for session in sessions if session.starts_at.astimezone(SEOUL).hour == 12]
    assert {service.department.name for service in office.offering.services.all()} == {
        "자치행정과",
        "세무1과",
        "청소행정과",
    }


def test_an_office_in_preparation_takes_no_booking_in_words_and_in_the_database(plan_of):
    office = opening.prepare(plan_of(), by=PORTAL)
    session = times(office)[0]

    with pytest.raises(BadInput, match="준비하고"):
        book(session, by=PORTAL)
    with pytest.raises(IntegrityError, match="field office"), transaction.atomic():
        Booking.objects.create(session=session, state=State.CONFIRMED, submission_key="past the rules")

    assert Booking.objects.count() == 0


def test_outside_its_period_no_booking_is_taken_in_words_and_in_the_database(office):
    after = times(office)[-1]
    late = Session.objects.create(
        offering=office.offering,
        starts_at=after.starts_at + timedelta(days=3),
        ends_at=after.ends_at + timedelta(days=3),
        capacity=5,
        place=office.place,
    )

    with pytest.raises(BadInput, match="까지 열어요"):
        book(late, by=PORTAL)
    with pytest.raises(IntegrityError), transaction.atomic():
        Booking.objects.create(session=late, state=State.CONFIRMED, submission_key="past the rules")

    assert Booking.objects.count() == 0


def test_two_offices_of_a_zone_never_overlap(office, plan_of):
    with pytest.raises(BadInput, match="이미 현장민원실"):
        opening.prepare(plan_of(), by=PORTAL)

    assert FieldOffice.objects.count() == 1


def test_a_plan_that_makes_no_sense_is_refused_with_all_that_is_wrong(plan_of):
    plan = plan_of(last=today() - timedelta(days=1), weekdays=())

    with pytest.raises(BadInput) as refused:
        opening.prepare(plan, by=PORTAL)

    assert "마지막 날" in str(refused.value)
    assert "요일" in str(refused.value)
    assert FieldOffice.objects.count() == 0


def test_another_department_opens_nothing(plan_of, officer):
    with pytest.raises(NotYourDuty, match="자치행정과"):
        opening.prepare(plan_of(), by=officer)

    assert FieldOffice.objects.count() == 0


def test_a_new_place_goes_to_everyone_booked_with_their_calendar(office):
    session, other = times(office)[:2]
    first, second = book(session, 1), book(other, 2)
    gone = book(session, 3)
    services.cancel(gone, by=PORTAL)
    before = _event(first)

    told = opening.move_place(
        office,
        place_kind="management_office",
        place="푸르지오 관리사무소",
        address="북아현동 174-1",
        way="정문 옆",
        reason="주민센터 공사",
        by=PORTAL,
    )

    assert told == 2
    texts = [message.body for message in messages("bookings.session_moved")]
    assert len(texts) == 2
    assert all("푸르지오 관리사무소" in text and "주민센터 공사" in text for text in texts)
    after = _event(first)
    assert after["uid"] == before["uid"]
    assert after["location"] == "푸르지오 관리사무소"
    assert after["sequence"] > before["sequence"]
    assert {each.place for each in times(office)} == {"푸르지오 관리사무소"}
    assert Booking.objects.get(pk=second.pk).state == State.CONFIRMED


def _event(booking):
    fresh = Booking.objects.select_related("session__offering").get(pk=booking.pk)
    return icalendar.Calendar.from_ical(ics.of_booking(fresh, at=timezone.now())).walk("VEVENT")[0]


def test_a_place_changed_twice_is_told_twice(office):
    book(times(office)[0], 1)
    at = timezone.now()
    for number, place in enumerate(("관리사무소", "주민센터 2층")):
        opening.move_place(
            office,
            place_kind="dong_centre",
            place=place,
            address="북아현동",
            way="",
            reason="공사",
            by=PORTAL,
            at=at + timedelta(minutes=number),
        )

    assert [
        place in each.body
        for place, each in zip(("관리사무소", "2층"), messages("bookings.session_moved"), strict=True)
    ]
    assert len(messages("bookings.session_moved")) == 2


def test_without_a_reason_nothing_moves_and_nobody_is_told(office):
    book(times(office)[0], 1)

    with pytest.raises(BadInput, match="까닭"):
        opening.move_place(office, place_kind="dong_centre", place="다른 곳", address="", way="", reason=" ", by=PORTAL)

    office.refresh_from_db()
    assert office.place == "북아현동주민센터"
    assert messages("bookings.session_moved") == []


def test_closing_early_moves_those_booked_to_free_times_before_and_tells_them(office):
    day, later = working_days(4)[1], working_days(4)[3]
    booking = book(times(office, later)[0], 1)

    moved, cancelled = opening.close_from(office, later, reason="입주가 일찍 끝나요", by=PORTAL)

    assert (moved, cancelled) == (1, 0)
    booking.refresh_from_db()
    assert booking.state == State.CONFIRMED
    assert booking.session.starts_at.astimezone(SEOUL).date() < later
    office.refresh_from_db()
    assert office.last == later - timedelta(days=1)
    assert not times(office, later)
    assert times(office, day)
    (message,) = messages("bookings.session_moved")
    assert "입주가 일찍 끝나요" in message.body


def test_who_finds_no_free_time_is_told_that_it_is_cancelled(office):
    later = working_days(3)[2]
    session = times(office, later)[0]
    booking = book(session, 1)
    earlier = Session.objects.filter(offering=office.offering, starts_at__lt=session.starts_at)
    earlier.update(state=SessionState.HELD)

    moved, cancelled = opening.close_from(office, later, reason="공사", by=PORTAL)

    assert (moved, cancelled) == (0, 1)
    booking.refresh_from_db()
    assert booking.state == State.CANCELLED
    assert len(messages("bookings.session_cancelled")) == 1


def test_closed_now_the_office_takes_no_booking_any_more(office):
    session = times(office)[-1]
    opening.close_from(office, today(), reason="화재", by=PORTAL)

    office.refresh_from_db()
    assert office.state == "closed"
    session.refresh_from_db()
    with pytest.raises(BadInput, match="화재"):
        book(session, 1, by=PORTAL)
    with pytest.raises(WrongState):
        opening.close_from(office, today(), reason="다시", by=PORTAL)
    assert Booking.objects.count() == 0


def test_an_office_whose_last_day_is_over_ends_by_itself(office):
    assert opening.end_past_offices(today=office.last) == 0

    assert opening.end_past_offices(today=office.last + timedelta(days=1)) == 1

    office.refresh_from_db()
    assert office.state == "closed"
    assert opening.end_past_offices(today=office.last + timedelta(days=1)) == 0


@pytest.mark.django_db(transaction=True)
def test_twelve_families_press_at_once_for_two_places_and_two_get_them(office):
    session = times(office)[0]

    made = at_once([lambda n=n: book(session, n) for n in range(1, 13)])

    assert sum(isinstance(each, Booking) for each in made) == 2
    session.refresh_from_db()
    assert session.taken == 2
    assert Booking.objects.filter(session=session, state=State.CONFIRMED).count() == 2


@pytest.mark.django_db(transaction=True)
def test_booking_while_the_office_closes_leaves_nobody_booked_in_a_closed_office(office):
    session = times(office)[-1]

    at_once(
        [
            lambda: opening.close_from(office, today(), reason="화재", by=PORTAL),
            *[lambda n=n: book(session, n) for n in range(1, 5)],
        ]
    )

    assert not Booking.objects.filter(session__offering=office.offering).live().exists()
    told = {message.ref for message in messages("bookings.session_cancelled")}
    assert told == {f"booking:{booking.pk}" for booking in Booking.objects.all()}
