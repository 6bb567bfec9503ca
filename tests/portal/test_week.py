"""A head's Monday morning: what is late, what will be, who has how much, what changed; figures lead to rows."""

import re
from datetime import date
from html import unescape

import pytest
import time_machine

from programs.cases.services import assign, perform
from programs.plan.periods import Period
from programs.plan.snapshots import take_snapshots
from tests.cases.factories import IN_PERSON, at, filed_name_change, name_change_program  # noqa: F401 - fixture
from tests.cast import StaffFactory

NOW = at("2026-03-09 09:30")  # a Monday
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday_morning():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def work(name_change_program, officer, department):  # noqa: F811
    """Of 민원여권과: one late with nobody, one late with the officer, one that ends today, one that waits."""
    colleague = StaffFactory(email="second@sdm.example.go.kr", name="이서대", department=department)
    nobodys = filed_name_change(name_change_program, when=at("2026-03-03 09:00"))
    late = filed_name_change(name_change_program, when=at("2026-03-05 09:00"))
    today = filed_name_change(name_change_program, when=at("2026-03-06 14:00"))
    done = filed_name_change(name_change_program, when=at("2026-02-25 09:00"))
    perform(late, "receive", by=officer, data=IN_PERSON, at=at("2026-03-05 10:00"))
    assign(late, to=officer, by=officer)
    perform(today, "receive", by=officer, data=IN_PERSON, at=at("2026-03-06 17:00"))
    assign(today, to=colleague, by=officer)
    perform(done, "receive", by=officer, data=IN_PERSON, at=at("2026-02-25 10:00"))
    perform(done, "done", by=officer, at=at("2026-02-25 11:00"))
    return {"nobody": nobodys, "late": late, "today": today, "done": done, "colleague": colleague}


def text_of(page: str) -> str:
    """The words of a page, one space between them."""
    main = page.split("<main")[1].split("</main")[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))


def links_of(page: str, words: str) -> list[str]:
    return [unescape(href) for href, text in re.findall(r'href="([^"]+)">([^<]+)</a>', page) if words in text]


def test_a_head_reads_what_is_late_what_will_be_and_who_has_it(client_of, head, officer, work):
    client = client_of(head)
    page = client.get("/dashboard/week/").content.decode()
    words = text_of(page)
    for figure in ("기한이 지난 민원 2건", "이번 주에 기한이 끝나는 민원 1건", "담당자가 없는 민원 1건"):
        assert figure in words
    # nobody's first, then who has most that is late, with the oldest
    loads = words[words.index("누가 얼마나") :]
    assert loads.index("담당자 없음") < loads.index(officer.name) < loads.index("이서대")
    assert "담당자 없음 나눠 주세요 1건 1건 0건 2026. 3. 3.(화)" in loads
    # nothing about the applicant stands there
    assert "홍길동" not in words


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("기한이 지난 민원 2건 모두 보기", {"nobody", "late"}),
        ("이번 주에 기한이 끝나는 민원 1건 모두 보기", {"today"}),
        ("담당자가 없는 민원", {"nobody"}),
        ("이서대", {"today"}),
    ],
)
def test_each_figure_leads_to_its_rows(client_of, head, work, link, expected):
    client = client_of(head)
    page = re.sub(r"\s+", " ", client.get("/dashboard/week/").content.decode())
    (address, *_more) = links_of(page, link)
    queue = client.get(address).content.decode().partition('id="result_list"')[2]
    found = {name for name in ("nobody", "late", "today", "done") if work[name].receipt_number in queue}
    assert found == expected


def test_last_week_is_told_in_words_and_figures_and_its_rows_are_those(client_of, head, work):
    take_snapshots(Period(date(2026, 2, 20), date(2026, 3, 8)))
    client = client_of(head)
    page = client.get("/dashboard/week/").content.decode()
    words = text_of(page)
    assert "들어온 민원은 3건, 지난주보다 2건 늘었어요." in words
    assert "처리한 민원은 0건, 지난주보다 1건 줄었어요." in words
    assert "민원 기한 내 처리율은 대상 없음, 이번에는 대상이 없어요." in words
    (address,) = links_of(page, "들어온 민원은")
    rows = client.get(address).content.decode()
    assert "셈한 내역 3건" in rows
    assert work["done"].receipt_number not in rows


def test_a_quiet_week_says_so_and_a_holiday_is_named(client_of, other_head, places):
    with time_machine.travel(
        at("2026-03-02 10:00"), tick=False
    ):  # the day after 삼일절, a Sunday: a substitute holiday
        words = text_of(client_of(other_head).get("/dashboard/week/").content.decode())
    for sentence in ("기한이 지난 일이 없어요", "이번 주에 기한이 끝나는 일이 없어요", "두 주 동안 셈할 일이 없었어요"):
        assert sentence in words
    assert "대체 휴일" in words or "대체공휴일" in words


def test_those_who_see_all_compare_departments_and_a_head_sees_no_others(
    client_of, mayor, head, other_head, officer, work
):
    words = text_of(client_of(mayor).get("/dashboard/week/").content.decode())
    assert "부서마다 얼마나 있나요" in words
    assert "민원여권과 3건 2건 1건" in words
    assert "기한이 지난 민원 2건" in text_of(
        client_of(mayor).get("/dashboard/week/?department=civil-affairs-passport").content.decode()
    )
    # another head's page has none of it, whatever the address asks for
    words = text_of(client_of(other_head).get("/dashboard/week/?department=civil-affairs-passport").content.decode())
    assert "지적과의 이번 주" in words
    assert "기한이 지난 민원 0건" in words
    assert client_of(officer).get("/dashboard/week/").status_code == 403


def test_the_table_of_who_has_how_much_is_taken_away_and_a_wrong_format_is_told(client_of, head, work):
    client = client_of(head)
    content = b"".join(client.get("/dashboard/week/?export=csv").streaming_content).decode("utf-8-sig")
    assert content.splitlines()[1].startswith("담당자 없음,1,1,0")
    assert client.get("/dashboard/week/?export=doc").status_code == 400


def test_the_page_costs_the_same_with_more_rows(
    client_of,
    head,
    work,
    name_change_program,  # noqa: F811
    officer,
    django_assert_max_num_queries,
):
    for _ in range(12):
        case = filed_name_change(name_change_program, when=at("2026-03-05 09:00"))
        assign(case, to=officer, by=officer)
    take_snapshots(Period(date(2026, 2, 20), date(2026, 3, 8)))
    client = client_of(head)
    client.get("/dashboard/week/")
    with django_assert_max_num_queries(48):
        client.get("/dashboard/week/")
