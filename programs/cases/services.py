"""What is done to a case, each in one transaction: file it, make a move, assign it, hand it over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar, cast

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from programs import audit
from programs.base import clock
from programs.base.closures import current_calendar
from programs.base.errors import BadInput, NotYourDuty, WrongState
from programs.cases import timekeeping
from programs.cases.consents import record_consent
from programs.cases.duty import not_their_duty, towards
from programs.cases.errors import Stale
from programs.cases.may import router
from programs.cases.messages import phone_of, recipient_of, variables_for
from programs.cases.models import Case, ReceiptCounter
from programs.cases.moves import Move, method_of, moves_of
from programs.cases.records import TimelineEntry
from programs.cases.states import State
from programs.notices.services import send
from programs.people.actors import PORTAL, Actor, user_of, works_here
from programs.people.contact import NotifyBy
from programs.people.models import Department, User
from programs.plan.names import department_name

K = TypeVar("K", bound=Case)
ONLINE_RECEIPT = clock.WorkingHours(8)


def file(
    case: K,
    *,
    by: Actor,
    submission_key: str,
    message: str | None = None,
    request: HttpRequest | None = None,
    at: datetime | None = None,
) -> tuple[K, bool]:
    """Hand a filled-in case to the office: receipt number, timeline, audit, message.

    Returns the case and whether it is new. The same submission key again, even at the same moment in
    another process, gives the case of the first time (K: one case for a double click).
    """
    at = at or timezone.now()
    if earlier := _filed_with(submission_key, case):
        return earlier, False
    try:
        with transaction.atomic():
            case.submission_key = submission_key
            case.receipt_number = ReceiptCounter.take(case.program_id, at)
            case.submitted_at = at
            case.receive_by = clock.compute(ONLINE_RECEIPT, at, calendar=current_calendar()).at
            timekeeping.set_state(case, State.SUBMITTED)
            if works_here(by):
                case.registered_by = user_of(by)
            case.full_clean(
                exclude=["receipt_number", "submission_key", "state"], validate_unique=False, validate_constraints=False
            )
            case.save(force_insert=True)
            _write(case, "filed", _("제출했어요"), by=by, at=at, text="", public=True)
            audit.record(
                f"{case.kind}.filed",
                by=user_of(by),
                subject=subject_of(case),
                data={"channel": case.channel},
                request=request,
            )
            if message:
                _tell(case, message, {}, act="filed")
    except IntegrityError:
        earlier = _filed_with(submission_key, case)
        if earlier is None:
            raise
        return earlier, False
    return case, True


def _filed_with(submission_key: str, case: K) -> K | None:
    """The case that this submission made already.

    A key belongs to who made it: with another phone it is somebody's attempt to see a stranger's case (400).
    """
    earlier = cast("K | None", type(case).objects.filter(submission_key=submission_key).first())
    if earlier is not None and earlier.applicant_phone != case.applicant_phone:
        raise BadInput(_("화면을 연 지 오래되었어요. 새로 고친 뒤 다시 보내 주세요."))
    return earlier


def file_with_consent(
    case: K, *, by: Actor, submission_key: str, message: str | None, request: HttpRequest, at: datetime | None = None
) -> K:
    """File what an online form asks for, with the consent given on it, in one transaction; return the one case."""
    with transaction.atomic():
        filed, is_new = file(case, by=by, submission_key=submission_key, message=message, request=request, at=at)
        if is_new:
            record_consent(filed, source="web")
    return filed


def perform(
    case: Case,
    name: str,
    *,
    by: Actor,
    data: Mapping[str, Any] | None = None,
    request: HttpRequest | None = None,
    version: int | None = None,
    at: datetime | None = None,
) -> Case:
    """Make a move and everything that follows from it, in one transaction; return the case as it is now.

    data: what the move's form asks for. version: what the page showed when it was opened.
    Raises Http404 (not the actor's), NotYourDuty (403), Stale and WrongState (409),
    ValidationError (what the move needs is missing or wrong).
    """
    with transaction.atomic():
        current = locked(case.pk, by=by)
        declared = _declared(current, name)
        _refuse_what_is_not_theirs(current, declared, by)
        if version is not None and version != current.version:
            raise Stale
        if current.state not in declared.sources:
            raise WrongState(_wrong_state(current, declared))
        if sentence := current.obstacle(name):
            raise WrongState(sentence)
        at = at or timezone.now()
        made = _make(current, declared, by=by, data=_clean(declared, data), request=request, at=at)
        if following := made.follows(name):
            return perform(made, following[0], by=by, data=following[1], request=request, at=at)
        return made


def locked(pk: int, *, by: Actor) -> Case:
    """The case as its own kind, its row locked; 404 unless it exists for this actor."""
    if not Case.objects.visible_to(by).filter(pk=pk).locked().values_list("pk").exists():
        raise Http404(_("그런 민원이 없어요."))
    row = Case.objects.filter(pk=pk).locked().get()
    return row.as_kind()


def assign(
    case: Case, *, to: User | None, by: Actor, request: HttpRequest | None = None, version: int | None = None
) -> Case:
    """Give the case to an officer of its department, or to nobody."""
    with transaction.atomic():
        current = _locked_to_route(case.pk, by=by, version=version)
        if to is not None and (to.department_id != current.department_id or not works_here(to)):
            raise ValidationError(
                _("담당자는 %(department)s 직원이어야 해요.") % {"department": department_name(current.department.name)}
            )
        if current.assignee_id == (to.pk if to else None):
            return current
        current.assignee = to
        current.arrived_at = None
        _touch(current)
        label = _("담당자를 정했어요") if to else _("담당자를 비웠어요")
        _write(current, "assigned", label, by=by, at=timezone.now(), text="", public=False)
        audit.record(
            "cases.assigned",
            by=user_of(by),
            subject=subject_of(current),
            data={"to": to.pk if to else None},
            request=request,
        )
        return current


def hand_over(
    case: Case,
    *,
    to: Department,
    by: Actor,
    reason: str,
    request: HttpRequest | None = None,
    version: int | None = None,
) -> Case:
    """Give the case to another department. Its clock runs on; the applicant reads who has it now."""
    with transaction.atomic():
        current = _locked_to_route(case.pk, by=by, version=version)
        if to.pk == current.department_id:
            raise ValidationError(_("이미 %(department)s 민원이에요.") % {"department": department_name(to.name)})
        before = current.department
        current.department = to
        current.assignee = None
        current.arrived_at = timezone.now()
        _touch(current)
        text = _("%(before)s에서 %(after)s 넘겼어요. 처리기한은 그대로예요. %(reason)s") % {
            "before": department_name(before.name),
            "after": towards(to),
            "reason": reason,
        }
        _write(
            current,
            "handed_over",
            _("담당 부서가 바뀌었어요"),
            by=by,
            at=timezone.now(),
            text=text.strip(),
            public=True,
        )
        audit.record(
            "cases.handed_over",
            by=user_of(by),
            subject=subject_of(current),
            data={"from": before.pk, "to": to.pk, "reason": reason},
            request=request,
        )
        return current


def note(case: Case, *, by: Actor, text: str, request: HttpRequest | None = None) -> TimelineEntry:
    """Write a note for colleagues on the timeline; the applicant does not see it."""
    with transaction.atomic():
        current = _locked_to_route(case.pk, by=by, version=None)
        audit.record("cases.noted", by=user_of(by), subject=subject_of(current), request=request)
        return _write(current, "noted", _("메모를 남겼어요"), by=by, at=timezone.now(), text=text, public=False)


def subject_of(case: Case) -> str:
    """How the audit names a case: by the common table, whatever its kind."""
    return f"cases.case:{case.pk}"


def _locked_to_route(pk: int, *, by: Actor, version: int | None) -> Case:
    current = locked(pk, by=by)
    if not router(current, by):
        raise NotYourDuty(not_their_duty(current, by))
    if version is not None and version != current.version:
        raise Stale
    if current.is_closed:
        raise WrongState(_("이미 끝난 민원이에요."))
    return current


def _declared(case: Case, name: str) -> Move:
    try:
        return moves_of(type(case))[name]
    except KeyError:
        raise Http404(_("이 민원에는 그런 처리가 없어요.")) from None


def _refuse_what_is_not_theirs(case: Case, declared: Move, by: Actor) -> None:
    if not declared.may(case, by):
        raise NotYourDuty(not_their_duty(case, by))


def _wrong_state(case: Case, declared: Move) -> str:
    return _("지금은 ‘%(state)s’ 상태라서 ‘%(move)s’ 처리를 할 수 없어요.") % {
        "state": State(case.state).label,
        "move": declared.label,
    }


def _clean(declared: Move, data: Mapping[str, Any] | None) -> dict[str, Any]:
    if declared.needs is None:
        return dict(data or {})
    form = declared.needs(data=dict(data or {}))
    if not form.is_valid():
        raise ValidationError({field: list(errors) for field, errors in form.errors.items()})
    return {**form.initial, **form.cleaned_data}


def _make(
    case: Case, declared: Move, *, by: Actor, data: dict[str, Any], request: HttpRequest | None, at: datetime
) -> Case:
    text = method_of(case, declared.name)(by=by, at=at, data=data) or ""
    timekeeping.apply(case, declared, by=by, data=data, at=at)
    case.arrived_at = None
    _touch(case)
    _write(case, declared.name, str(declared.past), by=by, at=at, text=text, public=declared.public)
    audit.record(
        declared.event(case.kind),
        by=user_of(by),
        subject=subject_of(case),
        data={"state": case.state, "version": case.version},
        request=request,
    )
    if key := declared.message_key(case.kind):
        _tell(case, key, data, act=f"{declared.name}:{case.version}")
    return case


def _touch(case: Case) -> None:
    case.version += 1
    case.save()


def _write(case: Case, move: str, label: str, *, by: Actor, at: datetime, text: str, public: bool) -> TimelineEntry:
    return TimelineEntry.objects.create(
        case_id=case.pk, at=at, by=user_of(by), move=move, label=label, text=text, public=public
    )


def _tell(case: Case, key: str, data: Mapping[str, Any], *, act: str) -> None:
    """Owe the applicant a message, by the way they chose."""
    if case.notify_by == NotifyBy.NONE:
        return
    send(
        key,
        to=recipient_of(case),
        channel=case.notify_by,
        variables=variables_for(case, data),
        ref=f"case:{case.pk}",
        dedupe=f"case:{case.pk}:{act}",
        sender=phone_of(case),
        receipt_number=case.receipt_number or "",
        program_number=case.program_id,
    )


tell = _tell
write_timeline: Callable[..., TimelineEntry] = _write
__all__ = [
    "PORTAL",
    "assign",
    "file",
    "hand_over",
    "locked",
    "not_their_duty",
    "note",
    "perform",
    "tell",
    "write_timeline",
]
