"""The cast and the stage of campaigns: 홍보담당관 composes, its head approves; subscribers who chose something."""

import itertools

import pytest
from django.utils import timezone

from programs.notices.campaigns import services
from programs.notices.models import SignupPlace, Subscriber
from programs.notices.subscribers.topics import load_topics
from programs.people.models import Department, Dong, Role
from tests.cast import StaffFactory

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
def subscriber(db):
    """A subscriber with a proven telephone and consent; whatever is given replaces that."""

    def subscriber(*, dong=None, **given):
        number, now = next(_numbers), timezone.now()
        values = {
            "phone": f"0105555{number:04d}",
            "phone_masked": f"010-****-{number:04d}",
            "phone_confirmed_at": now,
            "sms_consent_at": now,
            "topics": [4],
            "place": SignupPlace.objects.get(code="web"),
            "dong": Dong.objects.get(name=dong) if dong else None,
        }
        return Subscriber.objects.create(**values | given)

    return subscriber
