"""The table of verbs: each from each state, each by each person; and what the database holds by itself."""

import pytest
from django.db import transaction
from django.utils import timezone

from programs.audit.models import Act
from programs.base.errors import WrongState
from programs.notices.campaigns import states
from programs.notices.campaigns.models import Campaign, CampaignState

TIMES = {
    "draft": {},
    "review": {"submitted_at": 1},
    "approved": {"approved_at": 1},
    "sending": {"approved_at": 1, "started_at": 1},
    "paused": {"approved_at": 1, "started_at": 1},
    "finished": {"approved_at": 1, "started_at": 1, "finished_at": 1},
    "cancelled": {"finished_at": 1},
}


@pytest.fixture
def campaign_in(composer, colleague):
    """A campaign that stands in this state, written by the composer."""

    def campaign_in(state, **more):
        now = timezone.now()
        times = dict.fromkeys(TIMES[state], now)
        if "approved_at" in times:
            times["approved_by"] = colleague
        values = {"title": "봄 축제", "body": "축제예요.", "topics": [4]} | times | more
        return Campaign.objects.create(
            state=state, department=composer.department, created_by=composer, writers=[composer.pk], **values
        )

    return campaign_in


@pytest.mark.parametrize("name", states.VERBS)
@pytest.mark.parametrize("state", CampaignState.values)
def test_each_verb_from_each_state(state, name, campaign_in, colleague):
    campaign, verb = campaign_in(state, purpose="disaster", topics=[1]), states.VERBS[name]
    by = None if name in ("finish", "reopen", "approve_by_rule") else colleague
    if state in verb.sources:
        with transaction.atomic():
            states.perform(Campaign.objects.locked(campaign.pk), name, by=by, **needed_by(name, colleague))
        campaign.refresh_from_db()
        assert campaign.state == (verb.target or state)
        act = Act.objects.get(event=verb.event)
        assert (act.by, act.data["before"]) == (by, state)
        return
    with transaction.atomic(), pytest.raises(WrongState, match="요"):
        states.perform(Campaign.objects.locked(campaign.pk), name, by=by, **needed_by(name, colleague))
    campaign.refresh_from_db()
    assert campaign.state == state
    assert not Act.objects.filter(event=verb.event).exists()


def needed_by(name, approver):
    now = timezone.now()
    return {
        "approve": {"approved_by": approver, "approved_at": now},
        "approve_by_rule": {"approved_because": "호우경보", "approved_at": now},
        "start": {"started_at": now},
        "take_back": {"approved_by": None, "approved_at": None},
        "send_back": {"approved_by": None, "approved_at": None},
    }.get(name, {})
