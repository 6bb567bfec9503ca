"""When a case is due: from the rule, the receipt, the pauses and the extensions, with the reckoning in words.

Pure: no database; without a calendar it counts on public holidays alone. Sources: 민원 처리에 관한 법률 제19조,
its decree §19-20 (pauses: from the sending day to the arrival day, both included), 민법 제157-161조.

Choices of this office, where the law leaves room:
- a receipt outside working time counts from the next working moment;
- a period in days or by the calendar ends at 18:00 of its last day;
- the priority rule for name-change reports takes a receipt early on a working day as a morning one, one after
  18:00 (the Wednesday evening desk too) as an afternoon one, and one on a closed day as received when the next
  working day opens;
- for rules in hours a pause takes out the working time from its beginning to its end.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache

from programs.base import narrative
from programs.base.calendar import CLOSING, HOUR, LUNCH, SEOUL, WorkingCalendar, moment
from programs.base.civil import civil_period_end
from programs.base.narrative import Step
from programs.base.rules import (
    HOURS_A_DAY,
    IMMEDIATE_HOURS,
    BadRule,
    CalendarPeriod,
    Extension,
    Immediate,
    NameChangePriority,
    Pause,
    Rule,
    WorkingDays,
    WorkingHours,
    rule_from_key,
)

__all__ = [
    "BadRule",
    "CalendarPeriod",
    "Due",
    "DueTable",
    "Extension",
    "Immediate",
    "NameChangePriority",
    "Pause",
    "Rule",
    "Step",
    "WorkingDays",
    "WorkingHours",
    "compute",
    "due_at",
    "rule_from_key",
]


@dataclass(frozen=True, slots=True)
class Due:
    """The answer: when (None while the clock stands), how it was reckoned, and whether the clock stands."""

    at: datetime | None
    steps: tuple[Step, ...] = field(default=(), repr=False)
    paused: bool = False


@cache
def _public_calendar() -> WorkingCalendar:
    return WorkingCalendar()


def compute(
    rule: Rule,
    received: datetime,
    pauses: Iterable[Pause] = (),
    extensions: Iterable[Extension] = (),
    calendar: WorkingCalendar | None = None,
) -> Due:
    """Return when the case is due, with the reckoning step by step."""
    calendar = calendar or _public_calendar()
    pauses, extensions = _merged(pauses), tuple(extensions)
    paused = bool(pauses) and pauses[-1].end is None
    at = due_at(rule, received, pauses, extensions, calendar)
    start = effective_start(received, calendar)
    steps = narrative.tell(rule, received, start, pauses, extensions, calendar, at)
    return Due(at=at, steps=steps, paused=paused)


def due_at(
    rule: Rule,
    received: datetime,
    pauses: Iterable[Pause] = (),
    extensions: Iterable[Extension] = (),
    calendar: WorkingCalendar | None = None,
) -> datetime | None:
    """Return only the moment; None while an open pause holds it."""
    if received.tzinfo is None:
        raise ValueError("The time of receipt must be aware.")
    calendar = calendar or _public_calendar()
    stops = _merged(pauses)
    received = received.astimezone(SEOUL)
    if isinstance(rule, CalendarPeriod):
        return _by_calendar(rule, received, stops, tuple(extensions), calendar)
    if isinstance(rule, WorkingDays) and not rule.in_hours:
        return _by_days(rule, received, stops, tuple(extensions), calendar)
    return _by_hours(rule, received, stops, tuple(extensions), calendar)


class DueTable:
    """Due times of one rule without pauses, remembered by the minute: for millions of rows."""

    def __init__(self, rule: Rule, calendar: WorkingCalendar) -> None:
        self.rule, self.calendar = rule, calendar
        self._known: dict[datetime, datetime | None] = {}

    def __getitem__(self, received: datetime) -> datetime | None:
        minute = received.replace(second=0, microsecond=0)
        if minute not in self._known:
            self._known[minute] = due_at(self.rule, minute, calendar=self.calendar)
        return self._known[minute]


def effective_start(received: datetime, calendar: WorkingCalendar) -> datetime:
    """Return the moment from which the period is counted: the receipt, or when work next begins."""
    return calendar.next_working_moment(received)


# -- rules in hours --------------------------------------------------------------------------------


def _by_hours(
    rule: Rule, received: datetime, pauses: Sequence[Pause], extensions: Sequence[Extension], calendar: WorkingCalendar
) -> datetime | None:
    start = received
    if isinstance(rule, NameChangePriority):
        seconds = calendar.working_seconds_between(start, _priority_due(received, calendar))
    else:
        seconds = hours_of(rule) * HOUR
    seconds += sum(hours_of(extension.by) * HOUR for extension in extensions)
    due = calendar.add_working_seconds(start, seconds)
    for pause in pauses:
        if pause.start >= due:
            break  # what is overdue stays so
        if pause.end is None:
            return None
        lost = calendar.working_seconds_between(max(pause.start, start), pause.end)
        seconds += lost
        due = calendar.add_working_seconds(start, seconds)
    return due


def hours_of(rule: Rule) -> int:
    """Return a rule's working hours; BadRule for one that is not counted in hours."""
    match rule:
        case Immediate():
            return IMMEDIATE_HOURS
        case WorkingHours(hours):
            return hours
        case WorkingDays(days):
            return days * HOURS_A_DAY
    raise BadRule(f"{rule.key} is not counted in hours.")


