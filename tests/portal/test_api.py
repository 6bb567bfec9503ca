"""The API: the 29 programs for other people's programs; bad input gets a 4xx and a sentence."""

import pytest
import schemathesis
import time_machine
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from rest_framework.throttling import AnonRateThrottle, SimpleRateThrottle
from schemathesis.specs.openapi.checks import positive_data_acceptance

from config.wsgi import application
from tests.plan.fixtures import counted, plan, program  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db
NOW = "2026-11-23T15:00:00+09:00"


@pytest.fixture
def programs(plan) -> None:  # noqa: F811
    call_command("roll_plan", "--to", "2026", verbosity=0)


@pytest.fixture
def get(client, programs):
    def called(address: str, status: int = 200):
        response = client.get(address)
        assert response.status_code == status, response.content.decode()
        return response.json()

    return called


def test_the_list_holds_all_29_in_order(get):
    answer = get("/api/v1/programs/")
    assert answer["count"] == 29
    assert [one["number"] for one in answer["results"]] == list(range(1, 30))
    seventh = answer["results"][6]
    assert seventh["department"]["name"] == "민원여권과"
    assert seventh["phone"] == "02-330-1137"
    assert seventh["url"] == "http://testserver/programs/7/"
    assert seventh["api_url"] == "http://testserver/api/v1/programs/7/"


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("category=open_data", [29]),
        ("app=civil_affairs", [1, 7, 9, 14]),
        ("search=개명", [7]),
        ("search=%EA%B1%B4%EA%B0%95%20%EB%8F%99%EC%95%84%EB%A6%AC", [24]),  # two words
        ("search=%E1%84%80%E1%85%A2%E1%84%86%E1%85%A7%E1%86%BC", [7]),  # 개명 as a Mac writes it
        ("search=없는말", []),
        ("page_size=2&page=2", [3, 4]),
    ],
)
def test_the_list_is_narrowed(get, query, numbers):
    assert [one["number"] for one in get(f"/api/v1/programs/?{query}")["results"]] == numbers


def test_the_list_of_a_department(get, department):
    results = get(f"/api/v1/programs/?department={department.slug}")["results"]
    assert {one["department"]["name"] for one in results} == {"민원여권과"}


def test_texts_come_in_the_language_asked_for(get):
    english = get("/api/v1/programs/7/?language=en")
    assert english["title"] == "A civil service desk that fits its visitors"
    assert english["department"]["name"] == "Civil Affairs and Passport Division"
    assert get("/api/v1/programs/7/?language=zh-hans")["title"].startswith("以办事人")
    assert get("/api/v1/programs/7/")["title"].startswith("민원특성을")


@time_machine.travel(NOW, tick=False)
def test_one_program_comes_with_this_years_plan(get):
    answer = get("/api/v1/programs/3/")
    assert answer["years"] == [2015, 2026]
    assert answer["plan"]["year"] == 2026
    assert answer["plan"]["rolled_from"] == 2015
    assert sum(line["won"] for line in answer["plan"]["budget"]) == 510_526_000
    assert [one["state"] for one in answer["plan"]["milestones"]] == ["under_way"]
    assert {one["title"]: one["value"] for one in answer["plan"]["targets"]} == {
        "건강사랑방 운영": 36,
        "한방건강강좌": 2,
    }


@time_machine.travel(NOW, tick=False)
def test_indicators_of_a_quarter_come_with_their_targets(get, counted):  # noqa: F811
    counted.join("2026-11-20T10:00:00+09:00", verified=True)
    answer = get("/api/v1/programs/7/indicators/?year=2026&quarter=4")
    assert (answer["first"], answer["last"]) == ("2026-10-01", "2026-12-31")
    by_key = {one["key"]: one for one in answer["indicators"]}
    assert by_key["test.verified"]["value"] == 100
    assert by_key["test.joined"]["text"] == "1명"
    assert answer["targets"][0]["value"] == 100


@time_machine.travel(NOW, tick=False)
def test_a_ratio_of_nothing_is_null_and_says_so(get, counted):  # noqa: F811
    verified = {one["key"]: one for one in get("/api/v1/programs/7/indicators/")["indicators"]}["test.verified"]
    assert verified["value"] is None
    assert verified["text"] == "대상 없음"


