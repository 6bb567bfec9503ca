"""Ready pages: the same for everyone without a session, never anyone's own, never old for long."""

import gzip
import time

import brotli
import pytest
from django.test import Client

from programs.plan.models import Program
from programs.portal import page_store
from programs.portal.page_store import KeptPage, PageStore, store

pytestmark = pytest.mark.django_db


@pytest.fixture
def later(monkeypatch):
    """Let the clock of kept pages run: later(6) is six seconds on."""
    shift = 0.0
    monotonic = time.monotonic
    monkeypatch.setattr("programs.portal.page_cache.time.monotonic", lambda: monotonic() + shift)

    def move(seconds: float) -> None:
        nonlocal shift
        shift += seconds

    return move


def test_the_second_visitor_gets_the_kept_page_without_a_query(plan, client, queries):
    first = client.get("/programs/7/")

    with queries() as asked:
        second = Client().get("/programs/7/")

    assert second.content == first.content
    assert len(asked) == 0


def test_an_edit_shows_within_the_lifetime(plan, client, later):
    client.get("/programs/7/")
    Program.objects.filter(number=7).update(goal="새로 쓴 목표")

    assert "새로 쓴 목표" not in client.get("/programs/7/").content.decode()
    later(page_store.LIFETIME + 0.1)
    assert "새로 쓴 목표" in client.get("/programs/7/").content.decode()


def test_whoever_is_signed_in_never_gets_a_kept_page(plan, resident, client, client_of):
    anonymous = client.get("/programs/7/").content.decode()

    own = client_of(resident).get("/programs/7/")

    assert "로그아웃" in own.content.decode()
    assert "로그아웃" not in anonymous
    assert not own.has_header("ETag")


def test_no_kept_page_holds_anything_of_a_person(plan, resident, client_of):
    signed_in = client_of(resident)
    for path in ("/", "/programs/", "/programs/7/", "/search/", "/sitemap/", "/my/"):
        signed_in.get(path)

    assert len(store) == 0
    assert "로그아웃" not in Client().get("/programs/7/").content.decode()


def test_language_and_contrast_have_pages_of_their_own(plan, client):
    korean = client.get("/programs/7/").content
    english = Client()
    english.get("/display/?lang=en")
    contrast = Client()
    contrast.get("/display/?contrast=high")

    pages = {korean, english.get("/programs/7/").content, contrast.get("/programs/7/").content}

    assert len(pages) == 3
    assert Client().get("/programs/7/").content == korean


def test_a_page_that_is_still_the_same_is_not_sent_again(plan, client):
    first = client.get("/programs/7/")

    for tag in (first["ETag"], f"W/{first['ETag']}", f'"other", {first["ETag"]}', "*"):
        again = client.get("/programs/7/", headers={"if-none-match": tag})
        assert again.status_code == 304
        assert again.content == b""
        assert again["ETag"] == first["ETag"]
        assert "Content-Security-Policy" in again
    assert client.get("/programs/7/", headers={"if-none-match": '"other"'}).status_code == 200


def test_browsers_keep_the_page_but_ask_again(plan, client):
    response = client.get("/programs/7/")

    assert response["Cache-Control"] == "no-cache"
    assert {"Cookie", "Accept-Encoding"} <= {name.strip() for name in response["Vary"].split(",")}


@pytest.mark.parametrize(
    ("accepted", "encoding", "unpack"),
    [
        ("gzip, br", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("br;q=0, gzip", "gzip", gzip.decompress),
        ("identity", None, bytes),
        ("", None, bytes),
    ],
)
def test_pages_are_sent_packed_as_the_browser_likes(accepted, encoding, unpack, plan, client):
    response = client.get("/programs/7/", headers={"accept-encoding": accepted})

    assert response.get("Content-Encoding") == encoding
    assert response["Content-Length"] == str(len(response.content))
    assert "<!DOCTYPE html>" in unpack(response.content).decode()


def test_a_kept_page_carries_every_header_of_a_fresh_one(plan, client, resident, client_of):
    client.get("/programs/7/")
    kept = client.get("/programs/7/")
    fresh = client_of(resident).get("/programs/7/")

    missing = set(fresh.headers) - set(kept.headers) - {"Set-Cookie", "Expires"}
    assert missing == set()
    assert kept["Content-Security-Policy"] == fresh["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/my/", "/desk/", "/accounts/login/", "/programs/99/", "/display/?lang=en"])
def test_what_is_not_public_or_not_there_is_not_kept(path, plan, client):
    client.get(path)

    assert len(store) == 0


def test_parameters_that_the_page_does_not_know_are_not_kept(plan, client):
    client.get("/programs/7/?utm_source=x")
    client.get("/programs/7/?year=2015&utm=x")
    assert len(store) == 0

    client.get("/programs/7/?year=2015")
    assert len(store) == 1


def test_a_page_for_a_forged_host_is_refused_although_the_true_one_is_kept(plan, client):
    client.get("/programs/7/")

    assert client.get("/programs/7/", headers={"host": "evil.example"}).status_code == 400


def test_posting_passes_by(plan, client):
    client.get("/programs/7/")

    assert client.post("/programs/7/").status_code == 405


def test_the_store_keeps_no_more_than_it_may():
    small = PageStore(most=2)
    page = KeptPage(content=b"", headers={}, etag="", made_at=0.0)
    for name in "abc":
        small.put((name,), page)
        small.get(("a",), 0.0)

    assert len(small) == 2
    assert small.get(("c",), 0.0) is page
    assert small.get(("c",), page_store.LIFETIME + 1) is None
