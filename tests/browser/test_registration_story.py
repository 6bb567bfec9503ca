"""P14 in a browser: the counter takes a case with few keys, the head enters what the registry office answered, and the
resident, on a phone, hears of it and follows each step."""

import re

import pytest
from django.utils import timezone

from civil_affairs.registration.changes import load_changes
from programs.people.models import Department, Role
from programs.plan.catalog import load_plan
from tests.browser.conftest import message_to
from tests.cast import StaffFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
DIGITS = "01055550143"
MOST_KEYS = 90  # with every letter typed: a practised hand needs far less than a minute


class Keys:
    """A keyboard that counts what is pressed."""

    def __init__(self, page) -> None:
        self.page, self.pressed = page, 0

    def type(self, text: str) -> "Keys":
        self.page.keyboard.insert_text(text)
        self.pressed += len(text)
        return self

    def press(self, *keys: str) -> "Keys":
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1
        return self


def test_from_the_counter_to_the_message_on_the_phone(live_portal, celery_worker_process, people, places):
    load_plan()
    load_changes()
    architecture = Department.objects.get(name="건축과")
    clerk = people(StaffFactory(email="clerk@sdm.example.go.kr", department=architecture))
    chief = people(StaffFactory(email="chief@sdm.example.go.kr", role=Role.HEAD, department=architecture))
    resident = people()
    resident.set_viewport_size({"width": 360, "height": 740})
    url, today = live_portal.url, f"{timezone.localdate():%Y-%m-%d}"

    # The officer takes the case by keyboard alone: name, telephone, kind, address, what changes.
    clerk.goto(f"{url}/desk/registration/new/")
    keys = Keys(clerk)
    keys.type("홍길동").press("Tab").type(DIGITS).press("Tab", "Tab", "Tab", "End").type("연희로 248")
    keys.press("Tab").type("연희동 168-6").press("Tab").type("연희동 170").press("Enter")
    clerk.get_by_text("접수했어요. 접수증을 인쇄해 건네 주세요.").wait_for()
    assert keys.pressed <= MOST_KEYS
    number = re.search(r"P14-\d{4}-\d{6}", clerk.content())[0]
    clerk.get_by_text("촉탁 대상이에요").wait_for()

    # Ledger and commission, each with its number; the letter is ready.
    clerk.get_by_label("대장 정리 번호").fill("2026-건축-0123")
    clerk.get_by_role("button", name="대장정리").click()
    clerk.get_by_label("촉탁 문서번호").fill("건축과-1234")
    clerk.get_by_role("button", name="촉탁", exact=True).click()
    clerk.get_by_role("link", name="촉탁서 PDF").wait_for()

    # The registry office sends it back; the head writes it down, what was corrected, and at last the entry.
    chief.goto(f"{url}/desk/registration/?q={number}")
    chief.get_by_role("link", name="보정 요구").click()
    chief.get_by_label("무엇을 보정하라고 했나요").fill("층별 면적이 다릅니다.")
    chief.get_by_label("날짜").fill(today)
    chief.get_by_role("button", name="보정 요구").click()
    chief.get_by_label("무엇을 보정했나요").fill("면적표를 고쳤습니다.")
    chief.get_by_role("button", name="보정 제출").click()
    chief.get_by_label("등기 접수번호").fill("제12345호")
    chief.get_by_role("button", name="등기완료").click()
    chief.get_by_text("통보함").first.wait_for()

    # The message arrives; the resident follows every step on the phone.
    assert number in message_to(DIGITS, "등기가 끝났습니다")
    resident.goto(f"{url}/cases/lookup/")
    resident.get_by_label("접수번호").fill(number)
    resident.get_by_label("신청할 때 적은 휴대전화").fill(DIGITS)
    resident.get_by_role("button", name="인증번호 받기").click()
    resident.get_by_label("인증번호 6자리").wait_for()
    code = re.search(r"인증번호 (\d{6})", message_to(DIGITS, "인증번호"))[1]
    resident.get_by_label("인증번호 6자리").fill(code)
    resident.get_by_role("button", name="확인").click()
    resident.get_by_role("heading", name="등기 원스톱").wait_for()
    for words in ("등기소가 보정하라고 했어요", "보정해서 다시 냈어요", "등기가 끝났어요", "결과를 알렸어요"):
        resident.get_by_text(words).first.wait_for()
