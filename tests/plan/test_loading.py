"""The 2015 plan as loaded: every fact of the sheet, our own sentences, and what staff changed left alone."""

import re
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from programs.people.models import Department, Dong
from programs.plan.catalog import LANGUAGES, catalog, load_plan, texts
from programs.plan.models import BudgetLine, Category, Milestone, Plan, Program, Target
from programs.plan.names import department_name
from programs.plan.rolling import roll_plan

pytestmark = pytest.mark.django_db


def test_all_29_programs_are_there_with_their_departments_and_places(plan):
    assert list(Program.objects.values_list("number", flat=True)) == list(range(1, 30))
    assert Department.objects.count() == 23
    assert Dong.objects.count() == 14
    for sheet in catalog()["programs"]:
        program = Program.objects.get(number=sheet["number"])
        assert program.title == sheet["title"]
        assert program.department.name == sheet["department"]
        assert program.get_category_display() == sheet["category"]


def test_no_fact_of_the_sheet_is_lost(plan):
    sheets = catalog()["programs"]
    assert Milestone.objects.filter(plan__year=2015).count() == sum(len(sheet["milestones"]) for sheet in sheets)
    assert BudgetLine.objects.count() == sum(len(sheet.get("budget", [])) for sheet in sheets)
    # a target "of each quarter" stands for four
    expected = sum(4 if one["period"] == "quarter" else 1 for sheet in sheets for one in sheet["targets"])
    assert Target.objects.count() == expected
    assert Program.objects.get(number=15).facts["ended_offerings"][0]["name"] == "원예교실"


def test_amounts_and_quarters_are_as_in_the_plan(plan):
    assert sum(BudgetLine.objects.filter(plan__program=3).values_list("won", flat=True)) == 510_526_000
    first_steps = Target.objects.filter(plan__program=4, title="임산부 등록 및 평가").order_by("quarter")
    assert list(first_steps.values_list("value", flat=True)) == [120, 200, 200, 180]
    assert list(Plan.objects.filter(program=15).order_by("year").values_list("year", flat=True)) == [
        2014, 2015, 2016, 2017, 2018,
    ]  # fmt: skip
    assert Target.objects.filter(plan__program=26).count() == 4


def test_a_budget_is_none_where_the_plan_says_so_and_silent_where_it_is(plan):
    status = dict(Plan.objects.filter(year=2015).values_list("program", "budget_status"))
    assert {number for number, what in status.items() if what == "none"} == {5, 9, 10, 12}
    assert status[1] == "lines"
    assert status[6] == "silent"


def test_a_step_without_dates_or_without_an_end_keeps_them_empty(plan):
    assert Milestone.objects.filter(plan__program=18, start=None, end=None).count() == 3
    started = Milestone.objects.get(title="부동산맞춤정보서비스 개시")
    assert (started.start, started.end) == (date(2014, 9, 1), None)
    assert Milestone.objects.get(title="준공").expected


def test_extensions_are_said_as_such_and_dialled_by_nobody(plan):
    inside, outside = Program.objects.get(number=1), Program.objects.get(number=24)
    assert inside.phone_text == "구내번호 1072 (02-330-1072)"
    assert inside.phone_href == ""
    assert outside.phone_text == "02-3140-8361"
    assert outside.phone_href == "tel:02-3140-8361"


def test_loading_again_changes_nothing_and_staff_edits_stay(plan):
    Program.objects.filter(number=7).update(goal="직원이 고친 목표")
    Milestone.objects.filter(plan__program=7).first().delete()
    Target.objects.filter(plan__program=5).update(value=1)
    assert not load_plan()
    assert Program.objects.get(number=7).goal == "직원이 고친 목표"
    assert Milestone.objects.filter(plan__program=7).count() == 1
    # and with force all is as in the sheet again
    load_plan(force=True)
    assert Program.objects.get(number=7).goal == texts()["programs"]["7"]["ko"]["goal"]
    assert Milestone.objects.filter(plan__program=7).count() == 2
    assert Target.objects.filter(plan__program=5, value=300).exists()


def test_a_missing_program_is_made_again(plan):
    Target.objects.filter(plan__program=29).delete()
    Plan.objects.filter(program=29).delete()
    Program.objects.filter(number=29).delete()
    assert load_plan()["programs"] == 1
    assert Target.objects.filter(plan__program=29).count() == 2


