"""P07.2: sign-language interpreting, booked by mail or text, with an interpreter whose time is taken once."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import Http404
from django.utils import timezone

from civil_affairs.service_desk.interpreting import opening, services
from civil_affairs.service_desk.interpreting.models import InterpreterProfile, Interpreting
from civil_affairs.service_desk.interpreting.queries import free_interpreters
from programs.base.errors import BadInput, Refusal, WrongState
from programs.bookings import services as bookings
from programs.bookings.models import Booking, Occupation, Resource, Session
from programs.bookings.rules import Person
from programs.bookings.states import State
from programs.notices.models import OutboxMessage
from programs.notices.texts import all_texts
from programs.people.actors import Guest
from programs.plan.catalog import load_plan
from programs.plan.periods import Period
from tests.civil_affairs.test_indicators import figure_of

EMAIL = "deaf-reader@example.com"
pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(db):
    load_plan()
    opening.keep_open()


def slot(number=0):
    later = timezone.now() + timedelta(hours=25)
    return (
        Session.objects.planned()
        .filter(offering__slug="interpreting", starts_at__gt=later)
        .order_by("starts_at")[number]
    )


def reserve(session=None, email=EMAIL, **more):
    session = session or slot()
    return bookings.book(
        session.pk,
        Person("심청", email=email),
        by=Guest(email=email),
        submission_key=f"{session.pk}-{email}",
        notify_by="email",
        note_text="전입신고",
        **more,
    )


def first_interpreter():
    return Resource.objects.filter(kind="interpreter").order_by("name").first()


def mails(key):
    return list(OutboxMessage.objects.filter(key=f"interpreting.{key}").order_by("pk"))


def test_a_request_waits_for_an_interpreter_and_is_told_in_writing(plan):
    booking = reserve()
    assert booking.state == State.PENDING
    assert Interpreting.objects.unassigned(timezone.now()).get().booking == booking
    told = mails("pending")[0]
    assert told.channel == "email"
    assert "전화하지 않아도 됩니다" in told.body
    assert "/programs/7/ask/" in told.body


def test_an_interpreter_assigned_confirms_the_booking_and_takes_that_time(plan, officer):
    booking = reserve()
    services.assign(booking, first_interpreter(), by=officer)
    booking.refresh_from_db()
    assert booking.state == State.CONFIRMED
    assert "수어통역사 1" in mails("booked")[0].body
    assert list(free_interpreters(booking.session)) == list(Resource.objects.filter(name="수어통역사 2"))
    assert not Interpreting.objects.unassigned(timezone.now()).exists()


def test_an_interpreter_is_never_at_two_places_and_the_second_booking_stays_as_it_was(plan, officer):
    session = slot()
    one, two = reserve(session), reserve(session, email="other@example.com")
    services.assign(one, first_interpreter(), by=officer)
    with pytest.raises(WrongState, match="다른 통역사"):
        services.assign(two, first_interpreter(), by=officer)
    two.refresh_from_db()
    assert two.state == State.PENDING
    with pytest.raises(IntegrityError, match="bookings_resource_once_at_a_time"), transaction.atomic():
        Occupation.objects.create(
            resource=first_interpreter(), during=(session.starts_at, session.ends_at), why="다른 회의"
        )
    assert Occupation.objects.filter(resource=first_interpreter()).count() == 1


def test_video_needs_an_address_and_the_person_gets_it(plan, officer):
    booking = reserve()
    Interpreting.objects.update(where="video")
    with pytest.raises(BadInput, match="화상통화 주소"):
        services.assign(booking, first_interpreter(), by=officer)
    assert not Occupation.objects.exists()
    InterpreterProfile.objects.filter(resource=first_interpreter()).update(video_link="https://video.example/room1")
    services.assign(booking, first_interpreter(), by=officer)
    assert "https://video.example/room1" in mails("booked")[0].body


def test_a_cancelled_booking_frees_the_interpreter(plan, officer):
    booking = reserve()
    services.assign(booking, first_interpreter(), by=officer)
    bookings.cancel(booking, by=Guest(email=EMAIL))
    assert not Occupation.objects.exists()
    assert Interpreting.objects.get().interpreter is None


def test_a_moved_booking_keeps_its_interpreter_where_that_one_is_free(plan, officer):
    booking = reserve()
    services.assign(booking, first_interpreter(), by=officer)
    to = slot(3)
    bookings.move(booking, to.pk, by=Guest(email=EMAIL))
    booking.refresh_from_db()
    assert booking.state == State.CONFIRMED
    assert Occupation.objects.get().during.lower == to.starts_at
    assert "수어통역사 1" in mails("moved")[0].body


def test_a_moved_booking_whose_interpreter_is_elsewhere_waits_for_another_and_is_told_when_there_is_one(plan, officer):
    booking, to = reserve(), slot(3)
    services.assign(booking, first_interpreter(), by=officer)
    Occupation.objects.create(resource=first_interpreter(), during=(to.starts_at, to.ends_at), why="교육")

    bookings.move(booking, to.pk, by=Guest(email=EMAIL))

    booking.refresh_from_db()
    assert (booking.state, Interpreting.objects.get().interpreter) == (State.PENDING, None)
    later = timezone.now() + timedelta(minutes=5)
    services.assign(booking, Resource.objects.get(name="수어통역사 2"), by=officer, at=later)
    assert [("수어통역사 2" in each.body) for each in mails("booked")] == [False, True]


def test_with_nobody_free_other_times_are_offered_and_one_press_takes_one(plan, officer, client_of, resident):
    session = slot()
    for resource in Resource.objects.filter(kind="interpreter"):
        Occupation.objects.create(resource=resource, during=(session.starts_at, session.ends_at), why="교육")
    booking = bookings.book(
        session.pk, Person("홍길동", resident.phone), by=resident, submission_key="k1", note_text="여권"
    )
    desk = client_of(officer)
    page = desk.get(f"/desk/interpreting/{booking.code}/").content.decode()
    assert "비어 있는 통역사가 없어요" in page
    other = slot(2)
    desk.post(f"/desk/interpreting/{booking.code}/", {"do": "propose", "sessions": [other.pk]})
    assert "이 시간은 됩니다" in mails("proposed")[0].body
    assert not Interpreting.objects.unassigned(timezone.now()).exists()

    browser = client_of(resident)
    assert "이 시간은 돼요" in browser.get(f"/my/bookings/{booking.code}/").content.decode()
    browser.post(f"/my/bookings/{booking.code}/interpreting/", {"session": other.pk})

    booking.refresh_from_db()
    assert booking.session == other
    assert Interpreting.objects.unassigned(timezone.now()).get().booking == booking


def test_a_time_that_was_not_offered_cannot_be_taken_that_way(plan):
    booking = reserve()
    with pytest.raises(WrongState):
        services.take_proposed(booking, slot(2).pk, by=Guest(email=EMAIL))
    booking.refresh_from_db()
    assert booking.session == slot()


def test_a_third_person_at_one_time_may_wait_in_line(plan):
    session = slot()
    for number in range(2):
        reserve(session, email=f"p{number}@example.com")
    with pytest.raises(Refusal):
        reserve(session, email="p3@example.com")
    assert reserve(session, email="p4@example.com", wait=True).state == State.WAITING


def test_the_office_writes_and_never_calls(plan, officer, client_of):
    booking = reserve()
    desk = client_of(officer)
    refused = desk.post(f"/desk/interpreting/{booking.code}/", {"do": "write", "text": ""})
    assert refused.status_code == 422
    desk.post(f"/desk/interpreting/{booking.code}/", {"do": "write", "text": "신분증을 가져오세요."})
    assert "신분증을 가져오세요." in mails("note")[0].body
    assert mails("note")[0].recipient == EMAIL


def test_every_text_of_interpreting_offers_writing_and_none_asks_for_a_call():
    texts = [each for each in all_texts() if each.key.startswith("interpreting.")]
    assert len(texts) == 5
    for text in texts:
        for part in (text.sms, text.email_body):
            assert "{ask_url}" in part, text.key
            assert "전화하지 않아도 됩니다" in part, text.key
            assert not re.search(r"전화해|전화 주|전화로", part), text.key


def test_another_department_finds_nothing_and_assigns_nobody(plan, other_officer, client_of):
    booking = reserve()
    assert client_of(other_officer).get(f"/desk/interpreting/{booking.code}/").status_code == 404
    with pytest.raises(Http404):
        services.assign(booking, first_interpreter(), by=other_officer)
    assert Interpreting.objects.get().interpreter is None


def test_the_form_by_mail_asks_for_no_telephone_and_offers_no_silence(plan, client):
    page = client.get("/programs/7/interpreting/").content.decode()
    assert "전화하지 않아도 돼요" in page
    answer = client.get(f"/bookings/sessions/{slot().pk}/")
    assert answer["Location"].startswith("/accounts/email/prove/")


def test_interpreting_served_is_counted_from_who_came(plan, officer):
    booking = reserve()
    services.assign(booking, first_interpreter(), by=officer)
    reserve(slot(1), email="other@example.com")
    bookings.check_in(booking, by=officer)
    day = timezone.localtime(booking.session.starts_at).date()
    assert figure_of("P07.interpreting", Period.day(day)) == 1
    assert figure_of("P07.interpreting.video", Period.day(day)) == 0


def test_no_interpreting_on_a_holiday():
    load_plan()
    opening.keep_open(today=date(2026, 9, 21))
    days = {timezone.localtime(each.starts_at).date() for each in Session.objects.all()}
    assert date(2026, 9, 25) not in days
    assert date(2026, 9, 28) in days


@pytest.mark.django_db(transaction=True)
def test_two_officers_who_give_one_interpreter_away_at_once_give_it_once(officer, head):
    load_plan()
    opening.keep_open()
    session = slot()
    asked = [reserve(session), reserve(session, email="other@example.com")]
    interpreter, start = first_interpreter(), threading.Barrier(2)

    def give(pair):
        booking, by = pair
        try:
            start.wait(30)
            services.assign(booking, interpreter, by=by)
        except WrongState:
            return "refused"
        else:
            return "given"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(give, zip(asked, (officer, head), strict=True))) == ["given", "refused"]
    assert sorted(Booking.objects.values_list("state", flat=True)) == ["confirmed", "pending"]
