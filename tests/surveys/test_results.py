"""Results: counts, shares, means; nothing of fewer than five, and nothing that can be computed from what is shown."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from programs.base.errors import BadInput, WrongState
from programs.people.actors import PORTAL
from programs.plan.periods import Period
from programs.surveys import editing, results, satisfaction
from programs.surveys.suppression import LEAST, hidden, whole_is_shown
from tests.surveys.conftest import NOW, answer

# --- the rule by itself

tables = st.lists(st.lists(st.integers(0, 9), min_size=2, max_size=5), min_size=1, max_size=7).filter(
    lambda rows: len({len(row) for row in rows}) == 1
)


def rank(rows: list[list[Fraction]]) -> int:
    """How many of the equations say something new."""
    rows, found = [list(row) for row in rows], 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((n for n in range(found, len(rows)) if rows[n][column]), None)
        if pivot is None:
            continue
        rows[found], rows[pivot] = rows[pivot], rows[found]
        for n in range(len(rows)):
            if n != found and rows[n][column]:
                factor = rows[n][column] / rows[found][column]
                rows[n] = [one - factor * other for one, other in zip(rows[n], rows[found], strict=True)]
        found += 1
    return found


def determined(unknown: list[tuple[int, int]], equations: list[set[tuple[int, int]]], cell: tuple[int, int]) -> bool:
    """Whether the equations (sums of unknown cells that are known) leave one value only for the cell."""
    rows = [[Fraction(each in equation) for each in unknown] for equation in equations]
    return rank(rows) == rank([*rows, [Fraction(each == cell) for each in unknown]])


@given(tables)
@settings(max_examples=300, deadline=None)
def test_no_hidden_cell_can_be_computed_from_the_totals_and_the_shown_groups(table):
    """An attacker knows the whole, every shown group, and even how many answered in each hidden one."""
    sizes = {group: sum(row) for group, row in enumerate(table)}
    unseen = hidden(sizes)
    if not whole_is_shown(sizes):
        assert all(size < LEAST for group, size in sizes.items() if group not in unseen)
        return
    choices = range(len(table[0]))
    unknown = [(group, choice) for group in unseen for choice in choices]
    sums = [{(group, choice) for group in unseen} for choice in choices]  # the whole less what is shown
    sums += [{(group, choice) for choice in choices} for group in unseen]  # the sizes

    assert not any(determined(unknown, sums, cell) for cell in unknown)


@given(tables)
@settings(max_examples=300, deadline=None)
def test_small_groups_are_hidden_and_what_is_hidden_together_is_five_or_more(table):
    sizes = {group: sum(row) for group, row in enumerate(table)}
    unseen = hidden(sizes)

    assert {group for group, size in sizes.items() if 0 < size < LEAST} <= set(unseen)
    if unseen and whole_is_shown(sizes):
        assert len(unseen) >= 2
        assert sum(sizes[group] for group in unseen) >= LEAST
    assert not any(sizes[group] == 0 for group in unseen)


@given(tables)
@settings(max_examples=100, deadline=None)
def test_no_more_is_hidden_than_needed(table):
    """Without the last group that was added to protect the others, the small ones would be given away."""
    sizes = {group: sum(row) for group, row in enumerate(table)}
    unseen = hidden(sizes)
    protecting = [group for group, why in unseen.items() if why == "protects"]
    for group in protecting[-1:]:
        rest = [each for each in unseen if each != group]
        assert len(rest) < 2 or sum(sizes[each] for each in rest) < LEAST


def test_worked_examples():
    assert hidden({"20s": 20, "30s": 7, "40s": 3}) == {"40s": "few", "30s": "protects"}
    assert hidden({"20s": 20, "30s": 4, "40s": 1}) == {"30s": "few", "40s": "few"}
    assert hidden({"20s": 20, "30s": 2, "40s": 1}) == {"30s": "few", "40s": "few", "20s": "protects"}
    assert hidden({"20s": 20, "30s": 7, "40s": 0}) == {}


# --- of surveys


@pytest.mark.django_db
def test_counts_shares_and_the_mean(make_survey):
    survey = make_survey(once=True, anonymous=False)
    for number, score in enumerate((5, 5, 4, 4, 2), start=1):
        answer(survey, number, when=number % 2, troubles=(0, 1) if number < 3 else (), score=score)

    single, multiple, scale, text = results.of(survey).questions

    assert [(line.text, line.count, line.share) for line in single.lines] == [
        ("오전", 2, Decimal("40.0")),
        ("오후", 3, Decimal("60.0")),
        ("저녁", 0, Decimal("0.0")),
    ]
    assert (multiple.why, multiple.answered) == ("few", None)
    assert (scale.mean, scale.answered) == (Decimal("4.00"), 5)
    assert text.why == "few"


@pytest.mark.django_db
def test_four_answers_are_no_result_and_the_fifth_makes_one(make_survey):
    survey = make_survey(once=True, anonymous=False)
    for number in range(4):
        answer(survey, number)
    assert {each.why for each in results.of(survey).questions} == {"few"}

    answer(survey, 5)

    assert results.of(survey).questions[0].answered == 5


@pytest.mark.django_db
def test_of_one_part_only_what_protects_the_small_ones(make_survey):
    survey = make_survey(once=True, anonymous=False)
    number = 0
    for channel, count in (("web", 9), ("phone", 6), ("paper", 2)):
        for _each in range(count):
            number += 1
            answer(survey, number, channel=channel, by=PORTAL)

    def why(channel):
        return results.of(survey, channel=channel).questions[0].why

    assert (why("web"), why("phone"), why("paper")) == ("", "protects", "few")
    assert results.of(survey).questions[0].answered == 17


@pytest.mark.django_db
def test_two_parts_at_once_are_refused(make_survey):
    survey = make_survey(once=True, anonymous=False, ask_age=True)

    with pytest.raises(BadInput, match="한 가지로만"):
        results.of(survey, channel="web", age="20s")


@pytest.mark.django_db
def test_a_period_is_whole_months_and_each_shown_by_itself_or_not_at_all(make_survey):
    survey = make_survey(at=NOW - timedelta(days=90), once=True, anonymous=False, closes_at=None)
    number = 0
    for day, count in ((NOW - timedelta(days=60), 6), (NOW - timedelta(days=30), 7), (NOW, 3)):
        for _each in range(count):
            number += 1
            answer(survey, number, at=day)
    september, october, november = (
        Period(date(2026, 9, 1), date(2026, 9, 30)),
        Period(date(2026, 10, 1), date(2026, 10, 31)),
        Period(date(2026, 11, 1), date(2026, 11, 30)),
    )

    def why(period):
        return results.of(survey, period).questions[0].why

    assert (why(september), why(october), why(november)) == ("protects", "", "few")
    assert why(Period(date(2026, 10, 1), date(2026, 11, 30))) == "few"
    for wrong in (Period(date(2026, 10, 2), date(2026, 10, 31)), Period(date(2026, 10, 1), date(2026, 10, 30))):
        with pytest.raises(BadInput, match="달 단위"):
            results.of(survey, wrong)


@pytest.mark.django_db
def test_an_open_anonymous_survey_has_no_results_yet(make_survey):
    survey = make_survey(anonymous=True)
    for _each in range(6):
        answer(survey)

    with pytest.raises(WrongState, match="닫은 뒤"):
        results.of(survey)
    assert results.of(editing.close(survey, by=PORTAL)).questions[0].answered == 6


@pytest.mark.django_db
@given(answers=st.lists(st.tuples(st.sampled_from(["u20", "20s", "30s", ""]), st.integers(1, 5)), max_size=14))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_the_pages_show_of_the_parts_adds_up_to_nothing_hidden(make_survey, answers):
    """The results as they are shown, part by part, against what was answered."""
    survey = make_survey(anonymous=True, ask_age=True)
    for age, score in answers:
        answer(survey, age_band=age, score=score)
    survey = editing.close(survey, by=PORTAL)
    given_to = Counter(age for age, _score in answers)

    shown, unseen = {}, set()
    for part in results.parts(survey, public=True):
        question = results.of_part(survey, part.address, public=True).questions[2]
        if question.why:
            unseen.add(part.value)
            assert (question.answered, question.lines, question.mean) == (None, (), None)
        else:
            shown[part.value] = question.answered
    assert all(count >= LEAST for count in shown.values())
    left = sum(given_to[age] for age in unseen)
    assert not unseen or len(answers) < LEAST or (len(unseen) >= 2 and left >= LEAST)


@pytest.mark.django_db
def test_the_mean_of_a_program_needs_five(program):
    period = Period(NOW.date(), NOW.date())
    for number in range(4):
        satisfaction.give(f"case:P07-2026-00000{number}", score=5, by=PORTAL, program=program, at=NOW)
    assert satisfaction.mean(program, period) is None

    satisfaction.give("booking:7KQ29FMX", score=4, by=PORTAL, program=program, at=NOW)

    found = satisfaction.mean(program, period)
    assert (found.value, found.count) == (Decimal("4.80"), 5)
    assert satisfaction.mean(8, period) is None
    assert satisfaction.mean(program, period, about="booking:", least=1).count == 1


@pytest.mark.django_db
def test_what_was_said_of_a_case_is_forgotten_and_the_score_stays(program):
    satisfaction.give("case:P07-2026-000001", score=2, text="느려요", by=PORTAL, program=program, at=NOW)

    assert satisfaction.forget(["case:P07-2026-000001"]) == 1

    assert satisfaction.given("case:P07-2026-000001") is None
    assert [row.number for row in satisfaction.scores()] == [2]


@pytest.mark.django_db
def test_the_public_reads_no_mean_of_four_and_staff_read_it(client, program):
    from programs.plan import indicators
    from programs.plan.periods import today
    from programs.plan.services import tabulate

    mean = indicators.registry.get("surveys.satisfaction")
    this_year = [Period.quarter(today().year, quarter) for quarter in (1, 2, 3, 4)]

    def figure():
        return tabulate(this_year, indicators=[mean], programs=[7]).figure(mean, program=7)

    for number in range(4):
        satisfaction.give(f"case:P07-2026-00000{number}", score=4, by=PORTAL, program=program)
    assert (figure().value, figure().is_public) == (Decimal("4.00"), False)
    assert "보이지 않아요" in figure().public_text

    satisfaction.give("booking:7KQ29FMX", score=5, by=PORTAL, program=program)

    assert (figure().public_text, figure().is_public) == ("4.20점", True)
    told = client.get("/api/v1/programs/7/indicators/").json()
    row = next(row for row in told["indicators"] if row["key"] == "surveys.satisfaction")
    assert (row["value"], row["numerator"], row["denominator"]) == (4.2, None, None)
