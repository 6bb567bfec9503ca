"""P09 from end to end with three people: a resident on a phone, a broker on a phone by the link of a text message, an
officer at a desk; real processes carry the messages."""

import re

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from programs.people.models import Department
from programs.plan.catalog import load_plan
from tests.browser.conftest import message_to
from tests.cast import StaffFactory
from tests.civil_affairs.real_estate.brokers import broker

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
PHONE, DIGITS = "010-5555-0177", "01055550177"
PHONE_SCREEN = {"width": 360, "height": 780}


def test_a_home_is_asked_for_offered_chosen_and_visited(live_portal, celery_worker_process, people, watch):
    watch.expected_statuses.add(422)  # the offer with a telephone number in it
    load_plan()
    call_command("roll_plan", to=timezone.localdate().year, verbosity=0)
    land = StaffFactory(email="land@sdm.example.go.kr", department=Department.objects.get(name="지적과"))
    first, second = broker(1), broker(2, kind="assistant", name="모래내 중개인사무소")
    url = live_portal.url

    # A resident without an account applies on a phone and sees who fits before it is sent.
    resident = people()
    resident.set_viewport_size(PHONE_SCREEN)
    resident.goto(f"{url}/homes/")
    resident.get_by_role("link", name="집 찾기 신청하기").first.click()
    resident.get_by_text("전세", exact=True).first.click()
    resident.get_by_text("연희동", exact=True).first.click()
    resident.get_by_label("매매값·보증금: 까지 (만원)").fill("30,000")
    resident.get_by_label("이름").fill("심청아")
    resident.get_by_label("휴대전화").fill(PHONE)
    resident.get_by_label("개인정보 수집과 이용에 동의해요").check(force=True)
    resident.get_by_role("button", name="몇 곳이 맞는지 보기").click()
    resident.get_by_role("heading", name="보내기 전에 보기").wait_for()
    assert "2곳" in resident.locator(".receipt-number").inner_text()
    resident.get_by_role("button", name="보내기").click()
    resident.get_by_role("heading", name="신청을 받았어요").wait_for()
    number = re.search(r"P09-\d{4}-\d{6}", resident.content())[0]

    # Each broker opens the own text message on a phone: no account, nothing of who asks.
    for of, price in ((first, "28,000"), (second, "25,000")):
        text = message_to(of.phone, "답하기")
        assert DIGITS not in text
        assert PHONE not in text
        assert "심청아" not in text
        phone = people()
        phone.set_viewport_size(PHONE_SCREEN)
        phone.goto(url + re.search(r"/homes/offers/[\w-]+/", text)[0])
        assert "심청아" not in phone.content()
        phone.get_by_role("link", name="집 제안하기").click()
        phone.get_by_text("연립·다세대", exact=True).click()
        phone.get_by_label("동", exact=False).first.select_option(label="연희동")
        phone.get_by_label("어디쯤인가요").fill("연희초등학교 뒤")
        phone.get_by_label("전세보증금 (만원)").fill(price)
        phone.get_by_label("전용 넓이 (㎡)").fill("49.5")
        if of is first:  # a telephone number in the text is refused, what was typed stays
            phone.get_by_label("설명").fill("공일공 오오오오 0001로 전화 주세요")
            phone.get_by_role("button", name="제안 보내기").click()
            phone.get_by_text("전화번호는 적을 수 없어요").first.wait_for()
            assert phone.get_by_label("어디쯤인가요").input_value() == "연희초등학교 뒤"
            phone.get_by_label("설명").fill("남향이에요.")
        phone.get_by_role("button", name="제안 보내기").click()
        phone.get_by_text("제안을 보냈어요.").wait_for()

    # The officer sees at the desk who has it and who answered.
    desk = people(land)
    desk.goto(f"{url}/desk/homes/")
    desk.get_by_role("link", name=number).click()
    expect(desk.get_by_role("row", name=re.compile("모래내")).get_by_text("제안했어요")).to_be_visible()

    # The resident comes back by number and code, compares, asks, and chooses the cheaper one.
    message_to(DIGITS, "첫 제안이 왔습니다")
    resident.goto(f"{url}/cases/lookup/?receipt={number}")
    resident.get_by_label("신청할 때 적은 휴대전화").fill(PHONE)
    resident.get_by_role("button", name="인증번호 받기").click()
    resident.get_by_label("인증번호 6자리").wait_for()
    resident.get_by_label("인증번호 6자리").fill(re.search(r"인증번호 (\d{6})", message_to(DIGITS, "인증번호"))[1])
    resident.get_by_role("button", name="확인").click()
    resident.get_by_role("link", name="이어서 하기").click()
    cards = resident.locator(".homes-cards > li")
    expect(cards).to_have_count(2)
    assert "가장 낮아요" in cards.first.inner_text()
    assert "중개인" in cards.first.inner_text()
    resident.get_by_role("link", name="찾아갈 중개업소 고르기").click()
    resident.get_by_label(re.compile("모래내")).check(force=True)
    resident.get_by_role("button", name="다음").click()
    resident.get_by_role("heading", name="이대로 고를까요?").wait_for()
    resident.get_by_label(re.compile("알려 주는 데 동의해요")).check(force=True)
    resident.get_by_role("button", name="이곳들로 정하기").click()
    resident.get_by_role("heading", name="고른 중개업소").wait_for()

    # Only the chosen one sees the contact, by a new link and a press; the other one's door is closed with a reason.
    contact = re.search(r"/homes/contacts/[\w-]+/", message_to(second.phone, "연락처 보기"))[0]
    phone.goto(url + contact)
    assert "심청아" not in phone.content()
    phone.get_by_role("button", name="연락처 보기").click()
    phone.get_by_text(PHONE).wait_for()
    answer = phone.request.get(url + re.search(r"/homes/offers/[\w-]+/", message_to(first.phone, "답하기"))[0])
    assert answer.status == 410
    assert "다른 중개업소를 골라서" in answer.text()
    resident.reload()
    resident.get_by_text("연락처를 처음 보았어요").wait_for()
    desk.reload()
    desk.get_by_text("연락처 봄").wait_for()
