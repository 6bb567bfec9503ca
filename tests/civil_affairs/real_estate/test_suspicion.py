"""Brokers whose doings look wrong are raised once, by what they did, and counted anew once staff looked into it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from civil_affairs.real_estate import suspicion
from civil_affairs.real_estate.answers.models import Complaint
from civil_affairs.real_estate.brokers.models import BrokerSignal, Sign
from programs.plan.catalog import load_plan
from tests.civil_affairs.real_estate.brokers import broker
from tests.civil_affairs.real_estate.homes import offered, referral_of, sent

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def plan(db):
    load_plan()


def test_complaints_and_offers_outside_the_asked_range_are_raised_once_and_counted_anew_after_being_settled():
    one = broker(1)
    now = timezone.now()
    for _turn in range(3):
        referral = referral_of(sent(price_high=20_000))
        offered(referral, price=45_000)
        Complaint.objects.create(referral=referral, text="없는 집이었어요.", made_at=now)

    assert suspicion.look() == 2
    assert suspicion.look() == 0

    raised = {signal.sign: signal.count for signal in BrokerSignal.objects.filter(broker=one)}
    assert raised == {Sign.COMPLAINTS: 3, Sign.OUT_OF_RANGE: 3}
    BrokerSignal.objects.update(settled_at=timezone.now() + timedelta(minutes=1), note="살펴봤어요.")
    assert suspicion.look(at=timezone.now() + timedelta(days=1)) == 0
    late = timezone.now() + timedelta(hours=1)
    for _turn in range(2):
        Complaint.objects.create(referral=referral, text="또 그래요.", made_at=late)
    assert suspicion.look(at=late + timedelta(hours=1)) == 1
    assert BrokerSignal.objects.open().get().count == 2


def test_the_same_home_offered_to_many_is_raised_and_an_honest_broker_is_not():
    broker(1)
    broker(2)
    for number in range(5):
        case = sent()
        offered(referral_of(case, 0), place="연희초등학교 뒤")
        offered(referral_of(case, 1), place=f"홍제천 옆 {number}")

    suspicion.look()

    assert [(each.broker.name, each.sign) for each in BrokerSignal.objects.all()] == [
        ("연희1 공인중개사사무소", Sign.SAME_OFFER)
    ]
