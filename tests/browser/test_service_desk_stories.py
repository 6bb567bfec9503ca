"""P07.1, P07.2 and P07.5 from end to end, with real processes: a shop owner, a deaf resident, the passport counter."""

import email
import email.policy
import json
import re
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from civil_affairs.service_desk.passports.desk import services as passports
from civil_affairs.service_desk.passports.desk.models import Passport
from programs.base.calendar import SEOUL
from programs.bookings.models import Booking
from programs.notices.models import OutboxMessage
from programs.people.models import Department, User
from tests.cast import StaffFactory
from tests.files.makers import pdf, photo_of_a_place
from tests.support import chromium, processes

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
PHONE, DIGITS = "010-5555-0188", "01055550188"
ADDRESS = "simcheong@example.com"
WAIT = 90  # seconds: other tests may share the machine


@pytest.fixture
def worker(live_portal, mail_server, tmp_path):
    """A Celery worker that sends e-mail through the test's own SMTP server, links leading to the test's portal."""
    with processes.celery_worker(
        tmp_path / "worker.log", EMAIL_URL=mail_server.url, SITE_URL=live_portal.url
    ) as running:
        yield running


@pytest.fixture
def people(browser, watch, live_portal, client_of):
    """Open a browser of one's own for each person; signed in where a user is given."""
    contexts = []

    def opened(user: User | None = None, width: int = 1280) -> chromium.Page:
        context = chromium.new_context(browser, viewport={"width": width, "height": 900})
        contexts.append(context)
        if user is not None:
            cookie = client_of(user).cookies[settings.SESSION_COOKIE_NAME]
            context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_portal.url}])
        page = context.new_page()
        page.set_default_timeout(30_000)
        watch.follow(page)
        return page

    yield opened
    for context in contexts:
        context.close()
    watch.assert_clean()


def until(found: Callable[[], Any], what: str) -> Any:
    """Wait until there is something, and return it."""
    deadline = time.monotonic() + WAIT
    while time.monotonic() < deadline:
        if result := found():
            return result
        time.sleep(0.2)
    raise AssertionError(f"Not within {WAIT} s: {what}")


def text_message(words: str) -> str:
    """The SMS to the shop owner that holds the words."""

    def look() -> str:
        for file in (Path(settings.OUTBOX_DIR) / "sms").glob("*.json"):
            message = json.loads(file.read_text(encoding="utf-8"))
            if message["to"] == DIGITS and words in message["text"]:
                return str(message["text"])
        return ""

    return str(until(look, f"an SMS with {words!r}"))


def mail(box: processes.MailBox, words: str) -> str:
    """The text of the mail to the deaf resident whose subject holds the words."""

    def look() -> str:
        for envelope in box.messages:
            message = email.message_from_bytes(envelope.content, policy=email.policy.default)
            if ADDRESS in envelope.rcpt_tos and words in str(message["Subject"]):
                return str(message.get_body(("plain",)).get_content())  # type: ignore[union-attr]
        return ""

    return str(until(look, f"a mail about {words!r}"))


