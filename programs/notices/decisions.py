"""What a person decides about a message, each with a reason and on record."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs import audit
from programs.base.errors import WrongState
from programs.people.models import User
from programs.people.predicates import require

from .campaigns.models import Campaign, CampaignState
from .campaigns.spreading import take_up
from .models import Attempt, Channel, OutboxMessage, State
from .queries import may_decide
from .recording import note, requeue, settle
from .services import deliver_after_commit

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SENT_AGAIN = audit.declare("notices.sent_again", _("알림을 다시 보내기로 했어요"))
MARKED_SENT = audit.declare("notices.marked_sent", _("알림을 보낸 것으로 처리했어요"))
CANCELLED = audit.declare("notices.cancelled", _("알림을 취소했어요"))


@transaction.atomic
def send_again(message: OutboxMessage, *, by: User, reason: str) -> None:
    """Put a failed or unknown message back into the queue, under the same idempotency key.

    Raises NotYourDuty, and WrongState (a sentence) where it was sent, still waits, has lost its text, or its campaign
    was cancelled.
    """
    campaign = Campaign.objects.locked(message.campaign_id) if message.campaign_id else None
    row = _locked(message, by)
    _in(row, (State.FAILED, State.UNKNOWN), _("실패했거나 확인이 필요한 알림만 다시 보낼 수 있어요."))
    if not (row.body or row.campaign_id) or row.wiped_at:
        raise WrongState(_("내용이 지워진 알림이라 다시 보낼 수 없어요."))
    if campaign is not None and campaign.state == CampaignState.CANCELLED:
        raise WrongState(_("취소된 발송의 알림이라 다시 보낼 수 없어요."))
    requeue(row, at=timezone.now())
    OutboxMessage.objects.filter(pk=row.pk).update(attempts=0)
    if campaign is not None:
        take_up(campaign)
    _on_record(row, SENT_AGAIN, by=by, reason=reason)
    deliver_after_commit("email" if row.channel == Channel.EMAIL else "sms")


@transaction.atomic
def mark_sent(message: OutboxMessage, *, by: User, reason: str) -> None:
    """Close an unknown message as sent, because somebody found out that it was."""
    row = _locked(message, by)
    _in(row, (State.UNKNOWN,), _("확인이 필요한 알림만 보낸 것으로 처리할 수 있어요."))
    settle(row, State.SENT)
    _on_record(row, MARKED_SENT, by=by, reason=reason)


@transaction.atomic
def cancel(message: OutboxMessage, *, by: User, reason: str) -> None:
    """Take a message that has not gone out of the queue for good."""
    row = _locked(message, by)
    _in(row, (State.QUEUED, State.FAILED, State.UNKNOWN), _("이미 보냈거나 보내는 중인 알림은 취소할 수 없어요."))
    settle(row, State.CANCELLED, code="decided")
    _on_record(row, CANCELLED, by=by, reason=reason)


def _locked(message: OutboxMessage, by: User) -> OutboxMessage:
    """The row as it is now, ours until the end of the transaction; refused to whom it is not the duty of."""
    require(may_decide, by, _("이 알림을 정할 수 있는 담당자가 아니에요."))
    return OutboxMessage.objects.visible_to(by).select_for_update(of=("self",)).get(pk=message.pk)


def _in(row: OutboxMessage, states: tuple[State, ...], sentence: "StrOrPromise") -> None:
    if row.state not in states:
        raise WrongState(sentence)


def _on_record(row: OutboxMessage, event: str, *, by: User, reason: str) -> None:
    note(row, Attempt.Outcome.DECIDED, provider="", answer=reason)
    audit.record(event, by=by, subject=row, data={"reason": reason, "state_before": row.state})
