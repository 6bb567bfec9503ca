"""Whom a service is for: fits, does not fit, cannot be told; pure, without a database."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.base.matching.answers import Answers
from programs.base.matching.conditions import Ages, AnyOf, BadCondition, Season, Stages, from_data, to_data
from programs.base.matching.registry import Fit, Match, evaluate, evaluate_all
from programs.base.matching.vocabulary import AGE_BANDS, HOUSEHOLDS, PASSPORT, Question, Stage, needs

TODAY = date(2026, 11, 23)


def service(*conditions, **values) -> Match:
    return Match(key="test", program=7, title="시험", url="/", conditions=conditions, **values)


def verdict(match: Match, **answers):
    return evaluate(match, Answers.from_data(answers), day=TODAY)


def test_a_service_without_conditions_is_for_everybody_and_says_so():
    found = verdict(service(), age_band="35-49")

    assert found.fit == Fit.YES
    assert found.reasons == ("누구나 쓸 수 있어요.",)


@pytest.mark.parametrize(
    ("band", "fit"),
    [("65+", Fit.YES), ("50-64", Fit.UNKNOWN), ("35-49", Fit.NO), ("", Fit.UNKNOWN)],
)
def test_an_age_limit_that_cuts_a_band_cannot_be_told_from_the_band(band, fit):
    found = verdict(service(Ages(low=60)), age_band=band)

    assert found.fit == fit


def test_a_doubt_names_the_question_that_was_not_answered():
    found = verdict(service(Ages(low=19, high=34)), needs=[PASSPORT])

    assert found.missing == (Question.AGE,)
    assert found.doubts == ("답하지 않은 물음: 나이대",)


def test_a_band_that_the_limit_cuts_is_told_with_the_limit_not_asked_again():
    found = verdict(service(Ages(low=60)), age_band="50-64")

    assert found.missing == ()
    assert "60세부터" in found.doubts[0]


def test_one_condition_that_fails_decides_whatever_is_still_open():
    match = service(Ages(low=65), AnyOf(Question.NEEDS, frozenset({PASSPORT})))

    found = verdict(match, age_band="19-34")

    assert found.fit == Fit.NO
    assert found.against == ("나이가 달라요. 65세부터를 위한 서비스예요.",)


def test_the_programs_own_sentence_says_why():
    match = service(AnyOf(Question.HOUSEHOLD, frozenset({"baby"}), why="아이가 있어요."))

    assert verdict(match, household=["baby", "senior"]).reasons == ("아이가 있어요.",)


def test_a_stage_of_life_is_the_persons_own_or_that_of_somebody_at_home():
    match = service(Stages(frozenset({Stage.SENIOR})))

    assert verdict(match, age_band="65+").fit == Fit.YES
    assert verdict(match, age_band="35-49", household=["senior"]).fit == Fit.YES
    assert verdict(match, age_band="35-49", household=["alone"]).fit == Fit.NO
    assert verdict(match, age_band="35-49").fit == Fit.UNKNOWN


@pytest.mark.parametrize(
    ("season", "on"),
    [
        (Season(months=frozenset({2, 7})), False),
        (Season(months=frozenset({11})), True),
        (Season(first=date(2026, 11, 24)), False),
        (Season(first=date(2026, 11, 23), last=date(2026, 11, 23)), True),
        (Season(last=date(2026, 11, 22)), False),
    ],
)
def test_a_season_is_the_same_for_everybody_and_counts_both_ends(season, on):
    assert verdict(service(season)).fit == (Fit.YES if on else Fit.NO)


def test_what_was_asked_for_stands_first():
    plain = Match(key="plain", program=6, title="아무나", url="/", order=1)
    asked = Match(
        key="asked", program=7, title="여권", url="/", conditions=(AnyOf(Question.NEEDS, frozenset({PASSPORT})),)
    )

    found = evaluate_all([plain, asked], Answers(needs=frozenset({PASSPORT})), day=TODAY)

    assert [each.match.key for each in found[Fit.YES]] == ["asked", "plain"]


@pytest.mark.parametrize(
    "data",
    [
        None,
        {},
        {"kind": "colour"},
        {"kind": "ages"},
        {"kind": "ages", "low": 20, "high": 10},
        {"kind": "ages", "low": -1},
        {"kind": "any_of", "question": "shoe_size", "values": ["42"]},
        {"kind": "any_of", "question": "needs", "values": []},
        {"kind": "any_of", "question": "household", "values": ["cat"]},
        {"kind": "stages", "stages": ["teenager"]},
        {"kind": "season", "months": [13]},
        {"kind": "season"},
        {"kind": "season", "first": "2026-02-30"},
    ],
)
def test_rules_that_make_no_sense_are_refused_with_a_sentence(data):
    with pytest.raises(BadCondition) as refused:
        from_data(data)

    assert str(refused.value)


ages = st.builds(
    lambda a, b: Ages(low=min(a, b), high=max(a, b)), st.integers(0, 120), st.integers(0, 120)
) | st.builds(lambda low: Ages(low=low), st.integers(0, 120))
VALUES = {
    Question.HOUSEHOLD: list(HOUSEHOLDS),
    Question.NEEDS: needs.keys(),
    Question.DONG: ["1141061500", "elsewhere", "1141055500"],
    Question.LANGUAGE: ["ko", "vi", "other"],
}
any_of = st.sampled_from(list(VALUES)).flatmap(
    lambda question: st.frozensets(st.sampled_from(VALUES[question]), min_size=1).map(
        lambda values: AnyOf(question, values)
    )
)
stages = st.builds(Stages, st.frozensets(st.sampled_from(list(Stage)), min_size=1))
seasons = st.builds(lambda months: Season(months=months), st.frozensets(st.integers(1, 12), min_size=1))
conditions = st.one_of(ages, any_of, stages, seasons)


@given(conditions)
def test_a_condition_survives_being_kept_as_json(condition):
    assert from_data(to_data(condition)) == condition


@given(st.lists(conditions, max_size=4), st.sampled_from(["", *AGE_BANDS]))
def test_to_answer_more_never_turns_a_yes_into_doubt(found, band):
    """What is decided by few answers stays decided when the open questions are answered, too."""
    match = service(*found)
    few = Answers(age_band=band)
    before = evaluate(match, few, day=TODAY)

    rest = {"household": ["alone"], "dong": "1141061500", "needs": [PASSPORT], "language": "ko"}
    after = evaluate(match, Answers.from_data({"age_band": band, **rest}), day=TODAY)

    if before.fit == Fit.NO:
        assert after.fit == Fit.NO
    if after.fit == Fit.UNKNOWN:
        assert before.fit == Fit.UNKNOWN
