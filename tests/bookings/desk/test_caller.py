"""Somebody calls or comes, and staff book, change or call off for them (C.3)."""

from datetime import timedelta

import pytest

from programs.audit.models import Act, Opening
from programs.bookings.models import Booking
from programs.bookings.states import State
from programs.notices.models import OutboxMessage
from programs.people.models import Consent
from tests.bookings.conftest import book

pytestmark = pytest.mark.django_db
CALL = {
    "channel": "phone",
    "phone": "010-5555-0001",
    "name": "시험일",
    "notify_by": "sms",
    "language": "ko",
    "consent": "on",
}


def address(session):
    return f"/desk/bookings/sessions/{session.pk}/book/"


def test_an_officer_books_for_a_caller_and_reads_out_the_number(desk, officer, make_session):
    session = make_session(capacity=2)
    assert "전화·방문 예약" in desk.get(f"/desk/bookings/sessions/{session.pk}/").content.decode()

    done = desk.post(address(session), CALL, follow=True)

    booking = Booking.objects.get()
    assert (booking.state, booking.channel, booking.phone) == (State.CONFIRMED, "phone", "01055550001")
    assert (booking.registered_by, booking.user) == (officer, None)
    assert booking.code in done.content.decode()
    assert Consent.objects.get(purpose="bookings.booking").source == "phone"
    assert OutboxMessage.objects.filter(key="bookings.booked").count() == 1


def test_looking_a_number_up_shows_what_it_has_masked_and_is_on_record(desk, make_session):
    session, other = make_session(capacity=2), make_session(hours=72)
    known = book(other)

    page = desk.post(address(session), {**CALL, "name": "", "note": "휠체어", "find": "1"}).content.decode()

    assert known.code in page
    assert "010-****-0001" in page
    assert 'value="시험1"' in page  # the name of the last booking, filled in
    assert "휠체어" in page  # nothing typed is lost
    assert "걸리는 것이 없어요" in page
    assert Opening.objects.filter(whose_phone_hash=known.phone_hash, why__contains="번호로 찾았어요").count() == 1
    assert Booking.objects.count() == 1


def test_what_stands_in_the_way_is_said_before_the_form_is_sent(desk, make_session):
    session = make_session(capacity=3)
    clash = make_session(capacity=3, starts_at=session.starts_at + timedelta(minutes=30))
    book(clash)

    page = desk.post(address(session), {**CALL, "find": "1"}).content.decode()
    refused = desk.post(address(session), CALL)

    assert "같은 시간에 다른 예약이 있어요" in page
    assert refused.status_code == 422
    assert "시험일" in refused.content.decode()
    assert Booking.objects.count() == 1


def test_a_number_that_is_none_is_refused_in_words(desk, make_session):
    session = make_session()

    answer = desk.post(address(session), {**CALL, "phone": "12", "find": "1"})

    assert answer.status_code == 422
    assert "전화번호를 다시 확인" in answer.content.decode()


@pytest.mark.parametrize("phone", ["", "02-330-1137"])
def test_a_text_message_needs_a_mobile_telephone(desk, make_session, phone):
    answer = desk.post(address(make_session()), {**CALL, "phone": phone})

    assert answer.status_code == 422
    assert "휴대전화를 적" in answer.content.decode()
    assert Booking.objects.count() == 0


def test_a_visitor_without_a_telephone_books_and_is_told_nothing(desk, make_session):
    desk.post(address(make_session()), {**CALL, "channel": "visit", "phone": "", "notify_by": "none"})

    booking = Booking.objects.get()
    assert (booking.channel, booking.phone, booking.phone_hash) == ("visit", "", None)
    assert OutboxMessage.objects.count() == 0


def test_a_full_session_offers_the_line_and_nobody_is_put_into_it_unasked(desk, make_session):
    session = make_session(capacity=1)
    book(session, 2)

    assert "자리가 없어요" in desk.get(address(session)).content.decode()
    refused = desk.post(address(session), CALL)
    assert refused.status_code == 409
    assert Booking.objects.count() == 1
    desk.post(address(session), {**CALL, "wait": "on"})

    assert Booking.objects.get(state=State.WAITING).phone == "01055550001"


def test_another_departments_officer_does_not_book_here(stranger, make_session):
    session = make_session()

    assert stranger.get(address(session)).status_code == 403
    assert stranger.post(address(session), CALL).status_code == 403
    assert Booking.objects.count() == 0


def test_a_resident_is_not_at_the_desk(resident, client_of, make_session):
    assert client_of(resident).get(address(make_session())).status_code == 403


def test_a_caller_changes_the_time_and_then_calls_off(desk, officer, make_offering, make_session):
    offering = make_offering()
    first, full, later = (make_session(offering=offering, hours=hours) for hours in (48, 72, 96))
    booking = book(first, 1)
    book(full, 2)
    move, cancel = (f"/desk/bookings/b/{booking.code}/{verb}/" for verb in ("move", "cancel"))

    page = desk.get(move).content.decode()
    assert f'value="{later.pk}"' in page
    assert f'value="{full.pk}"' not in page
    assert desk.post(move, {"session": "", "channel": "phone"}).status_code == 422
    assert desk.post(move, {"session": full.pk, "channel": "phone"}).status_code == 409
    booking.refresh_from_db()
    assert booking.session_id == first.pk
    desk.post(move, {"session": later.pk, "channel": "phone"})
    booking.refresh_from_db()
    assert booking.session_id == later.pk
    desk.post(cancel, {"channel": "visit", "reason": "못 온다고 하심"})

    booking.refresh_from_db()
    assert (booking.state, booking.reason) == (State.CANCELLED, "못 온다고 하심")
    asked = Act.objects.filter(event="bookings.for_caller", by=officer).order_by("pk")
    assert [act.data["channel"] for act in asked] == ["phone", "visit"]


def test_a_booking_of_another_department_is_not_there(stranger, make_session):
    booking = book(make_session())

    for part in ("", "cancel/", "move/", "decline/"):
        assert stranger.get(f"/desk/bookings/b/{booking.code}/{part}").status_code == 404


def test_an_auditor_reads_a_booking_and_changes_nothing(auditor, client_of, make_session):
    booking = book(make_session())
    browser = client_of(auditor)

    page = browser.get(f"/desk/bookings/b/{booking.code}/")
    assert page.status_code == 200
    assert "시간 바꾸기" not in page.content.decode()
    assert browser.post(f"/desk/bookings/b/{booking.code}/act/", {"verb": "check_in"}).status_code == 403
    booking.refresh_from_db()
    assert booking.state == State.CONFIRMED


def test_an_officer_approves_or_declines_with_a_reason(desk, make_offering, make_session):
    session = make_session(capacity=2, offering=make_offering(needs_approval=True))
    yes, no = book(session, 1), book(session, 2)

    desk.post(f"/desk/bookings/b/{yes.code}/act/", {"verb": "approve"})
    assert desk.post(f"/desk/bookings/b/{no.code}/decline/", {"reason": ""}).status_code == 422
    desk.post(f"/desk/bookings/b/{no.code}/decline/", {"reason": "서류가 없어요"})

    assert {each.code: each.state for each in Booking.objects.all()} == {yes.code: "confirmed", no.code: "declined"}
