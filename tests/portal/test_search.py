"""Search: two syllables, decomposed letters, several words, ranking, and no HTML from anyone (K-39)."""

import unicodedata

import pytest
from django.core.management import call_command
from django_celery_beat.models import PeriodicTask

from programs.base import entries
from programs.base.entries import Entry
from programs.plan.models import Program
from programs.portal.building import build_search
from programs.portal.highlighting import extract, highlight
from programs.portal.models import SearchEntry
from programs.portal.queries import SUGGESTIONS
from programs.portal.tasks import refresh_search
from tests.portal.html import read

pytestmark = pytest.mark.django_db


def found(client, query: str) -> list[str]:
    return [entry.url for entry in client.get("/search/", {"q": query}).context["page"]]


@pytest.fixture
def source(monkeypatch):
    """Let a test say what can be found: source(Entry(...), …) fills the table with these entries only."""

    def only(*rows: Entry) -> None:
        registry = type(entries._sources)("search source")
        registry.register("test", lambda: rows)
        monkeypatch.setattr(entries, "_sources", registry)
        build_search()

    return only


@pytest.mark.parametrize(
    ("query", "url"),
    [("전입", "/programs/1/"), ("여권", "/programs/7/"), ("홍제", "/programs/22/"), ("토론", "/programs/17/")],
)
def test_two_syllables_find_the_right_pages(query, url, search_table, client):
    assert url in found(client, query)
    assert url in found(client, unicodedata.normalize("NFD", query))


def test_a_particle_or_a_space_does_not_hide_a_page(search_table, client):
    assert "/programs/15/" in found(client, "자연생태 프로그램")
    assert "/programs/15/" in found(client, "자연 생태프로그램")


def test_every_word_must_be_there(search_table, client):
    assert "/programs/7/" in found(client, "민원실 여권")
    assert found(client, "민원실 숲길여행") == []


def test_pairs_of_letters_from_different_places_are_no_match(source, client):
    source(Entry(key="a", title="가나 나다", text="", url="/programs/"))

    assert found(client, "가나다") == []
    assert found(client, "나나") == ["/programs/"]  # across the space, as people type


def test_a_title_comes_before_a_text(source, client):
    source(
        Entry(key="text", title="민원 안내", text="여권도 다뤄요", url="/sitemap/"),
        Entry(key="title", title="여권 찾기", text="", url="/programs/"),
        Entry(key="exact", title="여권", text="", url="/search/"),
    )

    assert found(client, "여권") == ["/search/", "/programs/", "/sitemap/"]


@pytest.mark.parametrize("query", ["", " ", "  ,.", "%", "_", "\\", "'; drop table", "\x00", "가" * 101, "🙂"])
def test_odd_input_finds_nothing_and_breaks_nothing(query, search_table, client):
    response = client.get("/search/", {"q": query})

    assert response.status_code == 200
    assert list(response.context["page"]) == []


def test_an_overlong_query_is_told_so_and_kept(search_table, client):
    response = client.get("/search/", {"q": "가" * 101})

    assert "100" in read(response).words
    assert "가" * 101 in response.content.decode()


@pytest.mark.parametrize("page", ["0", "-1", "abc", "99999", ""])
def test_a_page_that_is_not_there_shows_the_nearest(page, search_table, client):
    assert client.get("/search/", {"q": "민원", "page": page}).status_code == 200


def test_results_are_paged(source, client):
    source(*(Entry(key=f"{n:02d}", title=f"여권 {n:02d}", text="", url=f"/programs/{n}/") for n in range(1, 26)))

    assert len(found(client, "여권")) == 10
    page = read(client.get("/search/", {"q": "여권", "page": "3"}))
    assert "여권 25" in page.words
    assert "‘여권’ 검색 결과 25개" in page.words


