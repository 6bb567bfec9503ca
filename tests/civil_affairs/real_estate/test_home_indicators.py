"""P09's figures by hand, and rows that add up to them; a share of few people is no figure."""

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from civil_affairs.real_estate.answers import services as answers
from civil_affairs.real_estate.indicators import NeverOfFew
from civil_affairs.real_estate.requests import keeping, services
from civil_affairs.real_estate.requests.models import HomeRequest
from programs.base.calendar import SEOUL
from programs.cases.services import perform
from programs.people.actors import Guest
from programs.plan.indicators import registry
from programs.plan.measuring import by_day
from programs.plan.periods import Period
from tests.cases.factories import program_of
from tests.civil_affairs.real_estate.brokers import broker
from tests.civil_affairs.real_estate.homes import PHONE, offered, referral_of, sent

pytestmark = pytest.mark.django_db
QUARTER = Period.quarter(2026, 1)
BEGUN = datetime(2026, 2, 2, 10, tzinfo=SEOUL)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def figure(key):
    indicator = registry.get(key)
    cells = [c for c in by_day(indicator.source, [indicator], [QUARTER]) if c.indicator == key and c.program == 9]
    numerator, denominator = sum(c.numerator for c in cells), sum(c.denominator or 0 for c in cells)
    return indicator.value(numerator, denominator)


@pytest.fixture(autouse=True)
def own_program(other_department):
    return program_of(9, other_department)


@pytest.fixture
def worked():
    """Four requests: offers after 2 and 6 hours and a choice; one offer after 4 hours, taken back; none; withdrawn."""
    broker(1), broker(2)
    first, second, third, fourth = (sent(at=BEGUN + place * DAY, tell=False) for place in range(4))
    offered(referral_of(first), at=BEGUN + 2 * HOUR)
    offered(referral_of(first, 1), at=BEGUN + 6 * HOUR)
    services.choose(first, [referral_of(first).pk], by=Guest(PHONE), at=BEGUN + DAY)
    answers.withdraw_offer(offered(referral_of(second), at=BEGUN + DAY + 4 * HOUR), at=BEGUN + 2 * DAY)
    perform(fourth, "withdraw", by=Guest(PHONE), at=BEGUN + 4 * DAY)
    keeping.keep(at=BEGUN + 20 * DAY)
    return first, second, third, fourth


def test_requests_offers_hours_and_the_chosen_rate_by_hand(worked):
    assert figure("P09.requests") == 4
    assert str(figure("P09.offers_per_request")) == "0.5"  # 2 that stand ÷ 4
    assert str(figure("P09.hours_to_first_offer")) == "3.0"  # (2 + 4) ÷ 2
    assert str(figure("P09.chosen_rate")) == "33.3"  # 1 of 3 that ended; the withdrawn one is left out


def test_the_rows_behind_each_figure_add_up_and_name_nobody(worked):
    rows = list(registry.get("P09.offers_per_request").rows(QUARTER))
    assert (len(rows), sum(row.offers_made for row in rows)) == (4, 2)
    hours = list(registry.get("P09.hours_to_first_offer").rows(QUARTER))
    assert sorted(row.first_offer_minutes for row in hours) == [120, 240]
    ended = list(registry.get("P09.chosen_rate").rows(QUARTER))
    assert (len(ended), sum(row.chosen_at is not None for row in ended)) == (3, 1)
    texts = str([column.of(rows[0]) for column in registry.get("P09.requests").row_columns])
    assert "심청아" not in texts


def test_nothing_to_divide_by_is_no_figure():
    assert figure("P09.chosen_rate") is None
    assert figure("P09.offers_per_request") is None


def test_a_share_is_told_of_five_and_more_only():
    for number in range(9):
        sent(at=BEGUN, tell=False, told_of_self=True, of_self=["woman"] if number < 5 else ["student"])
    sent(at=BEGUN, tell=False)  # did not answer

    assert str(figure("P09.share.woman")) == "55.6"  # 5 of 9
    assert figure("P09.share.student") is None  # 4
    assert str(figure("P09.share.foreigner")) == "0.0"
    rows = list(registry.get("P09.share.woman").rows(QUARTER))
    assert (len(rows), sum("woman" in row.of_self for row in rows)) == (9, 5)
    assert list(registry.get("P09.share.student").rows(QUARTER)) == []
    assert HomeRequest.objects.first().receipt_number not in str(
        [column.of(rows[0]) for column in registry.get("P09.share.woman").row_columns]
    )


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=st.integers(0, 30), part=st.floats(0, 1))
def test_no_share_lets_fewer_than_five_be_counted(told, part):
    of_group = round(told * part)
    share = registry.get("P09.share.woman")
    assert isinstance(share, NeverOfFew)
    value = share.value(of_group, told)
    if told < 5 or 0 < of_group < 5:
        assert value is None
    else:
        assert float(value) == pytest.approx(of_group / told * 100, abs=0.051)
