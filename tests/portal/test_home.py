"""The first page and the pages about the site."""

import pytest
import time_machine

from programs.audit.retention import policies
from programs.people.models import Department
from programs.plan.models import Milestone, Plan, Program
from tests.portal.html import read

pytestmark = pytest.mark.django_db

PUBLIC = ["/", "/programs/", "/search/", "/sitemap/", "/privacy/", "/copyright/", "/accessibility/"]


def test_the_first_page_leads_to_all_29_programs_by_category(plan, client):
    page = read(client.get("/"))

    assert {f"/programs/{number}/" for number in range(1, 30)} <= set(page.links)
    assert "찾아가는 서비스 및 사각지대 해소" in page.words
    assert page.h1 == ["무엇을 도와드릴까요?"]


def test_the_first_page_has_a_search_box_and_a_telephone(plan, client):
    html = client.get("/").content.decode()

    assert 'action="/search/"' in html
    assert 'href="tel:02-330-1137"' in html


@time_machine.travel("2026-05-01 12:00:00+09:00")
def test_the_first_page_shows_what_is_under_way(plan, client):
    year = Plan.objects.create(program=Program.objects.get(number=3), year=2026)
    Milestone.objects.create(plan=year, title="지금 하는 일", start="2026-04-01", end="2026-05-31")
    Milestone.objects.create(
        plan=year, title="이미 끝난 일", start="2026-04-01", end="2026-05-31", done_on="2026-04-20"
    )
    Milestone.objects.create(plan=year, title="나중 일", start="2026-06-01", end="2026-06-30")

    words = read(client.get("/")).words

    assert "지금 하는 일" in words
    assert "이미 끝난 일" not in words
    assert "나중 일" not in words


def test_the_first_page_makes_few_queries(this_years_plan, client, queries):
    with queries() as asked:
        client.get("/")

    assert len(asked) <= 2  # the programs, and what is under way


@pytest.mark.parametrize("path", PUBLIC)
def test_every_public_page_stands_before_the_plan_is_loaded(path, db, client):
    assert client.get(path).status_code == 200


@pytest.mark.parametrize(("language", "lang"), [("ko", "ko"), ("en", "en"), ("zh-hans", "zh-Hans"), ("vi", "vi")])
def test_every_public_page_has_one_h1_a_title_of_its_own_and_its_language(language, lang, plan, client):
    client.get(f"/display/?lang={language}")
    pages = {path: read(client.get(path)) for path in [*PUBLIC, "/programs/7/", "/search/?q=여권", "/programs/?q=여권"]}

    assert {page.language for page in pages.values()} == {lang}
    assert [path for path, page in pages.items() if len(page.h1) != 1 or not page.h1[0]] == []
    assert len({page.title for page in pages.values()}) == len(pages)
    assert [path for path, page in pages.items() if page.inline] == []
    assert [path for path, page in pages.items() if len(page.ids) != len(set(page.ids))] == []


@pytest.mark.parametrize("path", PUBLIC)
def test_the_frame_has_what_the_rules_ask(path, plan, client, settings):
    settings.OFFICIAL_SITE = True

    page = read(client.get(path))

    assert page.links[0] == "#container"  # the skip link comes first
    assert "이 누리집은 대한민국 공식 전자정부 누리집입니다." in page.words
    assert "/privacy/" in page.links
    assert "이 누리집은 서울특별시 서대문구 누리집입니다." in page.words


def test_the_demo_never_calls_itself_official(plan, client, settings):
    settings.OFFICIAL_SITE = False

    words = read(client.get("/")).words

    assert "공식 전자정부" not in words
    assert "시연용 누리집" in words


def test_the_privacy_page_names_a_department_and_a_telephone(plan, client):
    words = read(client.get("/privacy/")).words

    assert Department.objects.get(name="전산정보과").name in words
    assert "구내번호 8961 (02-330-8961)" in words


def test_the_privacy_page_says_how_long_everything_is_kept(plan, client):
    words = read(client.get("/privacy/")).words

    assert len(policies) > 0
    for policy in policies:
        assert " ".join(str(policy.title).split()) in words
        assert " ".join(str(policy.period).split()) in words


def test_the_site_map_shows_the_whole_menu_and_all_programs(plan, client):
    page = read(client.get("/sitemap/"))

    assert {"/privacy/", "/accessibility/", "/search/", "/programs/", "/programs/29/"} <= set(page.links)


def test_search_engines_get_all_public_pages(plan, client, settings):
    settings.SITE_URL = "https://portal.example.go.kr"

    xml = client.get("/sitemap.xml")
    robots = client.get("/robots.txt")

    assert xml["Content-Type"] == "application/xml; charset=utf-8"
    assert xml.content.decode().count("<loc>https://portal.example.go.kr/programs/") == 30
    assert "Allow: /" in robots.content.decode()
    assert "Disallow: /admin/" in robots.content.decode()
    assert "Sitemap: https://portal.example.go.kr/sitemap.xml" in robots.content.decode()


def test_old_browsers_find_an_icon(client):
    response = client.get("/favicon.ico")

    assert response.status_code == 301
    assert response["Location"].endswith("favicon.svg")