def test_a_shop_owner_asks_about_a_signboard_brings_files_and_reads_the_answer(
    live_portal, celery_worker_process, people, watch, places, tmp_path
):
    call_command("load_plan", verbosity=0)
    officer = StaffFactory(email="signs@sdm.example.go.kr", department=Department.objects.get(name="건축과"))
    (tmp_path / "도안.pdf").write_bytes(pdf("간판 도안", "가로 3m"))
    (tmp_path / "건물 사진.jpg").write_bytes(photo_of_a_place())
    url = live_portal.url

    # From the program's page to a free half hour of the officer, on a telephone's narrow screen.
    owner = people(width=360)
    owner.goto(f"{url}/programs/7/")
    owner.get_by_role("link", name=re.compile("인허가 사전상담 예약하기")).first.click()
    owner.get_by_role("link", name=re.compile("시간 고르기 옥외광고물")).click()
    owner.get_by_role("heading", name="옥외광고물 사전상담").wait_for()
    owner.locator("main a[href^='/bookings/sessions/']").first.click()
    owner.get_by_label("휴대전화").fill(PHONE)
    owner.get_by_role("button", name="인증번호 받기").click()
    owner.get_by_label("인증번호 6자리").or_(owner.get_by_label("인증번호")).first.wait_for()
    owner.get_by_label("인증번호").first.fill(re.search(r"인증번호 (\d{6})", text_message("인증번호"))[1])
    owner.get_by_role("button", name="확인").click()

    # Without a question it is refused, and what was typed stays.
    owner.locator("#id_name").fill("임꺽정")
    owner.get_by_label("개인정보 수집과 이용에 동의해요").check(force=True)
    watch.expected_statuses = {422}
    owner.get_by_role("button", name="예약하기").click()
    owner.locator("[data-error-summary]").get_by_text("물어볼 것을 적어 주세요").wait_for()
    watch.expected_statuses = set()
    assert owner.locator("#id_name").input_value() == "임꺽정"
    owner.get_by_label("물어볼 것").fill("1층 가게 앞에 가로 3m 간판을 달고 싶어요. 허가가 필요한가요?")
    owner.locator("input[type=file]").set_input_files([tmp_path / "도안.pdf", tmp_path / "건물 사진.jpg"])
    owner.get_by_role("button", name="예약하기").click()
    owner.get_by_text("광고물 담당").first.wait_for()
    code = Booking.objects.get().code
    expect(owner.get_by_role("link", name=re.compile("^도안.pdf"))).to_be_visible()
    expect(owner.get_by_role("link", name=re.compile("^건물 사진.jpg"))).to_be_visible()
    confirmation = text_message("옥외광고물 사전상담 예약")
    for words in ("건축과 광고물 담당 02-330-1737", "간판을 달 건물 사진", code):
        assert words in confirmation
    assert officer.name not in confirmation

    # Another time suits better.
    owner.get_by_role("link", name="시간 바꾸기").click()
    before = Booking.objects.get().session_id
    owner.locator("main input[name=session] + label").nth(1).click()
    owner.get_by_role("button", name="이 시간으로 바꾸기").click()
    owner.wait_for_url(f"**/my/bookings/{code}/")
    assert Booking.objects.get().session_id != before
    text_message("로 바뀌었습니다")

    # The officer reads question and files first, and writes the record after.
    desk = people(officer)
    desk.goto(f"{url}/desk/")
    desk.get_by_role("link", name=re.compile("준비할 사전상담")).first.click()
    desk.get_by_role("link", name=code).click()
    desk.get_by_text("가로 3m 간판을 달고 싶어요").first.wait_for()
    href = desk.get_by_role("link", name=re.compile("^도안.pdf")).get_attribute("href")
    assert desk.request.get(url + href if href.startswith("/") else href).body().startswith(b"%PDF")
    desk.get_by_role("button", name="읽고 준비했어요").click()
    desk.get_by_text("읽고 준비했다고 적었어요").wait_for()
    desk.get_by_label("상담 결과").last.fill("폭이 5m가 안 되니 신고만 하면 돼요. 승낙서와 도안을 내 주세요.")
    desk.get_by_label("옥외광고물 등 표시 허가(신고) 신청서").check(force=True)
    desk.get_by_role("button", name="결과 적고 알리기").click()
    desk.get_by_text("상담 결과를 적고 예약한 분에게 알렸어요").wait_for()

    # The owner is told, and reads what to file next.
    assert code in text_message("결과가 나왔습니다")
    owner.goto(f"{url}/bookings/lookup/")
    owner.get_by_role("link", name=code).first.click()
    owner.get_by_text("신고만 하면 돼요").wait_for()
    expect(owner.get_by_role("link", name="옥외광고물 등 표시 허가(신고) 신청서")).to_be_visible()


def test_a_deaf_resident_books_an_interpreter_by_mail_and_no_telephone_is_asked_for(
    live_portal, worker, mail_server, people, department
):
    call_command("load_plan", verbosity=0)
    officer = StaffFactory(email="desk@sdm.example.go.kr", department=department)
    url = live_portal.url

    resident = people(width=360)
    resident.goto(f"{url}/programs/7/")
    resident.get_by_role("link", name=re.compile("수어통역 예약하기")).first.click()
    expect(resident.get_by_text("전화하지 않아도 돼요").first).to_be_visible()
    resident.get_by_role("link", name="시간 고르기").click()
    resident.locator("main a[href^='/bookings/sessions/']").first.click()
    resident.get_by_label("이메일").fill(ADDRESS)
    assert resident.locator("main input[type=tel]").count() == 0
    resident.get_by_role("button", name="인증번호 받기").click()
    resident.get_by_label("인증번호").first.wait_for()
    resident.get_by_label("인증번호").first.fill(re.search(r"\d{6}", mail(mail_server, "인증번호"))[0])
    resident.get_by_role("button", name="확인").click()
    resident.get_by_label("무슨 일을 볼 건가요?").fill("전입신고와 복지 상담")
    assert resident.locator("main input[type=tel]").count() == 0
    assert resident.get_by_role("radio", name="받지 않음").count() == 0
    resident.get_by_role("radio", name=re.compile("창구")).check(force=True)
    resident.get_by_role("radio", name="여자 통역사").check(force=True)
    resident.locator("#id_name").fill("심청")
    resident.get_by_label("개인정보 수집과 이용에 동의해요").check(force=True)
    resident.get_by_role("button", name="예약하기").click()
    resident.get_by_text("승인 기다림").first.wait_for()
    booking = Booking.objects.get()
    assert (booking.phone, booking.email) == ("", ADDRESS)

    # The office finds an interpreter; it has no number to call.
    desk = people(officer)
    desk.goto(f"{url}/desk/")
    desk.get_by_role("link", name=re.compile("통역사를 정할 예약")).first.click()
    desk.get_by_role("link", name=booking.code).click()
    desk.get_by_text("여자 통역사").first.wait_for()
    assert desk.locator("main a[href^='tel:']").count() == 0
    desk.get_by_role("radio", name="수어통역사 1").check(force=True)
    desk.get_by_role("button", name="정하고 알리기").click()
    desk.get_by_text("통역사를 정하고 예약한 분에게 알렸어요").wait_for()

    # Confirmed by mail, whose link leads to the booking in the browser that proved the address.
    told = mail(mail_server, "예약 완료")
    assert "수어통역사 1" in told
    assert "구청 민원실 수어통역 창구" in told
    resident.goto(re.search(r"예약 보기와 바꾸기: (\S+)", told)[1])
    resident.locator("main").get_by_text("수어통역").first.wait_for()
    resident.goto(f"{url}/my/bookings/{booking.code}/")
    resident.locator("main").get_by_text("예약됨").first.wait_for()
    expect(resident.locator("main").get_by_text("수어통역사 1").first).to_be_visible()
    for message in OutboxMessage.objects.filter(recipient_masked__contains="@"):
        assert message.channel == "email"
        assert not re.search(r"전화해 주|전화 주세요|전화로 예약", message.body), message.body
    assert not OutboxMessage.objects.exclude(channel="email").exists()


