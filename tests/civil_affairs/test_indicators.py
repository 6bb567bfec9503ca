"""The figures of name-change reports move with the rows, and the rows behind them can be read."""

from datetime import date

import pytest

from programs.cases.services import perform
from programs.plan.indicators import registry
from programs.plan.measuring import by_day
from programs.plan.periods import Period
from tests.cases.factories import IN_PERSON, at, filed_name_change

QUARTER = Period.quarter(2026, 1)


def figure(key):
    return figure_of(key, QUARTER)


def figure_of(key, period):
    """The figure of program 7 in the period."""
    indicator = registry.get(key)
    cells = [c for c in by_day(indicator.source, [indicator], [period]) if c.indicator == key and c.program == 7]
    numerator = sum(cell.numerator for cell in cells)
    denominator = sum(cell.denominator or 0 for cell in cells)
    return indicator.value(numerator, denominator)


@pytest.fixture
def worked(name_change_program, officer):
    """Two done in time (2 and 4 working hours), one late, one withdrawn."""
    for received, closed in (("06 09:00", "06 11:00"), ("06 10:00", "06 15:00"), ("09 09:00", "10 11:00")):
        case = filed_name_change(name_change_program, when=at(f"2026-03-{received}"))
        perform(case, "receive", by=officer, data=IN_PERSON, at=at(f"2026-03-{received}"))
        perform(case, "done", by=officer, at=at(f"2026-03-{closed}"))
    withdrawn = filed_name_change(name_change_program, when=at("2026-03-09 09:00"))
    perform(withdrawn, "withdraw", by=officer, data={}, at=at("2026-03-09 10:00"))


def test_within_limit_mean_hours_and_count(worked):
    assert str(figure("P07.name_change.within_limit")) == "66.7"
    # 2, 4 and 10 working hours
    assert str(figure("P07.name_change.mean_hours")) == "5.3"
    assert figure("P07.name_change.count") == 3
    assert figure("cases.done") == 3
    assert figure("cases.filed") == 4


def test_the_figure_drills_down_to_its_rows(worked):
    indicator = registry.get("P07.name_change.within_limit")
    rows = list(indicator.rows(QUARTER))
    assert len(rows) == 3
    texts = [column.of(rows[0]) for column in indicator.row_columns]
    assert rows[0].receipt_number in texts
    assert "홍길동" not in str(texts)


def test_the_plans_target_is_fulfilled_by_this_indicator():
    assert registry.fulfilling(7, "개명신고 기한 내 처리율").key == "P07.name_change.within_limit"


def test_nothing_done_is_no_hundred_percent(db):
    assert Period.day(date(2026, 3, 6))
    assert figure("P07.name_change.within_limit") is None
