"""Every page type, seen once in a real browser: axe in both contrasts, and the rules K-35, K-38 and K-40.

One server and one visit a page serve all the tests of this file: a visit writes down what the tests then judge.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from civil_affairs.field_office.desk import move_in_counts, opening
from civil_affairs.field_office.offices import Zone
from civil_affairs.service_desk.name_changes.models import NameChange
from programs.bookings import visits
from programs.bookings.models import Resource
from programs.cases import attachments
from programs.cases.services import perform
from programs.committees import demo as committees
from programs.files.working import look_at
from programs.notices.campaigns import services as campaigns
from programs.notices.models import Campaign, MessageTemplate, OutboxMessage
from programs.notices.newsletter import demo as newsletter
from programs.notices.signups import demo as signups
from programs.notices.weather import parse
from programs.notices.weather.importing import take_in
from programs.people.fields import hash_for_lookup
from programs.people.models import Department, Role, User
from programs.plan.models import Program
from programs.surveys import demo as surveys
from programs.surveys import satisfaction
from tests.browser import booking_rows, broker_rows, home_rows, registration_rows, service_desk_rows
from tests.browser.pages import (
    ANONYMOUS,
    BUILDER,
    DISTRICT,
    EDITOR,
    HEAD,
    KEEPER,
    LAND,
    MAYOR,
    OFFICER,
    PAGES,
    RESIDENT,
    SAFETY,
    SEEKER,
    PageType,
)
from tests.cases.factories import IN_PERSON, filed_name_change
from tests.cast import StaffFactory, UserFactory
from tests.notices.subscribers.factories import make_subscriber
from tests.support import chromium, processes

# django_db: a run of this file alone must make a test database too, or it would work in the one it was given.
pytestmark = [pytest.mark.browser, pytest.mark.django_db]
AXE = Path(settings.BASE_DIR) / "node_modules" / "axe-core" / "axe.min.js"
PORTAL_PAGES = [page_type for page_type in PAGES if not page_type.admin]
INLINE = re.compile(r"<style\b|\sstyle=|\son[a-z]+=|<script(?![^>]*\bsrc=)")
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
MASTHEAD = "이 누리집은 대한민국 공식 전자정부 누리집입니다."
FACTS = """() => ({
  lang: document.documentElement.lang,
  title: document.title,
  headings: [...document.querySelectorAll('h1')].filter(one => one.offsetParent).map(one => one.textContent.trim()),
  firstLink: document.querySelector('a[href], button, input:not([type=hidden]), select, summary')?.getAttribute('href'),
  mainId: document.querySelector('main')?.id,
  identifier: document.querySelector('.krds-identifier')?.textContent.trim(),
  footer: [...document.querySelectorAll('#krds-footer a')].map(one => one.textContent.trim()),
  masthead: document.querySelector('#krds-masthead')?.textContent.trim() || '',
  ids: [...document.querySelectorAll('[id]')].map(one => one.id),
})"""


@dataclass
class Portal:
    """A running portal and the session cookie of each kind of user."""

    url: str
    sessions: dict[str, str]


@dataclass
class Visit:
    """What was seen on one page."""

    status: int
    facts: dict[str, Any]
    axe: dict[str, list[str]]  # violations by look: light, high contrast, 360 px
    narrow_width: int  # scroll width at 360 px
    headers: dict[str, str]
    source: str  # as it was served
    watch: chromium.Watch = field(default_factory=chromium.Watch)


def session_of(user: User) -> str:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def ends_of(campaign: Campaign) -> None:
    """What became of a few of its messages: received, failed, unknown, not sent."""
    now = timezone.now()
    Campaign.objects.filter(pk=campaign.pk).update(state="finished", finished_at=now)
    ends = {"sent": "", "failed": "550", "unknown": "", "cancelled": "no_consent"}
    for number, (state, code) in enumerate(ends.items()):
        OutboxMessage.objects.create(
            key="notices.campaign", channel="email", campaign=campaign, purpose="info", state=state, receipt_code=code,
            recipient=f"person{number}@example.com", recipient_hash=hash_for_lookup(f"person{number}@example.com"),
            recipient_masked="pe*****@example.com", sent_at=now, handed_at=now, program_number=6,
            dedupe=f"campaign:{campaign.pk}:{number}",
        )  # fmt: skip


def make_people() -> dict[str, str]:
    """Load the plan, the cast and a case for each page of its own; return a session for each kind of user."""
    call_command("load_plan", verbosity=0)
    department = Department.objects.get(name="민원여권과")
    resident = UserFactory(email="gildong@example.com", name="홍길동", phone="01055550001")
    officer = StaffFactory(email="officer@sdm.example.go.kr", department=department)
    _waiting, received, done = (
        filed_name_change(Program.objects.get(number=7), by=resident, applicant=resident) for _ in range(3)
    )
    for case in (received, done):
        perform(case, "receive", by=officer, data=IN_PERSON)
    perform(done, "done", by=officer)
    hand_in(received, by=resident)
    make_subscriber(phone=resident.phone, email=resident.email, user=resident)
    # a danger and an advisory stand on every page
    bulletin = "2026년 7월 1일 10시 00분 발표\n(1) 호우경보 발표 : 서울\no 호우경보 : 서울\no 건조주의보 : 서울서북권"
    take_in(parse.read(bulletin))
    safety = Department.objects.get(slug="safety-flood-control")
    press = Department.objects.get(slug="public-relations")
    editor, second = (
        StaffFactory(email=f"{name}@sdm.example.go.kr", department=press) for name in ("editor", "editor.colleague")
    )
    newsletter.play(timezone.now(), editor=editor, second=second)
    ends_of(Campaign.objects.filter(state="sending").earliest("pk"))
    signups.play(timezone.now(), by=editor)
    make_campaigns(editor, second)
    of_sinchon = Department.objects.get(slug="local-revitalisation")
    keeper, other = (
        StaffFactory(email=f"{name}@sdm.example.go.kr", department=of_sinchon) for name in ("keeper", "other")
    )
    committees.sinchon_council(timezone.now(), by=keeper, second=other)
    surveys.play(timezone.now())
    satisfaction.survey()
    district = StaffFactory(email="district@sdm.example.go.kr", department=Department.objects.get(name="자치행정과"))
    make_field_office(district)
    builder = StaffFactory(email="builder@sdm.example.go.kr", department=Department.objects.get(slug="architecture"))
    service_desk_rows.make_rows(resident=resident, officer=officer, builder=builder)
    registration_rows.make_rows(builder)
    booking_rows.make_rows(resident)
    seeker = UserFactory(email="seeker@example.com", name="심청아", phone="01055557711")
    home_rows.make_rows(seeker=seeker)
    land = StaffFactory(email="land@sdm.example.go.kr", department=Department.objects.get(name="지적과"))
    broker_rows.make_rows(land)
    return {
        LAND: session_of(land),
        DISTRICT: session_of(district),
        RESIDENT: session_of(resident),
        BUILDER: session_of(builder),
        SEEKER: session_of(seeker),
        EDITOR: session_of(editor),
        KEEPER: session_of(keeper),
        SAFETY: session_of(StaffFactory(email="safety@sdm.example.go.kr", department=safety)),
        OFFICER: session_of(officer),
        HEAD: session_of(StaffFactory(email="head@sdm.example.go.kr", role=Role.HEAD, department=department)),
        MAYOR: session_of(StaffFactory(email="mayor@sdm.example.go.kr", role=Role.MAYOR)),
    }


def make_field_office(by: User) -> None:
    """An office that is open today, one at a desk and one who waits, somebody on the roster, a count of households."""
    today = timezone.localdate()
    plan = opening.Plan(
        zone=Zone.objects.get(slug="bugahyeon-1-2"), place_kind="dong_centre", place="북아현동주민센터",
        address="북아현동", way="아현역에서 걸어와요.", first=today, last=today + timedelta(days=20),
        weekdays=tuple(range(7)), starts=time(9), ends=time(18),
    )  # fmt: skip
    office = opening.start(opening.prepare(plan, by=by), by=by)
    for services in (office.offering.services.all()[:2], office.offering.services.all()[:1]):
        visits.walk_in(office.offering, services, place=office.place, by=by)
    visits.call_next(office.offering, by.department, by=by)
    move_in_counts.record(office.zone, today, 12, by=by)
    Resource.objects.create(kind="officer", name="창구 담당", department=by.department)


def hand_in(case: NameChange, *, by: User) -> None:
    """A letter with the case, read already."""
    attachments.add(case, [SimpleUploadedFile("덧붙이는 글.txt", "전입 신고도 함께 여쭤봐요.".encode())], by=by)
    for attachment in case.attachments.all():
        look_at("cases.attachment", attachment.pk)


def make_campaigns(editor: User, second: User) -> None:
    """A text in each state that has pages of its own: the editor writes the first, decides about the others."""
    text = "{dong:은/는} 토요일에 축제가 열려요."
    campaigns.create(by=editor, title="봄 축제", body=text, topics=[4])
    _waiting, approved, paused = (
        campaigns.submit(campaigns.create(by=second, title=title, body=text, topics=[]), by=second)
        for title in ("여름 축제", "가을 축제", "겨울 축제")
    )
    for one in (approved, paused):
        campaigns.approve(one, by=editor)
    with transaction.atomic():  # held before anybody could hand over the first
        campaigns.send_now(paused, by=editor)
        campaigns.pause(paused, by=editor)
    MessageTemplate.objects.create(
        name="행사", body="{place}에서 축제가 열려요.", examples={"place": "연희동 주민센터"}
    )


@pytest.fixture(scope="module")
def sessions(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, str]]:
    """Committed data for all tests of this file, emptied after them."""
    with django_db_blocker.unblock():
        yield make_people()
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture(scope="module")
def portal(sessions: dict[str, str], collected_static: Path, tmp_path_factory: Any) -> Iterator[Portal]:
    with processes.portal_server(tmp_path_factory.mktemp("portal") / "web.log") as server:
        yield Portal(server.url, sessions)


def context_for(browser: chromium.Browser, portal: Portal, who: str, **options: Any) -> chromium.BrowserContext:
    context = chromium.new_context(browser, **{"viewport": WIDE, **options})
    if who != ANONYMOUS:
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": portal.sessions[who], "url": portal.url}])
    return context


@dataclass
class Window:
    """Where one kind of user looks at page after page, as a person does; its files are fetched once."""

    page: chromium.Page
    watch: chromium.Watch

    def open(self, page_type: PageType, portal: Portal) -> chromium.Response:
        """Leave the page that stands here and go to another one; an anonymous visitor comes as a stranger each time."""
        self.page.set_viewport_size(WIDE)
        self.watch.begin()
        self.watch.expected_statuses = {page_type.status, 400, 404, 409, 422}
        if page_type.who == ANONYMOUS:
            self.page.context.clear_cookies()
        response = page_type.open(self.page, portal.url)
        self.page.wait_for_load_state("load")
        return response


# Colours go from one contrast to the other at once, so that none is measured half-way; a sheet made by script, since
# the policy lets no <style> in. Waiting for the end of each change instead hung where Chromium painted no frame.
AT_REST = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('*, *::before, *::after { transition: none !important; animation: none !important; }');
    document.adoptedStyleSheets.push(sheet);
}"""


