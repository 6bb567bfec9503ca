"""What everyone may read: the archive, an issue as a page, the Atom feed, the counter."""

import xml.etree.ElementTree as ElementTree
from datetime import datetime

import pytest
from django.core.management import call_command

from programs.base import entries
from programs.base.calendar import SEOUL
from programs.notices.newsletter import unsubscribes
from programs.notices.newsletter.models import Issue, IssueOpens
from programs.notices.subscribers.consent_texts import EMAIL
from programs.notices.subscribers.services import withdraw
from programs.plan import indicators
from programs.plan.periods import Period

from .conftest import put_picture, write

pytestmark = pytest.mark.django_db
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def test_an_issue_is_public_from_the_moment_it_begins_to_go_out(approved, client, second):
    from programs.notices.campaigns import services as campaigns

    assert client.get("/newsletter/1/").status_code == 404
    assert "아직 나간 소식지가 없어요" in client.get("/newsletter/").content.decode()

    campaigns.send_now(approved.campaign, by=second)

    page = client.get("/newsletter/1/").content.decode()
    assert "눈 오는 날 함께 치워요" in page
    assert "난방비 지원" in page
    assert "<strong>함께</strong>" in page
    assert "/newsletter/1/" in client.get("/newsletter/").content.decode()


def test_the_archive_is_searched_and_narrowed_by_year(sent, client):
    def found(**asked):
        return [read.issue.number for read in client.get("/newsletter/", asked).context["editions"]]

    assert found(q="난방비") == [1]
    assert found(q="난방비 음악회") == [1]
    assert found(q="없는말") == []
    assert found(year="2026") == [1]
    assert client.get("/newsletter/", {"year": "1999"}).status_code == 422


def test_a_page_is_read_in_the_language_of_its_reader_where_somebody_wrote_it(full, editor, second, client):
    from programs.notices.campaigns import services as campaigns
    from programs.notices.newsletter import services

    write(full.articles.in_order()[0], editor, translations={"en": {"title": "Snow", "text": "Let us clear it."}})
    handed_in = services.submit(full, by=editor)
    campaigns.approve(handed_in.campaign, by=second)
    handed_in.campaign.refresh_from_db()
    campaigns.send_now(handed_in.campaign, by=second)

    page = client.get(
        "/newsletter/1/", headers={"Accept-Language": "en"}, HTTP_COOKIE="django_language=en"
    ).content.decode()

    assert "Let us clear it." in page
    assert 'lang="ko">독감 예방접종' in page


def test_every_page_names_the_feed(sent, client):
    assert '<link rel="alternate" type="application/atom+xml"' in client.get("/").content.decode()


def test_the_feed_is_atom_and_parses(sent, client):
    answer = client.get("/newsletter/feed.atom")
    feed = ElementTree.fromstring(answer.content)  # noqa: S314  our own

    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert feed.tag == "{http://www.w3.org/2005/Atom}feed"
    for name in ("a:id", "a:title", "a:updated", "a:author/a:name", "a:entry/a:id", "a:entry/a:updated"):
        assert feed.find(name, ATOM) is not None, name
    assert feed.find("a:entry/a:title", ATOM).text == "[서대문구 소식지 제1호] 눈 오는 날 함께 치워요"
    links = {link.get("rel"): link.get("href") for link in feed.findall("a:link", ATOM)}
    assert links["self"] == "https://portal.example.go.kr/newsletter/feed.atom"
    assert feed.find("a:entry/a:link", ATOM).get("href") == "https://portal.example.go.kr/newsletter/1/"
    assert [topic.get("term") for topic in feed.findall("a:entry/a:category", ATOM)] == ["복지", "문화"]


def test_a_reader_who_has_the_feed_already_is_told_so(sent, client):
    first = client.get("/newsletter/feed.atom")

    again = client.get("/newsletter/feed.atom", headers={"If-Modified-Since": first.headers["Last-Modified"]})

    assert again.status_code == 304
    assert again.content == b""


def test_a_feed_without_issues_is_a_feed(news, client):
    feed = ElementTree.fromstring(client.get("/newsletter/feed.atom").content)  # noqa: S314  our own

    assert feed.findall("a:entry", ATOM) == []


def test_an_issue_that_went_out_is_found_by_the_search(sent, client):
    keys = {(entry.key, entry.language) for entry in entries.all_entries() if entry.key.startswith("newsletter:")}
    call_command("build_search", verbosity=0)

    assert keys == {("newsletter:1", "ko")}
    assert "소식지 제1호" in client.get("/search/", {"q": "난방비"}).content.decode()


# --- the counter


def opens(issue):
    return Issue.objects.with_opens().get(pk=issue.pk).opened


def test_an_opening_is_counted_and_nothing_about_who_opened(sent, client):
    answer = client.get("/newsletter/1/open.gif")

    assert answer.headers["Content-Type"] == "image/gif"
    assert answer.content.startswith(b"GIF89a")
    assert not answer.cookies
    assert opens(sent) == 1
    assert {field.name for field in IssueOpens._meta.fields} == {"id", "issue", "slot", "count"}


def test_a_flood_from_one_address_is_held_off_and_another_address_counts(sent, client, time_machine):
    time_machine.move_to(datetime(2026, 11, 27, 11, tzinfo=SEOUL), tick=False)
    for _time in range(70):
        assert client.get("/newsletter/1/open.gif").status_code == 200
    client.get("/newsletter/1/open.gif", REMOTE_ADDR="203.0.113.9")

    assert opens(sent) == 61


def test_what_did_not_go_out_is_not_opened(full, client):
    assert client.get("/newsletter/1/open.gif").status_code == 200
    assert client.get("/newsletter/99/open.gif").status_code == 404
    assert client.head("/newsletter/1/open.gif").status_code == 405

    assert opens(full) == 0


def test_openings_and_those_who_left_are_counted_by_the_plan(sent, client, subscriber, time_machine):
    reader = subscriber()
    time_machine.move_to(datetime(2026, 11, 28, 9, tzinfo=SEOUL))
    client.get("/newsletter/1/open.gif")
    withdraw(reader, [EMAIL], source="one-click")

    issue = Issue.objects.with_campaign().get(pk=sent.pk)
    assert unsubscribes.after_issues([issue]) == {1: 1}
    quarter = Period(datetime(2026, 10, 1).date(), datetime(2026, 12, 31).date())  # noqa: DTZ001  only its day
    for key, count in (("opens", 1), ("unsubscribes", 1), ("issues", 1)):
        indicator = indicators.registry.get(f"P06.newsletter.{key}")
        rows = indicator.rows(quarter)
        assert rows.aggregate(n=indicator.measure.numerator)["n"] == count, key


# --- pictures


def test_a_picture_is_served_by_its_random_name_only(sent, full, client):
    assert client.get("/newsletter/pictures/0123456789abcdef0123456789abcdef.jpg").status_code == 404
    assert client.get("/newsletter/pictures/..%2f..%2fsettings.py").status_code == 404


def test_a_picture_of_a_block_is_served_for_a_year_and_runs_nothing(full, editor, client):
    article = put_picture(full.articles.in_order()[0], editor)

    answer = client.get(article.picture_path)

    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
