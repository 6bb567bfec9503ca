"""Verbs of campaigns, each in one transaction: the row is locked, the table of verbs asked, the act put on record.

What a campaign says and to whom is written only here, so a caller need not know which fields go together.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import structlog
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from programs import audit
from programs.base.errors import NotYourDuty, WrongState
from programs.base.text import outside_letters
from programs.people.models import Department, User
from programs.people.predicates import require

from ..outbox import Priority, Purpose
from ..subscribers.models import Topic
from ..who import PUBLIC_RELATIONS
from . import spreading, who
from .models import SETTLED_COLUMNS, Campaign, CampaignKind
from .rules import refuse_faulty
from .states import CREATED, perform

log = structlog.get_logger(__name__)
PRIORITY_OF = {Purpose.DISASTER: Priority.DISASTER, Purpose.INFO: Priority.NEWSLETTER, Purpose.AD: Priority.NEWSLETTER}
# What a composer may write; everything else of a campaign is the verbs'.
WRITTEN_FIELDS = frozenset(
    {
        "title",
        "purpose",
        "subject",
        "body",
        "variants",
        "image",
        "sender",
        "topics",
        "dongs",
        "age_bands",
        "languages",
        "narrowed_to",
    }
)


def fingerprint(campaign: Campaign) -> str:
    """A short digest of text and audience: what was approved, or sent, is what was on the page."""
    values = {name: getattr(campaign, name) for name in SETTLED_COLUMNS}
    return hashlib.sha256(json.dumps(values, sort_keys=True, default=str).encode()).hexdigest()[:16]


@transaction.atomic
def create(*, by: User, kind: str = CampaignKind.TEXT, request: HttpRequest | None = None, **written: Any) -> Campaign:
    """Begin a draft for the person's own department. Raises NotYourDuty."""
    require(who.may_compose, by, _("부서의 담당자만 발송을 만들 수 있어요."))
    assert by.department is not None  # may_compose: officers and heads have one (check constraint)
    campaign = Campaign(kind=kind, department=by.department, created_by=by, writers=[by.pk])
    _write(campaign, written)
    campaign.save(force_insert=True)
    audit.record(CREATED, by=by, subject=campaign, request=request)
    return campaign


@transaction.atomic
def edit(campaign: Campaign, *, by: User, request: HttpRequest | None = None, **written: Any) -> Campaign:
    """Write on a draft. Whoever did is one of its writers and cannot approve it."""
    row = Campaign.objects.locked(campaign.pk)
    _write(row, written)
    writers = row.writers if by.pk in row.writers else [*row.writers, by.pk]
    changes = {name: getattr(row, name) for name in (*written, "priority")}
    perform(row, "edit", by=by, request=request, data={"fields": sorted(written)}, writers=writers, **changes)
    return row


def _write(campaign: Campaign, written: Mapping[str, Any]) -> None:
    if unknown := written.keys() - WRITTEN_FIELDS:
        raise TypeError(f"Not written by a composer: {', '.join(sorted(unknown))}.")
    for name, value in written.items():
        setattr(campaign, name, value)
    campaign.priority = PRIORITY_OF.get(Purpose(campaign.purpose), Priority.NEWSLETTER)


@transaction.atomic
def copy(campaign: Campaign, *, by: User, request: HttpRequest | None = None) -> Campaign:
    """Begin a draft with the text and audience of another one."""
    if campaign.narrowed_to and by.department_id != campaign.department_id:  # they agreed to be told by that one only
        raise NotYourDuty(_("서비스에 맞는 주민에게 보내는 문자는 그 서비스를 맡은 부서만 베껴 쓸 수 있어요."))
    written = {name: getattr(campaign, name) for name in WRITTEN_FIELDS}
    return create(by=by, kind=campaign.kind, request=request, **written)


@transaction.atomic
def submit(campaign: Campaign, *, by: User, request: HttpRequest | None = None) -> Campaign:
    """Hand it in for the second person. Raises ValidationError with what has to be mended."""
    row = Campaign.objects.locked(campaign.pk)
    perform(row, "submit", by=by, request=request, submitted_at=timezone.now(), sent_back_because="")
    refuse_faulty(row)
    return row


