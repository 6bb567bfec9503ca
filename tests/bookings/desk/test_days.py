"""A day at the desk: the list, who came, who did not, and what was noted by mistake."""

from datetime import timedelta

import pytest
from django.utils import timezone

from programs.audit.models import Act, Opening
from programs.bookings.models import Booking, Session
from programs.bookings.states import State
from tests.bookings.conftest import book

pytestmark = pytest.mark.django_db


def begun(session):
    """The same session, half an hour old."""
    now = timezone.now()
    Session.objects.filter(pk=session.pk).update(
        starts_at=now - timedelta(minutes=30), ends_at=now + timedelta(minutes=30)
    )
    session.refresh_from_db()
    return session


def day_of(session):
    return f"/desk/bookings/?day={timezone.localdate(session.starts_at).isoformat()}"


def test_a_day_shows_the_departments_sessions_with_their_counts(desk, stranger, make_session):
    session = make_session(capacity=3, hours=0.02)
    came, _away, _waits = book(session, 1), book(session, 2), book(session, 3, places=1)
    desk.post(f"/desk/bookings/b/{came.code}/act/", {"verb": "check_in"})

    page = desk.get(day_of(session)).content.decode()

    assert "예약 3건, 온 분 1건" in page
    assert "3/3" in page
    assert "이날은 우리 부서의 회차가 없어요" in stranger.get(day_of(session)).content.decode()


def test_a_department_with_a_service_of_the_visit_sees_the_session(stranger, other_department, make_session):
    session = make_session()
    session.offering.services.create(name="취득세", department=other_department)

    assert session.offering.title in stranger.get(day_of(session)).content.decode()
    assert stranger.get(f"/desk/bookings/sessions/{session.pk}/").status_code == 200


def test_words_find_a_session_and_nonsense_finds_none(desk, make_offering, make_session):
    make_session(offering=make_offering(title="건축 상담"))
    session = make_session(offering=make_offering(title="옥외광고물 상담"))

    found = desk.get(f"{day_of(session)}&q=광고물").content.decode()
    assert "옥외광고물 상담" in found
    assert "건축 상담" not in found
    assert "이날 그런 회차가 없어요" in desk.get(f"{day_of(session)}&q=없는말").content.decode()
    assert desk.get("/desk/bookings/?day=이천년").status_code == 422


def test_a_list_of_a_month_costs_few_queries(desk, make_offering, make_session, django_assert_max_num_queries):
    offering = make_offering()
    now = timezone.now()
    day = timezone.localdate() + timedelta(days=3)
    for number in range(30):
        book(
            make_session(offering=offering, starts_at=now + timedelta(days=3, minutes=2 * number)),
            number + 1,
            for_another=True,
        )

    with django_assert_max_num_queries(25):
        desk.get(f"/desk/bookings/?day={day.isoformat()}")


def test_the_list_checks_in_by_button_and_by_number_and_puts_a_mistake_right(desk, make_session):
    session = make_session(capacity=3, hours=0.02)
    one, two = book(session, 1), book(session, 2)
    mark = f"/desk/bookings/sessions/{session.pk}/mark/"

    desk.post(mark, {"one": f"check_in:{one.code}"})
    desk.post(mark, {"code": two.code.lower()})
    states = dict(Booking.objects.values_list("code", "state"))
    assert states == {one.code: State.ATTENDED, two.code: State.ATTENDED}
    desk.post(mark, {"one": f"take_back:{two.code}"})

    two.refresh_from_db()
    assert (two.state, two.checked_in_at) == (State.CONFIRMED, None)


def test_nobody_has_stayed_away_before_the_session_begins(desk, make_session):
    booking = book(make_session())

    page = desk.post(
        f"/desk/bookings/sessions/{booking.session_id}/mark/", {"one": f"no_show:{booking.code}"}, follow=True
    )

    assert "아직 시작하지 않은 회차" in page.content.decode()
    booking.refresh_from_db()
    assert booking.state == State.CONFIRMED


