"""K-04: a day closed (or opened) after cases were received moves the deadlines of the open ones."""

from datetime import date, datetime, time

from django.utils import timezone
from django.utils.translation import gettext as _

from programs import audit
from programs.base import clock
from programs.base.calendar import SEOUL, WorkingCalendar
from programs.base.text import korean_datetime
from programs.cases.case import Case
from programs.cases.records import ClockEvent, TimelineEntry
from programs.cases.states import State

BATCH = 2000


def move_open_deadlines(calendar: WorkingCalendar, days: frozenset[date]) -> None:
    """Compute anew the due times of open cases that run on or past the earliest changed day.

    Runs in the transaction that changes the table. Cases that wait for a supplement are computed when it arrives.
    """
    since = datetime.combine(min(days), time.min, tzinfo=SEOUL)
    moved = 0
    batch: list[Case] = []
    rows = Case.objects.filter(state=State.RECEIVED, due_at__gte=since).locked()
    for case in rows.iterator(chunk_size=BATCH):
        batch.append(case)
        if len(batch) == BATCH:
            moved += _move(batch, calendar)
            batch = []
    moved += _move(batch, calendar)
    waiting = Case.objects.filter(state=State.SUBMITTED, receive_by__gte=since).locked()
    for case in waiting.iterator(chunk_size=BATCH):
        receive_by = clock.due_at(clock.WorkingHours(8), case.submitted_at, calendar=calendar)  # type: ignore[arg-type]
        if receive_by != case.receive_by:
            Case.objects.filter(pk=case.pk).update(receive_by=receive_by)
    if moved:
        audit.record(
            "cases.deadlines_moved",
            by=None,
            subject="cases.case",
            data={"days": sorted(map(str, days)), "moved": moved},
        )


def _move(batch: list[Case], calendar: WorkingCalendar) -> int:
    events: dict[int, list[ClockEvent]] = {case.pk: [] for case in batch}
    for event in ClockEvent.objects.filter(case_id__in=events).order_by("at", "id"):
        events[event.case_id].append(event)
    changed: list[Case] = []
    notes: list[TimelineEntry] = []
    now = timezone.now()
    for case in batch:
        due = clock.due_at(
            clock.rule_from_key(case.due_rule),
            case.received_at,  # type: ignore[arg-type]
            pauses=ClockEvent.pauses(events[case.pk]),
            extensions=ClockEvent.extensions(events[case.pk]),
            calendar=calendar,
        )
        if due is None or due == case.due_at:
            continue
        text = _("처리기한이 %(before)s에서 %(after)s로 바뀌었어요.") % {
            "before": korean_datetime(case.due_at) if case.due_at else "-",
            "after": korean_datetime(due),
        }
        case.due_at = due
        case.version += 1
        changed.append(case)
        notes.append(
            TimelineEntry(case_id=case.pk, at=now, move="due_moved", label=_("휴무일이 바뀌었어요"), text=text)
        )
    Case.objects.bulk_update(changed, ["due_at", "version"], batch_size=500)
    TimelineEntry.objects.bulk_create(notes, batch_size=1000)
    return len(changed)
