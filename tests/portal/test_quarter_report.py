"""A quarter's report: goals and figures beside the quarter before, on any day, with the head's remark, on paper."""

from datetime import date

import pytest
import time_machine
from django.core.management import call_command

from programs.audit.models import Act
from programs.audit.renaming import rename
from programs.plan.charge import Remark
from programs.plan.handing import hand_program
from programs.plan.models import Program, Target
from programs.plan.periods import Period
from programs.plan.snapshots import take_snapshots
from tests.plan.fixtures import counted, plan, program  # noqa: F401 - fixtures
from tests.portal.test_week import text_of
from tests.support.pdfs import fonts_of
from tests.support.pdfs import text_of as text_of_pdf

NOW = "2026-11-23T15:00:00+09:00"
OWN = "/dashboard/departments/civil-affairs-passport/report/"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday_afternoon():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def year(counted):  # noqa: F811
    """2026 with P07's rate: one of one in time in the first quarter, none in the second, two of three in the third."""
    call_command("roll_plan", "--to", "2026", verbosity=0)
    Target.objects.filter(plan__year=2026, title="개명신고 기한 내 처리율").update(indicator="test.verified")
    counted.join("2026-02-10T10:00:00+09:00", verified=True)
    for verified in (True, True, False):
        counted.join("2026-08-10T10:00:00+09:00", verified=verified)
    return counted


def words_of(client, query="", address=OWN):
    return text_of(client.get(f"{address}?{query}").content.decode())


def test_a_head_reads_a_quarter_beside_the_one_before(client_of, head, year):
    client = client_of(head)
    words = words_of(client, "year=2026&quarter=3")
    assert "2026년 3분기 보고서 · 기준일 2026. 9. 30.(수)" in words
    # worked by hand: 2 of 3 are 67 %; in the second quarter there was nobody to divide by
    assert "67%" in words
    assert "3건 가운데 2건" in words
    assert "지난 분기에는 대상이 없었어요." in words
    assert "들어온 사람" in words
    assert "지난 분기보다 3명 늘었어요." in words
    # the first quarter looks back over the year's end
    year.join("2025-11-10T10:00:00+09:00")
    year.join("2025-11-11T10:00:00+09:00")
    assert "지난 분기보다 1명 줄었어요." in words_of(client, "year=2026&quarter=1")
    assert "대상 없음" in words_of(client, "year=2026&quarter=2")


def test_without_a_quarter_it_is_the_running_one_and_one_to_come_says_so(client_of, head, year):
    client = client_of(head)
    answer = client.get("/dashboard/reports/", follow=True)
    assert "2026년 4분기 보고서 · 기준일 2026. 11. 23.(월)" in text_of(answer.content.decode())
    call_command("roll_plan", "--to", "2027", verbosity=0)
    assert "아직 시작하지 않은 분기예요" in words_of(client, "year=2027&quarter=1")


def test_the_report_of_a_past_day_says_what_stood_then_and_what_had_to_be_counted_again(client_of, head, year):
    take_snapshots(Period(date(2026, 7, 1), date(2026, 8, 31)))
    client = client_of(head)
    on_the_way = words_of(client, "year=2026&quarter=3&on=2026-08-09")
    assert "기준일 2026. 8. 9.(일)" in on_the_way
    assert "대상 없음" in on_the_way
    assert "다시 셈했어요" in on_the_way  # January to June were never kept
    answer = client.get(f"{OWN}?year=2026&quarter=3&on=2026-12-01")
    assert "아직 오지 않은 날이에요" in answer.content.decode()


def test_the_rows_behind_a_past_figure_are_those_of_that_day(client_of, head, year):
    page = client_of(head).get("/dashboard/7/indicators/test.verified/?year=2026&quarter=3&on=2026-08-09")
    assert "셈한 내역 0건" in text_of(page.content.decode())
    page = client_of(head).get("/dashboard/7/indicators/test.verified/?year=2026&quarter=3&on=2026-08-10")
    assert "셈한 내역 3건" in text_of(page.content.decode())


