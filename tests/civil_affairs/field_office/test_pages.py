"""The pages of P01, without JavaScript: residents find, ask and read; staff open, move, close, count."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from civil_affairs.field_office import facts
from civil_affairs.field_office.desk import opening
from civil_affairs.field_office.models import (
    BulkyItem,
    BulkyPickup,
    FieldOffice,
    GuidePage,
    MoveIn,
    MoveInBatch,
    MoveInQuestion,
    TaxConsultation,
)
from programs.bookings.models import BookedService, Visit
from programs.cases import services as cases
from programs.notices.models import OutboxMessage
from programs.people.actors import PORTAL
from tests.civil_affairs.field_office.conftest import book, times, today, working_days

pytestmark = pytest.mark.django_db
PERSON = {"applicant_name": "입주민", "applicant_phone": "010-5555-0001", "notify_by": "sms", "consent": "on"}


def page(client, address, status=200, **more):
    answer = client.get(address, **more)
    assert answer.status_code == status
    return answer.content.decode()


# --- residents


def test_a_resident_finds_the_office_with_its_hours_services_papers_and_free_times(client, office):
    listed = page(client, "/field-offices/")
    assert "북아현동주민센터" in listed
    assert "940세대" in listed

    text = page(client, f"/field-offices/{office.slug}/")

    assert "매매(분양)계약서 사본" in text
    assert "부동산거래계약 신고필증" in text
    assert "09:00 ~ 12:00" in text
    assert f"/bookings/sessions/{times(office)[0].pk}/" in text
    assert "tel:1072" not in text, "an extension is no number that can be dialled"


def test_where_no_office_is_open_the_page_says_where_to_go_instead(client, zones):
    assert "지금 여는 현장민원실이 없어요" in page(client, "/field-offices/")


def test_an_office_in_preparation_is_nobodys_yet_and_a_closed_one_says_why(client, plan_of, office):
    opening.close_from(office, today(), reason="입주를 마쳤어요", by=PORTAL)
    assert "입주를 마쳤어요" in page(client, f"/field-offices/{office.slug}/")

    planned = opening.prepare(plan_of(), by=PORTAL)
    page(client, f"/field-offices/{planned.slug}/", status=404)
    page(client, f"/field-offices/{planned.slug}/wall/", status=404)


@pytest.mark.parametrize("language", ["ko", "en", "zh-hans", "vi"])
def test_the_guide_is_there_in_each_language(client, zones, language):
    client.cookies["django_language"] = language
    with translation.override(language):
        listed = page(client, "/field-offices/guide/", HTTP_ACCEPT_LANGUAGE=language)
        tax = page(client, "/field-offices/guide/acquisition-tax/", HTTP_ACCEPT_LANGUAGE=language)

    assert GuidePage.objects.get(slug="acquisition-tax", language=language).title in listed
    assert "60" in tax


def test_a_guide_page_that_is_not_translated_is_read_in_korean_and_none_made_twice(client, zones):
    GuidePage.objects.filter(slug="waste", language="vi").delete()
    client.cookies["django_language"] = "vi"

    assert "쓰레기와 대형폐기물" in page(client, "/field-offices/guide/waste/", HTTP_ACCEPT_LANGUAGE="vi")

    GuidePage.objects.filter(slug="events", language="ko").update(title="고친 제목")
    facts.load_facts()
    assert GuidePage.objects.get(slug="events", language="ko").title == "고친 제목"


def test_what_staff_write_in_the_guide_is_text_and_no_markup(client, zones):
    GuidePage.objects.filter(slug="events", language="ko").update(text="<script>alert(1)</script> /bookings/")

    text = page(client, "/field-offices/guide/events/")

    assert "<script>alert" not in text
    assert '<a class="text-link" href="/bookings/">' in text


def test_a_question_on_moving_in_is_filed_answered_and_told(client, zones, officer_at):
    address = "/field-offices/ask/move-in/"
    refused = client.post(address, {**PERSON, "question": "", "household_size": "3"})
    assert refused.status_code == 422
    assert 'value="3"' in refused.content.decode()
    assert MoveInQuestion.objects.count() == 0

    client.post(address, {**PERSON, "question": "아이가 있으면 무엇이 필요한가요?"})

    case = MoveInQuestion.objects.get()
    officer = officer_at(facts.DISTRICT)
    cases.perform(case, "receive", by=officer)
    cases.perform(case, "done", by=officer, data={"answer": "신분증만 가져오세요."})
    keys = list(OutboxMessage.objects.order_by("pk").values_list("key", flat=True))
    assert keys == ["move_in_question.filed", "move_in_question.received", "move_in_question.done"]


def test_the_tax_question_goes_to_the_tax_department(client, zones):
    client.post(
        "/field-offices/ask/acquisition-tax/", {**PERSON, "house": "first", "question": "감면을 받을 수 있나요?"}
    )

    assert TaxConsultation.objects.get().department.name == facts.TAX


def test_bulky_waste_is_asked_for_with_fees_of_the_table_and_a_working_day(client, zones, officer_at):
    sofa, desk = BulkyItem.objects.get(name="소파", size="1인용"), BulkyItem.objects.get(name="책상")
    BulkyItem.objects.filter(pk__in=(sofa.pk, desk.pk)).update(fee=3000)
    day = working_days(4)[3]
    values = {**PERSON, "place": "103동 앞", f"item_{sofa.pk}": "2", f"item_{desk.pk}": "1"}

    client.post("/field-offices/ask/bulky-waste/", {**values, "wanted_on": day.isoformat()})

    case = BulkyPickup.objects.get()
    assert case.fee == 9000
    assert case.department.name == facts.WASTE
    cases.perform(
        case, "receive", by=officer_at(facts.WASTE), data={"agreed_on": None, "fee": None, "sticker": "2026-00017"}
    )
    text = OutboxMessage.objects.get(key="bulky_pickup.received").body
    assert "9,000원" in text
    assert "2026-00017" in text
    assert "103동" not in text, "no address in a text message"


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({}, "버릴 물건을 하나 이상"),
        ({"item": "10"}, "9"),
        ({"item": "1", "day": "today"}, "근무일 2일이 필요"),
    ],
)
def test_bulky_waste_that_cannot_be_picked_up_is_refused_in_words(client, zones, more, sentence):
    sofa = BulkyItem.objects.get(name="소파", size="1인용")
    day = today() if more.get("day") else working_days(4)[3]
    values = {**PERSON, "place": "103동 앞", "wanted_on": day.isoformat(), f"item_{sofa.pk}": more.get("item", "")}

    answer = client.post("/field-offices/ask/bulky-waste/", values)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "103동 앞" in answer.content.decode(), "what was typed stays"
    assert BulkyPickup.objects.count() == 0


# --- staff


def test_an_officer_opens_an_office_from_the_form_and_starts_it(client_of, officer_at, zones):
    browser = client_of(officer_at())
    form = {
        "zone": zones["gajaeul-4"].pk,
        "first": today().isoformat(),
        "last": working_days(5)[-1].isoformat(),
        "weekdays": ["0", "1", "2", "3", "4"],
        "place_kind": "dong_centre",
        "place": "남가좌1동주민센터",
        "address": "남가좌동 155",
        "starts": "09:00",
        "ends": "18:00",
        "lunch_from": "12:00",
        "lunch_until": "13:00",
        "slot_minutes": "30",
        "capacity": "3",
    }
    refused = browser.post("/desk/field-offices/new/", {**form, "ends": "08:00"})
    assert refused.status_code == 422
    assert "남가좌1동주민센터" in refused.content.decode()
    assert FieldOffice.objects.count() == 0

    browser.post("/desk/field-offices/new/", form)

    office = FieldOffice.objects.get()
    assert office.state == "planned"
    assert "예약 받기 시작" in page(browser, f"/desk/field-offices/{office.pk}/")
    browser.post(f"/desk/field-offices/{office.pk}/start/")
    office.refresh_from_db()
    assert office.state == "open"
    assert "남가좌1동주민센터" in page(browser, "/desk/field-offices/")


def test_every_page_of_the_desk_opens_and_a_stranger_is_sent_to_sign_in(client, client_of, officer_at, office):
    browser = client_of(officer_at())
    addresses = [
        "/desk/field-offices/",
        "/desk/field-offices/new/",
        *[f"/desk/field-offices/requests/{slug}/" for slug in ("move-in", "bulky-waste", "acquisition-tax")],
        *[
            f"/desk/field-offices/{office.pk}/{part}"
            for part in ("", "start/", "place/", "close/", "phones/", "roster/", "queue/", "queue/walk-in/")
        ],
        "/desk/move-ins/",
        "/desk/move-ins/upload/",
    ]
    for address in addresses:
        page(browser, address)
        assert "/accounts/login/" in client.get(address)["Location"]


def test_a_resident_has_no_business_at_the_desk_and_another_department_only_looks(client_of, resident, officer, office):
    page(client_of(resident), f"/desk/field-offices/{office.pk}/", status=403)
    other = client_of(officer)
    assert "일찍 마치기" not in page(other, f"/desk/field-offices/{office.pk}/")
    assert other.post(f"/desk/field-offices/{office.pk}/close/", {"day": today(), "reason": "x"}).status_code == 403
    office.refresh_from_db()
    assert office.state == "open"


def test_a_call_for_bulky_waste_is_registered_with_its_channel(client_of, officer_at, zones):
    sofa = BulkyItem.objects.get(name="소파", size="1인용")
    values = {**PERSON, "place": "103동 앞", "wanted_on": working_days(4)[3].isoformat(), f"item_{sofa.pk}": "1"}

    client_of(officer_at(facts.WASTE)).post("/desk/field-offices/requests/bulky-waste/", {**values, "channel": "phone"})

    case = BulkyPickup.objects.get()
    assert case.channel == "phone"
    assert case.registered_by.department.name == facts.WASTE
    assert case.fee is None, "the table has no fee yet, and none is made up"


def test_the_queue_calls_serves_hands_over_and_undoes_by_buttons(client_of, officer_at, office):
    visit_of = {}
    for number, session in enumerate(times(office)[:2], start=1):
        booking = book(session, number)
        visit_of[number] = booking
    browser = client_of(officer_at())
    address = f"/desk/field-offices/{office.pk}/queue/"

    def press(**data):
        return browser.post(f"{address}act/", data, follow=True).content.decode()

    for booking in visit_of.values():
        press(act="check_in", code=booking.code)
    text = press(act="call_next")
    assert "1번을 불렀어요" in text
    first = Visit.objects.get(number=1)
    tax = BookedService.objects.get(visit=first, service__name="전입신고")
    text = press(
        act="hand_over", booked=tax.pk, to=first.booked_services.get(service__name="취득세 신고").service.department_id
    )
    assert "번호와 예약은 그대로" in text
    mine = BookedService.objects.get(visit=first, service__name="인감증명서 발급")
    press(act="serve", booked=mine.pk)
    mine.refresh_from_db()
    assert mine.served_at
    press(act="unserve", booked=mine.pk)
    mine.refresh_from_db()
    assert mine.served_at is None
    other = BookedService.objects.get(visit=first, service__name="취득세 고지서 발급")
    waste = client_of(officer_at(facts.WASTE))
    refused = waste.post(f"{address}act/", {"act": "serve", "booked": other.pk}, follow=True).content.decode()
    assert "세무1과 직원만" in refused
    other.refresh_from_db()
    assert other.served_at is None
    assert "그런 예약번호가 없어요" in press(act="check_in", code="ZZZZ")


def test_the_queue_shows_itself_anew_and_can_be_held_still(client_of, officer_at, office):
    browser = client_of(officer_at())
    address = f"/desk/field-offices/{office.pk}/queue/"

    assert browser.get(address)["Refresh"] == "30"
    assert "Refresh" not in browser.get(f"{address}?still")
    assert "Refresh" not in browser.get(f"{address}?day=2020-01-01")


def test_who_comes_without_a_booking_gets_a_slip_with_a_number(client_of, officer_at, office):
    browser = client_of(officer_at())
    address = f"/desk/field-offices/{office.pk}/queue/walk-in/"
    assert browser.post(address, {"services": []}).status_code == 422
    assert Visit.objects.count() == 0

    slip = browser.post(address, {"services": [office.offering.services.first().pk]}, follow=True).content.decode()

    assert Visit.objects.get().number == 1
    assert re.search(r'ticket__number">1<', slip)


def test_the_wall_shows_numbers_and_no_name(client, client_of, officer_at, office):
    booking = book(times(office)[0], 1)
    client_of(officer_at()).post(
        f"/desk/field-offices/{office.pk}/queue/act/", {"act": "check_in", "code": booking.code}
    )

    answer = client.get(f"/field-offices/{office.slug}/wall/")

    text = answer.content.decode()
    assert answer["Refresh"] == "15"
    assert re.search(r'wall__waiting">1<', text)
    assert booking.name not in text
    assert booking.code not in text


# --- households moved in


def test_a_day_typed_in_counts_once_and_a_correction_keeps_what_was_before(client_of, officer_at, zones):
    browser = client_of(officer_at())
    zone = zones["bugahyeon-1-2"]
    form = {"zone": zone.pk, "day": today().isoformat(), "households": "12"}
    browser.post("/desk/move-ins/", form)
    browser.post("/desk/move-ins/", form)
    row = MoveIn.objects.get()
    assert row.changes.count() == 1

    refused = browser.post("/desk/move-ins/", {**form, "households": "15"})
    assert refused.status_code == 422
    assert "까닭" in refused.content.decode()
    browser.post(f"/desk/move-ins/{row.pk}/", {"households": "15", "reason": "두 동을 빠뜨림"})

    row.refresh_from_db()
    assert row.households == 15
    text = page(browser, f"/desk/move-ins/{row.pk}/")
    assert "12 → 15" in text
    assert "두 동을 빠뜨림" in text


def test_a_file_is_looked_at_first_its_wrong_lines_stay_with_their_sentence_and_twice_is_harmless(
    client_of, officer_at, zones
):
    browser = client_of(officer_at())
    content = (
        "구역,날짜,세대\n"
        "북아현뉴타운 1-2구역,2026-11-02,30\n"
        '가재울뉴타운 4구역,2026. 11. 3.,"1,200"\n'
        "없는 구역,2026-11-02,3\n"
        "북아현뉴타운 1-2구역,2026-11-02,31\n"
        "북아현뉴타운 1-2구역,2026-02-30,3\n"
        "북아현뉴타운 1-2구역,2999-01-01,3\n"
        "가재울뉴타운 4구역,2026-11-04,많음\n"
    ).encode("cp949")

    def upload():
        return browser.post("/desk/move-ins/upload/", {"file": SimpleUploadedFile("입주.csv", content)}, follow=True)

    text = upload().content.decode()
    assert MoveIn.objects.count() == 0, "nothing counts before it was looked at"
    for sentence in ("모르는 구역", "2째 줄과 같은", "날짜를 2026-03-11처럼", "오지 않은 날", "숫자로"):
        assert sentence in text

    batch = MoveInBatch.objects.get()
    browser.post(f"/desk/move-ins/files/{batch.pk}/")
    assert set(MoveIn.objects.values_list("households", flat=True)) == {30, 1200}
    again = upload().content.decode()
    assert "이미 올린 파일" in again
    assert MoveInBatch.objects.count() == 1
    assert browser.post(f"/desk/move-ins/files/{batch.pk}/").status_code == 409
    assert MoveIn.objects.count() == 2
    assert "모르는 구역" in page(browser, f"/desk/move-ins/files/{batch.pk}/")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "빈 파일"),
        (b"PK\x03\x04 xlsx", "엑셀 파일"),
        ("구역,세대\n북아현,3".encode(), "열 이름이 없어요: 날짜"),
        ("구역,날짜,세대\n".encode(), "줄이 없어요"),
        (b"\xff\xfe\x00a", "읽을 수 없는"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do(client_of, officer_at, zones, content, sentence):
    answer = client_of(officer_at()).post(
        "/desk/move-ins/upload/", {"file": SimpleUploadedFile("x.csv", content or b"\n")}
    )

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert MoveInBatch.objects.count() == 0


def test_more_households_than_the_zone_has_are_refused(client_of, officer_at, zones):
    answer = client_of(officer_at()).post(
        "/desk/move-ins/", {"zone": zones["bugahyeon-1-2"].pk, "day": today().isoformat(), "households": "941"}
    )

    assert answer.status_code == 422
    assert "940세대까지" in answer.content.decode()
    assert MoveIn.objects.count() == 0


def test_the_counts_can_be_downloaded(client_of, officer_at, zones):
    browser = client_of(officer_at())
    browser.post("/desk/move-ins/", {"zone": zones["gajaeul-4"].pk, "day": today().isoformat(), "households": "7"})

    content = b"".join(browser.get("/desk/move-ins/?format=csv").streaming_content)

    assert content.startswith(b"\xef\xbb\xbf")
    assert "가재울뉴타운 4구역" in content.decode("utf-8-sig")
    assert browser.get("/desk/move-ins/?format=pdf").status_code == 400
