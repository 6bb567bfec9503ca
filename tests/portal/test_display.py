"""Language and contrast: plain links that set a cookie, and lead nowhere else."""

import pytest

from tests.portal.html import read

pytestmark = pytest.mark.django_db


def test_a_language_is_remembered_and_the_person_comes_back(client):
    response = client.get("/display/", {"lang": "vi", "next": "/privacy/?a=1"})

    assert response["Location"] == "/privacy/?a=1"
    assert read(client.get("/privacy/")).language == "vi"


def test_contrast_is_switched_on_and_off(client):
    client.get("/display/?contrast=high")
    assert 'data-krds-mode="high-contrast"' in client.get("/privacy/").content.decode()

    client.get("/display/?contrast=normal")
    assert 'data-krds-mode="high-contrast"' not in client.get("/privacy/").content.decode()


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "", "http:///x", "\t//evil"],
)
def test_it_never_leads_to_another_site(target, client):
    assert client.get("/display/", {"lang": "en", "next": target})["Location"] == "/"


@pytest.mark.parametrize("query", ["lang=xx", "lang=../en", "contrast=loud"])
def test_a_setting_that_is_not_offered_is_refused_with_a_sentence(query, client):
    response = client.get(f"/display/?{query}")

    assert response.status_code == 400
    assert "골라 주세요" in read(response).words
    assert not response.cookies


def test_the_page_is_korean_whatever_the_browser_asks_for(client):
    assert read(client.get("/privacy/", headers={"accept-language": "en-US,en;q=0.9"})).language == "ko"


def test_a_broken_cookie_does_no_harm(client):
    client.cookies["django_language"] = "klingon"
    client.cookies["contrast"] = "<script>"

    page = read(client.get("/privacy/"))
    assert page.language == "ko"


def test_only_looking_is_allowed(client):
    assert client.post("/display/", {"lang": "en"}).status_code == 405
