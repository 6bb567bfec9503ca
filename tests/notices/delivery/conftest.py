"""Subscribers and a campaign on its way to them."""

import pytest

from programs.notices.campaigns import services
from programs.notices.campaigns.models import Campaign
from programs.notices.subscribers.topics import load_topics
from programs.people.models import Department
from tests.cast import StaffFactory
from tests.notices.subscribers.factories import make_subscriber

__all__ = ["make_subscriber"]


@pytest.fixture
def stage(places) -> None:
    load_topics()


@pytest.fixture
def composer(stage):
    department = Department.objects.get(slug="public-relations")
    return StaffFactory(email="composer@sdm.example.go.kr", department=department)


@pytest.fixture
def colleague(stage):
    department = Department.objects.get(slug="public-relations")
    return StaffFactory(email="colleague@sdm.example.go.kr", department=department, role="head")


@pytest.fixture
def subscribers(stage):
    """Make so many subscribers of disaster and welfare news by telephone."""

    def subscribers(count, *, first=0, **given):
        return [make_subscriber(first + number, **given) for number in range(count)]

    return subscribers


@pytest.fixture
def approved(composer, colleague):
    """A text campaign that a second person has approved; whatever is given replaces what it says."""

    def approved(**written) -> Campaign:
        given = {"title": "복지 소식", "body": "새 복지 소식이 있어요.", "topics": []} | written
        draft = services.create(by=composer, **given)
        services.submit(draft, by=composer)
        return services.approve(draft, by=colleague)

    return approved


@pytest.fixture
def start(approved, composer):
    """A campaign that has been started."""

    def start(**written) -> Campaign:
        return services.send_now(approved(**written), by=composer)

    return start
