"""The heads' dashboard: who sees what, what it says, and that it stays quick however many rows there are."""

import io
import zipfile
from datetime import date

import pytest
import time_machine
from django.core.management import call_command

from programs.audit.models import Opening
from programs.plan.indicators import Column, Indicator, Measure, Source, registry
from programs.plan.models import Milestone, Program, Target
from programs.plan.periods import Period
from programs.plan.snapshots import take_snapshots
from tests.plan.fixtures import _members, counted, plan, program  # noqa: F401 - fixtures

NOW = "2026-11-23T15:00:00+09:00"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday_afternoon():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def year(counted):  # noqa: F811
    """The plan of 2026, with a general indicator that every program has, and P07's own."""
    call_command("roll_plan", "--to", "2026", verbosity=0)
    source = Source(
        "test.everyone", _members, at="date_joined", columns=(Column("이름", "masked_name"),), whose=lambda user: user
    )
    registry.register(
        Indicator(
            key="test.received", program=None, title="접수", unit="건", kind="sum", direction="higher",
            formula="접수한 민원의 수", measure=Measure(source),
        )
    )  # fmt: skip
    there = Source("test.there", _members, since="date_joined", until="erased_at")
    registry.register(
        Indicator(
            key="test.open", program=None, title="처리 중", unit="건", kind="stock", direction="lower",
            formula="끝나지 않은 민원의 수", measure=Measure(there),
        )
    )  # fmt: skip
    Target.objects.filter(plan__year=2026, title="개명신고 기한 내 처리율").update(indicator="test.verified")
    return counted


def test_a_head_sees_the_own_departments_programs_and_no_others(client_of, head, year):
    page = client_of(head).get("/dashboard/").content.decode()
    assert "P07 민원특성을 반영한" in page
    assert "P09 부동산" not in page
    assert "부서별 현황" not in page


@pytest.mark.parametrize("who", ["mayor", "auditor", "administrator"])
def test_those_who_see_all_see_all_29_programs_and_every_department(client_of, request, year, who):
    page = client_of(request.getfixturevalue(who)).get("/dashboard/").content.decode()
    assert all(f"P{number:02d} " in page for number in range(1, 30))
    assert "부서별 현황" in page


@pytest.mark.parametrize("who", ["resident", "officer"])
@pytest.mark.parametrize("address", ["/dashboard/", "/dashboard/7/", "/dashboard/7/indicators/test.joined/"])
def test_others_get_a_sentence(client_of, request, year, who, address):
    response = client_of(request.getfixturevalue(who)).get(address)
    assert response.status_code == 403
    assert "부서장과 구청장" in response.content.decode()


def test_someone_not_signed_in_is_led_to_the_sign_in(client, year):
    response = client.get("/dashboard/")
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


def test_another_departments_program_is_refused_with_a_sentence(client_of, other_head, year):
    for address in ("/dashboard/7/", "/dashboard/7/indicators/test.joined/"):
        response = client_of(other_head).get(address)
        assert response.status_code == 403
        assert "다른 부서의 과제" in response.content.decode()


def test_what_is_not_there_is_404(client_of, mayor, year):
    client = client_of(mayor)
    for address in (
        "/dashboard/30/",
        "/dashboard/7/indicators/none/",
        "/dashboard/9/indicators/test.joined/",  # P07's own
        "/dashboard/indicators/test.joined/",
    ):
        assert client.get(address).status_code == 404


def test_a_figure_moves_as_soon_as_its_row_is_there(client_of, head, year):
    client = client_of(head)
    year.join("2026-10-05T10:00:00+09:00", verified=True)
    take_snapshots(Period(date(2026, 10, 1), date(2026, 11, 22)))
    assert "100%" in client.get("/dashboard/7/?quarter=4").content.decode()
    # when one more is done today, not in time
    year.join("2026-11-23T14:00:00+09:00", verified=False)
    assert "50%" in client.get("/dashboard/7/?quarter=4").content.decode()


def test_a_target_shows_its_kind_its_actual_and_whether_it_is_met(client_of, mayor, year):
    page = client_of(mayor).get("/dashboard/7/").content.decode()
    assert "계획에서 계산한 값" in page
    assert "대상 없음" in page
    year.join("2026-11-20T10:00:00+09:00", verified=True)
    page = client_of(mayor).get("/dashboard/7/").content.decode()
    assert "달성" in page


def test_a_target_that_nothing_computes_says_so(client_of, mayor, year):
    page = client_of(mayor).get("/dashboard/5/").content.decode()
    assert "집계 전" in page
    assert "비예산" in page
    # and a plan that is silent about its budget shows no budget at all
    assert "예산" not in client_of(mayor).get("/dashboard/16/").content.decode().split("<main")[1].split("</main")[0]


