"""The frame of the admin: today's queue first, a menu of what one may do, Korean, one door, a strict policy."""

import re

import pytest
import time_machine
from django.test import override_settings

from programs.plan.models import Program
from tests.cases.factories import at, filed_name_change, filed_request
from tests.portal.html import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting_cases(plan) -> list:
    """Two reports at 민원여권과, one of them overdue on the day of the story, and a question to 지적과."""
    with time_machine.travel(at("2026-03-02 10:00")):
        overdue = filed_name_change(Program.objects.get(number=7))
    with time_machine.travel(at("2026-03-06 09:00")):
        fresh = filed_name_change(Program.objects.get(number=7))
        other = filed_request(Program.objects.get(number=9))
    return [overdue, fresh, other]


@time_machine.travel("2026-03-06 09:30:00+09:00")
def test_the_first_page_is_todays_queue_least_time_left_first(waiting_cases, officer, client_of):
    response = client_of(officer).get("/admin/")

    overdue, fresh, other = waiting_cases
    assert [row.case.pk for row in response.context["queue"]] == [overdue.pk, fresh.pk]
    counts = {part["title"]: part["count"] for part in response.context["queue_counts"]}
    assert counts["기한 지남"] == 1
    assert sum(counts.values()) == 2
    words = read(response).words
    assert "민원여권과" in words
    assert "지남" in words  # the time left in words, not in colour alone
    assert "홍*동" in words
    assert "홍길동" not in words
    assert other.receipt_number not in words


@time_machine.travel("2026-03-06 09:30:00+09:00")
def test_whoever_sees_all_departments_sees_all_that_waits(waiting_cases, mayor, client_of):
    response = client_of(mayor).get("/admin/")

    assert len(response.context["queue"]) == 3


@time_machine.travel("2026-03-06 09:30:00+09:00")
def test_a_case_of_the_queue_opens(waiting_cases, officer, client_of):
    client = client_of(officer)

    for row in client.get("/admin/").context["queue"]:
        assert client.get(row.url).status_code == 200


@time_machine.travel("2026-03-06 09:30:00+09:00")
def test_the_first_page_makes_few_queries(waiting_cases, officer, client_of, queries):
    client = client_of(officer)
    client.get("/admin/")

    with queries() as asked:
        client.get("/admin/")

    assert len(asked) <= 10


@pytest.mark.parametrize("who", ["officer", "head", "mayor", "auditor", "administrator"])
def test_every_entry_of_the_menu_opens(who, plan, client_of, request):
    client = client_of(request.getfixturevalue(who))

    groups = client.get("/admin/").context["sidebar_navigation"]

    assert groups[0]["items"][0]["title"] == "오늘 처리할 민원"
    for group in groups:
        for item in group["items"]:
            assert client.get(item["link"]).status_code == 200, item["link"]


@pytest.mark.parametrize("path", ["/admin/", "/admin/cases/case/"])
def test_the_admin_is_korean_whatever_language_was_chosen(path, plan, administrator, client_of):
    client = client_of(administrator)
    client.get("/display/?lang=en")

    page = read(client.get(path))

    assert page.language == "ko"
    assert not re.search(r"\b(Search|Home|Add|Delete|Filter|Select|Save|Logout|Welcome)\b", page.words)


def test_there_is_one_door(resident, client, client_of):
    assert client.get("/admin/")["Location"].startswith("/admin/login/")
    assert client.get("/admin/", follow=True).redirect_chain[-1][0].startswith("/accounts/login/")
    assert client_of(resident).get("/admin/", follow=True).status_code == 403


def test_the_policy_is_loosened_by_one_word_and_only_here(plan, officer, client_of):
    client = client_of(officer)

    admin = client.get("/admin/")["Content-Security-Policy"]
    public = client.get("/programs/7/")["Content-Security-Policy"]

    assert "script-src 'self' 'unsafe-eval'" in admin
    assert "unsafe-inline" not in admin
    assert "unsafe" not in public
    assert "default-src 'self'" in public


@pytest.mark.parametrize("path", ["/admin/", "/admin/cases/case/", "/admin/plan/program/"])
def test_admin_pages_hold_nothing_inline(path, plan, administrator, client_of):
    response = client_of(administrator).get(path)

    html = response.content.decode()
    assert re.findall(r"<style", html) == []
    assert (
        re.findall(r"<script(?![^>]*\bsrc=)[^>]*>(?!\s*</script>)", html.replace('type="application/json"', "src="))
        == []
    )
    assert re.findall(r"\sstyle=", html) == []
    assert re.findall(r"\son[a-z]+=", html) == []


@pytest.mark.parametrize("demo", [True, False])
def test_the_demo_says_that_it_is_one(demo, plan, officer, client_of):
    client = client_of(officer)

    with override_settings(DEMO=demo):
        words = read(client.get("/admin/")).words

    assert ("시연" in words) == demo