@pytest.mark.parametrize(
    ("address", "status", "field", "sentence"),
    [
        ("/api/v1/programs/?category=food", 400, "category", "그런 분야가 없어요."),
        ("/api/v1/programs/?department=nowhere", 400, "department", "그런 부서가 없어요."),
        ("/api/v1/programs/?app=nothing", 400, "app", "그런 업무 묶음이 없어요."),
        ("/api/v1/programs/?page_size=1000", 400, "page_size", "100"),
        ("/api/v1/programs/?catgory=welfare", 400, "catgory", "모르는 변수예요."),
        ("/api/v1/programs/?language=fr", 400, "language", "ko, en"),
        ("/api/v1/programs/7/indicators/?quarter=5", 400, "quarter", "4"),
        ("/api/v1/programs/7/indicators/?quarter=봄", 400, "quarter", ""),
        ("/api/v1/programs/7/indicators/?year=20261", 400, "year", "2100"),
        ("/api/v1/programs/?page=9", 404, "", "그런 쪽이 없어요."),
        ("/api/v1/programs/30/", 404, "", "1번부터 29번까지"),
        ("/api/v1/programs/99999999999999999999/", 404, "", "1번부터 29번까지"),
        ("/api/v1/programs/7/?year=2001", 404, "", "2001년의 계획이 없어요."),
    ],
)
def test_bad_input_gets_a_sentence(get, address, status, field, sentence):
    answer = get(address, status)
    assert sentence in (answer["fields"][field][0] if field else answer["detail"])
    assert answer["detail"].endswith("요.")


def test_an_unknown_address_and_a_write_are_refused_in_the_same_shape(client, programs):
    assert client.get("/api/v1/nothing/").json()["detail"]
    response = client.post("/api/v1/programs/", data={}, content_type="application/json")
    assert response.status_code == 405
    assert response.json()["detail"] == "이 주소는 읽기(GET)만 할 수 있어요."


def test_too_many_calls_are_told_when_to_come_back(client, programs, monkeypatch):
    monkeypatch.setattr(AnonRateThrottle, "THROTTLE_RATES", {"anon": "2/min"})
    assert [client.get("/api/v1/programs/").status_code for _ in range(3)] == [200, 200, 429]
    response = client.get("/api/v1/programs/")
    assert "초 뒤에 다시" in response.json()["detail"]
    assert int(response["Retry-After"]) > 0


def test_the_number_of_queries_is_bounded(client, programs, counted, django_assert_max_num_queries):  # noqa: F811
    for address, most in (
        ("/api/v1/programs/", 2),
        ("/api/v1/programs/7/", 5),
        ("/api/v1/programs/7/indicators/", 10),
    ):
        with django_assert_max_num_queries(most):
            assert client.get(address).status_code == 200


def test_the_docs_name_every_call_and_hold_nothing_inline(client, programs):
    page = client.get("/api/docs/").content.decode()
    for path in ("/api/v1/programs/", "/api/v1/programs/{number}/", "/api/v1/programs/{number}/indicators/"):
        assert f"GET {path}<" in page
    assert "style=" not in page
    assert "<script>" not in page
    assert client.get("/api/schema/").status_code == 200


@pytest.fixture
def kept_connection():
    """Django closes connections between requests; this test's one transaction must stay open, as in Django's client."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


def test_every_call_answers_as_its_schema_says(programs, kept_connection, monkeypatch):
    """Hypothesis makes up parameters, right and wrong ones, for every call that needs no sign-in."""
    monkeypatch.setattr(SimpleRateThrottle, "allow_request", lambda *_args: True)
    api = schemathesis.openapi.from_wsgi("/api/schema/", application)
    tried = []
    for found in api.get_all_operations():
        call = found.ok()

        @given(case=call.as_strategy())
        @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), database=None)
        def holds(case):
            # a department that does not exist is refused, though the schema cannot list those that do
            case.call_and_validate(excluded_checks=[positive_data_acceptance])

        holds()
        tried.append(call.path)
    assert "/api/v1/programs/{number}/indicators/" in tried
