"""The two rates as the plan defines them, reckoned by hand, and a drill-down whose rows always add up to them."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from civil_affairs.registration import services
from civil_affairs.registration.models import CountedMoment, Registration
from programs.base.errors import WrongState
from programs.plan.indicators import registry
from programs.plan.periods import Period
from programs.plan.services import Figure, figures
from programs.plan.snapshots import take_snapshots
from tests.cases.factories import at
from tests.civil_affairs.registration.cases import STEPS, step, taken, through

COMMISSIONED = registry.get("P14.registration.commissioned")
TOLD = registry.get("P14.registration.told")


def figure(indicator, period: Period, now: datetime) -> Figure:
    (found,) = figures(period, [14], indicators=[indicator], now=now)
    return found


def since_january(quarter: int, year: int = 2015) -> Period:
    return Period(date(year, 1, 1), Period.quarter(year, quarter).last)


def test_a_year_by_hand_quarter_by_quarter_against_the_plan(clerk):
    """Worked by hand, 2015:

    Q1: four subject cases received (A, B, C, D), beside them an extension, a new building and one withdrawn;
        A and B commissioned, A told.
    Q2: C commissioned and sent back to correction twice, once after its entry; B and C told,
        B by telephone at the second try.
    Cumulative: registration 2/4 = 50.0 %, then 3/4 = 75.0 %; notice 1/2 = 50.0 %, then 3/3 = 100.0 %.
    """
    with time_machine.travel(at("2015-06-30 18:00"), tick=False):
        # given the cases of the first quarter
        march = at("2015-03-02 10:00")
        a, b, c, _d = (taken(clerk, when=march, tell_by=way) for way in ("sms", "phone", "phone", "sms"))
        taken(clerk, when=march, change="structure", extension=True)
        taken(clerk, when=march, change="new")
        gone = taken(clerk, when=march)
        services.step(gone, "withdraw", by=clerk, data={"reason": "다음에"}, at=march)
        a = through(a, "ledger", "commission", "registered", by=clerk, when=at("2015-03-10 10:00"))
        b = through(b, "ledger", "commission", "registered", by=clerk, when=at("2015-03-31 17:00"))
        b = services.log_call(b, by=clerk, result="no_answer", at=at("2015-03-31 17:30"))
        # and what happened in the second
        april = at("2015-04-06 10:00")
        services.log_call(b, by=clerk, result="told", at=april)
        c = through(c, "ledger", "commission", "returned", "corrected", "registered", by=clerk, when=april)
        through(c, "returned", "corrected", "registered", "told", by=clerk, when=at("2015-04-20 10:00"))
        now = at("2015-06-30 18:00")
        # then the figures are those reckoned by hand
        q1, q2 = since_january(1), since_january(2)
        assert [(f.numerator, f.denominator, f.text) for f in (figure(COMMISSIONED, q, now) for q in (q1, q2))] == [
            (2, 4, "50.0%"),
            (3, 4, "75.0%"),
        ]
        assert [(f.numerator, f.denominator, f.text) for f in (figure(TOLD, q, now) for q in (q1, q2))] == [
            (1, 2, "50.0%"),
            (3, 3, "100.0%"),
        ]


def test_where_nothing_is_due_the_rate_reads_nothing_due(clerk):
    with time_machine.travel(at("2015-03-31 18:00"), tick=False):
        taken(clerk, when=at("2015-03-02 10:00"), change="new")
        found = [figure(one, since_january(1), at("2015-03-31 18:00")) for one in (COMMISSIONED, TOLD)]
    assert [(one.value, one.text) for one in found] == [(None, "대상 없음")] * 2


@pytest.mark.parametrize(
    ("moment", "quarter"),
    [("2015-03-31T14:59:59+00:00", 1), ("2015-03-31T15:00:00+00:00", 2)],
)
def test_the_quarter_ends_at_midnight_in_seoul(clerk, moment, quarter):
    received = datetime.fromisoformat(moment)
    with time_machine.travel(at("2015-06-30 18:00"), tick=False):
        taken(clerk, when=received)
        now = at("2015-06-30 18:00")
        counts = {q: figure(COMMISSIONED, Period.quarter(2015, q), now).denominator for q in (1, 2)}
    assert counts == {1: 0, 2: 0} | {quarter: 1}


def test_a_step_dated_back_or_undone_mends_the_day_that_was_kept_and_no_other_indicator(clerk):
    # given a case received on the 10th, the day kept that night
    with time_machine.travel(at("2015-03-10 10:00"), tick=False) as clock:
        case = step(taken(clerk, when=at("2015-03-10 09:30")), "ledger", by=clerk, when=at("2015-03-10 10:00"))
        clock.move_to(at("2015-03-12 10:00"))
        days = Period(date(2015, 3, 10), date(2015, 3, 11))
        take_snapshots(days)
        now = at("2015-03-12 10:00")
        assert figure(COMMISSIONED, days, now).numerator == 0
        # when the commission of the 11th is entered on the 12th, then the 11th counts it
        case = step(case, "commission", by=clerk, when=now, on=date(2015, 3, 11))
        assert figure(COMMISSIONED, days, now).numerator == 1
        # when it is undone, then not any more; the other indicators of that day stay as they were kept
        services.step(case, "undo", by=clerk, data={"reason": "다른 건"}, at=now)
        assert figure(COMMISSIONED, days, now).numerator == 0
        filed = registry.get("cases.filed")
        Registration.objects.update(submitted_at=at("2015-02-01 10:00"))
        assert figure(filed, days, now).numerator == 1


ACTS = [*STEPS, "undo", "undo_done", "withdraw"]
MORE = {"undo": {"reason": "잘못"}, "undo_done": {"reason": "잘못"}, "withdraw": {"reason": ""}}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    walks=st.lists(
        st.tuples(
            st.sampled_from(["lot", "loss", "new"]),
            st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 40)), max_size=9),
        ),
        min_size=1,
        max_size=3,
    )
)
def test_whatever_happens_the_rows_behind_a_rate_add_up_to_it(clerk, walks):
    with time_machine.travel(at("2015-12-31 18:00"), tick=False):
        Registration.objects.all().delete()
        # given cases on which anything was tried, in any order
        for change, acts in walks:
            when = at("2015-02-27 10:00")
            case = taken(clerk, change=change, when=when, tell_by="phone")
            for name, days in acts:
                when += timedelta(days=days)
                try:
                    data = MORE[name] if name in MORE else STEPS[name](when.date())
                    case = services.step(case, name, by=clerk, data=data, at=when)
                except WrongState:
                    case.refresh_from_db()
        # then in every quarter, and since January, the rows of the drill-down are the figure
        now = at("2015-12-31 18:00")
        for period in (*Period.quarters(2015), Period.year(2015)):
            for indicator, above, below in ((COMMISSIONED, "commissioned", "subject"), (TOLD, "told", "commissioned")):
                found = figure(indicator, period, now)
                rows = [row.what for row in indicator.rows(period, program=14, now=now)]
                assert (rows.count(above), rows.count(below)) == (found.numerator, found.denominator or Decimal(0))
                assert set(rows) <= {above, below}
        # and no case counts twice, nor as told without an entry, nor at all unless it is subject
        for case in Registration.objects.all():
            kinds = set(CountedMoment.objects.filter(case=case).values_list("what", flat=True))
            assert ("told" in kinds) == (case.told_at is not None)
            assert kinds <= ({"subject", "commissioned", "told"} if case.subject else set())
