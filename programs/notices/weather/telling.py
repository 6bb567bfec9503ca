"""What is done about a change of what is in force: by the rule of its kind and level a draft, a message, or nothing.

Why a change is told once, whatever crashes: the decision (WeatherNotice, `ref` unique) and its campaign are written in
the transaction that takes the announcement in; before the commit neither is there, after it both are. The campaign's
own `ref` is unique, too.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from programs import audit
from programs.base.errors import WrongState
from programs.people.models import Department, User
from programs.people.predicates import require

from ..campaigns import services as campaigns
from ..campaigns import who
from ..campaigns.models import Campaign, CampaignState
from ..campaigns.states import CREATED, perform
from ..outbox import Priority, Purpose
from ..subscribers.models import Topic
from . import admin_words as words
from .admin_who import SAFETY, may_keep_weather
from .areas import ZONE
from .fold import Change, Warning, What, changes
from .models import NoticeAction, RuleAction, WeatherNotice, WeatherRule
from .told import BY_HAND
from .wording import rendered, title_of, values

log = structlog.get_logger(__name__)
FRESH = timedelta(hours=3)  # what was announced longer ago is on the page, and is no news for a text message
OPEN = (CampaignState.DRAFT, CampaignState.REVIEW, CampaignState.APPROVED)
OUT = (CampaignState.SENDING, CampaignState.PAUSED, CampaignState.FINISHED)


def tell(warnings: Sequence[Warning], *, now: datetime, by: User | None = None) -> list[WeatherNotice]:
    """Act on the latest change of each kind that nobody has acted on; returns what was decided.

    Only the latest: who imports an announcement and its release together has nobody to warn any more.
    """
    made = []
    every = changes(warnings, until=now)
    for kind in sorted({change.kind for change in every}):
        of_kind = [change for change in every if change.kind == kind]
        if not _is_told(of_kind):
            made.append(_act(of_kind[-1], of_kind, now=now, by=by))
    return made


def _is_told(of_kind: list[Change]) -> bool:
    """Whether what is now was decided about: under this name, or as the same state under another.

    The same warning may come by two ways with two times (typed in from a bulletin, then from the feed).
    """
    change = of_kind[-1]
    notices = WeatherNotice.objects.filter(kind=change.kind)
    if notices.filter(ref=change.ref).exists():
        return True
    last = notices.order_by("-id").first()
    if last is None:
        return False
    if change.is_over or last.what == What.ENDED:
        return change.is_over and last.what == What.ENDED
    ended_between = any(
        one.is_over and min(last.announced_at, change.announced_at) <= one.announced_at <= change.announced_at
        for one in of_kind[:-1]
    )
    return last.level == change.level and not ended_between


def _act(change: Change, of_kind: list[Change], *, now: datetime, by: User | None) -> WeatherNotice:
    began = next((one.announced_at for one in reversed(of_kind) if one.what == What.BEGAN), change.announced_at)
    _drop_drafts(change.kind, now=now)
    action, campaign, why = NoticeAction.LATE, None, ""
    if now - change.announced_at <= FRESH:
        if change.is_over:
            rule = _rule_of_what_was_sent(change, since=began)
            wanted = rule.clear_action if rule else None
            text = rule.clear_text if rule else ""
        else:
            rule = rule_for(change.kind, change.level)
            wanted = rule.action if rule else RuleAction.IGNORE
            text = rule.text if rule else ""
        action = NoticeAction.IGNORED if wanted else NoticeAction.UNTOLD
        if rule is not None and wanted in (RuleAction.DRAFT, RuleAction.SEND):
            action, campaign, why = _write(change, rule, text, send=wanted == RuleAction.SEND)
    notice = WeatherNotice.objects.create(
        ref=change.ref,
        kind=change.kind,
        what=change.what,
        level=change.level,
        announced_at=change.announced_at,
        action=action,
        campaign=campaign,
        why=why[:300],
        decided_at=now,
    )
    log.info("weather.decided", ref=change.ref, action=str(action), campaign=campaign.pk if campaign else None)
    return notice


def rule_for(kind: int, level: int) -> WeatherRule | None:
    """The rule of the district's zone, else one of a larger area."""
    rules = list(WeatherRule.objects.filter(kind=kind, level=level))
    return min(rules, key=lambda rule: (rule.area_code != ZONE, rule.area_code), default=None)