def test_a_renamed_department_has_each_name_in_its_quarter_and_one_line_of_figures(
    client_of, head, mayor, administrator, year, department
):
    rename(
        department, name="종합민원과", since=date(2026, 7, 1), basis="조례", today=date(2026, 11, 23),
        by=administrator,
    )  # fmt: skip
    client = client_of(head)
    for quarter, name, other in ((1, "민원여권과", "종합민원과"), (3, "종합민원과", "민원여권과")):
        heading = client.get(f"{OWN}?year=2026&quarter={quarter}").content.decode().split("<h1")[1].split("</h1")[0]
        assert name in heading
        assert other not in heading
    board = client_of(mayor).get("/dashboard/?year=2026").content.decode()
    assert "종합민원과" in board
    assert "민원여권과" not in board.split("<main")[1].split("</main")[0]


def test_a_program_handed_over_is_in_each_departments_report_in_its_time_with_its_whole_figure(
    client_of, head, other_head, administrator, year, other_department
):
    hand_program(
        Program.objects.get(pk=7), to=other_department, since=date(2026, 7, 1), basis="업무분장", by=administrator
    )
    year.join("2026-08-11T10:00:00+09:00", where=other_department, verified=True)
    title = "P07 민원특성을 반영한"
    theirs = "/dashboard/departments/land-records/report/"
    assert title in words_of(client_of(head), "year=2026&quarter=2")
    assert title not in words_of(client_of(head), "year=2026&quarter=3")
    after = words_of(client_of(other_head), "year=2026&quarter=3", theirs)
    assert "P07: 2026. 7. 1.(수)부터 지적과의 과제예요. 그 앞은 민원여권과의 과제였어요." in after
    assert "4건 가운데 3건" in after
    # the head of before may still look at the program
    assert client_of(head).get("/dashboard/7/?year=2026&quarter=1").status_code == 200


def test_the_heads_remark_stays_with_the_report_and_only_the_head_writes_it(client_of, head, mayor, other_head, year):
    address = f"{OWN}?year=2026&quarter=3"
    client = client_of(head)
    answer = client.post(address, {"text": ""})
    assert (answer.status_code, Remark.objects.count()) == (422, 0)
    assert client.post(address, {"text": "9월에 창구를 하나 더 열었어요."}).status_code == 302
    words = words_of(client_of(mayor), "year=2026&quarter=3")
    assert "9월에 창구를 하나 더 열었어요." in words
    assert f"{head.name} · 2026. 11. 23.(월) 15:00 · 기준일 2026. 9. 30.(수)의 수치를 보고" in words
    assert Act.objects.filter(event="dashboard.remarked", by=head).count() == 1
    # not another head's, not the mayor's, not of a quarter to come
    assert client_of(mayor).post(address, {"text": "좋아요"}).status_code == 403
    assert client_of(other_head).post(address, {"text": "좋아요"}).status_code == 403
    assert client_of(other_head).get(address).status_code == 403
    assert client_of(mayor).get("/dashboard/departments/none/report/").status_code == 404
    call_command("roll_plan", "--to", "2027", verbosity=0)
    assert client.post(f"{OWN}?year=2027&quarter=1", {"text": "미리"}).status_code == 400
    assert Remark.objects.count() == 1


def test_it_goes_to_paper_as_a_pdf_and_to_tables(client_of, head, year):
    client = client_of(head)
    client.post(f"{OWN}?year=2026&quarter=3", {"text": "9월에 창구를 하나 더 열었어요."})
    answer = client.get(f"{OWN}?year=2026&quarter=3&export=pdf")
    assert answer["Content-Type"] == "application/pdf"
    said = text_of_pdf(answer.content)
    for words in ("민원여권과 2026년 3분기 보고서", "67%", "9월에 창구를 하나 더 열었어요."):
        assert words in said
    assert all(fonts_of(answer.content).values())
    for table in ("figures", "targets", "milestones", "late"):
        answer = client.get(f"{OWN}?year=2026&quarter=3&table={table}&export=csv")
        assert b"".join(answer.streaming_content).startswith(b"\xef\xbb\xbf")
    assert client.get(f"{OWN}?year=2026&quarter=3&table=none&export=csv").status_code == 400


def test_a_program_has_a_report_of_its_own_and_the_number_of_queries_does_not_grow(
    client_of, head, year, django_assert_max_num_queries
):
    client = client_of(head)
    address = "/dashboard/7/report/?year=2026&quarter=1"
    assert "67%" not in words_of(client, "year=2026&quarter=1", "/dashboard/7/report/")
    client.get(address)
    for _ in range(20):
        year.join("2026-02-20T10:00:00+09:00", verified=True)
    with django_assert_max_num_queries(45):
        client.get(address)
