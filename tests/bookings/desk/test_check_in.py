"""The QR code: on the booking's page and behind the reminder's link; an officer's telephone opens it and checks in."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from programs.audit.models import Opening
from programs.bookings import scheduling, services
from programs.bookings.models import Booking, Session
from programs.bookings.signatures import CHECK_IN, FEED, TICKET, signed, unsigned
from programs.bookings.states import State
from programs.people.actors import PORTAL
from tests.bookings.conftest import book, guest

pytestmark = pytest.mark.django_db


def door(booking):
    return f"/desk/bookings/check-in/{signed(CHECK_IN, booking.code)}/"


def today(make_session, **more):
    """A session in a minute's time: today, unless the clock stands at midnight."""
    return make_session(starts_at=timezone.now() + timedelta(seconds=30), **more)


def test_the_persons_page_shows_a_code_that_is_a_picture_of_our_own(make_session):
    booking = book(make_session())
    token = signed(TICKET, booking.code)

    page = Client().get(f"/bookings/t/{token}/")
    picture = Client().get(f"/bookings/t/{token}/qr.svg")

    assert f"/bookings/t/{token}/qr.svg" in page.content.decode()
    assert "시험1" not in page.content.decode()  # whoever has the link learns no name
    assert page["Referrer-Policy"] == "no-referrer"
    assert picture["Content-Type"] == "image/svg+xml"
    assert picture.content.lstrip().startswith(b"<?xml") or picture.content.lstrip().startswith(b"<svg")
    assert b"</svg>" in picture.content


def test_an_officer_opens_the_code_and_checks_in_with_one_button(desk, make_session):
    booking = book(today(make_session))

    page = desk.get(door(booking)).content.decode()
    assert "시험1" in page
    assert "왔어요" in page
    done = desk.post(door(booking), follow=True).content.decode()

    booking.refresh_from_db()
    assert booking.state == State.ATTENDED
    assert "이미 왔다고 적었어요" in done
    assert Opening.objects.filter(why__contains="QR").count() == 2
    assert "입장" not in Client().get(f"/bookings/t/{signed(TICKET, booking.code)}/").content.decode()


def test_a_second_scan_changes_nothing(desk, make_session):
    booking = book(today(make_session))
    desk.post(door(booking))
    came = Booking.objects.get().checked_in_at

    assert desk.post(door(booking)).status_code == 409

    assert Booking.objects.get().checked_in_at == came


def test_a_visit_with_services_gets_its_number_at_the_door(desk, make_session):
    session = today(make_session)
    booking = book(
        session, services=[session.offering.services.create(name="등본", department=session.offering.department)]
    )

    page = desk.post(door(booking), follow=True).content.decode()

    assert "대기 번호" in page


def test_another_day_is_said_in_words_and_not_checked_in(desk, make_session):
    booking = book(make_session(hours=72))

    assert "오늘 예약이 아니에요" in desk.get(door(booking)).content.decode()
    assert desk.post(door(booking)).status_code == 409

    booking.refresh_from_db()
    assert booking.state == State.CONFIRMED


def test_a_cancelled_booking_and_a_cancelled_session_are_said_in_words(desk, make_session):
    off, gone = book(today(make_session)), book(today(make_session), 2)
    services.cancel(off, by=PORTAL)
    scheduling.cancel_session(Session.objects.get(pk=gone.session_id), by=PORTAL, reason="폭우")

    assert "예약된 상태가 아니에요: 취소" in desk.get(door(off)).content.decode()
    assert "취소된 회차예요. 까닭: 폭우" in desk.get(door(gone)).content.decode()
    assert desk.post(door(off)).status_code == 409


def test_another_departments_officer_is_told_where_to_send_the_person_and_sees_no_name(stranger, make_session):
    booking = book(today(make_session))

    answer = stranger.get(door(booking))

    assert answer.status_code == 403
    assert "다른 부서의 예약이에요. 민원여권과" in answer.content.decode()
    assert "시험1" not in answer.content.decode()
    assert stranger.post(door(booking)).status_code == 403
    booking.refresh_from_db()
    assert booking.state == State.CONFIRMED


def test_whoever_is_no_staff_cannot_check_in(resident, client_of, make_session):
    booking = book(today(make_session))

    assert client_of(resident).post(door(booking)).status_code == 403
    assert Client().get(door(booking))["Location"].startswith("/accounts/login/")
    booking.refresh_from_db()
    assert booking.state == State.CONFIRMED


def test_no_seal_opens_another_lock(desk, make_session):
    booking = book(make_session())
    token = signed(TICKET, booking.code)

    assert unsigned(TICKET, token) == booking.code
    for forged in (token[:-1] + ("A" if token[-1] != "A" else "B"), signed(CHECK_IN, booking.code), booking.code, "x"):
        assert unsigned(TICKET, forged) is None
        assert Client().get(f"/bookings/t/{forged}/").status_code == 404
    assert unsigned(FEED, token) is None
    assert desk.get(f"/desk/bookings/check-in/{token}/").status_code == 404


def test_a_number_typed_by_hand_opens_the_same_page(desk, stranger, make_session):
    booking = book(today(make_session))

    typed = f"{booking.code[:4].lower()} {booking.code[4:]}"
    assert desk.post("/desk/bookings/check-in/", {"code": typed}).url == door(booking)
    assert desk.post("/desk/bookings/check-in/", {"code": "AAAA"}).status_code == 422
    assert stranger.post("/desk/bookings/check-in/", {"code": typed}).status_code == 422


def test_who_cannot_come_gives_the_place_back_by_the_link_while_there_is_time(make_session):
    early, late = book(make_session(hours=72)), book(make_session(hours=3), 2)
    tokens = [signed(TICKET, each.code) for each in (early, late)]

    asked = Client().get(f"/bookings/t/{tokens[0]}/cancel/")
    assert asked.status_code == 200
    Client().post(f"/bookings/t/{tokens[0]}/cancel/")
    refused = Client().post(f"/bookings/t/{tokens[1]}/cancel/")

    early.refresh_from_db()
    late.refresh_from_db()
    assert (early.state, late.state) == (State.CANCELLED, State.CONFIRMED)
    assert refused.status_code == 409
    assert "전화해 주세요" in refused.content.decode()


def test_the_booking_page_shows_the_code_only_while_it_opens_something(client, make_session, prove):
    booking = book(make_session())
    prove()

    assert "qr.svg" in client.get(f"/my/bookings/{booking.code}/").content.decode()
    services.cancel(booking, by=guest(1))
    assert "qr.svg" not in client.get(f"/my/bookings/{booking.code}/").content.decode()
