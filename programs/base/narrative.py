"""A due time explains itself: the reckoning as sentences, each with the moment it leads to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from programs.base.calendar import SEOUL, WorkingCalendar
from programs.base.dates import korean_date, korean_datetime
from programs.base.rules import CalendarPeriod, Extension, NameChangePriority, Pause, Rule, WorkingDays

Value = str | int | Promise | Callable[[], str]
CLOSED_DAYS_NAMED = 8  # more would bury the answer


@dataclass(frozen=True, slots=True)
class Step:
    """One sentence of the reckoning; `text` is put together in the reader's language when it is read."""

    sentence: str | Promise
    at: datetime | None = None
    values: Mapping[str, Value] = field(default_factory=dict)

    @property
    def text(self) -> str:
        shown = {name: str(value() if callable(value) else value) for name, value in self.values.items()}
        return str(self.sentence) % shown if shown else str(self.sentence)

    def __str__(self) -> str:
        return self.text


def _when(at: datetime) -> Callable[[], str]:
    return lambda: korean_datetime(at)


def _day(day: date) -> Callable[[], str]:
    return lambda: korean_date(day)


def tell(
    rule: Rule,
    received: datetime,
    start: datetime,
    pauses: Sequence[Pause],
    extensions: Sequence[Extension],
    calendar: WorkingCalendar,
    at: datetime | None,
) -> tuple[Step, ...]:
    """Return the reckoning from the receipt to the due time, which the last step states."""
    received = received.astimezone(SEOUL)
    steps = [Step(_("%(when)s에 접수했습니다."), received, {"when": _when(received)})]
    steps += _beginning(rule, received, start, calendar)
    steps += _period(rule, start)
    until = at or (pauses[-1].start.astimezone(SEOUL) if pauses else start)
    if not (isinstance(rule, CalendarPeriod)):
        steps += _closed_days(received.date(), until.date(), calendar)
    steps += [
        Step(
            _("처리기간을 늘렸습니다: %(period)s. 사유: %(reason)s"),
            None,
            {"period": e.by.label, "reason": e.reason or "-"},
        )
        for e in extensions
    ]
    for pause in pauses:
        steps += _pause(rule, pause)
    if at is not None:
        steps.append(Step(_("%(when)s까지 처리합니다."), at, {"when": _when(at)}))
    return tuple(steps)


def _beginning(rule: Rule, received: datetime, start: datetime, calendar: WorkingCalendar) -> list[Step]:
    if isinstance(rule, CalendarPeriod) and not rule.first_day_counted:
        return []
    if start == received:
        return []
    if isinstance(rule, NameChangePriority):
        if calendar.is_working_day(received.date()):
            return []  # the hour of receipt decides, before and after the counter's hours too
        return [
            Step(_("쉬는 날에 접수하여 다음 근무일 %(when)s에 접수한 것으로 봅니다."), start, {"when": _when(start)})
        ]
    if start.date() == received.date():
        return [Step(_("근무시간이 아니어서 %(when)s부터 셉니다."), start, {"when": _when(start)})]
    reason = calendar.reason_closed(received.date())
    if reason is None:
        return [Step(_("근무시간이 끝난 뒤여서 %(when)s부터 셉니다."), start, {"when": _when(start)})]
    return [
        Step(
            _("접수한 날이 쉬는 날(%(reason)s)이어서 %(when)s부터 셉니다."),
            start,
            {"reason": reason, "when": _when(start)},
        )
    ]


def _period(rule: Rule, start: datetime) -> list[Step]:
    if isinstance(rule, NameChangePriority):
        return [Step(_("우선처리: 12:00 전에 접수하면 그날 18:00까지, 12:00부터는 다음 근무일 12:00까지 처리합니다."))]
    steps = [Step(_("처리기간: %(period)s."), None, {"period": rule.label})]
    if isinstance(rule, CalendarPeriod):
        steps.append(
            Step(_("접수한 날을 첫날로 하여 쉬는 날도 셉니다. 마지막 날이 쉬는 날이면 다음 근무일에 끝납니다."))
            if rule.first_day_counted
            else Step(
                _("접수한 다음 날을 첫날로 하여 쉬는 날도 셉니다. 마지막 날이 쉬는 날이면 다음 근무일에 끝납니다.")
            )
        )
    elif isinstance(rule, WorkingDays) and not rule.in_hours:
        steps.append(Step(_("첫날: %(day)s. 첫날도 셉니다."), start, {"day": _day(start.date())}))
    else:
        if isinstance(rule, WorkingDays):
            steps.append(Step(_("5일까지는 하루를 근무시간 8시간으로 셉니다.")))
        steps.append(Step(_("근무시간은 09:00~12:00, 13:00~18:00입니다.")))
    return steps


def _closed_days(first: date, last: date, calendar: WorkingCalendar) -> list[Step]:
    """Name the days that were skipped: holidays each, weekends together."""
    if last - first > timedelta(days=800):
        return [Step(_("토요일, 일요일과 공휴일은 세지 않습니다."))]
    closed = calendar.closed_days_between(first, last)
    named = [(day, reason) for day, reason in closed if day.weekday() < 5 or day in calendar.closures]
    weekend_days = len(closed) - len(named)
    steps = [
        Step(_("세지 않는 날: %(day)s %(reason)s."), None, {"day": _day(day), "reason": reason})
        for day, reason in named[:CLOSED_DAYS_NAMED]
    ]
    if len(named) > CLOSED_DAYS_NAMED:
        steps.append(
            Step(_("그 밖의 쉬는 날 %(days)s일도 세지 않습니다."), None, {"days": len(named) - CLOSED_DAYS_NAMED})
        )
    if weekend_days:
        steps.append(Step(_("토요일·일요일 %(days)s일은 세지 않습니다."), None, {"days": weekend_days}))
    return steps


def _pause(rule: Rule, pause: Pause) -> list[Step]:
    start = pause.start.astimezone(SEOUL)
    values: dict[str, Value] = {"start": _when(start), "reason": pause.reason or _("보완")}
    if pause.end is None:
        return [Step(_("%(start)s부터 처리기간 계산이 멈춰 있습니다(%(reason)s). 끝나면 다시 셉니다."), None, values)]
    end = pause.end.astimezone(SEOUL)
    if isinstance(rule, CalendarPeriod) or (isinstance(rule, WorkingDays) and not rule.in_hours):
        values |= {"start": _day(start.date()), "end": _day(end.date())}
        return [Step(_("%(start)s부터 %(end)s까지는 세지 않습니다(%(reason)s, 첫날과 끝날 포함)."), None, values)]
    values["end"] = _when(end)
    return [Step(_("%(start)s부터 %(end)s까지의 근무시간은 세지 않습니다(%(reason)s)."), None, values)]