def test_passports_are_reminded_of_step_by_step_until_one_is_collected(live_portal, people, department, tmp_path):
    call_command("load_plan", verbosity=0)
    officer = StaffFactory(email="counter@sdm.example.go.kr", department=department)
    issued = timezone.now().astimezone(SEOUL).date() - timedelta(days=160)
    url = live_portal.url
    list_file = tmp_path / "여권 명단.csv"
    list_file.write_bytes(
        f"접수번호,이름,전화,발급일\n26-000001,홍길동,010-5555-0101,{issued}\n26-000002,성춘향,010-5555-0202,{issued}\n"
        f"26-000003,임꺽정,없음,{issued}\n".encode("cp949")
    )

    # The officer takes the list in: one line is put aside, with why.
    desk = people(officer)
    for time_over in (1, 2):  # the second time adds nothing
        desk.goto(f"{url}/desk/passports/lists/")
        desk.locator("input[type=file]").set_input_files(list_file)
        desk.get_by_role("button", name="올리고 확인하기").click()
        desk.get_by_text("전화번호를 다시 확인해 주세요").first.wait_for()
        if time_over == 1:
            desk.get_by_role("button", name="잘못된 줄은 빼고 2건 넣기").click()
            desk.get_by_text("여권 2건을 넣었어요").wait_for()
        else:
            desk.get_by_text("같은 파일을").wait_for()
            desk.get_by_role("button", name="넣지 않기").click()
    assert Passport.objects.count() == 2

    # Day after day, twice a day, the reminders go out: each step once, in office hours.
    sent: list[tuple[int, str, datetime]] = []
    for days in range(1, 101):
        for hour in (10, 16):
            at = datetime.combine(issued + timedelta(days=days), datetime.min.time(), SEOUL).replace(hour=hour)
            passports.remind(at=at)
        fresh = OutboxMessage.objects.filter(key__startswith="passport.", state="queued").order_by("pk")
        sent += [(days, message.recipient, message.not_before.astimezone(SEOUL)) for message in fresh]
        fresh.settle("sent")  # the gateway took them
    assert [(days, phone) for days, phone, _when in sent] == [
        (days, phone) for days in (7, 30, 90) for phone in ("01055550101", "01055550202")
    ]
    assert all(9 <= when.hour < 18 and when.weekday() < 5 for _days, _phone, when in sent)

    # At the counter, by the last four digits: taken, and everything stops for that one.
    desk.goto(f"{url}/desk/passports/")
    desk.get_by_role("searchbox", name="접수번호, 이름, 전화 끝 네 자리").fill("0101")
    desk.get_by_role("button", name="검색").last.click()
    desk.get_by_role("heading", name="여권 26-000001").wait_for()
    expect(desk.get_by_text("발급 90일 뒤")).to_be_visible()
    desk.get_by_role("button", name="신분을 확인하고 내줬어요").click()
    desk.get_by_text("알림과 전화가 모두 멈췄어요").wait_for()

    last_day = datetime.combine(issued + timedelta(days=150), datetime.min.time(), SEOUL).replace(hour=10)
    passports.remind(at=last_day)
    (last,) = OutboxMessage.objects.filter(key="passport.last")
    assert last.recipient == "01055550202"
    assert "폐기합니다" in last.body

    # The other one is rung up, and the call is written down.
    desk.goto(f"{url}/desk/passports/call/")
    desk.get_by_text("010-5555-0202").wait_for()
    desk.get_by_role("radio", name="찾으러 온다고 함").check(force=True)
    desk.get_by_role("button", name="적고 다음 분").click()
    desk.get_by_text("지금 전화할 분이 없어요").wait_for()
    assert Passport.objects.get(receipt="26-000002").calls.get().result == "coming"
