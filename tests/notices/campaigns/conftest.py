"""The cast and the stage of campaigns: 홍보담당관 composes, its head approves; subscribers who chose something."""

import itertools

import pytest

from programs.notices.campaigns import services
from programs.notices.subscribers.topics import load_topics
from programs.people.models import Department, Role
from tests.cast import StaffFactory
from tests.notices.subscribers.factories import make_subscriber

_numbers = itertools.count(1)


@pytest.fixture(autouse=True)
def topics(places) -> None:
    load_topics()


@pytest.fixture
def public_relations(places) -> Department:
    return Department.objects.get(slug="public-relations")


@pytest.fixture
def composer(public_relations):
    """The officer of 홍보담당관 who writes."""
    return StaffFactory(email="composer@sdm.example.go.kr", department=public_relations)


@pytest.fixture
def colleague(public_relations):
    """Another officer of 홍보담당관: the second person."""
    return StaffFactory(email="colleague@sdm.example.go.kr", department=public_relations)


@pytest.fixture
def flood_officer(places):
    """An officer of 안전치수과, who sends disaster messages without a second person."""
    return StaffFactory(email="flood@sdm.example.go.kr", department=Department.objects.get(slug="safety-flood-control"))


@pytest.fixture
def flood_head(places):
    return StaffFactory(
        email="flood.head@sdm.example.go.kr",
        role=Role.HEAD,
        department=Department.objects.get(slug="safety-flood-control"),
    )


@pytest.fixture
def draft(composer):
    """A text of 홍보담당관 to everyone who chose culture."""

    def draft(*, by=composer, **written):
        given = {"title": "봄 축제", "body": "이번 토요일에 봄 축제가 열려요.", "topics": [4]} | written
        return services.create(by=by, **given)

    return draft


@pytest.fixture
def subscriber(topics):
    """A new subscriber by telephone who chose culture; whatever is given replaces that."""

    def subscriber(**given):
        return make_subscriber(next(_numbers), **{"topics": ("culture",)} | given)

    return subscriber
