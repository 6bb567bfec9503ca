"""The admin in a real browser under its policy: whatever an officer touches works, and the console stays silent.

The `page` fixture fails a test on any word on the console, so a refused style or script shows here.
"""

import pytest
import time_machine
from django.conf import settings
from playwright.sync_api import expect

from programs.plan.catalog import load_plan
from programs.plan.models import Program
from tests.cases.factories import at, filed_name_change

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def signed_in(live_portal, page, client_of, administrator):
    """Open pages of the admin as the administrator: signed_in("/admin/")."""
    cookie = client_of(administrator).cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_portal.url}])

    def opened(path: str):
        page.goto(f"{live_portal.url}{path}")
        page.wait_for_load_state("networkidle")
        return page

    return opened


@pytest.fixture
def cases(live_portal) -> list:
    load_plan()
    program = Program.objects.get(number=7)
    with time_machine.travel(at("2026-03-02 10:00")):
        return [filed_name_change(program) for _ in range(3)]


def test_the_first_page_shows_the_queue_and_finds_menus_by_keyboard(cases, signed_in):
    page = signed_in("/admin/")

    expect(page.get_by_role("heading", name="오늘 처리할 민원")).to_be_visible()
    expect(page.get_by_role("link", name=cases[0].receipt_number)).to_be_visible()
    page.keyboard.press("Control+k")
    page.wait_for_function("document.activeElement.id === 'search-input-command'")
    page.keyboard.type("민원")
    page.keyboard.press("End")  # Playwright puts Hangul in without the key events that a keyboard makes
    page.locator("#command-results a").first.wait_for()


def test_a_list_is_filtered_searched_and_acted_on(cases, signed_in):
    page = signed_in("/admin/cases/case/")

    page.keyboard.press("/")
    page.keyboard.type(cases[0].receipt_number)
    page.keyboard.press("Enter")
    page.get_by_role("link", name=cases[0].receipt_number).wait_for()

    page = signed_in("/admin/cases/case/")
    page.get_by_text("필터", exact=False).first.click()
    page.get_by_text("필터 적용").first.wait_for()
    page.keyboard.press("Escape")

    page = signed_in("/admin/cases/case/")
    page.locator("input.action-select").first.check()
    actions = page.locator("select[name=action]")
    actions.wait_for()
    assert page.locator("#changelist-actions").bounding_box()["width"] > 300  # the width that Alpine sets


def test_a_case_opens(cases, signed_in):
    page = signed_in(f"/admin/cases/case/{cases[0].pk}/change/")

    expect(page.get_by_text(cases[0].receipt_number).first).to_be_visible()


def test_a_form_with_a_date_picker_works(cases, signed_in):
    page = signed_in("/admin/base/closure/add/")

    page.locator(".datetimeshortcuts a").last.click()
    page.locator(".calendarbox").first.wait_for(state="visible")
    page.locator(".calendarbox .calendar td a").nth(9).click()

    assert page.locator("input[name=date]").input_value()
