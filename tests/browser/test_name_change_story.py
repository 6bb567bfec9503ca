"""P07.4 from end to end, with real processes: a resident files, the counter receives and finishes, the worker sends
the message, the resident reads the timeline, and the head's figure has moved."""

import re
import time

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from programs.plan.catalog import load_plan
from tests.browser.conftest import MINUTE, message_to
from tests.cast import UserFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
PHONE = "010-5555-0142"
DIGITS = "01055550142"


def test_a_name_change_from_the_web_to_the_dashboard(live_portal, celery_worker_process, people, department, request):
    load_plan()
    call_command("roll_plan", to=timezone.localdate().year, verbosity=0)
    officer, head = request.getfixturevalue("officer"), request.getfixturevalue("head")
    url = live_portal.url

    # A resident without an account reads what it is, and files the preliminary form.
    resident = people()
    resident.goto(f"{url}/programs/7/")
    resident.get_by_role("link", name=re.compile("개명신고 미리 신청하기")).first.click()
    expect(resident.get_by_text("다음 근무일 12:00").first).to_be_visible()
    resident.get_by_role("link", name="미리 신청하기").first.click()
    resident.get_by_label("개명 허가일").fill(f"{timezone.localdate():%Y-%m-%d}")
    resident.get_by_label("허가한 법원").fill("서울서부지방법원")
    resident.get_by_label("개명 전 이름").fill("홍길동")
    resident.get_by_label("개명 후 이름").fill("홍길산")
    resident.get_by_label("휴대전화").fill(PHONE)
    resident.get_by_role("radio", name="문자").check(force=True)
    resident.get_by_label("개인정보 수집과 이용에 동의해요").check(force=True)
    resident.get_by_role("button", name="신청하기").click()
    resident.get_by_role("heading", name="신청을 받았어요").wait_for()
    number = re.search(r"P07-\d{4}-\d{6}", resident.content())[0]

    # The person comes to the counter: found by phone, received as priority.
    desk = people(officer)
    desk.goto(f"{url}/desk/name-change/")
    desk.get_by_label("접수번호, 휴대전화 또는 이름").fill(PHONE)
    desk.get_by_role("button", name="찾기").click()
    desk.get_by_role("heading", name=re.compile(number)).wait_for()
    desk.get_by_role("radio", name="본인이 직접 방문").check(force=True)
    desk.get_by_label("본인 방문 확인").check(force=True)
    desk.get_by_role("button", name="접수").click()
    desk.get_by_text("우선처리: 본인이 직접 방문했어요.").wait_for()
    desk.get_by_role("link", name="접수증 인쇄").wait_for()

    # Done, in the admin's queue.
    desk.goto(f"{url}/admin/cases/case/")
    desk.get_by_role("link", name=number).click()
    desk.get_by_role("link", name="처리 완료").click()
    done_at = time.monotonic()
    desk.get_by_role("button", name="처리 완료").click()
    desk.get_by_text("기한 안에 끝남").first.wait_for()

    # The worker has handed the SMS to the provider within a minute.
    text = message_to(DIGITS, "처리되었습니다")
    assert number in text
    assert time.monotonic() - done_at < MINUTE

    # Without an account: receipt number, phone, one-time code; every step is on the timeline.
    resident.goto(f"{url}/cases/lookup/")
    resident.get_by_label("접수번호").fill(number)
    resident.get_by_label("신청할 때 적은 휴대전화").fill(PHONE)
    resident.get_by_role("button", name="인증번호 받기").click()
    resident.get_by_label("인증번호 6자리").wait_for()
    code = re.search(r"인증번호 (\d{6})", message_to(DIGITS, "인증번호"))[1]
    resident.get_by_label("인증번호 6자리").fill(code)
    resident.get_by_role("button", name="확인").click()
    resident.get_by_role("heading", name="개명신고").wait_for()
    for step in ("제출했어요", "접수했어요", "처리를 마쳤어요"):
        expect(resident.get_by_text(step).first).to_be_visible()

    # With an account on the same phone, it stands under /my/ as well.
    member = people(UserFactory(name="홍길동", phone=DIGITS))
    member.goto(f"{url}/my/")
    member.get_by_role("link", name=number).click()
    member.get_by_text("처리를 마쳤어요").first.wait_for()

    # The head's figure has moved, and leads to the row.
    boss = people(head)
    boss.goto(f"{url}/dashboard/7/")
    tile = boss.locator("li").filter(has=boss.get_by_text("개명신고 기한 내 처리율", exact=True))
    tile.first.wait_for()
    assert "100.0%" in tile.first.inner_text()
    tile.first.get_by_role("link").click()
    boss.get_by_role("link", name=number).wait_for()