def test_several_are_marked_after_a_question(desk, make_session):
    session = make_session(capacity=3)
    bookings = [book(session, number) for number in (1, 2, 3)]
    begun(session)
    mark = f"/desk/bookings/sessions/{session.pk}/mark/"
    several = {"several": "no_show", "chosen": [each.code for each in bookings[:2]]}

    asked = desk.post(mark, several)
    assert "2건을" in asked.content.decode()
    assert Booking.objects.filter(state=State.NO_SHOW).count() == 0
    desk.post(mark, {**several, "confirmed": "1"})

    assert list(Booking.objects.order_by("pk").values_list("state", flat=True)) == ["no_show", "no_show", "confirmed"]


def test_an_unknown_number_and_an_empty_choice_are_said_in_words(desk, make_session):
    session = make_session()
    mark = f"/desk/bookings/sessions/{session.pk}/mark/"

    assert "그런 예약번호가 없어요: ZZZZ" in desk.post(mark, {"code": "zzzz"}, follow=True).content.decode()
    assert "먼저 목록에서" in desk.post(mark, {"several": "check_in"}, follow=True).content.decode()


def test_nobody_is_checked_in_before_the_day(desk, make_session):
    booking = book(make_session(hours=72))

    page = desk.post(f"/desk/bookings/b/{booking.code}/act/", {"verb": "check_in"}, follow=True).content.decode()

    assert "아직 오지 않은 날의 예약이에요" in page
    booking.refresh_from_db()
    assert booking.state == State.CONFIRMED


def test_what_a_desk_has_served_is_not_taken_back(desk, make_session):
    session = make_session(hours=0.02)
    service = session.offering.services.create(name="등본", department=session.offering.department)
    booking = book(session, services=[service])
    desk.post(f"/desk/bookings/b/{booking.code}/act/", {"verb": "check_in"})
    booking.booked_services.update(served_at=timezone.now())

    page = desk.post(f"/desk/bookings/b/{booking.code}/act/", {"verb": "take_back"}, follow=True).content.decode()

    assert "업무를 마친 방문" in page
    booking.refresh_from_db()
    assert booking.state == State.ATTENDED


def test_a_list_is_searched_by_name_and_opening_it_is_on_record(desk, make_session):
    session = make_session(capacity=2)
    book(session, 1)
    book(session, 2)

    page = desk.post(f"/desk/bookings/sessions/{session.pk}/", {"q": "시험2"}).content.decode()

    assert "시험2" in page
    assert "시험1" not in page
    assert Opening.objects.filter(why__contains="회차에 오는 사람").count() == 1


def test_the_sheet_has_names_and_boxes_and_no_telephones(desk, make_session):
    booking = book(make_session())

    page = desk.get(f"/desk/bookings/sessions/{booking.session_id}/sheet/").content.decode()

    assert "시험1" in page
    assert "0001" not in page


def test_a_booking_is_found_by_number_or_telephone_and_only_ones_own(desk, stranger, make_session):
    booking = book(make_session())

    assert desk.post("/desk/bookings/find/", {"q": booking.code}).url == f"/desk/bookings/b/{booking.code}/"
    assert booking.code in desk.post("/desk/bookings/find/", {"q": "010 5555 0001"}).content.decode()
    assert desk.post("/desk/bookings/find/", {"q": "abc"}).status_code == 422
    assert booking.code not in stranger.post("/desk/bookings/find/", {"q": "010-5555-0001"}).content.decode()


def test_the_staff_menu_leads_to_the_desk(desk):
    assert 'href="/desk/bookings/"' in desk.get("/desk/").content.decode()


def test_a_number_taken_back_is_given_to_nobody_else_that_day(desk, make_session):
    """Somebody may hold the slip already: the gap stays, and stands on record."""
    session = make_session(capacity=3, hours=0.02)
    service = session.offering.services.create(name="등본", department=session.offering.department)
    mistaken, later = book(session, 1, services=[service]), book(session, 2, services=[service])
    desk.post(f"/desk/bookings/b/{mistaken.code}/act/", {"verb": "check_in"})
    first = mistaken.visit.number

    desk.post(f"/desk/bookings/b/{mistaken.code}/act/", {"verb": "take_back"})
    desk.post(f"/desk/bookings/b/{later.code}/act/", {"verb": "check_in"})

    assert later.visit.number == first + 1
    assert Act.objects.about(mistaken).get(event="bookings.taken_back").data["number"] == first