@transaction.atomic
def take_back(campaign: Campaign, *, by: User, request: HttpRequest | None = None) -> Campaign:
    """Make it a draft again; an approval that was given is gone."""
    row = Campaign.objects.locked(campaign.pk)
    perform(row, "take_back", by=by, request=request, **_UNAPPROVED)
    return row


_UNAPPROVED: dict[str, Any] = {
    "submitted_at": None,
    "approved_by": None,
    "approved_at": None,
    "approved_because": "",
    "scheduled_at": None,
}


@transaction.atomic
def approve(campaign: Campaign, *, by: User, seen: str = "", request: HttpRequest | None = None) -> Campaign:
    """The second person says yes. `seen` is the fingerprint of what was on their page.

    Raises NotYourDuty for one's own text, WrongState when a colleague was quicker or the text is another by now.
    """
    row = Campaign.objects.locked(campaign.pk)
    perform(row, "approve", by=by, request=request, approved_by=by, approved_at=timezone.now())
    _is_what_was_seen(row, seen)
    refuse_faulty(row)
    return row


def _is_what_was_seen(row: Campaign, seen: str) -> None:
    if seen and seen != fingerprint(row):
        raise WrongState(_("화면을 연 뒤에 내용이나 받는 사람이 바뀌었어요. 바뀐 것을 다시 확인해 주세요."))


@transaction.atomic
def send_back(campaign: Campaign, *, by: User, reason: str, request: HttpRequest | None = None) -> Campaign:
    """Give it back to its writers, with the reason."""
    row = Campaign.objects.locked(campaign.pk)
    data = {"reason": reason}
    perform(row, "send_back", by=by, request=request, data=data, sent_back_because=reason, **_UNAPPROVED)
    return row


@transaction.atomic
def schedule(
    campaign: Campaign,
    *,
    by: User,
    at: datetime | None,
    request: HttpRequest | None = None,
    now: datetime | None = None,
) -> Campaign:
    """Have the portal begin at that time; None takes the time back. Raises ValidationError for a time that is over.

    `now` is the present, unless a demo tells of another.
    """
    row = Campaign.objects.locked(campaign.pk)
    perform(row, "schedule", by=by, request=request, data={"at": at}, scheduled_at=at)
    if at is not None and at <= (now or timezone.now()):
        raise ValidationError({"at": _("이미 지난 때예요. 앞으로 올 때를 골라 주세요.")})
    return row


@transaction.atomic
def send_now(campaign: Campaign, *, by: User | None, seen: str = "", request: HttpRequest | None = None) -> Campaign:
    """Begin to send. Raises ValidationError where it became faulty since the approval (a sender number ran out)."""
    row = Campaign.objects.locked(campaign.pk)
    perform(row, "start", by=by, request=request, started_at=timezone.now())
    _is_what_was_seen(row, seen)
    refuse_faulty(row)
    spreading.start(row)
    return row


def start_due(at: datetime) -> list[Campaign]:
    """Begin what is scheduled and due, each in a transaction of its own.

    One that cannot begin, whatever the reason, stays approved: the desk and the morning mail name it
    (`not_started`). The others go.
    """
    started = []
    for campaign in Campaign.objects.due(at):
        try:
            started.append(send_now(campaign, by=None))
        except (ValidationError, WrongState) as refusal:
            log.warning("notices.campaign_not_started", campaign=campaign.pk, why=str(refusal))
        except Exception:  # noqa: BLE001 - a fault of one campaign (its content, say) holds up no other
            log.exception("notices.campaign_not_started", campaign=campaign.pk)
    return started


@transaction.atomic
def pause(campaign: Campaign, *, by: User, request: HttpRequest | None = None) -> Campaign:
    """Hold what has not been handed over: the workers leave rows of a paused campaign alone."""
    row = Campaign.objects.locked(campaign.pk)
    perform(row, "pause", by=by, request=request)
    return row


@transaction.atomic
def resume(campaign: Campaign, *, by: User, request: HttpRequest | None = None) -> Campaign:
    row = Campaign.objects.locked(campaign.pk)
    perform(row, "resume", by=by, request=request)
    spreading.go_on(row)
    return row


