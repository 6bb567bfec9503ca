"""P06's figures: subscribers against the plan's starting numbers, sign-ups, what arrived, minutes of a warning."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from programs.audit.models import Opening
from programs.notices.models import Campaign, OutboxMessage, WeatherNotice
from programs.notices.subscribers import services as subscribers
from programs.people.fields import hash_for_lookup
from programs.people.models import Department
from programs.plan.catalog import load_plan
from programs.plan.indicators import registry
from programs.plan.models import Target
from programs.plan.periods import Period
from programs.plan.rolling import roll_plan
from programs.plan.services import tabulate
from tests.cases.factories import at
from tests.notices.subscribers.factories import make_subscriber

pytestmark = pytest.mark.django_db
NOW = at("2026-11-23 14:00")


@pytest.fixture(autouse=True)
def _plan():
    with time_machine.travel(NOW, tick=False):
        load_plan()
        roll_plan(to=2026)
        yield


def figure(key, period=None):
    indicator = registry.get(key)
    return str(tabulate([period or Period.quarter(2026, 4)], indicators=[indicator]).figure(indicator, program=6).value)


def test_subscribers_are_those_who_agreed_and_can_be_reached_by_channel():
    by_phone = [make_subscriber(number) for number in range(4)]
    make_subscriber(email="one@example.com")
    make_subscriber(9, phone="01055557009", email="two@example.com")
    # when one ends everything, and another's number is dead
    subscribers.end(by_phone[0], source="manage-link", notify=False)
    subscribers.set_aside(by_phone[1], "sms", "3047")
    # then they are no more
    assert figure("P06.subscribers.sms") == "3"
    assert figure("P06.subscribers.email") == "2"
    assert registry.get("P06.subscribers.sms").rows(Period.quarter(2026, 4)).count() == 3


def test_the_plans_starting_numbers_are_fulfilled_by_them():
    for title, key, start in (
        ("문자 수신자", "P06.subscribers.sms", 5924),
        ("이메일 수신자", "P06.subscribers.email", 6765),
    ):
        assert registry.fulfilling(6, title).key == key
        target = Target.objects.get(plan__program=6, plan__year=2015, title=title)
        assert (target.value, target.counted_by.key) == (start, key)


def test_who_signed_up_stays_counted_when_the_person_is_gone():
    make_subscriber(1, at=at("2026-10-05 10:00"))
    gone = make_subscriber(2, at=at("2026-10-06 10:00"))
    make_subscriber(3, at=at("2026-07-01 10:00"))
    gone.delete()

    assert figure("P06.signups") == "2"
    assert figure("P06.signups", Period.quarter(2026, 3)) == "1"


@pytest.fixture
def campaign():
    return Campaign.objects.create(
        title="폭우", body="대피하세요.", purpose="disaster", priority=0, state="finished", approved_because="규칙",
        department=Department.objects.get(slug="safety-flood-control"), approved_at=NOW, started_at=NOW,
        finished_at=NOW + timedelta(minutes=4),
    )  # fmt: skip


@pytest.fixture
def received(campaign):
    """Messages with these receipts: received("delivered", "failed", "")."""

    def received(*receipts):
        for number, receipt in enumerate(receipts):
            OutboxMessage.objects.create(
                key="campaign", channel="sms", campaign=campaign, purpose="disaster", recipient=f"0105555{number:04d}",
                recipient_hash=hash_for_lookup(f"0105555{number:04d}"), recipient_masked=f"010-****-{number:04d}",
                state="sent", sent_at=NOW, receipt=receipt, receipt_at=NOW if receipt else None,
                receipt_code="3047" if receipt == "failed" else "", dedupe=f"campaign:{number}",
            )  # fmt: skip

    return received


def test_the_delivered_rate_is_of_those_whose_receipt_came(received):
    received("delivered", "delivered", "failed", "")

    assert figure("P06.delivered") == "66.7"


def test_nobody_told_yet_is_no_rate(received):
    received("")

    assert figure("P06.delivered") == "None"


def warned(campaign, ref="weather:1", action="sent"):
    return WeatherNotice.objects.create(
        ref=ref, kind=2, what="issued", level=2, announced_at=NOW - timedelta(minutes=2), action=action,
        campaign=campaign,
    )  # fmt: skip


def test_minutes_from_the_announcement_to_the_last_hand_over(campaign, received):
    received("delivered", "")
    OutboxMessage.objects.filter(dedupe="campaign:1").update(sent_at=NOW + timedelta(minutes=4))
    warned(campaign)
    WeatherNotice.objects.create(ref="weather:2", kind=3, what="issued", level=1, announced_at=NOW, action="ignored")

    assert figure("P06.warning_minutes") == "6.0"
    (row,) = registry.get("P06.warning_minutes").rows(Period.quarter(2026, 4))
    assert row.campaign == campaign

    # opened and closed again days later, with nothing more handed over: the warning took no longer
    Campaign.objects.update(finished_at=NOW + timedelta(days=3))
    assert figure("P06.warning_minutes") == "6.0"


def test_a_draft_that_an_officer_sent_counts_by_the_campaign_that_carried_it(campaign, received):
    received("delivered")
    Campaign.objects.update(ref="weather:1:by-hand")
    draft = Campaign.objects.create(
        title="폭우", body="대피하세요.", purpose="disaster", priority=0, ref="weather:1", state="cancelled",
        department=campaign.department, finished_at=NOW,
    )  # fmt: skip
    warned(draft, action="drafted")

    assert figure("P06.warning_minutes") == "2.0"
    (row,) = registry.get("P06.warning_minutes").rows(Period.quarter(2026, 4))
    assert registry.get("P06.warning_minutes").measure.source.url(row).endswith(f"/{campaign.pk}/progress/")


@pytest.mark.parametrize("key", ["P06.subscribers.sms", "P06.subscribers.email", "P06.delivered", "P06.signups"])
def test_the_rows_behind_a_figure_are_masked_and_their_reading_is_on_record(key, received, mayor, client_of):
    make_subscriber(1, phone="01055557001", email="gildong@example.com")
    received("delivered")

    page = client_of(mayor).get(reverse("dashboard:program_rows", args=[6, key])).content.decode()

    assert "55557001" not in page.replace("-", "")
    assert "gildong@" not in page
    assert Opening.objects.count() == (0 if key == "P06.signups" else 1)


def test_the_dashboard_of_the_program_says_them(mayor, client_of):
    make_subscriber(1)

    page = client_of(mayor).get("/dashboard/6/").content.decode()

    for title in (
        "문자 수신자",
        "이메일 수신자",
        "새로 신청한 구독자",
        "알림이 닿은 비율",
        "특보 발표부터 마지막 발송까지",
    ):
        assert title in page
