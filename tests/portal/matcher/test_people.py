"""The same rules in SQL: the people whom a service fits are those whom the pure rules fit."""

from datetime import date
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from programs.base.matching.registry import Fit, Match, evaluate
from programs.base.matching.vocabulary import AGE_BANDS, PASSPORT
from programs.people.models import User
from programs.portal.matcher.models import MatchProfile
from tests.portal.matcher.test_rules import conditions

pytestmark = pytest.mark.django_db

HOUSEHOLDS = ([], ["alone"], ["baby", "senior"], ["expecting"], ["child", "disabled"], ["nobody"])
DONGS = ("", "1141061500", "elsewhere")
LANGUAGES = ("", "ko", "vi")
NEEDS = ([], [PASSPORT], ["moving", "tax"])


@pytest.fixture
def everybody(db) -> list[MatchProfile]:
    """One profile of every combination of some answers."""
    combinations = list(product(["", *AGE_BANDS], HOUSEHOLDS, DONGS, NEEDS, LANGUAGES))
    users = User.objects.bulk_create(
        [User(email=f"r{number}@example.com", password="!") for number in range(len(combinations))], batch_size=500
    )
    return MatchProfile.objects.bulk_create(
        [
            MatchProfile(user=user, age_band=age, household=household, dong=dong, needs=needs, language=language)
            for user, (age, household, dong, needs, language) in zip(users, combinations, strict=True)
        ],
        batch_size=500,
    )


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(found=st.lists(conditions, max_size=4), day=st.dates(date(2026, 1, 1), date(2026, 12, 31)))
def test_sql_and_the_pure_rules_find_the_same_people(everybody, found, day):
    match = Match(key="test", program=7, title="시험", url="/", conditions=tuple(found))

    by_sql = set(MatchProfile.objects.fitting(match, day).values_list("pk", flat=True))

    by_rule = {each.pk for each in everybody if evaluate(match, each.answers(), day=day).fit == Fit.YES}
    assert by_sql == by_rule


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(found=st.lists(st.lists(conditions, max_size=3), min_size=1, max_size=5))
def test_the_counts_of_many_services_come_in_one_query(everybody, django_assert_num_queries, found):
    day = date(2026, 11, 23)
    matches = [
        Match(key=f"test{number}", program=7, title="시험", url="/", conditions=tuple(each))
        for number, each in enumerate(found)
    ]

    with django_assert_num_queries(1):
        counts = MatchProfile.objects.how_many(matches, day)

    assert counts == {match.key: MatchProfile.objects.fitting(match, day).count() for match in matches}
