"""What waits for staff: tasks of meetings, notices that are due, minutes to be written, comments without an answer."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.committees.bodies import Body
from programs.committees.decisions import ActionItem
from programs.committees.meetings import Meeting
from programs.committees.minutes import MinutesComment
from programs.committees.states import MeetingState
from programs.people.models import User
from programs.people.todos import Todo, register


def _tasks(**filters: str) -> str:
    return f"{reverse('admin:committees_actionitem_changelist')}?{urlencode(filters)}"


def _meetings(state: str) -> str:
    query = urlencode({"state__exact": state})
    return f"{reverse('admin:committees_meeting_changelist')}?{query}"


def _keeps_bodies(user: User) -> bool:
    return user.department_id is not None and Body.objects.filter(department_id=user.department_id).exists()


def _meetings_of(user: User) -> QuerySet[Any]:
    return Meeting.objects.filter(body__department_id=user.department_id or 0)


register(
    Todo(
        key="committees.overdue",
        title=_("기한이 지난 회의 후속 과제"),
        text=_("위원회 회의에서 맡은 일의 기한이 지났어요."),
        rows=lambda user: ActionItem.objects.of_owner(user).overdue(timezone.localdate()),
        url=lambda user: _tasks(left="overdue", whose="mine"),
        urgent=True,
        order=30,
    ),
    Todo(
        key="committees.tasks",
        title=_("회의 후속 과제"),
        text=_("위원회 회의에서 나와 우리 부서가 맡은 일이에요."),
        rows=lambda user: ActionItem.objects.of_owner(user).open(),
        url=lambda user: _tasks(left="open", whose="mine"),
        order=31,
    ),
    Todo(
        key="committees.to_notice",
        title=_("소집을 통지할 회의"),
        text=_("통지 기한이 사흘 안이거나 지났어요."),
        rows=lambda user: _meetings_of(user).to_notice(timezone.localdate()),  # type: ignore[attr-defined]
        url=lambda user: _meetings("planned"),
        shown_to=_keeps_bodies,
        urgent=True,
        order=32,
    ),
    Todo(
        key="committees.to_minute",
        title=_("회의록을 확정할 회의"),
        text=_("열렸지만 회의록을 아직 확정하지 않았어요."),
        rows=lambda user: _meetings_of(user).filter(state=MeetingState.HELD),
        url=lambda user: _meetings("held"),
        shown_to=_keeps_bodies,
        order=33,
    ),
    Todo(
        key="committees.comments",
        title=_("회의록에 대한 위원 의견"),
        text=_("답을 기다리는 의견이에요."),
        rows=lambda user: MinutesComment.objects.filter(
            answered_at__isnull=True, minutes__meeting__body__department_id=user.department_id or 0
        ),
        url=lambda user: _meetings("held"),
        shown_to=_keeps_bodies,
        order=34,
    ),
)