def _priority_due(received: datetime, calendar: WorkingCalendar) -> datetime:
    day = received.date()
    if not calendar.is_working_day(day):
        return moment(calendar.next_working_day(day), CLOSING)
    if received.time() < LUNCH:
        return moment(day, CLOSING)
    return moment(calendar.next_working_day(day), LUNCH)


# -- rules in days -----------------------------------------------------------------------------------


def _by_days(
    rule: WorkingDays,
    received: datetime,
    pauses: Sequence[Pause],
    extensions: Sequence[Extension],
    calendar: WorkingCalendar,
) -> datetime | None:
    first = effective_start(received, calendar).date()
    days = rule.days + sum(_days_of(extension.by) for extension in extensions)
    last = calendar.add_working_days(first, days - 1)
    counted_until = first - timedelta(days=1)  # two pauses that touch on one day take it out once
    for pause in pauses:
        begin = max(pause.start.astimezone(SEOUL).date(), counted_until + timedelta(days=1))
        if pause.start >= moment(last, CLOSING):
            break
        if pause.end is None:
            return None
        end = pause.end.astimezone(SEOUL).date()
        last = calendar.add_working_days(last, calendar.working_days_between(begin, end))
        counted_until = max(counted_until, end)
    return moment(last, CLOSING)


def _days_of(rule: Rule) -> int:
    if isinstance(rule, WorkingDays):
        return rule.days
    raise BadRule(f"A period in days is extended by days, not by {rule.key}.")


# -- rules by the calendar ---------------------------------------------------------------------------


def _by_calendar(
    rule: CalendarPeriod,
    received: datetime,
    pauses: Sequence[Pause],
    extensions: Sequence[Extension],
    calendar: WorkingCalendar,
) -> datetime | None:
    start = effective_start(received, calendar).date() if rule.first_day_counted else received.date()
    end = civil_period_end(start, rule.amount, rule.unit, first_day_counted=rule.first_day_counted)
    for extension in extensions:
        if not isinstance(extension.by, CalendarPeriod):
            raise BadRule(f"A calendar period is extended by one, not by {extension.by.key}.")
        end = civil_period_end(end, extension.by.amount, extension.by.unit, first_day_counted=False)
    last = calendar.first_working_day(end)
    counted_until = start - timedelta(days=1)
    for pause in pauses:
        begin = max(pause.start.astimezone(SEOUL).date(), counted_until + timedelta(days=1))
        if pause.start >= moment(last, CLOSING):
            break
        if pause.end is None:
            return None
        stop = pause.end.astimezone(SEOUL).date()
        end += timedelta(days=max(0, (stop - begin).days + 1))
        counted_until = max(counted_until, stop)
        last = calendar.first_working_day(end)
    return moment(last, CLOSING)


def _merged(pauses: Iterable[Pause]) -> tuple[Pause, ...]:
    """Return the pauses in order, those that overlap made one, so that no time is taken out twice."""
    merged: list[Pause] = []
    for pause in sorted(pauses, key=lambda pause: pause.start):
        if merged and (merged[-1].end is None or pause.start <= merged[-1].end):
            held = merged[-1]
            end = None if held.end is None or pause.end is None else max(held.end, pause.end)
            merged[-1] = Pause(held.start, end, held.reason or pause.reason)
        else:
            merged.append(pause)
    return tuple(merged)
