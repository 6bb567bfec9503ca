"""The list of the 29 programs, and each program's page (C.1, C.6, C.8)."""

import pytest
import time_machine

from programs.base import offers
from programs.base.offers import Offer
from programs.plan.models import Milestone, Plan, Program
from tests.portal.html import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def offer(monkeypatch) -> Offer:
    """A service of program 7, registered for this test only."""
    made = Offer(program=7, title="시험 신청하기", text="시험으로 신청해요.", url_name="portal:search")
    registry = type(offers._offers)("offer")
    registry.register("7:portal:search", made)
    monkeypatch.setattr(offers, "_offers", registry)
    return made


@pytest.fixture
def no_offers(monkeypatch) -> None:
    monkeypatch.setattr(offers, "_offers", type(offers._offers)("offer"))


def test_every_program_has_a_page_of_its_own_with_its_facts(this_years_plan, client):
    titles = set()
    for program in Program.objects.with_places():
        response = client.get(f"/programs/{program.number}/")

        page = read(response)
        assert response.status_code == 200
        assert page.h1 == [program.title]
        for fact in (program.department.name, program.goal, program.audience, program.get_category_display()):
            assert " ".join(fact.split()) in page.words, program
        assert page.inline == []
        titles.add(page.title)

    assert len(titles) == 29


def test_an_extension_is_no_link_to_dial(plan, client):
    page = read(client.get("/programs/18/"))  # 전산정보과, 8961

    assert "구내번호 8961 (02-330-8961)" in page.words
    assert [link for link in page.links if link.startswith("tel:")] == []


def test_a_full_number_is_a_link_to_dial(plan, client):
    page = read(client.get("/programs/24/"))  # 가좌보건지소, 3140-8361

    assert "02-3140-8361" in page.words
    assert {link for link in page.links if link.startswith("tel:")} == {"tel:02-3140-8361"}


def test_no_link_anywhere_dials_four_digits(plan, client):
    for number in range(1, 30):
        page = read(client.get(f"/programs/{number}/"))
        dialled = [link for link in page.links if link.startswith("tel:")]
        assert all(sum(letter.isdigit() for letter in link) >= 9 for link in dialled), number


def test_a_program_without_budget_says_so_and_a_silent_plan_says_nothing(plan, client):
    assert "비예산" in read(client.get("/programs/5/")).words  # the plan says 비예산
    silent = read(client.get("/programs/2/")).words  # the plan says nothing
    assert "예산이 없" not in silent
    assert "비예산" not in silent


def test_a_budget_is_shown_with_its_source_and_sum(plan, client):
    words = read(client.get("/programs/4/")).words

    assert "인건비 시비 88백만원" in words
    assert "합계 - 90백만원" in words


def test_targets_say_their_kind(plan, client):
    assert "계획이 정한 목표" in read(client.get("/programs/4/")).words
    assert "시작 수치" in read(client.get("/programs/6/")).words
    assert "대상 수" in read(client.get("/programs/1/")).words
    assert "계획에서 계산한 값" in read(client.get("/programs/7/")).words


@time_machine.travel("2026-06-15 12:00:00+09:00")
def test_milestones_say_in_words_whether_they_are_late(program, client):
    plan = Plan.objects.create(program=program, year=2026)
    for title, start, end, done in (
        ("다 한 일", "2026-01-01", "2026-02-28", "2026-02-20"),
        ("늦은 일", "2026-03-01", "2026-06-14", None),
        ("하는 일", "2026-06-01", "2026-06-15", None),
        ("앞으로 할 일", "2026-07-01", "2026-07-31", None),
    ):
        Milestone.objects.create(plan=plan, title=title, start=start, end=end, done_on=done)

    words = read(client.get("/programs/7/")).words

    for title, state in (("다 한 일", "완료"), ("늦은 일", "지연"), ("하는 일", "진행 중"), ("앞으로 할 일", "예정")):
        assert f"{title} {state}" in words


