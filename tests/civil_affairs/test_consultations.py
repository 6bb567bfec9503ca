"""P07.1: pre-consultations in five fields: the question before, the officer by post, the record after."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import Http404
from django.utils import timezone

from civil_affairs.service_desk.consultations import fields, services
from civil_affairs.service_desk.consultations.models import Consultation, ConsultationField
from programs.audit.models import Opening
from programs.audit.retention import destroy_expired
from programs.base.errors import BadInput, Refusal, WrongState
from programs.bookings import services as bookings
from programs.bookings.models import Booking, Offering, Resource, Session
from programs.bookings.rules import Person
from programs.bookings.states import State
from programs.notices.models import OutboxMessage
from programs.people.actors import Guest
from programs.people.models import Department
from programs.plan.catalog import load_plan
from programs.plan.indicators import registry
from programs.plan.periods import Period
from tests.cast import StaffFactory
from tests.civil_affairs.test_indicators import figure_of

PHONE = "01055550001"
QUESTION = "1층 가게 앞에 돌출간판을 달고 싶어요. 허가가 필요한가요?"


@pytest.fixture
def plan(db):
    load_plan()
    fields.keep_open()


@pytest.fixture
def signboard(plan):
    return ConsultationField.objects.get(name="옥외광고물")


@pytest.fixture
def officer_of_signs(signboard):
    return StaffFactory(department=Department.objects.get(name="건축과"))


def bookable(slug="consult-signboard", number=0):
    """A session of the field that a resident can book now."""
    now = timezone.now()
    coming = Session.objects.planned().filter(offering__slug=slug, starts_at__gt=now + timedelta(hours=25))
    return coming.order_by("starts_at")[number]


def reserve(session=None, phone=PHONE, key="k1", note=QUESTION):
    session = session or bookable()
    return bookings.book(
        session.pk, Person("홍길동", phone), by=Guest(phone), submission_key=key, note_text=note, consented=True
    )


@pytest.mark.django_db
def test_the_plan_makes_five_fields_with_their_departments_officers_and_window(plan):
    found = {each.name: each for each in ConsultationField.objects.select_related("offering__department")}
    assert set(found) == {"옥외광고물", "공장등록", "주택", "건축", "위생"}
    assert found["공장등록"].offering.department.name == "일자리경제과"
    assert {each.offering.max_days_ahead for each in found.values()} == {7}
    assert Session.objects.filter(offering__way="consultation").exclude(resource__kind="officer").count() == 0
    assert fields.keep_open() == 0


@pytest.mark.django_db
def test_a_slot_beyond_the_offices_window_or_too_near_is_refused_in_words(signboard):
    now = timezone.now()
    far = Session.objects.filter(offering=signboard.offering, starts_at__gt=now + timedelta(days=9)).first()
    with pytest.raises(BadInput, match="7일 앞까지만"):
        reserve(far)
    offering = signboard.offering
    near = Session.objects.create(
        offering=offering, starts_at=now + timedelta(hours=3), ends_at=now + timedelta(hours=4), capacity=1
    )
    with pytest.raises(BadInput, match="24시간 전"):
        reserve(near)
    assert not Booking.objects.exists()


@pytest.mark.django_db
def test_the_confirmation_names_post_department_telephone_and_papers_and_no_person(signboard, officer_of_signs):
    reserve()
    body = OutboxMessage.objects.get(key="consultation.booked").body
    for words in ("건축과", "광고물 담당", "02-330-1737", "간판을 달 건물 사진"):
        assert words in body
    assert officer_of_signs.name not in body


@pytest.mark.django_db
def test_without_a_question_nothing_is_booked_and_what_was_typed_stays(signboard, resident, client_of):
    session = bookable()
    browser = client_of(resident)
    answer = browser.post(
        f"/bookings/sessions/{session.pk}/", {"name": "홍길동", "notify_by": "sms", "consent": "on", "note": " "}
    )
    assert answer.status_code == 422
    assert "물어볼 것을 적어 주세요" in answer.content.decode()
    assert 'value="홍길동"' in answer.content.decode()
    assert not Booking.objects.exists()


@pytest.mark.django_db
def test_a_resident_books_changes_the_question_and_reads_the_answer(signboard, resident, officer_of_signs, client_of):
    browser, desk = client_of(resident), client_of(officer_of_signs)
    session = bookable()
    browser.post(
        f"/bookings/sessions/{session.pk}/",
        {"name": "홍길동", "notify_by": "sms", "consent": "on", "note": QUESTION},
    )
    booking = Booking.objects.get()
    page = browser.get(f"/my/bookings/{booking.code}/").content.decode()
    assert QUESTION in page
    assert "광고물 담당" in page

    desk.post(f"/desk/consultations/{booking.code}/read/")
    browser.post(f"/my/bookings/{booking.code}/question/", {"note": "세로 간판이에요."})
    consultation = Consultation.objects.get()
    assert consultation in Consultation.objects.unread(timezone.now())  # changed since it was read

    form = signboard.next_forms.first()
    desk.post(f"/desk/consultations/{booking.code}/", {"answer": "5㎡가 안 되면 신고만 해요.", "next_forms": [form.pk]})

    page = browser.get(f"/my/bookings/{booking.code}/").content.decode()
    assert "5㎡가 안 되면 신고만 해요." in page
    assert form.title in page
    assert OutboxMessage.objects.filter(key="consultation.answered").count() == 1
    refused = browser.post(f"/my/bookings/{booking.code}/question/", {"note": "또 바꿈"})
    assert refused.status_code == 409
    booking.refresh_from_db()
    assert booking.note == "세로 간판이에요."


@pytest.mark.django_db
def test_a_record_put_right_is_read_but_not_told_twice(signboard, officer_of_signs):
    booking = reserve()
    services.answer(booking, "처음 결과", by=officer_of_signs)
    services.answer(booking, "고친 결과", by=officer_of_signs)
    assert Consultation.objects.get().answer == "고친 결과"
    assert OutboxMessage.objects.filter(key="consultation.answered").count() == 1


@pytest.mark.django_db
def test_opening_a_consultation_is_logged_for_the_person(signboard, officer_of_signs, resident, client_of):
    booking = bookings.book(bookable().pk, Person("홍길동", resident.phone), by=resident, submission_key="k1")
    client_of(officer_of_signs).get(f"/desk/consultations/{booking.code}/")
    opening = Opening.objects.get(whose=resident)
    assert opening.by == officer_of_signs
    assert "note" in opening.what


@pytest.mark.django_db
def test_another_department_sees_nothing_and_residents_are_refused(signboard, officer, resident, client_of):
    booking = reserve(phone="01055550077")
    assert client_of(officer).get(f"/desk/consultations/{booking.code}/").status_code == 404
    assert client_of(resident).get("/desk/consultations/").status_code == 403
    with pytest.raises(Http404):
        services.answer(booking, "남의 분야", by=officer)
    assert Consultation.objects.get().answered_at is None


@pytest.mark.django_db
def test_an_officer_hands_it_to_another_field_and_the_person_is_told(signboard, officer_of_signs):
    booking = reserve()
    to = bookable("consult-hygiene")

    services.hand_over(booking, to, by=officer_of_signs)

    booking.refresh_from_db()
    assert booking.session == to
    body = OutboxMessage.objects.get(key="consultation.moved").body
    assert "위생 담당" in body
    assert "02-330-8759" in body
    assert Consultation.objects.get().read_at is None


@pytest.mark.django_db
def test_a_resident_cannot_move_to_another_field_and_keeps_the_place(signboard):
    booking = reserve()
    with pytest.raises(BadInput, match="같은 프로그램"):
        bookings.move(booking, bookable("consult-hygiene").pk, by=Guest(PHONE))
    booking.refresh_from_db()
    assert booking.session.offering == signboard.offering


@pytest.mark.django_db
def test_what_staff_book_for_a_caller_is_a_consultation_too(signboard, officer_of_signs):
    bookings.book(
        bookable().pk, Person("홍길동", PHONE), by=officer_of_signs, submission_key="k1", note_text="전화로 물음"
    )
    assert Consultation.objects.get().booking.note == "전화로 물음"


@pytest.mark.django_db
def test_a_cancelled_consultation_takes_no_record(signboard, officer_of_signs):
    booking = reserve()
    bookings.cancel(booking, by=Guest(PHONE))
    with pytest.raises(WrongState):
        services.answer(booking, "결과", by=officer_of_signs)
    assert Consultation.objects.get().answered_at is None


@pytest.mark.django_db
def test_the_to_do_list_shows_what_is_unread_and_what_waits_for_its_record(signboard, officer_of_signs, client_of):
    booking = reserve()
    desk = client_of(officer_of_signs)
    assert "준비할 사전상담" in desk.get("/desk/").content.decode()
    later = booking.session.ends_at + timedelta(minutes=1)
    assert Consultation.objects.unanswered(later).count() == 1
    assert Consultation.objects.unanswered(timezone.now()).count() == 0
    listed = desk.get("/desk/consultations/", {"kind": "unread"}).content.decode()
    assert booking.code in listed
    assert "홍길동" not in listed
    assert booking.code in desk.get("/desk/consultations/", {"q": PHONE}).content.decode()


@pytest.mark.django_db
def test_a_download_of_the_list_asks_for_a_reason(signboard, officer_of_signs, client_of):
    reserve()
    desk = client_of(officer_of_signs)
    assert desk.post("/desk/consultations/export/", {"fmt": "csv"}).status_code == 422
    assert not Opening.objects.exists()
    answer = desk.post("/desk/consultations/export/?kind=all", {"fmt": "csv", "reason": "상담 준비"})
    assert "홍길동" in b"".join(answer.streaming_content).decode()
    assert Opening.objects.get().exported


@pytest.mark.django_db
def test_consultations_are_counted_by_field_and_drill_down_to_their_rows(signboard, officer_of_signs):
    booking = reserve()
    services.answer(booking, "결과", by=officer_of_signs)
    reserve(bookable("consult-hygiene"), key="k2")  # still to come: counts for nothing
    day = timezone.localtime(booking.session.starts_at).date()
    assert figure_of("P07.consultations", Period.day(day)) == 1
    assert figure_of("P07.consultations.signboard", Period.day(day)) == 1
    assert figure_of("P07.consultations.hygiene", Period.day(day)) == 0
    rows = registry.get("P07.consultations.signboard").rows(Period.day(day))
    assert [row.booking.code for row in rows] == [booking.code]


@pytest.mark.django_db
def test_the_record_goes_with_the_bookings_personal_data(signboard, officer_of_signs):
    booking = reserve()
    services.answer(booking, "결과", by=officer_of_signs)
    Booking.objects.filter(pk=booking.pk).forget()
    destroy_expired(now=timezone.now(), only="consultations.records")
    found = Consultation.objects.get()
    assert found.answer == ""
    assert found.answered_at is not None


@pytest.mark.django_db
def test_the_guide_shows_every_field_with_papers_and_the_next_free_time(plan, client):
    page = client.get("/programs/7/consultation/").content.decode()
    for words in ("옥외광고물", "공장등록", "위생", "간판을 달 건물 사진", "가장 빠른 시간"):
        assert words in page
    assert len(re.findall(r"/bookings/7/consult-", page)) == 5


# --- one officer is at one place at a time, in the database


@pytest.mark.django_db
def test_the_database_refuses_an_officer_two_sessions_at_one_time(signboard):
    first = bookable()
    with pytest.raises(IntegrityError, match="bookings_resource_once_at_a_time"), transaction.atomic():
        Session.objects.create(
            offering=Offering.objects.get(slug="consult-building"),
            starts_at=first.starts_at + timedelta(minutes=10),
            ends_at=first.ends_at + timedelta(minutes=10),
            capacity=1,
            resource=first.resource,
        )
    assert Session.objects.filter(resource=first.resource, starts_at=first.starts_at).count() == 1


@pytest.mark.django_db(transaction=True)
def test_eight_people_at_once_for_one_officers_half_hour_make_one_booking():
    load_plan()
    fields.keep_open()
    session = bookable()
    start = threading.Barrier(8)

    def press(number):
        try:
            start.wait(30)
            return reserve(session, phone=f"0105555{number:04d}", key=f"k{number}").state
        except Refusal:
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        got = sorted(pool.map(press, range(1, 9)))
    assert got == sorted([State.CONFIRMED, *["refused"] * 7])
    assert Booking.objects.count() == 1
    assert Consultation.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_fields_that_take_one_officer_at_the_same_moment_get_one_of_them():
    load_plan()
    fields.keep_open()
    officer = Resource.objects.get(name="건축 담당")
    offerings = list(Offering.objects.filter(slug__in=("consult-building", "consult-signboard")))
    at = timezone.now() + timedelta(days=40)
    start = threading.Barrier(2)

    def make(offering):
        try:
            start.wait(30)
            Session.objects.create(
                offering=offering, starts_at=at, ends_at=at + timedelta(hours=1), capacity=1, resource=officer
            )
        except IntegrityError:
            return "refused"
        else:
            return "made"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(make, offerings)) == ["made", "refused"]


@pytest.mark.django_db
def test_a_holiday_has_no_consultations():
    load_plan()
    fields.keep_open(today=date(2026, 9, 21))  # Chuseok: 24 and 25 September 2026
    days = {timezone.localtime(each.starts_at).date() for each in Session.objects.all()}
    assert date(2026, 9, 24) not in days
    assert date(2026, 9, 29) in days


def test_who_books_for_a_caller_asks_what_the_resident_is_asked(officer_of_signs, client_of):
    """Given a call about a signboard: without the question nothing is booked, with it the officer reads it."""
    desk, session = client_of(officer_of_signs), bookable()
    address = f"/desk/bookings/sessions/{session.pk}/book/"
    call = {"channel": "phone", "phone": PHONE, "name": "시험일", "notify_by": "sms", "language": "ko", "consent": "on"}
    assert "물어볼 것" in desk.get(address).content.decode()

    refused = desk.post(address, call)
    assert refused.status_code == 422
    assert "물어볼 것을 적어 주세요" in refused.content.decode()
    assert Booking.objects.count() == 0

    desk.post(address, {**call, "note": QUESTION})
    assert Consultation.objects.get().booking.note == QUESTION