def violations(page: chromium.Page) -> list[str]:
    """Run axe on the page as it is now; one line for each rule broken, with the places."""
    found = page.evaluate("axe.run(document, {resultTypes: ['violations'], preload: false})")["violations"]
    return [f"{one['id']}: {one['help']} {[node['target'] for node in one['nodes']][:5]}" for one in found]


@pytest.fixture(scope="module")
def window_of(browser: chromium.Browser, portal: Portal) -> Iterator[Callable[[str], Window]]:
    """One window for each kind of user."""
    opened = []

    @cache
    def window(who: str) -> Window:
        context = context_for(browser, portal, who, reduced_motion="reduce")
        opened.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        watch = chromium.Watch()
        watch.follow(page)
        return Window(page, watch)

    yield window
    for context in opened:
        context.close()


@pytest.fixture(scope="module")
def visit(portal: Portal, window_of: Callable[[str], Window]) -> Callable[[PageType], Visit]:
    """Go to a page as its kind of user, once, and write down what is there."""
    if not AXE.exists():
        pytest.fail("axe-core is missing: run `python tools/frontend.py`.")
    source = AXE.read_text(encoding="utf-8")

    @cache
    def visited(page_type: PageType) -> Visit:
        window = window_of(page_type.who)
        response = window.open(page_type, portal)
        page, watch = window.page, window.watch
        facts, headers, html = page.evaluate(FACTS), response.all_headers(), response.text()
        seen = chromium.Watch(list(watch.console), list(watch.failed), list(watch.foreign))
        page.evaluate(AT_REST)
        page.evaluate(source)  # after this the console holds axe's own attempts to style the page
        axe = {"light": violations(page)}
        page.evaluate("document.documentElement.dataset.krdsMode = 'high-contrast'")
        axe["high contrast"] = violations(page)
        page.evaluate("delete document.documentElement.dataset.krdsMode")
        page.set_viewport_size(NARROW)
        axe["360 px"] = violations(page)
        width = page.evaluate("document.documentElement.scrollWidth")
        return Visit(response.status, facts, axe, width, headers, html, seen)

    return visited


