"""Real connections in one moment: a broker applies once, and draws in turn never give one turn twice."""

from collections import Counter

import pytest

from civil_affairs.real_estate.brokers import matching, services
from civil_affairs.real_estate.brokers.models import Broker, BrokerApplication, Draw
from programs.base.errors import WrongState
from programs.plan.catalog import load_plan
from tests.bookings.test_races import at_once
from tests.civil_affairs.real_estate.brokers import NOW, broker, wanted

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def plan(db):
    load_plan()


def test_of_six_applications_in_one_moment_one_is_taken():
    one = broker(1, state="listed", joined_at=None)
    wishes = {"deals": ["sale"]}

    answers = at_once([lambda: services.apply(one, phone="01055550001", wishes=wishes)] * 6)

    assert BrokerApplication.objects.count() == 1
    assert sum(isinstance(answer, WrongState) for answer in answers) == 5


def test_draws_in_one_moment_go_round_the_line_without_a_broker_twice():
    for number in range(6):
        broker(number)

    at_once([lambda n=n: matching.draw(wanted(cap=1), reference=f"N-{n}", now=NOW) for n in range(6)])

    often = Counter(number for record in Draw.objects.all() for number in record.chosen)
    assert sorted(often.values()) == [1] * 6
    assert sorted(Broker.objects.values_list("turn", flat=True)) == [1, 2, 3, 4, 5, 6]
