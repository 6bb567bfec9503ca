"""Disaster messages: some departments send them by themselves, at any hour, before everything else (P06.5)."""

import pytest
from django.core.exceptions import ValidationError

from programs.audit.models import Act
from programs.base.errors import NotYourDuty
from programs.notices.campaigns import services
from programs.notices.campaigns.models import Campaign
from programs.notices.models import OutboxMessage

PAGE = "/admin/notices/campaign/disaster/"
TYPED = {"body": "홍제천이 넘칠 수 있어요.", "body_en": "", "dongs": ["1141062000"], "because": "수위", "token": "t1"}


def test_an_officer_of_the_flood_office_sends_in_two_steps(flood_officer, client_of, subscriber):
    near = subscriber(topics=("disaster",), dong="홍제1동")
    subscriber(topics=("disaster",), dong="신촌동"), subscriber(topics=("culture",), dong="홍제1동")
    browser = client_of(flood_officer)

    sure = browser.post(PAGE, TYPED).content.decode()
    assert "1명에게 지금 보내기" in sure
    assert not Campaign.objects.exists()
    browser.post(PAGE, TYPED | {"confirmed": "1"})

    campaign = Campaign.objects.get()
    assert (campaign.state, campaign.priority, campaign.purpose) == ("sending", 0, "disaster")
    assert (campaign.created_by, campaign.approved_by, campaign.approved_because) == (flood_officer, None, "수위")
    row = OutboxMessage.objects.get()
    assert (row.subscriber, row.priority, row.purpose) == (near, 0, "disaster")
    assert Act.objects.get(event="notices.campaign.approve_by_rule").data["because"] == "수위"


def test_pressed_twice_it_goes_once(flood_officer, client_of, subscriber):
    subscriber(topics=("disaster",), dong="홍제1동")
    browser = client_of(flood_officer)
    for _ in range(2):
        browser.post(PAGE, TYPED | {"confirmed": "1"})
    assert Campaign.objects.count() == 1
    assert OutboxMessage.objects.count() == 1


def test_one_step_back_keeps_what_was_typed(flood_officer, client_of):
    page = client_of(flood_officer).post(PAGE, TYPED | {"back": "1"})
    assert page.status_code == 200
    assert "홍제천이 넘칠 수 있어요." in page.content.decode()
    assert not Campaign.objects.exists()


def test_what_cannot_be_sent_is_said_before(flood_officer, client_of):
    page = client_of(flood_officer).post(PAGE, TYPED | {"body": "대피 🚨", "confirmed": "1"})
    assert page.status_code == 422
    assert "‘🚨’" in page.content.decode()
    assert not Campaign.objects.exists()


@pytest.mark.parametrize("who", ["officer", "composer", "auditor", "administrator"])
def test_others_do_not(who, client_of, request):
    assert client_of(request.getfixturevalue(who)).post(PAGE, TYPED | {"confirmed": "1"}).status_code == 403
    assert not Campaign.objects.exists()


def test_a_weather_rule_sends_by_itself_once_per_warning(subscriber):
    subscriber(topics=("disaster",))
    sent = [
        services.send_disaster(title="호우경보", body="호우경보예요.", ref="weather:1", because="호우경보 규칙")
        for _ in range(2)
    ]
    assert sent[0] == sent[1]
    assert sent[0].created_by is None
    assert OutboxMessage.objects.count() == 1


def test_wordings_that_no_message_carries_are_left_out(subscriber):
    campaign = services.send_disaster(
        title="호우",
        body="호우경보예요.",
        ref="weather:2",
        variants={"en": "Heavy rain", "vi": "Mưa lớn", "zh-hans": "大雨们"},
    )
    assert campaign.variants == {"en": "Heavy rain"}


def test_a_draft_of_a_rule_is_sent_by_the_office_that_may(subscriber, flood_officer, composer):
    subscriber(topics=("disaster",))
    draft = Campaign.objects.create(
        title="호우주의보", body="호우주의보예요.", purpose="disaster", topics=[1], department=flood_officer.department
    )
    with pytest.raises(NotYourDuty):
        services.send_at_once(draft, by=composer)
    services.send_at_once(draft, by=flood_officer, because="현장 확인")
    draft.refresh_from_db()
    assert (draft.state, draft.approved_because) == ("sending", "현장 확인")


def test_a_text_too_long_is_refused_whole(subscriber):
    with pytest.raises(ValidationError, match="줄여 주세요"):
        services.send_disaster(title="호우", body="가" * 1000, ref="weather:3")
    assert not Campaign.objects.exists()
    assert not OutboxMessage.objects.exists()
