"""What a move does to a case's clock, and the figures that remain when it stops."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from programs.base import clock
from programs.base.closures import current_calendar
from programs.base.extensions import CAUSES, check_extension
from programs.cases.models import Case
from programs.cases.moves import Move
from programs.cases.records import ClockEvent
from programs.cases.states import State
from programs.people.actors import Actor, user_of

What = ClockEvent.What


def set_state(case: Case, state: State) -> None:
    """Set the protected state of a case that is being filed; every later change is a move."""
    case.__dict__["state"] = str(state)


def apply(case: Case, declared: Move, *, by: Actor, data: Mapping[str, Any], at: datetime) -> None:
    """Start, pause, resume, extend or stop the clock as the move declares, and compute what follows."""
    match declared.clock:
        case "start":
            case.received_at = at
            case.due_rule = case.rule_on_receipt(at).key
            _event(case, What.START, by=by, at=at)
            recompute(case)
        case "pause":
            case.paused_at = at
            _event(case, What.PAUSE, by=by, at=at, reason=str(data.get("reason", ""))[:200])
            recompute(case)
        case "resume":
            case.paused_at = None
            _event(case, What.RESUME, by=by, at=at)
            recompute(case)
        case "extend":
            extend(case, by=by, at=at, data=data)
        case "stop":
            _stop(case, by=by, at=at)
        case None:
            pass


def recompute(case: Case) -> clock.Due | None:
    """Set due_at from the clock's events; it stays empty while the clock stands still."""
    due = case.due()
    case.due_at = due.at if due else None
    return due


def extend(case: Case, *, by: Actor, at: datetime, data: Mapping[str, Any]) -> None:
    """K-07: once within the original length, a second time only with the applicant's consent, never a third."""
    rule = clock.rule_from_key(case.due_rule)
    length = extension_length(rule, int(data["amount"]))
    earlier = ClockEvent.extensions(case.clock_events.order_by("at", "id"))
    check_extension(
        rule,
        earlier,
        clock.Extension(length, data["reason"]),
        cause=data["cause"],
        consented=bool(data.get("consent")),
    )
    _event(
        case,
        What.EXTEND,
        by=by,
        at=at,
        reason=f"{CAUSES[data['cause']]}: {data['reason']}"[:200],
        length=length.key,
        consent=bool(data.get("consent")),
    )
    recompute(case)


def extension_length(rule: clock.Rule, amount: int) -> clock.Rule:
    """The amount in the unit of the case's own rule: working hours, days, or its calendar unit."""
    if isinstance(rule, clock.CalendarPeriod):
        return clock.CalendarPeriod(amount, rule.unit)
    if isinstance(rule, clock.WorkingDays) and not rule.in_hours:
        return clock.WorkingDays(amount)
    return clock.WorkingHours(amount)


def _stop(case: Case, *, by: Actor, at: datetime) -> None:
    """Close the case: whether within the limit, and the working time it took, pauses left out."""
    case.closed_at = at
    case.paused_at = None
    _event(case, What.STOP, by=by, at=at)
    if case.received_at is None:
        return
    due = recompute(case)
    case.within_limit = due is None or due.at is None or at <= due.at
    calendar = current_calendar()
    seconds = calendar.working_seconds_between(case.received_at, at)
    for pause in ClockEvent.pauses(case.clock_events.order_by("at", "id"), closed_at=at):
        seconds -= calendar.working_seconds_between(pause.start, pause.end or at)
    case.working_minutes = max(0, round(seconds / 60))


def _event(
    case: Case, what: str, *, by: Actor, at: datetime, reason: str = "", length: str = "", consent: bool = False
) -> None:
    ClockEvent.objects.create(
        case_id=case.pk, what=what, at=at, by=user_of(by), reason=reason, length=length, consent=consent
    )