@transaction.atomic
def cancel(campaign: Campaign, *, by: User, reason: str, request: HttpRequest | None = None) -> Campaign:
    """Stop for good. What waits in the outbox is cancelled with it; what is being handed over comes to its end."""
    row = Campaign.objects.locked(campaign.pk)
    perform(row, "cancel", by=by, request=request, data={"reason": reason}, finished_at=timezone.now())
    spreading.call_off(row)
    return row


@transaction.atomic
def retry_failed(campaign: Campaign, *, by: User, request: HttpRequest | None = None) -> int:
    """Put the failed back into the queue, under the same idempotency keys; returns how many.

    Whoever got it gets nothing; the rules of the hand-over (consent, set aside) are asked again for each.
    """
    row = Campaign.objects.locked(campaign.pk)
    perform(row, "retry_failed", by=by, request=request, finished_at=None)
    again = spreading.requeue_failed(row)
    if not again:
        raise WrongState(_("다시 보낼 실패한 알림이 없어요."))
    return again


@transaction.atomic
def send_disaster(
    *,
    title: str,
    body: str,
    ref: str,
    because: str = "",
    by: User | None = None,
    dongs: Sequence[str] = (),
    languages: Sequence[str] = (),
    variants: Mapping[str, str] | None = None,
    department: Department | None = None,
    subject: str = "",
    request: HttpRequest | None = None,
) -> Campaign:
    """Send a disaster message at once, at any hour, before everything else, to all who chose 재난·안전 (and the dongs).

    Approved by rule, the reason on record: `by` an officer of a department that may (P06.5), or nobody for a weather
    rule. Called again with the same `ref`, the first campaign is returned and nothing sent. `variants` are wordings in
    other languages; one that cp949 cannot carry is left out, and its readers get the Korean.
    Raises NotYourDuty, ValidationError (sentences by field).
    """
    if by is not None:
        require(who.may_send_disasters, by, _("재난 알림은 안전치수과와 보건소만 승인 없이 보낼 수 있어요."))
    department = department or (by.department if by else None) or Department.objects.get(slug=PUBLIC_RELATIONS)
    if existing := Campaign.objects.filter(ref=ref, purpose=Purpose.DISASTER).first():
        return existing
    campaign = Campaign(
        title=title,
        subject=subject,
        body=body,
        variants=_sendable(variants or {}),
        purpose=Purpose.DISASTER,
        priority=Priority.DISASTER,
        department=department,
        topics=[Topic.objects.get(is_disaster=True).number],
        dongs=list(dongs),
        languages=list(languages),
        ref=ref,
        created_by=by,
        writers=[by.pk] if by else [],
    )
    try:
        with transaction.atomic():
            campaign.save(force_insert=True)
    except IntegrityError:  # the same button at the same moment (notices_one_disaster_per_ref)
        return Campaign.objects.get(ref=ref, purpose=Purpose.DISASTER)
    audit.record(CREATED, by=by, subject=campaign, request=request)
    _send_by_rule(campaign, by=by, because=because, request=request)
    return campaign


@transaction.atomic
def send_at_once(
    campaign: Campaign, *, by: User, because: str = "", seen: str = "", request: HttpRequest | None = None
) -> Campaign:
    """Send a disaster message that was drafted (by a weather rule, by a colleague) without a second person.

    Raises NotYourDuty, WrongState, ValidationError as `send_disaster` does.
    """
    row = Campaign.objects.locked(campaign.pk)
    _is_what_was_seen(row, seen)
    _send_by_rule(row, by=by, because=because, request=request)
    return row


def _send_by_rule(row: Campaign, *, by: User | None, because: str, request: HttpRequest | None) -> None:
    now, why = timezone.now(), because or _("재난 알림 규칙")
    perform(
        row,
        "approve_by_rule",
        by=by,
        request=request,
        data={"because": why},
        submitted_at=now,
        approved_at=now,
        approved_because=why,
    )
    refuse_faulty(row)
    perform(row, "start", by=by, request=request, started_at=now)
    spreading.start(row)


def _sendable(variants: Mapping[str, str]) -> dict[str, str]:
    """The wordings that a text message can carry (K-30): nothing of Chinese or Vietnamese letters."""
    return {language: body for language, body in variants.items() if body.strip() and not outside_letters(body)}
