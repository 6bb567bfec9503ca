"""A resident answers a few questions and learns which services fit, why, and why not; nothing is stored."""

from urllib.parse import quote

import pytest
from django.urls import reverse

from programs.audit.models import Act
from programs.base.matching.registry import all_matches
from programs.base.matching.vocabulary import needs_in_order
from programs.portal.matcher.links import LONGEST
from programs.portal.matcher.models import MatchProfile
from tests.portal.html import read

pytestmark = pytest.mark.django_db
MATCH = "/match/"


def ask(client, **answers):
    return client.post(MATCH, answers)


def test_answers_lead_to_services_with_reasons_cost_place_time_and_telephone(client, for_the_old):
    response = ask(client, age_band="65+", dong="1141061500")

    page = read(client.get(response["Location"]))
    assert "연희동 어르신 모임" in page.words
    assert "나이가 맞아요: 65세부터" in page.words
    assert "연희동에 사세요." in page.words
    assert "무료" in page.words
    assert "연희동 주민센터" in page.words
    assert "매주 월요일" in page.words
    assert "02-330-1137" in page.words


def test_the_address_of_the_results_tells_a_log_nothing(client, for_the_old):
    address = ask(client, age_band="65+", household=["disabled"], dong="1141061500")["Location"]

    assert address.startswith("/match/result/?a=")
    for answer in ("65", "disabled", "1141061500"):
        assert answer not in address.replace("%", "")


def test_nothing_is_stored_by_answering(client, for_the_old):
    acts = Act.objects.count()

    client.get(ask(client, age_band="65+")["Location"])

    assert not MatchProfile.objects.exists()
    assert Act.objects.count() == acts
    assert "sessionid" not in client.cookies


def test_an_open_question_is_named_and_leads_back_to_the_questions_with_what_was_answered(client, for_the_old):
    page = read(client.get(ask(client, age_band="65+")["Location"]))

    assert "더 알려 주시면 알 수 있는 서비스" in page.words
    assert "답하지 않은 물음: 사는 동" in page.words
    back = next(link for link in page.links if link.startswith("/match/?a="))
    assert 'value="65+"' in client.get(back).content.decode()
    assert "checked" in client.get(back).content.decode()


def test_why_not_is_said_on_demand(client, for_the_old, result_of):
    response = client.get(result_of(age_band="19-34"))

    html = response.content.decode()
    assert html.index("<details") < html.index("연희동 어르신 모임")
    assert "나이가 달라요. 65세부터를 위한 서비스예요." in html


def test_no_answer_at_all_is_refused_with_a_sentence(client, plan):
    response = ask(client)

    assert response.status_code == 422
    assert "하나라도 답해 주세요." in read(response).words


def test_nobody_and_somebody_contradict_each_other_and_what_was_chosen_stays(client, plan):
    response = ask(client, household=["nobody", "baby"], age_band="35-49")

    assert response.status_code == 422
    assert "둘 가운데 하나를 빼 주세요." in read(response).words
    assert response.content.decode().count(" checked") == 3


@pytest.mark.parametrize("answers", [{"age_band": "7"}, {"dong": "9999999999"}, {"needs": ["gold"]}])
def test_an_answer_that_is_not_offered_is_refused(client, plan, answers):
    assert ask(client, **answers).status_code == 422


@pytest.mark.parametrize("token", ["", "cut-off", "A" * (LONGEST + 1)])
def test_an_address_that_was_cut_leads_back_with_a_word_about_it(client, plan, token):
    response = client.get(f"/match/result/?a={quote(token)}", follow=True)

    assert response.redirect_chain[-1][0] == MATCH
    assert "다시 답해 주세요" in read(response).words


def test_where_nothing_fits_a_person_on_the_telephone_helps_on(client, for_the_old, result_of):
    page = read(client.get(result_of(age_band="0-5", needs=[], dong="elsewhere", household=["alone"])))

    assert "직접 물어보셔도 돼요" in page.words
    assert "/search/" in page.links


def test_results_are_never_kept_by_a_cache_nor_found_by_search_engines(client, plan, result_of):
    response = client.get(result_of(age_band="65+"))

    assert "no-store" in response["Cache-Control"]
    assert 'name="robots" content="noindex"' in response.content.decode()


def test_only_needs_that_some_service_serves_are_asked(client, plan):
    html = client.get(MATCH).content.decode()

    served = {value for match in all_matches() for each in match.conditions for value in _needs(each)}
    for need in needs_in_order():
        assert (f'value="{need.key}"' in html) == (need.key in served)


def _needs(condition):
    return condition.accepted.get("needs", frozenset())


def test_every_service_of_the_matcher_has_a_page_and_a_program(plan):
    for match in all_matches():
        assert match.address.startswith("/"), match.key
        assert 1 <= match.program <= 29, match.key
        assert str(match.title), match.key
        assert all(condition.sentence() for condition in match.conditions), match.key


def test_the_results_take_the_same_number_of_queries_however_many_services(
    client, for_the_old, result_of, django_assert_max_num_queries
):
    address = result_of(age_band="65+", dong="1141061500")

    with django_assert_max_num_queries(9):  # one asks for the services that stand in rows
        client.get(address)


@pytest.mark.parametrize("code", ["en", "zh-hans", "vi"])
def test_the_questions_open_in_every_language(client, plan, code):
    client.cookies["django_language"] = code

    assert client.get(MATCH).status_code == 200


def test_home_menu_and_site_map_lead_to_the_matcher(client, plan):
    for path in ("/", "/sitemap/"):
        assert MATCH in read(client.get(path)).links
    assert reverse("portal:match") in client.get("/sitemap.xml").content.decode()
