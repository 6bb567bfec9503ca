"""What every program with a body is measured by: meetings, attendance, decisions, tasks done in time, tasks late."""

from datetime import datetime, time
from typing import Any

from django.db.models import Count, DateTimeField, F, Func, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.base.calendar import moment
from programs.base.text import korean_date, korean_datetime
from programs.committees.decisions import ActionItem, Decision
from programs.committees.meetings import Attendance, Meeting
from programs.committees.states import COUNTS, MeetingState, Result, TaskState
from programs.plan.indicators import Column, Indicator, Measure, Source, register

TOOK_PLACE = [MeetingState.HELD, MeetingState.MINUTED]


def _page(meeting_id: int) -> str:
    return reverse("admin:committees_meeting_run", args=[meeting_id])


def _decisions() -> QuerySet[Decision]:
    return Decision.objects.exclude(result=Result.NOTED).select_related("item__meeting__body")


def _tasks() -> QuerySet[ActionItem]:
    """Tasks with the moment at which each is late: the midnight after its due day, in Seoul."""
    template = "((%(expressions)s + 1)::timestamp AT TIME ZONE 'Asia/Seoul')"
    midnight = Func(F("due"), template=template, output_field=DateTimeField())
    return ActionItem.objects.select_related("meeting__body").annotate(late_from=midnight)


MEETINGS = Source(
    key="committees.meetings",
    rows=lambda: Meeting.objects.filter(state__in=TOOK_PLACE).select_related("body"),
    at="held_at",
    program="body__program_id",
    department="body__department_id",
    columns=(
        Column(_("위원회"), "body.name"),
        Column(_("회의"), "title"),
        Column(_("연 때"), lambda row: korean_datetime(row.held_at)),
        Column(_("재적"), "members"),
        Column(_("출석"), "present"),
    ),
    url=lambda row: _page(row.pk),
)
ATTENDANCES = Source(
    key="committees.attendances",
    rows=lambda: Attendance.objects.filter(meeting__state__in=TOOK_PLACE).select_related(
        "meeting__body", "member__seat"
    ),
    at="meeting__held_at",
    program="meeting__body__program_id",
    department="meeting__body__department_id",
    columns=(
        Column(_("위원회"), "meeting.body.name"),
        Column(_("회의"), "meeting.title"),
        Column(_("자리"), "member.seat.title"),
        Column(_("출석"), "get_state_display"),
    ),
    url=lambda row: _page(row.meeting_id),
)
DECISIONS = Source(
    key="committees.decisions",
    rows=_decisions,
    at="decided_at",
    program="item__meeting__body__program_id",
    department="item__meeting__body__department_id",
    columns=(
        Column(_("위원회"), "item.meeting.body.name"),
        Column(_("안건"), "item.title"),
        Column(_("결과"), "get_result_display"),
        Column(_("의결한 때"), lambda row: korean_datetime(row.decided_at)),
    ),
    url=lambda row: _page(row.item.meeting_id),
)
_TASK_COLUMNS = (
    Column(_("위원회"), "meeting.body.name"),
    Column(_("할 일"), "title"),
    Column(_("기한"), lambda row: korean_date(row.due)),
    Column(_("상태"), "get_state_display"),
)


def _task_page(row: Any) -> str:
    return reverse("admin:committees_actionitem_change", args=[row.pk])


SETTLED = Source(
    key="committees.tasks_settled",
    rows=lambda: ActionItem.objects.filter(settled_at__isnull=False).select_related("meeting__body"),
    at="settled_at",
    program="meeting__body__program_id",
    department="meeting__body__department_id",
    columns=_TASK_COLUMNS,
    url=_task_page,
)


def _late_now(now: datetime) -> QuerySet[Any]:
    today = moment(timezone.localdate(now), time())
    return _tasks().filter(state=TaskState.OPEN, due__lt=today.date())


LATE = Source(
    key="committees.tasks_late",
    rows=_tasks,
    since="late_from",
    until="settled_at",
    program="meeting__body__program_id",
    department="meeting__body__department_id",
    columns=_TASK_COLUMNS,
    url=_task_page,
    now=_late_now,
)


def _indicator(name: str, **more: Any) -> None:
    usual = {"unit": "건", "kind": "sum", "direction": "higher"}
    register(Indicator(key=f"committees.{name}", program=None, **{**usual, **more}))


_indicator(
    "meetings", title=_("위원회 회의"), unit="회", formula=_("기간 안에 연 회의의 수"), measure=Measure(MEETINGS)
)
_indicator(
    "attendance",
    title=_("위원 출석률"),
    unit="%",
    kind="ratio",
    digits=1,
    formula=_("출석한 위원(대리와 서면을 더해요) ÷ 재적 위원 × 100, 기간 안에 연 회의에서"),
    measure=Measure(
        ATTENDANCES,
        where=Q(member__seat__has_vote=True),
        numerator=Count("pk", filter=Q(state__in=COUNTS)),
        denominator=Count("pk"),
    ),
)
_indicator("decisions", title=_("위원회 의결"), formula=_("기간 안에 의결한 안건의 수"), measure=Measure(DECISIONS))
_indicator(
    "tasks_in_time",
    title=_("회의 후속 과제 기한 내 완료율"),
    unit="%",
    kind="ratio",
    digits=1,
    formula=_("기한 안에 마친 후속 과제 ÷ 마친 후속 과제 × 100 (그만둔 것은 빼요)"),
    measure=Measure(
        SETTLED,
        where=Q(state=TaskState.DONE),
        numerator=Count("pk", filter=Q(in_time=True)),
        denominator=Count("pk"),
    ),
)
_indicator(
    "tasks_late",
    title=_("기한이 지난 회의 후속 과제"),
    kind="stock",
    direction="lower",
    formula=_("그때까지 기한이 지났는데 끝나지 않은 후속 과제의 수"),
    measure=Measure(LATE),
)
