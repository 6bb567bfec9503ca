"""Real connections at the same moment: two choices, an offer while the request closes, two looks of the worker."""

import pytest
from django.utils import timezone

from civil_affairs.real_estate.answers.models import Offer
from civil_affairs.real_estate.requests import keeping, referring, services
from civil_affairs.real_estate.requests.models import HomeRequest, Referral
from programs.base.errors import WrongState
from programs.notices.models import OutboxMessage
from programs.people.actors import Guest
from programs.people.models import Consent
from tests.cases.factories import program_of
from tests.cases.test_concurrency import together
from tests.civil_affairs.real_estate.brokers import broker
from tests.civil_affairs.real_estate.homes import PHONE, offered, referral_of, sent

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def two(other_department):
    program_of(9, other_department)
    return broker(1), broker(2)


def test_of_two_choices_at_once_one_stands_and_the_other_is_told():
    case = sent()
    rows = referral_of(case), referral_of(case, 1)
    for row in rows:
        offered(row)

    outcomes = together(*(lambda row=row: services.choose(case, [row.pk], by=Guest(PHONE)) for row in rows))

    assert sorted(isinstance(outcome, WrongState) for outcome in outcomes) == [False, True]
    assert Referral.objects.filter(state="chosen").count() == 1
    assert OutboxMessage.objects.filter(key="home_request.broker_chosen").count() == 1
    assert Consent.objects.filter(purpose="home_request.contact").count() == 1


def test_an_offer_in_the_moment_of_closing_is_in_before_or_refused():
    case = sent()
    HomeRequest.objects.update(closes_at=timezone.now())
    row = referral_of(case)
    begun = case.received_at  # the broker pressed the button before the end

    offer, closed = together(lambda: offered(row, at=begun), keeping.keep)

    case.refresh_from_db()
    assert closed["closed"] == 1
    assert case.state == "done"
    assert isinstance(offer, (Offer, WrongState))
    assert Offer.objects.count() == isinstance(offer, Offer)
    assert set(case.referrals.values_list("state", flat=True)) == {"ended"}


def test_two_workers_tell_each_broker_once():
    sent(tell=False)

    outcomes = together(referring.tell_waiting, referring.tell_waiting)

    assert sum(outcomes) == 2
    assert OutboxMessage.objects.filter(key="home_request.broker_new").count() == 2
