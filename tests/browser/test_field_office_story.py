"""P01 from end to end, with real processes: a family that moves in books one visit for three services, changes it, is
served at three desks with one number, one service handed over, says how it was; and the figures have moved."""

import re
from datetime import time, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from civil_affairs.field_office import facts
from civil_affairs.field_office.desk import opening
from civil_affairs.field_office.offices import Zone
from programs.base.calendar import SEOUL
from programs.bookings.models import Booking, Session, Visit
from programs.people.actors import PORTAL
from programs.people.models import Department, Role
from programs.plan.catalog import load_plan
from tests.browser.conftest import message_to
from tests.cast import StaffFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
PHONE, DIGITS = "010-5555-0161", "01055550161"


@pytest.fixture
def office(db):
    """An office that opens tomorrow for two weeks, every day: a visit of today may be too near to be changed."""
    load_plan()
    facts.load_facts()
    call_command("roll_plan", to=timezone.localdate().year, verbosity=0)
    tomorrow = timezone.now().astimezone(SEOUL).date() + timedelta(days=1)
    plan = opening.Plan(
        zone=Zone.objects.get(slug="bugahyeon-1-2"),
        place_kind="dong_centre",
        place="북아현동주민센터",
        address="북아현동",
        way="",
        first=tomorrow,
        last=tomorrow + timedelta(days=14),
        weekdays=tuple(range(7)),
        starts=time(9),
        ends=time(18),
        slot_minutes=60,
        capacity=3,
    )
    return opening.start(opening.prepare(plan, by=PORTAL), by=PORTAL)


def officer_of(name):
    return StaffFactory(department=Department.objects.get(name=name))


