"""What may happen to a campaign: one table of verbs. Buttons, refusals, audit texts and the test grid come from it.

Nothing sets `Campaign.state` but `perform`, so whatever a verb declares here holds on every way.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _

from programs import audit
from programs.base.errors import NotYourDuty, WrongState
from programs.people.models import User

from . import who
from .models import Campaign, CampaignState

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

DRAFT, REVIEW, APPROVED = CampaignState.DRAFT, CampaignState.REVIEW, CampaignState.APPROVED
SENDING, PAUSED = CampaignState.SENDING, CampaignState.PAUSED
FINISHED, CANCELLED = CampaignState.FINISHED, CampaignState.CANCELLED


@dataclass(frozen=True)
class Verb:
    """One thing that may be done to a campaign.

    `target` None: the state stays. `may` is asked of a person; `portal` says that the portal does it by itself, too
    (`by=None`). `not_yours` and `wrong_state` are the sentences of the two refusals.
    """

    name: str
    label: "StrOrPromise"
    past: "StrOrPromise"
    sources: tuple[CampaignState, ...]
    target: CampaignState | None
    may: Callable[[User, Campaign], bool]
    not_yours: "StrOrPromise"
    wrong_state: "StrOrPromise"
    portal: bool = False
    style: str = "secondary"
    in_words: "StrOrPromise" = ""  # what it means, on the page that asks "are you sure"

    @property
    def event(self) -> str:
        return f"notices.campaign.{self.name}"


def _nobody(user: User, campaign: Campaign) -> bool:
    return False


WRITERS_ONLY = _("이 발송은 맡은 부서와 홍보담당관만 다룰 수 있어요.")
VERBS: dict[str, Verb] = {
    verb.name: verb
    for verb in (
        Verb(
            "edit",
            label=_("고치기"),
            past=_("내용을 고쳤어요"),
            sources=(DRAFT,),
            target=None,
            may=who.may_write,
            not_yours=WRITERS_ONLY,
            wrong_state=_("승인을 올린 뒤에는 고칠 수 없어요. 먼저 올린 것을 거두거나, 복사해서 새로 만들어 주세요."),
        ),
        Verb(
            "submit",
            label=_("승인 올리기"),
            past=_("승인을 올렸어요"),
            sources=(DRAFT,),
            target=REVIEW,
            may=who.may_write,
            not_yours=WRITERS_ONLY,
            wrong_state=_("작성 중인 발송만 승인을 올릴 수 있어요."),
            style="primary",
            in_words=_("다른 사람이 내용과 받는 사람을 확인하고 승인해요. 그동안은 고칠 수 없어요."),
        ),
        Verb(
            "take_back",
            label=_("올린 것 거두기"),
            past=_("올린 승인을 거두었어요"),
            sources=(REVIEW, APPROVED),
            target=DRAFT,
            may=who.may_write,
            not_yours=WRITERS_ONLY,
            wrong_state=_("승인을 기다리거나 승인된 발송만 거둘 수 있어요."),
            in_words=_("다시 고칠 수 있게 돼요. 승인된 것이라면 승인도 없어져요."),
        ),
        Verb(
            "approve",
            label=_("승인"),
            past=_("승인했어요"),
            sources=(REVIEW,),
            target=APPROVED,
            may=who.may_approve,
            not_yours=_("부서장, 홍보담당관, 시스템 관리자가 승인하고, 자기가 쓴 것은 승인할 수 없어요."),
            wrong_state=_("승인을 기다리는 발송이 아니에요. 다른 사람이 먼저 정했거나 거두었어요."),
            style="primary",
            in_words=_("승인한 뒤에는 내용과 받는 사람이 바뀌지 않아요."),
        ),
        Verb(
            "approve_by_rule",
            label=_("승인 없이 바로 보내기"),
            past=_("재난 알림을 규칙으로 승인했어요"),
            sources=(DRAFT, REVIEW),
            target=APPROVED,
            may=who.may_approve_by_rule,
            not_yours=_("재난 알림은 안전치수과와 보건소만 승인 없이 보낼 수 있어요."),
            wrong_state=_("작성 중이거나 승인을 기다리는 재난 알림만 바로 보낼 수 있어요."),
            style="danger",
            portal=True,
            in_words=_("둘째 사람의 승인 없이 바로 보내요. 밤에도 가고, 다른 발송보다 먼저 가요."),
        ),
        Verb(
            "send_back",
            label=_("돌려보내기"),
            past=_("고쳐 달라고 돌려보냈어요"),
            sources=(REVIEW, APPROVED),
            target=DRAFT,
            may=who.may_approve,
            not_yours=_("부서장, 홍보담당관, 시스템 관리자가 돌려보낼 수 있어요. 자기가 쓴 것은 거두어 주세요."),
            wrong_state=_("승인을 기다리거나 승인된 발송만 돌려보낼 수 있어요."),
            in_words=_("까닭을 적어 작성한 사람에게 돌려보내요."),
        ),
        Verb(
            "schedule",
            label=_("보낼 때 정하기"),
            past=_("보낼 때를 정했어요"),
            sources=(APPROVED,),
            target=None,
            may=who.may_run,
            not_yours=WRITERS_ONLY,
            wrong_state=_("승인된 발송만 보낼 때를 정할 수 있어요."),
            in_words=_("정한 때가 되면 저절로 보내기 시작해요."),
        ),
        Verb(
            "start",
            label=_("지금 보내기"),
            past=_("보내기 시작했어요"),
            sources=(APPROVED,),
            target=SENDING,
            may=who.may_run,
            not_yours=WRITERS_ONLY,
            wrong_state=_("승인된 발송만 보낼 수 있어요. 이미 시작했거나 취소되었을 수 있어요."),
            portal=True,
            style="primary",
            in_words=_("바로 보내기 시작해요. 보낸 것은 되돌릴 수 없어요."),
        ),
        Verb(
            "pause",
            label=_("잠시 멈추기"),
            past=_("잠시 멈췄어요"),
            sources=(SENDING,),
            target=PAUSED,
            may=who.may_run,
            not_yours=WRITERS_ONLY,
            wrong_state=_("보내는 중인 발송만 멈출 수 있어요."),
            in_words=_("남은 것을 보내지 않고 기다려요. 이어서 보낼 수 있어요."),
        ),
        Verb(
            "resume",
            label=_("이어서 보내기"),
            past=_("이어서 보내요"),
            sources=(PAUSED,),
            target=SENDING,
            may=who.may_run,
            not_yours=WRITERS_ONLY,
            wrong_state=_("잠시 멈춘 발송만 이어서 보낼 수 있어요."),
            style="primary",
            in_words=_("아직 받지 않은 사람에게만 보내요."),
        ),
        Verb(
            "cancel",
            label=_("취소"),
            past=_("발송을 취소했어요"),
            sources=(DRAFT, REVIEW, APPROVED, SENDING, PAUSED),
            target=CANCELLED,
            may=who.may_run,
            not_yours=WRITERS_ONLY,
            wrong_state=_("이미 끝났거나 취소된 발송이에요."),
            portal=True,  # the draft of a weather warning that is over
            style="danger",
            in_words=_("아직 보내지 않은 것은 보내지 않아요. 되돌릴 수 없어요."),
        ),
        Verb(
            "retry_failed",
            label=_("실패한 것 다시 보내기"),
            past=_("실패한 것을 다시 보내요"),
            sources=(SENDING, PAUSED, FINISHED),
            target=SENDING,
            may=who.may_run,
            not_yours=WRITERS_ONLY,
            wrong_state=_("보내는 중이거나, 멈췄거나, 끝난 발송만 실패한 것을 다시 보낼 수 있어요."),
            in_words=_("실패로 끝난 사람에게만 다시 보내요. 이미 받은 사람에게는 가지 않아요."),
        ),
        Verb(
            "finish",
            label=_("보내기 끝남"),
            past=_("보내기를 마쳤어요"),
            sources=(SENDING,),
            target=FINISHED,
            may=_nobody,
            not_yours=_("보내기가 끝났는지는 포털이 정해요."),
            wrong_state=_("보내는 중인 발송이 아니에요."),
            portal=True,
        ),
        Verb(
            "reopen",  # one of its messages goes once more: a person decided so, or the carrier could not deliver it
            label=_("다시 열기"),
            past=_("알림 하나를 다시 보내려고 발송을 다시 열었어요"),
            sources=(FINISHED,),
            target=SENDING,
            may=_nobody,
            not_yours=_("발송을 다시 여는 일은 포털이 해요."),
            wrong_state=_("끝난 발송이 아니에요."),
            portal=True,
        ),
    )
}
for _verb in VERBS.values():
    audit.declare(_verb.event, _verb.past)
CREATED = audit.declare("notices.campaign.created", _("발송을 만들었어요"))
TESTED = audit.declare("notices.campaign.tested", _("시험 발송을 했어요"))
SAMPLED = audit.declare("notices.campaign.sampled", _("받는 사람 보기를 열었어요"))


def verbs_open_to(campaign: Campaign, user: User) -> list[Verb]:
    """What this person may do with the campaign as it stands now: the buttons."""
    return [verb for verb in VERBS.values() if campaign.state in verb.sources and verb.may(user, campaign)]


def check(verb: Verb, campaign: Campaign, by: User | None) -> None:
    """Refuse what may not be: 404 not yours to see, 403 not your duty, 409 wrong state."""
    if by is None:
        if not verb.portal:
            raise NotYourDuty(verb.not_yours)
    else:
        if not Campaign.objects.visible_to(by).filter(pk=campaign.pk).exists():
            raise Http404
        if not verb.may(by, campaign):
            raise NotYourDuty(verb.not_yours)
    if campaign.state not in verb.sources:
        raise WrongState(verb.wrong_state)


def perform(
    campaign: Campaign,
    name: str,
    *,
    by: User | None,
    request: HttpRequest | None = None,
    data: dict[str, Any] | None = None,
    **changes: Any,
) -> None:
    """Do a verb to a row locked by the caller: check it, write state and changes, put it on record.

    Raises RuntimeError outside a transaction, Http404, NotYourDuty, WrongState.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("perform() needs the transaction in which the campaign is locked.")
    verb = VERBS[name]
    check(verb, campaign, by)
    before = campaign.state
    if verb.target is not None:
        changes["state"] = verb.target
    for field, value in changes.items():
        setattr(campaign, field, value)
    if changes:
        campaign.save(update_fields=list(changes))
    record = {"before": before, "after": campaign.state, **(data or {})}
    audit.record(verb.event, by=by, subject=campaign, data=record, request=request)
