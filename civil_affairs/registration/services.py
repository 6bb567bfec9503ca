"""Registrations as they come and what is done to them beyond one step: applied for, taken at the counter, rung up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, cast

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from civil_affairs.registration.models import Registration, ResultNotice, TellBy
from programs import audit
from programs.base.errors import NotYourDuty, WrongState
from programs.cases import services
from programs.cases.errors import Stale
from programs.cases.may import of_the_department
from programs.cases.states import State
from programs.notices.models import OutboxMessage, Receipt
from programs.notices.outbox import State as Sent
from programs.people.actors import PORTAL, Actor
from programs.people.contact import Channel, NotifyBy
from programs.people.models import User
from programs.plan.models import Program

PROGRAM = 14
LOOKED_BACK = timedelta(days=14)  # a message that did not arrive is known by then
TRIED_AGAIN = timedelta(minutes=30)
Result = ResultNotice.Result


def program() -> Program:
    return Program.objects.select_related("department").get(pk=PROGRAM)


def _drafted(*, change: Mapping[str, Any], person: Mapping[str, Any], channel: str, **more: Any) -> Registration:
    """A case that is filled in and judged; how to be told decides which messages the case sends."""
    desk = program()
    tell_by = person["tell_by"]
    case = Registration(
        program=desk,
        department=desk.department,
        channel=channel,
        notify_by=tell_by if tell_by in (TellBy.SMS, TellBy.EMAIL) else NotifyBy.NONE,
        **change,
        **person,
        **more,
    )
    case.judge()
    return case


def apply_online(
    *,
    by: Actor,
    applicant: User | None,
    change: Mapping[str, Any],
    person: Mapping[str, Any],
    language: str,
    submission_key: str,
    request: HttpRequest,
) -> Registration:
    """The ledger change and its commission, applied for at once."""
    case = _drafted(change=change, person=person, channel=Channel.WEB, applicant=applicant, language=language)
    return services.file_with_consent(
        case, by=by, submission_key=submission_key, message="registration.filed", request=request
    )


def register_at_counter(
    *,
    by: User,
    change: Mapping[str, Any],
    person: Mapping[str, Any],
    submission_key: str,
    channel: str = Channel.VISIT,
    request: HttpRequest | None = None,
    at: datetime | None = None,
) -> Registration:
    """Filed and received in one transaction; two presses make one case. NotYourDuty for another department's staff."""
    case = _drafted(change=change, person=person, channel=channel, assignee=by)
    if not of_the_department(case, by):
        raise NotYourDuty(services.not_their_duty(case, by))
    with transaction.atomic():
        filed, is_new = services.file(case, by=by, submission_key=submission_key, request=request, at=at)
        if not is_new:
            return filed
        return cast(Registration, services.perform(filed, "receive", by=by, request=request, at=at))


def step(
    case: Registration,
    name: str,
    *,
    by: Actor,
    data: Mapping[str, Any] | None = None,
    version: int | None = None,
    request: HttpRequest | None = None,
    at: datetime | None = None,
) -> Registration:
    return cast(Registration, services.perform(case, name, by=by, data=data, version=version, request=request, at=at))


def amend(
    case: Registration,
    *,
    change: Mapping[str, Any],
    by: User,
    version: int | None = None,
    request: HttpRequest | None = None,
) -> Registration:
    """Put right what was typed in, until the ledger is changed by it; the rule decides anew."""
    with transaction.atomic():
        current = _locked(case, by=by)
        if version is not None and version != current.version:
            raise Stale
        if not current.is_open or current.ledger_on:
            raise WrongState(_("대장을 이미 정리했어요. 고치려면 먼저 대장정리를 되돌려 주세요."))
        for name, value in change.items():
            setattr(current, name, value)
        current.judge()
        current.version += 1
        current.save()
        services.write_timeline(
            current,
            "amended",
            _("신청 내용을 고쳤어요"),
            by=by,
            at=timezone.now(),
            text=f"{current.change} · {current.decision.reason}",
            public=True,
        )
        audit.record("registration.amended", by=by, subject=services.subject_of(current), request=request)
        return current


def log_call(
    case: Registration,
    *,
    by: User,
    result: str,
    note: str = "",
    request: HttpRequest | None = None,
    at: datetime | None = None,
) -> Registration:
    """Write down a telephone call about the result. Whoever did not answer was not told, and is rung up again."""
    at = at or timezone.now()
    with transaction.atomic():
        current = _locked(case, by=by)
        again = current.state == State.DONE
        if sentence := current.obstacle("told_again" if again else "told"):
            raise WrongState(sentence)
        if result == Result.TOLD:
            return step(
                current,
                "told_again" if again else "told",
                by=by,
                data={"way": "phone", "reason": note},
                request=request,
                at=at,
            )
        ResultNotice.objects.create(case=current, way=TellBy.PHONE, at=at, by=by, result=result, note=note)
        services.write_timeline(
            current,
            "called",
            _("결과를 알리려고 전화했어요"),
            by=by,
            at=at,
            text=str(Result(result).label),
            public=False,
        )
        audit.record(
            "registration.called", by=by, subject=services.subject_of(current), data={"result": result}, request=request
        )
        return current


def take_back_unreached(*, at: datetime | None = None) -> int:
    """Whoever the message did not reach was not told: the case waits for a call again. Returns how many."""
    at = at or timezone.now()
    since = at - LOOKED_BACK
    told = Registration.objects.filter(told_at__gte=since, notify_by__in=[NotifyBy.SMS, NotifyBy.EMAIL])
    refs = {f"case:{pk}": pk for pk in told.values_list("pk", flat=True)}
    newest: dict[str, OutboxMessage] = {}
    for row in OutboxMessage.objects.filter(ref__in=refs, key="registration.registered").order_by("id"):
        newest[row.ref] = row
    return sum(_not_told(refs[ref], at=at) for ref, row in newest.items() if _is_lost(row, at))


def _is_lost(message: OutboxMessage, at: datetime) -> bool:
    """It failed for good: what the carrier may still take is tried again within the half hour."""
    if message.state == Sent.SENT:
        reported = message.receipt_at
        return message.receipt == Receipt.FAILED and reported is not None and reported <= at - TRIED_AGAIN
    return bool(message.state == Sent.FAILED)


@transaction.atomic
def _not_told(pk: int, *, at: datetime) -> bool:
    """The message was the notice; one that came after it, by telephone or letter, stands."""
    case = cast(Registration, services.locked(pk, by=PORTAL))
    last = case.result_notices.filter(result=Result.TOLD).last()
    if case.told_at is None or last is None or last.way not in (TellBy.SMS, TellBy.EMAIL):
        return False
    last.result = Result.FAILED
    last.save(update_fields=["result"])
    case.told_at = None
    case.version += 1
    case.save()
    services.write_timeline(
        case,
        "unreached",
        _("결과 안내가 닿지 않았어요"),
        by=PORTAL,
        at=at,
        text=_("전화나 우편으로 다시 알려 드릴게요."),
        public=True,
    )
    audit.record("registration.unreached", by=None, subject=services.subject_of(case))
    return True


def _locked(case: Registration, *, by: User) -> Registration:
    current = cast(Registration, services.locked(case.pk, by=by))
    if not of_the_department(current, by):
        raise NotYourDuty(services.not_their_duty(current, by))
    return current