def test_what_was_typed_and_what_is_found_is_only_text(source, client):
    source(Entry(key="a", title="<b>여권</b> & <script>", text="<img src=x onerror=alert(1)> 여권", url="/programs/"))

    html = client.get("/search/", {"q": '여권 "><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in html
    html = client.get("/search/", {"q": "여권"}).content.decode()
    assert "&lt;b&gt;<mark>여권</mark>&lt;/b&gt;" in html
    assert "<img src=x" not in html


def test_nothing_found_helps_on(search_table, client):
    words = read(client.get("/search/", {"q": "세상에없는말"})).words

    assert "띄어쓰기와 맞춤법을 확인해 보세요" in words
    assert "부서 전화번호 찾기" in words


@pytest.mark.parametrize("language", SUGGESTIONS)
def test_every_suggestion_finds_something_in_its_own_language(language, search_table, client):
    client.get(f"/display/?lang={language}")

    assert client.get("/search/").context["suggestions"] == SUGGESTIONS[language]
    for word in SUGGESTIONS[language]:
        results = client.get("/search/", {"q": word}).context["page"]
        assert language in [entry.language for entry in results], word


def test_other_languages_find_their_own_texts(search_table, client):
    client.get("/display/?lang=en")

    entries = client.get("/search/", {"q": "apartment forum"}).context["page"]

    assert ("/programs/22/", "en") in [(entry.url, entry.language) for entry in entries]


def test_a_page_without_translation_is_found_in_korean_and_says_its_language(source, client):
    source(
        Entry(key="a", title="여권 안내", text="", url="/programs/"),
        Entry(key="b", title="여권 신청", text="", url="/search/"),
        Entry(key="b", title="Passport 여권", text="", url="/search/", language="en"),
    )
    client.get("/display/?lang=en")

    response = client.get("/search/", {"q": "여권"})

    assert [(entry.key, entry.language) for entry in response.context["page"]] == [("b", "en"), ("a", "ko")]
    assert 'lang="ko"' in response.content.decode()


def test_building_again_changes_nothing_and_drops_what_is_gone(source, db):
    source(Entry(key="a", title="가나", text="", url="/"), Entry(key="b", title="다라", text="", url="/"))
    before = dict(SearchEntry.objects.values_list("key", "pk"))

    build_search()
    assert dict(SearchEntry.objects.values_list("key", "pk")) == before

    source(Entry(key="b", title="다라마", text="", url="/"))
    assert list(SearchEntry.objects.values_list("key", "title", "pk")) == [("b", "다라마", before["b"])]


def test_every_entry_leads_to_a_page(search_table, client):
    for url in set(SearchEntry.objects.values_list("url", flat=True)):
        assert client.get(url).status_code < 400, url


def test_a_search_makes_few_queries_and_uses_the_index(search_table, client, queries):
    with queries() as asked:
        client.get("/search/", {"q": "민원"})

    assert len(asked) <= 2  # the count and the page
    assert all("@>" in query["sql"] for query in asked)


@pytest.mark.parametrize(
    ("text", "words", "html"),
    [
        ("여권을 찾아요", ["여권"], "<mark>여권</mark>을 찾아요"),
        ("민원실 운영", ["민원실운영"], "<mark>민원실 운영</mark>"),
        ("SMS 여권", ["sms"], "<mark>SMS</mark> 여권"),
        ("a<b", ["b"], "a&lt;<mark>b</mark>"),
        ("그대로", [], "그대로"),
        ("a.b", ["."], "a<mark>.</mark>b"),
    ],
)
def test_highlighting(text, words, html):
    assert highlight(text, words) == html


def test_an_extract_stands_around_the_word():
    text = "앞 " * 100 + "여권 " + "뒤 " * 100

    piece = extract(text, ["여권"])

    assert piece.startswith("… ")
    assert piece.endswith(" …")
    assert "여권" in piece
    assert len(piece) <= 170


def test_loading_the_plan_fills_the_table_and_beat_keeps_it_fresh(db):
    call_command("load_plan", verbosity=0)
    assert SearchEntry.objects.filter(key="program:7", language="ko").exists()

    Program.objects.filter(number=7).update(title="새 이름")
    refresh_search()
    assert SearchEntry.objects.get(key="program:7", language="ko").title == "새 이름"
    assert PeriodicTask.objects.filter(task=refresh_search.name, enabled=True).exists()