def test_late_milestones_are_listed_with_their_days(client_of, mayor, year):
    Milestone.objects.filter(plan__year=2026).update(done_on="2026-01-01")
    Milestone.objects.filter(plan__year=2026, title="홍제한양아파트 토론광장").update(done_on=None)
    page = client_of(mayor).get("/dashboard/").content.decode()
    assert "늦은 일정 <strong>1</strong>건" in page
    assert "2026. 3. 11.(수)" in page
    assert "257일" in page


def test_wrong_filters_are_told_and_the_page_still_comes(client_of, mayor, year):
    response = client_of(mayor).get("/dashboard/?year=1999&quarter=5&department=nowhere")
    page = response.content.decode()
    assert response.status_code == 200
    assert "error-summary" in page
    assert "2026년" in page


def test_a_head_cannot_ask_for_another_department(client_of, head, year):
    page = client_of(head).get("/dashboard/?department=land-registration").content.decode()
    assert "P07 " in page
    assert "P09 " not in page


def test_a_year_or_quarter_to_come_has_targets_but_no_figures(client_of, mayor, year):
    call_command("roll_plan", "--to", "2027", verbosity=0)
    page = client_of(mayor).get("/dashboard/7/?year=2027&quarter=1").content.decode()
    assert "시작 전" in page


def test_the_rows_behind_a_figure_are_masked_paged_and_their_reading_is_logged(client_of, head, year):
    for n in range(51):
        year.join("2026-11-20T10:00:00+09:00", email=f"m{n:02d}@example.go.kr")
    # when the head opens the first page
    response = client_of(head).get("/dashboard/7/indicators/test.joined/?quarter=4")
    page = response.content.decode()
    # then 50 of 51 rows are there, and 50 people can see who looked at their data and why
    assert "셈한 내역 51건" in page
    assert Opening.objects.filter(by=head).count() == 50
    assert "성과지표 확인: 들어온 사람" in Opening.objects.first().why
    # and a second page holds the rest
    assert client_of(head).get("/dashboard/7/indicators/test.joined/?quarter=4&page=2").status_code == 200
    assert Opening.objects.filter(by=head).count() == 51


def test_tables_come_as_csv_with_a_byte_order_mark_and_as_xlsx(client_of, mayor, year):
    client = client_of(mayor)
    for table, heading in (("targets", "목표값"), ("departments", "과제 수"), ("trend", "주"), ("late", "늦은 날수")):
        content = b"".join(client.get(f"/dashboard/?table={table}&export=csv").streaming_content)
        assert content.startswith(b"\xef\xbb\xbf")
        assert heading in content.decode("utf-8-sig").splitlines()[0]
        sheet = b"".join(client.get(f"/dashboard/?table={table}&export=xlsx").streaming_content)
        assert heading in zipfile.ZipFile(io.BytesIO(sheet)).read("xl/worksheets/sheet1.xml").decode()


def test_rows_are_exported_and_each_person_is_logged_as_exported(client_of, head, year):
    year.join("2026-11-20T10:00:00+09:00")
    response = client_of(head).get("/dashboard/7/indicators/test.joined/?quarter=4&export=csv")
    assert b"".join(response.streaming_content).decode("utf-8-sig").startswith("이름")
    assert Opening.objects.get().exported is True


@pytest.mark.parametrize("query", ["table=none&export=csv", "table=targets&export=doc"])
def test_a_table_or_format_that_is_none_gets_a_sentence(client_of, mayor, year, query):
    response = client_of(mayor).get(f"/dashboard/?{query}")
    assert response.status_code == 400
    assert "내려받을" in response.content.decode()


@pytest.mark.parametrize(("address", "most"), [("/dashboard/", 30), ("/dashboard/7/", 30)])
def test_the_number_of_queries_stays_the_same_with_more_rows(
    client_of, mayor, year, address, most, django_assert_max_num_queries
):
    client = client_of(mayor)

    def count():
        with django_assert_max_num_queries(most) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    count()
    few = count()
    for day in range(1, 23):
        for n in range(5):
            year.join(f"2026-11-{day:02d}T10:00:00+09:00", email=f"q{day}.{n}@example.go.kr")
    assert count() == few


def test_pages_hold_nothing_inline(client_of, mayor, year):
    year.join("2026-11-20T10:00:00+09:00")
    for address in ("/dashboard/", "/dashboard/7/", "/dashboard/7/indicators/test.joined/"):
        page = client_of(mayor).get(address).content.decode()
        assert "style=" not in page
        assert "<style" not in page
        assert "onclick" not in page


def test_every_program_has_its_dashboard_page(client_of, mayor, year):
    client = client_of(mayor)
    for shown in Program.objects.all():
        assert client.get(f"/dashboard/{shown.number}/").status_code == 200
