"""Who may, as a table: each role, each predicate."""

import pytest
from django.contrib.auth.models import AnonymousUser

from programs.base.errors import NotYourDuty
from programs.people import predicates as may
from programs.people.models import User

CAST = ["resident", "officer", "other_officer", "head", "other_head", "mayor", "auditor", "administrator"]

GRID = {
    "is_staff": {"officer", "other_officer", "head", "other_head", "mayor", "auditor", "administrator"},
    "is_resident": {"resident"},
    "is_head": {"head", "other_head"},
    "sees_all": {"mayor", "auditor", "administrator"},
    "sees_dashboard": {"head", "other_head", "mayor", "auditor", "administrator"},
}


@pytest.fixture
def cast(request, db) -> dict[str, User]:
    return {name: request.getfixturevalue(name) for name in CAST}


@pytest.mark.parametrize("name", GRID)
def test_who_is_what(cast, name: str):
    assert {who for who, user in cast.items() if getattr(may, name)(user)} == GRID[name]
    assert not getattr(may, name)(AnonymousUser())


def test_a_departments_work_is_for_its_own_people(cast, department):
    assert {who for who, user in cast.items() if may.is_officer_of(department)(user)} == {"officer", "head"}
    assert {who for who, user in cast.items() if may.is_head_of(department)(user)} == {"head"}
    assert {who for who, user in cast.items() if may.sees_department(department)(user)} == {
        "officer",
        "head",
        "mayor",
        "auditor",
        "administrator",
    }


def test_who_has_left_may_nothing(officer, department):
    officer.is_active = False
    assert not may.is_officer_of(department)(officer)
    assert not may.is_staff(officer)


def test_require_says_its_sentence(other_officer, department):
    with pytest.raises(NotYourDuty, match="지적과"):
        may.require(may.is_officer_of(department), other_officer, "지적과 일이 아니에요.")


def test_rows_are_cut_to_the_department(cast, department):
    everyone = User.objects.filter(department__isnull=False)
    seen = {who: may.within_department(everyone, user).count() for who, user in cast.items()}
    assert seen == {
        "resident": 0,
        "officer": 2,
        "head": 2,
        "other_officer": 2,
        "other_head": 2,
        "mayor": 4,
        "auditor": 4,
        "administrator": 4,
    }
