"""P06 in the demo: subscribers whose consents are on record, a campaign in each state, and nobody real."""

from random import Random

import pytest

from programs.notices.campaigns.models import CampaignState
from programs.notices.models import Campaign, OutboxMessage, Promotion, Subscriber
from programs.notices.weather.models import WeatherWarning
from programs.people.models import Consent
from programs.plan.catalog import after_loading, load_plan
from programs.portal.demo import district_notices
from programs.portal.demo.accounts import make_accounts
from programs.portal.demo.names import people
from tests.base.times import kst

pytestmark = pytest.mark.django_db
NOW = kst("2026-11-23 15:00")


@pytest.fixture
def made(rng_people):
    load_plan()
    for follow in after_loading:
        follow()
    make_accounts()
    return lambda: district_notices.make_notices("small", people=rng_people, seed=1, now=NOW)


@pytest.fixture
def rng_people():
    return people(Random("test"), 300)


def test_there_is_something_to_see_on_every_page_and_a_second_time_makes_nothing(made):
    assert made() == district_notices.SUBSCRIBERS["small"]
    before = Subscriber.objects.count(), Campaign.objects.count(), OutboxMessage.objects.count()

    assert made() == 0
    assert before == (Subscriber.objects.count(), Campaign.objects.count(), OutboxMessage.objects.count())

    states = set(Campaign.objects.values_list("state", flat=True))
    assert states == set(CampaignState.values) - {"sending"}  # nothing goes out by itself while the demo is loaded
    outcomes = set(OutboxMessage.objects.filter(campaign__state="finished").values_list("state", flat=True))
    assert outcomes == {"sent", "failed", "unknown", "cancelled"}
    assert Promotion.objects.count() == 5
    assert WeatherWarning.objects.get().ends_at is not None


def test_every_consent_of_the_demo_is_on_record_and_nobody_is_real(made):
    made()

    some = Subscriber.objects.exclude(phone_hash=None).first()
    assert Consent.objects.filter(phone_hash=some.phone_hash, purpose="notices.sms", granted=True).exists()
    assert all(one.phone.startswith("0100") for one in Subscriber.objects.exclude(phone_hash=None)[:50])
    assert all(one.email.endswith("@example.com") for one in Subscriber.objects.exclude(email_hash=None)[:50])
