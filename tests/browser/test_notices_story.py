"""P06 from end to end, with real processes: a resident subscribes and confirms, staff write, a second person approves,
the worker hands over by SMS (file) and SMTP, one click ends the e-mails, and the next issue leaves the person out."""

import email
import email.policy
import json
import re
import time
import urllib.parse
import urllib.request
from collections.abc import Callable
from datetime import date, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command

from programs.notices.campaigns import services as campaigns
from programs.notices.models import Campaign, OutboxMessage, Subscriber
from programs.notices.newsletter import services as newsletter
from programs.notices.newsletter.calendar import friday_of
from programs.notices.newsletter.models import Issue
from programs.people.models import Department, User
from tests.cast import StaffFactory
from tests.notices.subscribers.factories import make_subscriber
from tests.support import chromium, processes

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
PHONE, DIGITS = "010-5555-0177", "01055550177"
ADDRESS = "newcomer@example.com"
OTHER = "neighbour@example.com"
WAIT = 90  # seconds: other tests may share the machine
ADMIN = "/admin/notices/campaign/"


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

    def opened(user: User | None = None) -> chromium.Page:
        context = chromium.new_context(browser, viewport={"width": 1280, "height": 900})
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


@pytest.fixture
def editor(places) -> User:
    return StaffFactory(email="editor@sdm.example.go.kr", department=Department.objects.get(slug="public-relations"))


@pytest.fixture
def second(places) -> User:
    return StaffFactory(email="second@sdm.example.go.kr", department=Department.objects.get(slug="public-relations"))


def until(found: Callable[[], Any], what: str) -> Any:
    """Wait until there is something, and return it."""
    deadline = time.monotonic() + WAIT
    while time.monotonic() < deadline:
        if result := found():
            return result
        time.sleep(0.2)
    raise AssertionError(f"Not within {WAIT} s: {what}")


def text_message(words: str) -> str:
    """The SMS to the newcomer that holds the words."""

    def look() -> str:
        for file in (Path(settings.OUTBOX_DIR) / "sms").glob("*.json"):
            message = json.loads(file.read_text(encoding="utf-8"))
            if message["to"] == DIGITS and words in message["text"]:
                return str(message["text"])
        return ""

    return str(until(look, f"an SMS with {words!r}"))


def mails_to(mail_server: processes.MailBox, address: str, words: str = "") -> list[EmailMessage]:
    """What the SMTP server took for that address, parsed; `words` narrows by subject."""
    parsed = [
        email.message_from_bytes(envelope.content, policy=email.policy.default)
        for envelope in mail_server.messages
        if address in envelope.rcpt_tos
    ]
    return [message for message in parsed if words in str(message["Subject"])]  # type: ignore[misc]


def written_issue(friday: date, title: str, *, by: User) -> Issue:
    """An issue of that week with a lead and health information, as its editor leaves it."""
    issue = newsletter.make(friday=friday, by=by)
    for block in issue.articles.all():
        words = {"title": title if block.kind == "lead" else "겨울 건강", "text": "자세한 이야기예요."}
        newsletter.write_block(block, by=by, seen=newsletter.fingerprint(block), written=words)
    return issue


def press(page: chromium.Page, verb: str) -> None:
    """Go to a verb's page by its button, and confirm there."""
    page.get_by_role("link", name=verb, exact=True).click()
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile(f"^{verb}")).click()