def test_another_year_shows_the_plan_of_that_year(this_years_plan, client):
    words = read(client.get("/programs/4/?year=2015")).words

    assert "2015년 추진 일정" in words
    assert "2026년 예산" not in words


@pytest.mark.parametrize("year", ["1999", "abc", "2015.5", "٢٠١٥"])
def test_a_year_without_a_plan_is_not_there(year, plan, client):
    assert client.get(f"/programs/7/?year={year}").status_code == 404


@pytest.mark.parametrize("number", ["0", "30", "999999999999"])
def test_there_is_no_thirtieth_program(number, plan, client):
    assert client.get(f"/programs/{number}/").status_code == 404


def test_a_program_shows_what_can_be_done_here(plan, offer, client):
    page = read(client.get("/programs/7/"))

    assert "시험 신청하기" in page.words
    assert "/search/" in page.links
    assert "시험 신청하기" not in read(client.get("/programs/8/")).h1


def test_without_a_service_the_page_says_whom_to_call(plan, no_offers, client):
    words = read(client.get("/programs/12/")).words

    assert "온라인 신청은 아직 준비하고 있어요" in words
    assert "여성가족과에 전화하거나 찾아오시면 도와드려요" in words


def test_a_program_page_makes_few_queries_whatever_the_plan_holds(this_years_plan, client, queries):
    with queries() as asked:
        client.get("/programs/4/")

    # program with department, plans, milestones, budget, targets; and the figures: snapshots and one for each source
    assert len(asked) <= 12


def test_the_list_shows_all_29_by_number(plan, client):
    page = read(client.get("/programs/"))

    assert page.h1 == ["29개 과제"]
    assert [link for link in page.links if link in {f"/programs/{n}/" for n in range(1, 30)}] == [
        f"/programs/{n}/" for n in range(1, 30)
    ]


def test_the_list_can_be_sorted_ganada(plan, client):
    response = client.get("/programs/?order=name")

    titles = [program.title for program in response.context["programs"]]
    assert titles == sorted(titles)
    assert titles[0].startswith("「동(洞)마을복지센터」") or titles[0] < titles[-1]


def test_the_list_is_narrowed_by_category_department_and_words(plan, client):
    def numbers(query: str) -> list[int]:
        return [program.number for program in client.get(f"/programs/?{query}").context["programs"]]

    assert numbers("category=outreach") == [1, 2, 3, 4, 5]
    assert numbers("department=" + Program.objects.get(number=7).department.slug) == [7]
    assert 15 in numbers("q=자연생태")
    assert numbers("q=자연생태&category=outreach") == []


def test_the_list_takes_what_a_mac_types(plan, client):
    decomposed = "자연생태"  # the same letters, decomposed (NFD)

    assert [p.number for p in client.get("/programs/", {"q": decomposed}).context["programs"]] == [15]


def test_an_unknown_filter_is_told_beside_its_field(plan, client):
    response = client.get("/programs/?category=nonsense&department=nowhere")

    assert response.status_code == 200
    assert set(response.context["form"].errors) == {"category", "department"}
    assert len(response.context["programs"]) == 29


def test_nothing_found_says_what_to_do(plan, client):
    words = read(client.get("/programs/?q=없는말없는말")).words

    assert "찾는 과제가 없어요" in words
    assert "29개 과제 모두 보기" in words


def test_the_list_makes_few_queries(plan, client, queries):
    with queries() as asked:
        client.get("/programs/")

    assert len(asked) <= 3  # the departments of the filter, the programs; and nothing for each


@pytest.mark.parametrize(("language", "lang"), [("ko", "ko"), ("en", "en"), ("zh-hans", "zh-Hans"), ("vi", "vi")])
def test_a_program_speaks_the_chosen_language(language, lang, plan, client):
    client.get(f"/display/?lang={language}")

    page = read(client.get("/programs/7/"))

    program = Program.objects.get(number=7)
    assert page.language == lang
    assert page.h1 == [program.text("title", language)]
    assert (page.h1 == [program.title]) == (language == "ko")
