"""What waits for staff on the lower floors, which cannot register it themselves: cases, messages, milestones."""

from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.base.calendar import SEOUL
from programs.cases.case import Case
from programs.cases.states import State
from programs.notices.models import OutboxMessage
from programs.notices.models import State as MessageState
from programs.people.models import User
from programs.people.predicates import is_administrator
from programs.people.todos import Todo, register
from programs.portal.addresses import address


def _queue(**filters: str) -> str:
    """The admin's list of cases, filtered as its own filters write it."""
    return f"{reverse('admin:cases_case_changelist')}?{urlencode(filters)}"


def _midnight() -> datetime:
    tomorrow = timezone.now().astimezone(SEOUL) + timedelta(days=1)
    return tomorrow.replace(hour=0, minute=0, second=0, microsecond=0)


def _overdue(user: User) -> int:
    return Case.objects.readable_by(user).overdue(timezone.now()).count()


def _waiting(user: User) -> int:
    return Case.objects.readable_by(user).filter(state=State.SUBMITTED).count()


def _due_today(user: User) -> int:
    return Case.objects.readable_by(user).due_between(timezone.now(), _midnight()).count()


def _own(user: User) -> int:
    return Case.objects.readable_by(user).open().filter(assignee=user).count()


def _nobodys(user: User) -> int:
    return Case.objects.readable_by(user).open().filter(assignee=None).count()


def _failed(user: User) -> int:
    return OutboxMessage.objects.filter(state__in=[MessageState.FAILED, MessageState.UNKNOWN]).count()


register(
    Todo(
        key="cases.overdue",
        title=_("기한이 지난 민원"),
        text=_("처리하거나 접수할 때가 지났어요. 먼저 처리해 주세요."),
        count=_overdue,
        url=lambda user: _queue(due="overdue"),
        urgent=True,
        order=10,
    ),
    Todo(
        key="cases.waiting",
        title=_("접수를 기다리는 민원"),
        text=_("근무시간 8시간 안에 접수해 주세요."),
        count=_waiting,
        url=lambda user: _queue(state="submitted"),
        order=15,
    ),
    Todo(
        key="cases.today",
        title=_("오늘까지인 민원"),
        text=_("오늘 안에 접수하거나 끝내야 해요."),
        count=_due_today,
        url=lambda user: _queue(due="today"),
        order=20,
    ),
    Todo(
        key="cases.own",
        title=_("내가 맡은 민원"),
        text=_("나에게 배정된 끝나지 않은 민원이에요."),
        count=_own,
        url=lambda user: _queue(assignee="me"),
        order=30,
    ),
    Todo(
        key="cases.nobody",
        title=_("담당자가 없는 민원"),
        text=_("누가 맡을지 정해 주세요."),
        count=_nobodys,
        url=lambda user: _queue(assignee="nobody"),
        order=40,
    ),
    Todo(
        key="notices.failed",
        title=_("보내지 못한 알림"),
        text=_("문자나 이메일이 나가지 않았어요. 까닭을 보고 다시 보낼지 정해 주세요."),
        count=_failed,
        url=lambda user: address("admin:notices_outboxmessage_changelist") + "?state=failed",
        shown_to=is_administrator,
        urgent=True,
        order=90,
    ),
)