def test_from_the_first_click_to_the_send_that_leaves_the_person_out(
    live_portal, worker, mail_server, people, editor, second
):
    call_command("load_plan", verbosity=0)
    url = live_portal.url
    make_subscriber(email=OTHER, topics=("culture",), night=False)

    # A resident subscribes without an account: choices, one box for each consent, telephone and e-mail.
    resident = people()
    resident.goto(f"{url}/programs/6/subscribe/")
    resident.get_by_role("link", name="신청 시작하기").click()
    resident.get_by_label("만 14세 이상이에요").check(force=True)
    resident.get_by_label("문화", exact=False).first.check(force=True)
    for channel in ("sms", "email"):
        box = resident.locator(f"input[name=channels][value={channel}]")
        resident.locator(f"label[for={box.get_attribute('id')}]").click()
        assert box.is_checked()
    resident.get_by_role("button", name="다음: 동의").click()
    resident.get_by_role("checkbox", name=re.compile("문자로 구정 소식")).check(force=True)
    resident.get_by_role("checkbox", name=re.compile("이메일로 구정 소식")).check(force=True)
    # Nights, too: the story must come to its end at whatever hour it is told.
    resident.get_by_role("checkbox", name=re.compile("밤 9시부터")).check(force=True)
    resident.get_by_role("button", name="다음: 연락처").click()
    resident.get_by_label("휴대전화").fill(PHONE)
    resident.get_by_label("이메일").fill(ADDRESS)
    resident.get_by_role("button", name="다음: 확인").click()
    resident.locator("input[name=code]").wait_for()
    code = re.search(r"인증번호 (\d{6})", text_message("인증번호"))[1]
    resident.locator("input[name=code]").fill(code)
    resident.get_by_role("button", name="확인하고 신청하기").click()
    resident.get_by_role("link", name="신청한 내용 보기").wait_for()

    # Double opt-in: nothing by e-mail stands until the link in the mail was opened and its button pressed.
    assert not Subscriber.objects.of_email(ADDRESS).filter(email_consent_at__isnull=False).exists()
    (confirmation,) = until(lambda: mails_to(mail_server, ADDRESS, "확인"), "the mail that asks for confirmation")
    link = re.search(rf"{re.escape(url)}/n/\S+", confirmation.get_body(("plain",)).get_content())[0]
    resident.goto(link)
    resident.get_by_role("button", name="확인하고 받기").click()
    resident.get_by_role("link", name="신청한 내용 보기").wait_for()
    newcomer = Subscriber.objects.of_phone(DIGITS).get()
    assert newcomer.sms_consent_at
    assert newcomer.email_consent_at

    # An officer writes a text message to those who chose culture, and hands it in.
    desk = people(editor)
    desk.goto(f"{url}{ADMIN}add/")
    desk.locator("input[name=title]").fill("겨울 음악회")
    desk.locator("textarea[name=body]").fill("이번 토요일 홍제천에서 겨울 음악회가 열려요.")
    desk.get_by_role("checkbox", name="문화").check(force=True)
    desk.get_by_role("button", name="저장").click()
    press(desk, "승인 올리기")
    campaign = Campaign.objects.get(title="겨울 음악회")
    assert campaign.state == "review"
    assert "승인" not in [link.strip() for link in desk.locator("#content a").all_inner_texts()]

    # The second person reads it and says yes; then it goes out, and the page says how far it is.
    boss = people(second)
    boss.goto(f"{url}{ADMIN}{campaign.pk}/change/")
    press(boss, "승인")
    desk.goto(f"{url}{ADMIN}{campaign.pk}/change/")
    press(desk, "지금 보내기")
    assert "겨울 음악회" in text_message("겨울 음악회")
    desk.goto(f"{url}{ADMIN}{campaign.pk}/progress/")
    desk.get_by_text("1명 가운데 1명 (100%)").wait_for()

    # The newsletter of the week: written at the desk, handed in, approved, sent through SMTP.
    friday = friday_of(date.today() + timedelta(days=7))  # noqa: DTZ011 - any Friday to come
    issue = written_issue(friday, "안산 자락길의 겨울", by=editor)
    desk.goto(f"{url}/desk/newsletter/{issue.number}/submit/")
    desk.locator("main form[method=post] button[type=submit]").last.click()
    desk.wait_for_load_state("load")
    boss.goto(f"{url}{ADMIN}{issue.campaign_id}/change/")
    press(boss, "승인")
    press(boss, "지금 보내기")
    (mail,) = until(lambda: mails_to(mail_server, ADDRESS, "안산 자락길"), "the newsletter")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail.get_body(("html",)) is not None
    assert "안산 자락길의 겨울" in mail.get_body(("plain",)).get_content()

    # One click: what a mail program posts, without cookies, once and again.
    address = mail["List-Unsubscribe"].strip("<>")
    assert address.startswith(url)
    for _press in range(2):
        body = urllib.parse.urlencode({"List-Unsubscribe": "One-Click"}).encode()
        assert urllib.request.urlopen(address, body, timeout=30).status == 200  # noqa: S310 - our own portal
    newcomer.refresh_from_db()
    assert newcomer.email_consent_at is None
    assert newcomer.sms_consent_at

    # The next issue goes to the neighbour, who may have to wait for the morning, and not to the newcomer.
    following = written_issue(friday + timedelta(days=7), "봄을 기다리며", by=editor)
    newsletter.submit(following, by=editor)
    campaigns.approve(following.campaign, by=second)
    campaigns.send_now(following.campaign, by=second)
    (row,) = until(
        lambda: list(OutboxMessage.objects.filter(campaign=following.campaign)), "the next issue in the outbox"
    )
    assert row.subscriber == Subscriber.objects.of_email(OTHER).get()
    assert mails_to(mail_server, ADDRESS, "봄을 기다리며") == []
