"""Milestones' states, constraints that the database holds, the history of changes, the registry's refusals."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import Count
from hypothesis import given
from hypothesis import strategies as st

from programs.plan.indicators import Indicator, Measure, Source, registry
from programs.plan.models import BudgetLine, Milestone, MilestoneState, Plan, Program, Target
from programs.plan.periods import Period, moved_to_year, quarter_of

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)


@pytest.mark.parametrize(
    ("start", "end", "done_on", "day", "state"),
    [
        (FIRST, LAST, None, FIRST - timedelta(days=1), "planned"),
        (FIRST, LAST, None, FIRST, "under_way"),
        (FIRST, LAST, None, LAST, "under_way"),
        (FIRST, LAST, None, LAST + timedelta(days=1), "late"),
        (FIRST, LAST, LAST, LAST, "done"),
        (FIRST, LAST, LAST, LAST - timedelta(days=1), "under_way"),  # as it was the day before
        (FIRST, LAST, LAST + timedelta(days=5), LAST + timedelta(days=2), "late"),
        (FIRST, None, None, date(2030, 1, 1), "under_way"),  # without an end nothing is late
        (None, None, None, date(2030, 1, 1), "planned"),
        (None, None, FIRST, date(2030, 1, 1), "done"),
    ],
)
def test_a_milestones_state_on_a_day(program, start, end, done_on, day, state):
    plan = program.plans.get(year=2015)
    milestone = Milestone.objects.create(plan=plan, title="시험", start=start, end=end, done_on=done_on)
    assert milestone.state(day) == MilestoneState(state)
    # and the database says the same
    assert Milestone.objects.with_state(day).get(pk=milestone.pk).state_on == state
    assert Milestone.objects.late(day).filter(pk=milestone.pk).exists() is (state == "late")


@pytest.mark.parametrize(
    "wrong",
    [
        lambda plan: Milestone.objects.create(plan=plan, title="거꾸로", start=LAST, end=FIRST),
        lambda plan: Milestone.objects.create(plan=plan, title="끝만", end=LAST),
        lambda plan: BudgetLine.objects.create(plan=plan, item="음수", won=-1),
        lambda plan: BudgetLine.objects.create(plan=plan, item="재원", won=1, source="외상"),
        lambda plan: Target.objects.create(plan=plan, title="분기", unit="명", value=1, quarter=5),
        lambda plan: Target.objects.create(plan=plan, title="종류", unit="명", value=1, kind="wish"),
        lambda plan: Plan.objects.create(program=plan.program, year=plan.year),
        lambda plan: Plan.objects.create(program=plan.program, year=1999),
        lambda plan: Program.objects.filter(pk=7).update(category="other"),
        lambda plan: Program.objects.create(number=30, title="서른", slug="thirty", category="tailored",
                                            department=plan.program.department, phone="330-0000"),
    ],
)  # fmt: skip
def test_the_database_refuses_what_cannot_be(program, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        wrong(program.plans.get(year=2015))


def test_a_target_is_there_once_for_the_year_and_once_a_quarter(program):
    plan = program.plans.get(year=2015)
    Target.objects.create(plan=plan, title="새 목표", unit="명", value=1)
    Target.objects.create(plan=plan, title="새 목표", unit="명", value=1, quarter=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Target.objects.create(plan=plan, title="새 목표", unit="명", value=2)


def test_every_change_of_a_plan_is_kept_by_the_database(program):
    target = Target.objects.filter(plan__program=program).first()
    Target.objects.filter(pk=target.pk).update(value=90)  # no save(), no signal: the trigger sees it
    Target.objects.filter(pk=target.pk).delete()
    events = apps.get_model("plan", "TargetEvent").objects.filter(pgh_obj_id=target.pk).order_by("pgh_id")
    assert list(events.values_list("pgh_label", "value")) == [("insert", 100), ("update", 90), ("delete", 90)]


# -- the registry ----------------------------------------------------------------------------------------------------


def _source(**changes):
    return Source(**{"key": "test", "rows": Program.objects.all, "at": "x", **changes})


def _indicator(**changes):
    values = {"key": "test.once", "program": 7, "title": "시험", "unit": "건", "direction": "higher", "formula": "시험"}
    return Indicator(**{**values, "kind": "sum", "measure": Measure(_source()), **changes})


def test_a_key_is_taken_once():
    registry.register(_indicator())
    try:
        with pytest.raises(ValueError, match="registered already"):
            registry.register(_indicator())
    finally:
        registry.unregister("test.once")


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: _indicator(kind="ratio"),
        lambda: _indicator(measure=Measure(_source(), Count("pk"), Count("pk"))),
        lambda: _indicator(kind="stock"),
        lambda: _source(at=None),
        lambda: _source(since="a", until="b"),
        lambda: _source(at=None, since="a"),
    ],
)
def test_an_indicator_that_cannot_be_counted_is_refused_at_start_up(wrong):
    with pytest.raises(ValueError, match="has "):
        wrong()


def test_every_registered_indicator_has_its_words_and_counts_without_rows(plan):
    from programs.plan.services import figures

    period = Period.quarter(2026, 4)
    for indicator in registry:
        assert str(indicator.title)
        assert str(indicator.formula)
        assert indicator.row_columns, f"{indicator.key} has no columns for its rows"
        assert list(indicator.rows(period)[:1]) == []
    assert {figure.text for figure in figures(period)} <= {"0건", "0명", "0회", "0세대", "대상 없음"}


# -- periods ---------------------------------------------------------------------------------------------------------


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_every_day_lies_in_exactly_one_quarter(day):
    assert [n for n, quarter in enumerate(Period.quarters(day.year), start=1) if day in quarter] == [quarter_of(day)]


@given(st.dates(date(2000, 1, 1), date(2060, 12, 31)), st.integers(0, 30))
def test_a_day_moves_by_whole_years_and_never_out_of_its_month(day, years):
    moved = moved_to_year(day, years)
    assert (moved.year, moved.month) == (day.year + years, day.month)


def test_weeks_run_from_monday_to_sunday_and_end_with_the_one_asked_for():
    weeks = Period.weeks(date(2026, 11, 23), 13)
    assert len(weeks) == 13
    assert all(week.first.weekday() == 0 and week.last.weekday() == 6 for week in weeks)
    assert date(2026, 11, 23) in weeks[-1]


@pytest.mark.parametrize(
    ("period", "text"),
    [
        (Period.year(2026), "2026년"),
        (Period.quarter(2026, 4), "2026년 4분기"),
        (Period(date(2026, 11, 2), date(2026, 11, 8)), "2026. 11. 2. ~ 11. 8."),
        (Period(date(2026, 12, 28), date(2027, 1, 3)), "2026. 12. 28. ~ 2027. 1. 3."),
        (Period.day(date(2026, 11, 2)), "2026. 11. 2."),
    ],
)
def test_a_period_says_itself(period, text):
    assert str(period) == text


def test_a_period_that_ends_before_it_begins_and_a_fifth_quarter_are_refused():
    with pytest.raises(ValueError, match="ends on or after"):
        Period(LAST, FIRST)
    with pytest.raises(ValueError, match="1, 2, 3 or 4"):
        Period.quarter(2026, 5)
