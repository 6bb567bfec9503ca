"""The matcher stands on the plan, and here on a service of its own: for the elderly of one dong."""

from collections.abc import Iterator

import pytest

from programs.base.matching import registry
from programs.base.matching.answers import Answers
from programs.base.matching.conditions import Ages, AnyOf
from programs.base.matching.registry import Match
from programs.base.matching.vocabulary import Question
from programs.plan.catalog import load_plan
from programs.portal.matcher.links import address_of

YEONHUI = "1141061500"


@pytest.fixture
def plan(db) -> None:
    load_plan()


@pytest.fixture
def for_the_old(plan) -> Iterator[Match]:
    """A service of program 7 for those of 65 and more in 연희동."""
    match = Match(
        key="test.old",
        program=7,
        title="연희동 어르신 모임",
        url="/programs/7/",
        conditions=(Ages(low=65), AnyOf(Question.DONG, frozenset({YEONHUI}), why="연희동에 사세요.")),
        cost="무료",
        place="연희동 주민센터",
        when="매주 월요일",
    )
    registry.register(match)
    yield match
    registry.unregister(match.key)


@pytest.fixture
def result_of():
    """The address of the results of some answers."""
    return lambda **answers: address_of("portal:match_result", Answers.from_data(answers))


@pytest.fixture
def save_of():
    return lambda **answers: address_of("portal:match_save", Answers.from_data(answers))