@pytest.mark.parametrize("page_type", PAGES, ids=lambda one: one.key)
def test_axe_finds_nothing_in_light_in_high_contrast_and_at_360_pixels(page_type: PageType, visit: Callable) -> None:
    seen = visit(page_type)
    assert seen.status == page_type.status
    assert {look: found for look, found in seen.axe.items() if found} == {}


@pytest.mark.parametrize("page_type", PORTAL_PAGES, ids=lambda one: one.key)
def test_every_page_has_the_portals_frame(page_type: PageType, visit: Callable) -> None:
    """K-35: skip link first, one h1, language, identifier, the privacy policy; no masthead unless official."""
    facts = visit(page_type).facts
    assert facts["firstLink"] == "#container"
    assert facts["mainId"] == "container"
    assert len(facts["headings"]) == 1
    assert facts["headings"][0]
    assert facts["lang"] == "ko"
    assert facts["identifier"]
    assert "개인정보처리방침" in facts["footer"]
    assert facts["masthead"] == ""
    assert len(facts["ids"]) == len(set(facts["ids"])), "an id stands twice"


def test_no_two_pages_share_a_title(visit: Callable) -> None:
    titles: dict[str, str] = {}
    for page_type in PORTAL_PAGES:
        if page_type.who == MAYOR:  # the same pages as a head sees
            continue
        title = visit(page_type).facts["title"]
        assert title.endswith(" | 서대문구 포털"), page_type.key
        assert not title.startswith(" |"), f"{page_type.key} has no title of its own"
        assert title not in titles, f"{page_type.key} and {titles.get(title)} are both called {title}"
        titles[title] = page_type.key