def test_a_family_books_one_visit_for_three_services_and_is_served_at_three_desks(
    office, live_portal, celery_worker_process, people
):
    url = live_portal.url

    # The family finds the office, proves its telephone, and books one time for three services.
    family = people()
    family.goto(f"{url}/programs/1/")
    family.get_by_role("link", name=re.compile("현장민원실 찾고 예약하기")).first.click()
    family.locator(f"main a[href='/field-offices/{office.slug}/']").first.click()
    family.locator("main a[href^='/bookings/sessions/']").first.click()
    family.get_by_label("휴대전화").fill(PHONE)
    family.get_by_role("button", name="인증번호 받기").click()
    family.locator("#id_code").fill(re.search(r"인증번호 (\d{6})", message_to(DIGITS, "인증번호"))[1])
    family.get_by_role("button", name="확인").click()
    for service in ("전입신고", "취득세 신고", "대형폐기물 배출 신고"):
        family.get_by_role("checkbox", name=service).check(force=True)
    family.locator("#id_name").fill("홍길동")
    family.get_by_role("radio", name="문자").check(force=True)
    family.get_by_label("개인정보 수집과 이용에 동의해요").check(force=True)
    family.get_by_role("button", name="예약하기", exact=True).click()
    family.get_by_text("예약번호").first.wait_for()
    booking = Booking.objects.get()
    assert booking.booked_services.count() == 3
    booked_text = message_to(DIGITS, "예약 완료")
    assert booking.code in booked_text
    assert "부동산거래계약 신고필증" in booked_text, "the papers of what was chosen"
    assert "취득세" not in booked_text, "and no service: others may read that phone"

    # It changes its mind: another service, another time. The booking stays one.
    family.get_by_role("link", name="볼 업무 바꾸기").click()
    family.get_by_role("checkbox", name="대형폐기물 배출 신고").uncheck(force=True)
    family.get_by_role("checkbox", name="재활용·청소 민원").check(force=True)
    family.get_by_role("button", name="이 업무로 바꾸기").click()
    family.get_by_text("볼 업무를 바꿨어요").wait_for()
    message_to(DIGITS, "볼 업무를 바꿨습니다")
    family.get_by_role("link", name="시간 바꾸기").click()
    family.locator("input[name=session] + label").first.click()
    family.get_by_role("button", name="이 시간으로 바꾸기").click()
    family.get_by_text("예약 시간을 바꿨어요").wait_for()
    message_to(DIGITS, "바꿨습니다")
    assert Booking.objects.count() == 1

    # The day has come. The family says its number at the first desk.
    district, tax, waste = (people(officer_of(name)) for name in facts.DEPARTMENTS)
    queue = f"{url}/desk/field-offices/{office.pk}/queue/?still"
    district.goto(queue)
    district.get_by_label("예약번호 (QR을 읽어도 돼요)").fill(booking.code)
    district.get_by_role("button", name="예약한 분이 왔어요").click()
    district.get_by_text("대기 번호 1번이에요").wait_for()
    wall = people()
    wall.goto(f"{url}/field-offices/{office.slug}/wall/")
    assert "홍길동" not in wall.content()

    # First desk: the move is reported; the recycling question is for the waste desk, which hands it over.
    district.get_by_role("button", name="다음 번호 부르기").click()
    district.get_by_text("1번을 불렀어요").wait_for()
    district.get_by_role("button", name=re.compile("마쳤어요 전입신고")).click()
    district.get_by_text("‘전입신고’을(를) 마쳤어요").wait_for()
    waste.goto(queue)
    waste.get_by_role("button", name="다음 번호 부르기").click()
    waste.get_by_text("1번을 불렀어요").wait_for()
    waste.get_by_label("재활용·청소 민원 넘길 부서").select_option(label=facts.DISTRICT)
    waste.get_by_role("button", name=re.compile("넘기기")).first.click()
    waste.get_by_text("번호와 예약은 그대로예요").wait_for()

    # Second desk: a wrong press is undone; then the tax is reported.
    tax.goto(queue)
    tax.get_by_role("button", name="다음 번호 부르기").click()
    tax.get_by_text("1번을 불렀어요").wait_for()
    tax.get_by_role("button", name=re.compile("마쳤어요 취득세 신고")).click()
    tax.get_by_role("button", name=re.compile("마침 되돌리기")).first.click()
    tax.get_by_text("되돌렸어요").wait_for()
    tax.get_by_role("button", name="다음 번호 부르기").click()
    tax.get_by_role("button", name=re.compile("마쳤어요 취득세 신고")).click()
    tax.get_by_text("‘취득세 신고’을(를) 마쳤어요").wait_for()

    # Back at the first desk, what was handed over ends the visit: same booking, same number.
    district.goto(queue)
    district.get_by_role("button", name="다음 번호 부르기").click()
    district.get_by_role("button", name=re.compile("마쳤어요 재활용·청소 민원")).click()
    district.get_by_text("‘재활용·청소 민원’을(를) 마쳤어요").wait_for()
    visit = Visit.objects.get()
    assert (visit.number, visit.booking_id, visit.done_at is not None) == (1, booking.pk, True)
    assert visit.booked_services.get(service__name="재활용·청소 민원").served_by.department.name == facts.DISTRICT

    # The hour of the booking goes by, and the family says how it was.
    now = timezone.now()
    Session.objects.filter(bookings=booking).update(
        starts_at=now - timedelta(minutes=61), ends_at=now - timedelta(minutes=1)
    )
    family.goto(f"{url}/my/bookings/{booking.code}/")
    assert family.get_by_text("마쳤어요").count() >= 3
    family.get_by_role("link", name="만족도 남기기").click()
    family.locator("input[name=score][value='5']").check(force=True)
    family.locator("main form button[type=submit]").last.click()
    family.get_by_role("heading", name="의견을 남겨 주셔서 고마워요").wait_for()

    # The head's figure has moved by one household, and leads to the row.
    boss = people(StaffFactory(role=Role.HEAD, department=Department.objects.get(name=facts.DISTRICT)))
    boss.goto(f"{url}/dashboard/1/")
    tile = boss.locator("li").filter(has=boss.get_by_text("응대한 세대: 북아현뉴타운 1-2구역", exact=True)).first
    tile.wait_for()
    assert "1세대" in tile.inner_text()
    tile.get_by_role("link").first.click()
    boss.get_by_text("북아현뉴타운 1-2구역").first.wait_for()