def _rule_of_what_was_sent(change: Change, *, since: datetime) -> WeatherRule | None:
    """The rule by which people were told of the gravest level of this warning; None where nobody was told anything."""
    sent = WeatherNotice.objects.filter(kind=change.kind, announced_at__gte=since).exclude(what=What.ENDED)
    levels = sorted((notice.level for notice in sent if is_out(notice)), reverse=True)
    return next((rule for level in levels if (rule := rule_for(change.kind, level))), None)


def is_out(notice: WeatherNotice) -> bool:
    """Whether its message went out: by the rule, or because an officer sent the draft, as it was or at once."""
    return Campaign.objects.filter(ref__in=(notice.ref, ref_of_draft_sent(notice.ref)), state__in=OUT).exists()


def ref_of_draft_sent(ref: str) -> str:
    return f"{ref}{BY_HAND}"


def _write(change: Change, rule: WeatherRule, text: str, *, send: bool) -> tuple[NoticeAction, Campaign | None, str]:
    """The campaign of a change. A wording that cannot be sent stops the message, not the warning: staff are told."""
    department = Department.objects.get(slug=SAFETY)
    english = rule.clear_text_en if change.is_over else rule.text_en
    try:
        with transaction.atomic():
            written: dict[str, Any] = {
                "title": title_of(change),
                "body": rendered(text, values(change)),
                "variants": {"en": rendered(english, values(change, language="en"))} if english else {},
                "ref": change.ref,
                "dongs": rule.dongs,
                "department": department,
            }
            campaign = campaigns.send_disaster(because=words.BY_RULE, **written) if send else _draft(**written)
    except ValidationError as error:
        why = " ".join(error.messages)
        log.error("weather.cannot_be_sent", ref=change.ref, why=why)
        return NoticeAction.FAILED, None, why
    return (NoticeAction.SENT if send else NoticeAction.DRAFTED), campaign, ""


def _draft(**written: Any) -> Campaign:
    """A draft of nobody's: whoever of the department sends it is its first reader."""
    campaign = Campaign.objects.create(
        purpose=Purpose.DISASTER,
        priority=Priority.DISASTER,
        topics=[Topic.objects.get(is_disaster=True).number],
        **written,
    )
    audit.record(CREATED, by=None, subject=campaign)
    return campaign


def _drop_drafts(kind: int, *, now: datetime) -> None:
    """Drafts of what is no longer so must not be sent by mistake."""
    for notice in WeatherNotice.objects.filter(kind=kind).waiting():
        campaign = Campaign.objects.locked(notice.campaign_id or 0)
        if campaign.state in OPEN:
            perform(campaign, "cancel", by=None, data={"reason": words.DRAFT_IS_OLD}, finished_at=now)


@transaction.atomic
def drop_draft(notice: WeatherNotice, *, by: User) -> None:
    """Take a waiting draft back: nobody gets it. Raises NotYourDuty, WrongState."""
    require(may_keep_weather, by, words.NOT_SAFETY)
    draft = _waiting_draft(notice)
    perform(draft, "cancel", by=None, data={"reason": words.DRAFT_DROPPED, "by": by.pk}, finished_at=timezone.now())


def _waiting_draft(notice: WeatherNotice) -> Campaign:
    draft = Campaign.objects.locked(notice.campaign_id) if notice.campaign_id else None
    if draft is None or draft.state not in OPEN:
        raise WrongState(words.NO_SUCH_DRAFT)
    return draft


@transaction.atomic
def send_draft(notice: WeatherNotice, *, by: User) -> Campaign:
    """Send a waiting draft at once, as it stands: 안전치수과 and the health centre need no second person (P06.5).

    Raises NotYourDuty, WrongState where it was sent, changed or taken back meanwhile.
    """
    require(who.may_send_disasters, by, words.NOT_A_DISASTER_DEPARTMENT)
    draft = _waiting_draft(notice)
    perform(draft, "cancel", by=None, data={"reason": words.DRAFT_SENT, "by": by.pk}, finished_at=timezone.now())
    return campaigns.send_disaster(
        title=draft.title,
        body=draft.body,
        ref=ref_of_draft_sent(notice.ref),
        because=words.BY_OFFICER,
        by=by,
        dongs=draft.dongs,
        department=draft.department,
        variants=draft.variants,
    )
