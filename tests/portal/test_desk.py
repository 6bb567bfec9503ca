"""The staff desk and /my/: what waits, quick ways to a case, and nothing for the wrong person."""

import pytest
import time_machine

from programs.people import todos
from programs.people.todos import Todo
from programs.plan.models import Milestone, Plan, Program
from tests.cases.factories import PHONE, at, filed_name_change, filed_request
from tests.portal.html import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def todo(monkeypatch):
    """Let a test say what waits, and nothing else: todo(Todo(...), …)."""
    registry = type(todos._todos)("to-do")
    monkeypatch.setattr(todos, "_todos", registry)
    return lambda *items: [registry.register(item.key, item) for item in items]


def waiting(**options) -> Todo:
    given = {
        "key": "test",
        "title": "기다리는 일",
        "text": "시험이에요.",
        "count": lambda user: 3,
        "url": lambda user: "/programs/",
    }
    return Todo(**{**given, **options})


@pytest.fixture(autouse=True)
def _friday_morning():
    with time_machine.travel(at("2026-03-06 09:30"), tick=True):
        yield


@pytest.fixture
def case(program):
    """A name-change report that waits at 민원여권과."""
    return filed_name_change(program)


@pytest.fixture
def other_case(plan):
    """A question to 지적과."""
    return filed_request(Program.objects.get(number=9))


def test_visitors_are_asked_to_sign_in_and_residents_are_refused_with_a_sentence(client, resident, client_of):
    assert client.get("/desk/")["Location"].startswith("/accounts/login/?next=/desk/")

    refused = client_of(resident).get("/desk/")
    assert refused.status_code == 403
    assert "직원만 볼 수 있는 화면이에요" in read(refused).words


@pytest.mark.parametrize("who", ["officer", "head", "mayor", "auditor", "administrator"])
def test_every_member_of_staff_has_a_desk(who, plan, client_of, request):
    response = client_of(request.getfixturevalue(who)).get("/desk/")

    assert response.status_code == 200
    assert read(response).h1 == ["직원 업무대"]


def test_a_tile_says_how_many_wait_and_where(todo, officer, client_of):
    todo(
        waiting(key="a", title="급한 일", urgent=True),
        waiting(key="b", title="없는 일", urgent=True, count=lambda user: 0),
        waiting(key="c", title="남의 일", shown_to=lambda user: False),
    )

    page = read(client_of(officer).get("/desk/"))

    assert "급한 일 3건 서둘러 주세요" in page.words
    assert "없는 일 0건 시험이에요" in page.words
    assert "남의 일" not in page.words


def test_the_counts_are_of_the_own_department(case, other_case, officer, other_officer, mayor):
    def unassigned(user) -> int:
        return next(tile.count for tile in todos.tiles_for(user) if tile.todo.key == "cases.nobody")

    assert (unassigned(officer), unassigned(other_officer), unassigned(mayor)) == (1, 1, 2)


def test_an_overdue_case_presses(case, officer, client_of):
    with time_machine.travel(at("2026-03-20 09:30"), tick=True):
        words = read(client_of(officer).get("/desk/")).words

    assert "기한이 지난 민원 1건 서둘러 주세요" in words


def test_every_tile_leads_to_the_cases_it_counts(case, other_case, officer, administrator, client_of):
    for user in (officer, administrator):
        for tile in todos.tiles_for(user):
            assert client_of(user).get(tile.url).status_code == 200, tile.url


@pytest.mark.parametrize("typed", [PHONE, "010-5555-0199", "홍길동"])
def test_a_telephone_or_a_name_opens_the_case(typed, case, officer, client_of):
    response = client_of(officer).post("/desk/", {"q": typed})

    assert response.status_code == 302
    assert response["Location"] == f"/admin/cases/case/{case.pk}/change/"


def test_the_last_digits_of_the_receipt_number_open_the_case(case, officer, client_of):
    response = client_of(officer).post("/desk/", {"q": case.receipt_number[-3:]})

    assert response["Location"] == f"/admin/cases/case/{case.pk}/change/"


def test_several_cases_are_listed_with_masked_names(case, program, officer, client_of):
    other = filed_name_change(program)

    page = read(client_of(officer).post("/desk/", {"q": PHONE}))

    assert "맞는 민원 2건" in page.words
    assert case.receipt_number in page.words
    assert other.receipt_number in page.words
    assert "홍*동" in page.words
    assert "홍길동" not in page.words


def test_another_departments_case_is_not_found_here(case, other_officer, client_of):
    response = client_of(other_officer).post("/desk/", {"q": case.receipt_number})

    assert response.status_code == 200
    assert "맞는 민원 0건" in read(response).words


def test_a_registration_number_is_refused_with_a_sentence(plan, officer, client_of):
    response = client_of(officer).post("/desk/", {"q": "900101-" + "1234567"})

    assert response.status_code == 422
    assert "error-summary" in response.content.decode()


def test_late_milestones_are_announced_to_their_department(plan, program, officer, other_officer, mayor, client_of):
    year = Plan.objects.create(program=program, year=2026)
    Milestone.objects.create(plan=year, title="늦은 일", start="2026-02-01", end="2026-02-24")

    assert "10일 늦음" in read(client_of(officer).get("/desk/")).words
    assert "늦은 일" in read(client_of(mayor).get("/desk/")).words
    assert "늦은 일" not in read(client_of(other_officer).get("/desk/")).words


def test_the_desk_makes_few_queries_however_much_waits(program, officer, client_of, queries):
    client = client_of(officer)
    for _ in range(3):
        filed_name_change(program)
    client.get("/desk/")

    with queries() as asked:
        client.get("/desk/")

    # Person, department, its programs; whether it keeps bodies, fields, forms; all tiles in one; the four tables of
    # files; the late milestones.
    assert len(asked) <= 12


def test_my_page_shows_my_requests_and_nobody_elses(program, resident, other_resident, client_of):
    mine = filed_name_change(program, by=resident, applicant=resident)
    others = filed_name_change(program, by=other_resident, applicant=other_resident)

    page = read(client_of(resident).get("/my/"))

    assert mine.receipt_number in page.words
    assert others.receipt_number not in page.words
    assert "홍길동 님의 민원" in page.h1[0]


def test_my_page_asks_a_visitor_to_sign_in(client):
    assert client.get("/my/")["Location"].startswith("/accounts/login/?next=/my/")


def test_my_page_makes_few_queries_however_many_requests(program, resident, client_of, queries):
    client = client_of(resident)
    for _ in range(5):
        filed_name_change(program, by=resident, applicant=resident)
    client.get("/my/")

    with queries() as asked:
        client.get("/my/")

    assert len(asked) <= 14  # a bounded number for each section; four of these read the person's proven addresses
