"""The past as it was: figures of any day, a department renamed and a program handed over in the middle of the year."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError

from programs.audit.models import Act
from programs.audit.renaming import rename
from programs.people.models import Department
from programs.people.places import departments_on, load_places
from programs.plan.catalog import load_plan
from programs.plan.charge import charged_on
from programs.plan.handing import hand_program
from programs.plan.models import Program
from programs.plan.periods import Period
from programs.plan.services import tabulate
from programs.plan.snapshots import take_snapshots

NOW = "2026-11-23T15:00:00+09:00"
Q3, Q4 = Period.quarter(2026, 3), Period.quarter(2026, 4)


@pytest.fixture(autouse=True)
def _monday_afternoon():
    with time_machine.travel(NOW, tick=False):
        yield


def _value(table, indicator, when=0):
    return table.figure(indicator, when=when).value


def test_figures_of_a_past_day_are_those_that_stood_on_it_though_rows_were_put_right_since(counted):
    # given two who joined, of whom one left since, and the figures kept night by night
    one = counted.join("2026-10-05T10:00:00+09:00", verified=True)
    counted.join("2026-11-02T10:00:00+09:00", left="2026-11-10T10:00:00+09:00")
    take_snapshots(Period(date(2026, 10, 1), date(2026, 11, 22)))
    # when a row is put right afterwards, and another is made today
    one.phone_verified_at = None
    one.save()
    counted.join("2026-11-23T09:00:00+09:00")
    everything = [counted.joined, counted.verified, counted.members]
    # then every past day says what it said
    as_of = {day: tabulate([Q4], indicators=everything, on=date(2026, *day)) for day in [(10, 31), (11, 5), (11, 22)]}
    assert [_value(table, counted.joined) for table in as_of.values()] == [1, 2, 2]
    assert [_value(table, counted.verified) for table in as_of.values()] == [Decimal("100.0"), 50, 50]
    assert [_value(table, counted.members) for table in as_of.values()] == [1, 2, 1]
    assert not any(table.recounted for table in as_of.values())
    # and today what the rows say
    today = tabulate([Q4], indicators=everything)
    assert (_value(today, counted.joined), _value(today, counted.members)) == (3, 2)


def test_a_past_day_without_figures_is_counted_from_the_rows_and_that_is_said(counted):
    counted.join("2026-10-05T10:00:00+09:00", left="2026-11-10T10:00:00+09:00")
    take_snapshots(Period(date(2026, 10, 1), date(2026, 11, 3)))
    table = tabulate([Q4], indicators=[counted.joined, counted.members], on=date(2026, 11, 5))
    assert (_value(table, counted.joined), _value(table, counted.members)) == (1, 1)
    assert table.recounted == (date(2026, 11, 4), date(2026, 11, 5))
    assert _value(tabulate([Q4], indicators=[counted.members], on=date(2026, 11, 10)), counted.members) == 0


def test_a_day_before_the_period_has_no_figures_and_a_day_to_come_is_today(counted):
    counted.join("2026-11-23T09:00:00+09:00")
    assert _value(tabulate([Q4], indicators=[counted.verified], on=date(2026, 9, 30)), counted.verified) is None
    assert counted.verified.text(None) == "대상 없음"
    assert _value(tabulate([Q4], indicators=[counted.joined], on=date(2027, 1, 1)), counted.joined) == 1


def test_the_quarter_turns_at_midnight_in_seoul(counted):
    # given one at the last second of September and one at the first of October, both 30 September in London
    counted.join("2026-09-30T14:59:59+00:00")
    counted.join("2026-09-30T15:00:00+00:00")
    for _ in ("from the rows", "from the figures kept"):
        table = tabulate([Q3, Q4], indicators=[counted.joined])
        assert [_value(table, counted.joined, place) for place in (0, 1)] == [1, 1]
        assert counted.joined.rows(Q3).count() == counted.joined.rows(Q4).count() == 1
        take_snapshots(Period(date(2026, 9, 1), date(2026, 11, 22)))


def test_a_department_renamed_in_the_middle_of_the_year_has_each_name_in_its_time(counted, department, administrator):
    counted.join("2026-02-05T10:00:00+09:00")
    counted.join("2026-08-05T10:00:00+09:00")
    rename(
        department, name="종합민원과", since=date(2026, 7, 1), basis="기구 조례 제12호", today=date(2026, 11, 23),
        by=administrator,
    )  # fmt: skip
    department.refresh_from_db()
    # each quarter shows the name of then, the figures are one department's
    assert [department.name_on(day) for day in (date(2026, 3, 31), date(2026, 6, 30), date(2026, 7, 1))] == [
        "민원여권과",
        "민원여권과",
        "종합민원과",
    ]
    table = tabulate([Period.year(2026)], indicators=[counted.joined])
    assert table.pairs(counted.joined) == [(7, department.pk)]
    assert _value(table, counted.joined) == 2
    assert Act.objects.get(event="people.department_renamed").data["basis"] == "기구 조례 제12호"
    # and loading the places and the plan again neither fails nor brings the old name back
    load_places()
    load_plan()
    assert Department.objects.get(plan_name="민원여권과").name == "종합민원과"
    assert not Department.objects.filter(name="민원여권과").exists()


@pytest.mark.parametrize(
    ("name", "since"),
    [("지적과", "2026-07-01"), ("민원여권과", "2026-07-01"), ("새 부서", "2026-11-24"), ("새 부서", "2026-03-01")],
)
def test_a_name_in_use_a_day_to_come_or_before_the_last_change_is_refused(department, administrator, name, since):
    today = date(2026, 11, 23)
    rename(department, name="민원과", since=date(2026, 3, 1), basis="조례", today=today, by=administrator)
    rename(department, name="민원여권과", since=date(2026, 4, 1), basis="조례", today=today, by=administrator)
    with pytest.raises(ValidationError):
        rename(department, name=name, since=date.fromisoformat(since), basis="조례", today=today, by=administrator)
    assert departments_on(today)[department.pk].name == "민원여권과"
    assert department.names.count() == 2


def test_a_program_handed_over_belongs_to_each_department_in_its_time(
    program, department, other_department, administrator, counted
):
    counted.join("2026-02-05T10:00:00+09:00")
    hand_program(program, to=other_department, since=date(2026, 7, 1), basis="업무분장", by=administrator)
    counted.join("2026-08-05T10:00:00+09:00", where=other_department)
    today = [(program.pk, other_department.pk)]
    assert charged_on(date(2026, 6, 30), today) == {7: department.pk}
    assert charged_on(date(2026, 7, 1), today) == {7: other_department.pk}
    # what each did stays its own, and the program's figure is the whole
    table = tabulate([Period.year(2026)], indicators=[counted.joined])
    parts = [table.figure(counted.joined, department=one.pk).value for one in (department, other_department)]
    assert (parts, table.figure(counted.joined, program=7).value) == ([1, 1], 2)
    for wrong in ({"to": other_department, "since": date(2026, 8, 1)}, {"to": department, "since": date(2026, 7, 1)}):
        with pytest.raises(ValidationError):
            hand_program(program, basis="업무분장", by=administrator, **wrong)
    assert Program.objects.get(pk=7).department == other_department
    assert program.charges.count() == 1


def test_the_administrator_renames_and_hands_over_on_pages_of_the_admin_and_nobody_else(
    client_of, administrator, head, department, other_department, program
):
    rename_page = f"/admin/people/department/{department.pk}/rename/"
    hand_page = f"/admin/plan/program/{program.pk}/hand-over/"
    for address in (rename_page, hand_page):
        assert client_of(head).get(address, follow=True).status_code == 403
    client = client_of(administrator)
    # a form without its ground comes back with what was typed
    answer = client.post(rename_page, {"name": "종합민원과", "since": "2026-07-01", "basis": ""})
    assert (answer.status_code, "종합민원과" in answer.content.decode()) == (422, True)
    assert Department.objects.get(pk=department.pk).name == "민원여권과"
    client.post(rename_page, {"name": "종합민원과", "since": "2026-07-01", "basis": "조례"})
    assert "조례" in client.get(rename_page, follow=True).content.decode()
    client.post(hand_page, {"department": other_department.pk, "since": "2026-07-01", "basis": "업무분장"})
    assert "업무분장" in client.get(hand_page, follow=True).content.decode()
    assert Department.objects.get(pk=department.pk).name == "종합민원과"
    assert Program.objects.get(pk=7).department == other_department
