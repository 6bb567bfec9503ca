"""The page of all message texts: nothing that can be sent is missing from it, and each reads as its reader gets it."""

import pytest
from django.urls import reverse

from programs.notices import texts
from programs.notices.models import MessageTemplate, WeatherRule
from programs.notices.weather.loading import load_weather_rules
from tests.portal.html import read

pytestmark = pytest.mark.django_db
PAGE = "/admin/notices/outboxmessage/texts/"


@pytest.fixture
def see(officer, client_of):
    client = client_of(officer)
    return lambda **asked: read(client.get(PAGE, asked))


def test_every_registered_text_is_there_with_its_example_and_its_bytes(officer, client_of):
    page = client_of(officer).get(reverse("admin:notices_texts")).content.decode()

    missing = [text.key for text in texts.all_texts() if f"<code>{text.key}</code>" not in page]
    example = texts.render(texts.get("test.done"), channel="sms", variables=texts.get("test.done").variables)

    assert missing == []
    assert example.body in page
    assert f"{example.bytes}바이트" in page


def test_every_text_of_ours_says_who_gets_it_and_when():
    ours = [text for text in texts.all_texts() if not texts.home_of(text).startswith("tests.")]

    assert [text.key for text in ours if not (text.to and text.when)] == []


def test_texts_stand_under_the_app_whose_words_they_are(see):
    words = see().words

    assert words.index("민원 행정") < words.index("개명신고: 접수")
    assert "신청한 사람 · 담당자가 접수하면" in words


def test_a_search_looks_into_key_title_and_wording(see):
    by_wording = see(q="인증번호 012345").words
    by_key = see(q="NAME_CHANGE.done").words
    nothing = see(q="없는말없는말").words

    assert "휴대전화 인증번호" in by_wording
    assert "개명신고: 접수" not in by_wording
    assert "문구 1개" in by_key
    assert "찾는 문구가 없어요" in nothing


def test_one_language_at_a_time(see):
    english = see(lang="en").words
    wrong = see(lang="xx").words

    assert "never share it" in english.casefold()
    assert "개명신고: 접수" not in english
    assert "개명신고: 접수" in wrong


def test_the_list_comes_as_a_file_narrowed_as_it_is_seen(officer, client_of):
    response = client_of(officer).get(PAGE, {"q": "notices.one_time_code", "lang": "en", "export": "csv"})

    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "notices.one_time_code" in lines[1]


def test_residents_do_not_see_it(resident, client_of):
    assert client_of(resident).get(PAGE).status_code in (302, 403)


def test_wordings_that_staff_keep_are_there_too_with_the_way_to_change_them(officer, client_of, db):
    load_weather_rules()
    MessageTemplate.objects.create(name="휴관 안내", body="{place} 쉬어요. {dong}", examples={"place": "도서관"})
    MessageTemplate.objects.create(name="못 읽는 서식", body="{place 쉬어요")

    page = read(client_of(officer).get(PAGE))
    source = client_of(officer).get(PAGE).content.decode()

    assert "도서관 쉬어요. {dong}" in page.words
    assert "{place 쉬어요" in page.words
    rules = WeatherRule.objects.exclude(action="ignore").exclude(text="")
    assert rules.exists()
    missing = [rule for rule in rules if reverse("admin:notices_weatherrule_change", args=[rule.pk]) not in source]
    assert missing == []