@pytest.mark.parametrize("page_type", PORTAL_PAGES, ids=lambda one: one.key)
def test_nothing_comes_from_elsewhere_and_nothing_is_inline(page_type: PageType, visit: Callable) -> None:
    """K-38."""
    seen = visit(page_type)
    assert seen.watch.foreign == []
    assert seen.watch.failed == []
    assert seen.watch.console == []
    assert not INLINE.search(seen.source)
    policy = seen.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("page_type", PORTAL_PAGES, ids=lambda one: one.key)
def test_no_page_scrolls_sideways_at_360_pixels(page_type: PageType, visit: Callable) -> None:
    assert visit(page_type).narrow_width <= 360


def test_the_official_site_says_so_and_only_there(
    browser: chromium.Browser, sessions: dict[str, str], collected_static: Path, tmp_path: Path
) -> None:
    """K-35's masthead."""
    with processes.portal_server(tmp_path / "web.log", OFFICIAL_SITE="1") as official:
        page = browser.new_page()
        page.goto(official.url)
        facts = page.evaluate(FACTS)
        page.close()
    assert facts["masthead"] == MASTHEAD
    assert facts["firstLink"] == "#container"


@pytest.mark.parametrize(("code", "lang"), [("ko", "ko"), ("en", "en"), ("zh-hans", "zh-Hans"), ("vi", "vi")])
def test_a_page_says_which_language_it_is_in(browser: chromium.Browser, portal: Portal, code: str, lang: str) -> None:
    """K-40; the choice is kept, and each language is offered in its own name."""
    context = context_for(browser, portal, ANONYMOUS)
    page = context.new_page()
    page.goto(f"{portal.url}/display/?lang={code}&next=/programs/")
    facts = page.evaluate(FACTS)
    names = page.locator(".header-utility a[hreflang]").all_inner_texts()
    marked = page.locator(".header-utility a[hreflang]").evaluate_all("links => links.map(link => link.lang)")
    page.goto(f"{portal.url}/search/")
    kept = page.evaluate(FACTS)["lang"]
    context.close()
    assert (facts["lang"], kept) == (lang, lang)
    assert names == ["한국어", "English", "简体中文", "Tiếng Việt"]
    assert marked == ["ko", "en", "zh-Hans", "vi"]