@pytest.mark.parametrize("number", range(1, 30))
def test_each_program_speaks_plainly_in_four_languages(number):
    own = texts()["programs"][str(number)]
    for field in ("goal", "audience", "guide"):
        assert own["ko"][field]
    assert own["ko"]["goal"].endswith("요.")
    assert own["ko"]["goal"] != catalog()["programs"][number - 1]["goal"]
    assert not re.search(r"익일|구비서류|하오니|바랍니다|제고|내실", " ".join(own["ko"].values()))
    for language in LANGUAGES:
        assert set(own[language]) == set(Program.TRANSLATED)
        assert all(own[language].values())
        assert not re.search(r"[가-힣]", " ".join(own[language].values()))


def test_texts_follow_the_language_and_fall_back_to_korean(plan):
    program = Program.objects.get(number=7)
    with translation.override("zh-hans"):
        assert program.shown_title == "以办事人需求为中心的民愿室"
    assert program.text("title", "en") == "A civil service desk that fits its visitors"
    assert program.text("title", "fr") == program.title
    program.translations = {}
    assert program.text("goal", "en") == program.goal


def test_every_department_has_its_name_in_each_language(plan):
    for name in Department.objects.values_list("name", flat=True):
        for language in LANGUAGES:
            assert not re.search(r"[가-힣]", department_name(name, language))
    assert department_name("민원여권과", "ko") == "민원여권과"
    assert department_name("모르는과", "en") == "모르는과"


def test_categories_stand_in_the_order_of_the_sheet():
    assert [str(label) for label in Category.labels] == catalog()["categories"]


# -- rolling on ------------------------------------------------------------------------------------------------------


def test_a_plan_rolls_on_with_its_dates_moved_and_says_where_it_came_from(plan):
    roll_plan(to=2026)
    rolled = Plan.objects.get(program=22, year=2026)
    milestone = rolled.milestones.get()
    assert rolled.rolled_from == 2015
    assert (milestone.start, milestone.time.hour, milestone.rolled) == (date(2026, 3, 11), 19, True)
    assert milestone.start.weekday() == 2  # a Wednesday, as in 2015
    assert Target.objects.get(plan=rolled).rolled


def test_what_was_over_before_its_year_stays_behind_and_what_goes_on_keeps_its_beginning(plan):
    roll_plan(to=2026)
    assert not Milestone.objects.filter(plan__year=2026, title__endswith="개소").exists()
    going_on = Milestone.objects.get(plan__year=2026, title="TF 운영 개시")
    assert (going_on.start, going_on.end) == (date(2014, 11, 1), None)


def test_the_end_of_february_stays_the_end_of_february(plan):
    roll_plan(to=2028)
    leap = Milestone.objects.get(plan__program=21, plan__year=2028, title="운영계획 수립")
    assert leap.end == date(2028, 2, 29)
    roll_plan(to=2029)
    assert Milestone.objects.get(plan__program=21, plan__year=2029, title="운영계획 수립").end == date(2029, 2, 28)


def test_rolling_twice_changes_nothing_and_overwrites_no_edit(plan):
    roll_plan(to=2026)
    Milestone.objects.filter(plan__year=2026, plan__program=7).update(title="직원이 고친 일정")
    Target.objects.filter(plan__year=2026, plan__program=7).delete()
    before = Milestone.objects.count(), Target.objects.count()
    assert roll_plan(to=2026) == {"kept": 29}
    assert (Milestone.objects.count(), Target.objects.count()) == before
    assert Milestone.objects.filter(title="직원이 고친 일정").count() == 2


def test_a_year_that_the_sheet_gives_a_budget_only_gets_its_milestones(plan):
    roll_plan(to=2016)
    later = Plan.objects.get(program=15, year=2016)
    assert later.milestones.count() == 1
    assert later.targets.count() == 1
    assert not later.targets.get().rolled  # the sheet's own, not the copy
    assert later.budget_lines.count() == 1


def test_the_command_refuses_a_year_that_makes_no_sense(plan, capsys):
    with pytest.raises(CommandError, match="must lie after 2014"):
        call_command("roll_plan", "--to", "1999")
    call_command("roll_plan", "--to", "2026")
    assert "29 plans" in capsys.readouterr().out
    call_command("roll_plan", "--to", "2026")
    assert "stay as they are" in capsys.readouterr().out


def test_without_a_plan_there_is_nothing_to_roll(db):
    with pytest.raises(CommandError, match="load_plan"):
        call_command("roll_plan", "--to", "2026")
