"""Whatever is counted: the rows behind a figure add up to it, departments to the whole, quarters to the year."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from programs.cases.models import Case, GeneralRequest
from programs.cases.states import State
from programs.people.models import Department
from programs.plan.indicators import registry
from programs.plan.periods import Period, midnight
from programs.plan.services import tabulate
from tests.plan.fixtures import plan  # noqa: F401 - fixture

NOW = "2026-11-23T15:00:00+09:00"
PERIODS = [*Period.quarters(2026), Period.year(2026)]
pytestmark = pytest.mark.django_db

# A case as these properties need it: minutes after New Year it came, whether and how it ended, whose it is.
MINUTES = st.integers(0, 460_000)
CASES = st.lists(
    st.tuples(
        MINUTES,
        st.sampled_from([State.SUBMITTED, State.RECEIVED, State.DONE, State.REFUSED, State.WITHDRAWN]),
        st.integers(1, 90_000),  # minutes until it ended
        st.booleans(),  # within its limit
        st.sampled_from(["민원여권과", "지적과", "건축과"]),
        st.sampled_from([7, 9, 14]),
    ),
    max_size=12,
)


@pytest.fixture
def today():
    with time_machine.travel(NOW, tick=False):
        yield


def _make(rows) -> None:
    """Cases straight into the table: the property is about counting, not about how they came."""
    start = midnight(PERIODS[0].first)
    places = {place.name: place.pk for place in Department.objects.all()}
    for number, (minutes, state, length, within, place, program_number) in enumerate(rows):
        filed = start + timedelta(minutes=minutes)
        closed = filed + timedelta(minutes=length) if state in (State.DONE, State.REFUSED, State.WITHDRAWN) else None
        received = None if state in (State.SUBMITTED, State.WITHDRAWN) else filed + timedelta(minutes=1)
        case = GeneralRequest(
            program_id=program_number,
            department_id=places[place],
            receipt_number=f"P{program_number:02d}-2026-9{number:05d}",
            state=state.value,
            notify_by="none",
            submitted_at=filed,
            received_at=received,
            due_at=received and received + timedelta(days=3),
            closed_at=closed,
            within_limit=within if state in (State.DONE, State.REFUSED) else None,
            working_minutes=length % 5_000 if state in (State.DONE, State.REFUSED) else None,
            subject="물음",
            text="물음",
        )
        case.save(force_insert=True)


def _adds_up(indicator, period: Period, department: int | None = None) -> None:
    """The rows of the drill-down, added up as the formula says, are the figure."""
    figure = tabulate([period], indicators=[indicator], department=department).figure(indicator)
    rows = indicator.rows(period, department=department)
    above = rows.order_by().aggregate(n=indicator.measure.numerator)["n"] or 0
    assert figure.numerator == Decimal(above), (indicator.key, period)
    if indicator.measure.denominator is not None:
        below = rows.order_by().aggregate(n=indicator.measure.denominator)["n"] or 0
        assert figure.denominator == Decimal(below), (indicator.key, period)
        assert (figure.value is None) == (not below)
        assert not (below == 0 and figure.text != "대상 없음")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=CASES)
def test_rows_departments_and_quarters_of_any_cases_add_up(plan, today, rows):  # noqa: F811
    with transaction.atomic():
        _make(rows)
        chosen = [one for one in registry if one.source.key.startswith("cases.") and one.program is None]
        table = tabulate(PERIODS[:4], indicators=chosen)
        for indicator in chosen:
            for place, period in enumerate(PERIODS[:4]):
                if period.first <= table.today:
                    _adds_up(indicator, period)
                # the cells of the departments are the whole
                parts = [table.figure(indicator, department=unit.pk, when=[place]) for unit in Department.objects.all()]
                whole = table.figure(indicator, when=[place])
                assert sum(part.numerator for part in parts) == whole.numerator
                assert sum(part.denominator or 0 for part in parts) == (whole.denominator or 0)
            if indicator.kind != "stock":
                # the quarters are the year
                year = tabulate([PERIODS[4]], indicators=[indicator]).figure(indicator)
                quarters = [table.figure(indicator, when=[place]) for place in range(4)]
                assert sum(one.numerator for one in quarters) == year.numerator
                assert sum(one.denominator or 0 for one in quarters) == (year.denominator or 0)
        Case.objects.all().delete()