def test_high_contrast_is_a_link_that_is_remembered_and_can_be_undone(
    browser: chromium.Browser, portal: Portal
) -> None:
    context = context_for(browser, portal, ANONYMOUS, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{portal.url}/programs/")
    page.get_by_role("link", name="고대비 켜기").first.click()
    assert page.url == f"{portal.url}/programs/"
    page.goto(f"{portal.url}/search/")
    assert page.locator("html").get_attribute("data-krds-mode") == "high-contrast"
    page.get_by_role("link", name="고대비 끄기").first.click()
    assert page.locator("html").get_attribute("data-krds-mode") is None
    context.close()


def test_a_refused_form_says_what_to_mend_and_keeps_what_was_typed(browser: chromium.Browser, portal: Portal) -> None:
    """K-37: the summary has the focus and leads to the fields; each field is marked and described; input is kept."""
    context = context_for(browser, portal, ANONYMOUS)
    page = context.new_page()
    page.goto(f"{portal.url}/programs/7/name-change/apply/")
    page.locator("input[name=old_name]").fill("홍길동")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_load_state("load")

    summary = page.locator("[data-error-summary]")
    assert summary.get_attribute("role") == "alert"
    page.wait_for_function("document.activeElement.matches('[data-error-summary]')")
    assert page.locator("input[name=old_name]").input_value() == "홍길동"
    expect(page).to_have_title(re.compile("^오류:"))

    links = summary.locator("a")
    assert links.count() > 0
    for index in range(links.count()):
        target = page.locator(links.nth(index).get_attribute("href"))
        assert target.get_attribute("aria-invalid") == "true"
        described = page.evaluate(
            """field => (field.getAttribute('aria-describedby')
                || field.closest('fieldset').getAttribute('aria-describedby')).split(' ')
                .map(id => document.getElementById(id).textContent).join(' ')""",
            target.element_handle(),
        )
        assert "오류" in described

    links.first.click()
    assert page.evaluate("'#' + document.activeElement.id") == links.first.get_attribute("href")
    context.close()


def test_the_form_can_be_filled_and_sent_by_keyboard_alone(browser: chromium.Browser, portal: Portal) -> None:
    context = context_for(browser, portal, ANONYMOUS)
    page = context.new_page()
    page.goto(f"{portal.url}/programs/7/name-change/apply/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#container"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "container"

    reached = []
    for _step in range(120):
        page.keyboard.press("Tab")
        name, visible, ring = page.evaluate(
            """() => { const one = document.activeElement, box = one.getBoundingClientRect();
                const look = getComputedStyle(one);
                return [one.name || one.textContent.trim().slice(0, 20), box.width > 0 && box.height > 0,
                        look.boxShadow !== 'none' || look.outlineStyle !== 'none']; }"""
        )
        if page.evaluate("!document.activeElement.closest('main')"):
            break
        reached.append(name)
        assert visible or name == "", f"the focus is on something unseen: {name}"
        assert ring or page.evaluate("document.activeElement.matches('input[type=radio], input[type=checkbox]')"), name
    fields = page.locator("main form [name]:not([type=hidden]):not([type=radio]):not([disabled])")
    names = set(fields.evaluate_all("all => all.filter(one => one.type != 'submit').map(one => one.name)"))
    assert names <= set(reached), f"not reached by Tab: {names - set(reached)}"
    context.close()


@pytest.mark.parametrize(
    "path", ["/", "/programs/", "/programs/7/", "/search/?q=여권", "/programs/7/name-change/apply/"]
)
def test_pages_work_without_javascript(browser: chromium.Browser, portal: Portal, path: str) -> None:
    context = context_for(browser, portal, ANONYMOUS, java_script_enabled=False, viewport=NARROW)
    page = context.new_page()
    page.goto(portal.url + path)
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".js-only").first).to_be_hidden()
    menu = page.locator(".mobile-menu")
    expect(menu.get_by_role("link").first).not_to_be_visible()
    menu.locator("summary").click()
    expect(menu.get_by_role("link", name="로그인")).to_be_visible()
    context.close()
