"""What waits for staff on the lower floors, which cannot register it themselves: cases, messages, milestones."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from programs.base.calendar import SEOUL
from programs.cases.case import Case
from programs.cases.queries import CaseQuerySet
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


class _Cases(NamedTuple):
    """A tile of cases: which of those the person may read, and the queue's filters that show the same ones."""

    key: str
    title: StrOrPromise
    text: StrOrPromise
    rows: Callable[[CaseQuerySet, User], CaseQuerySet]
    filters: dict[str, str]
    order: int
    urgent: bool = False

    def todo(self) -> Todo:
        return Todo(
            key=f"cases.{self.key}",
            title=self.title,
            text=self.text,
            rows=lambda user: self.rows(Case.objects.readable_by(user), user),
            url=lambda user: _queue(**self.filters),
            urgent=self.urgent,
            order=self.order,
        )


CASES = (
    _Cases(
        "overdue",
        _("기한이 지난 민원"),
        _("처리하거나 접수할 때가 지났어요. 먼저 처리해 주세요."),
        lambda cases, user: cases.overdue(timezone.now()),
        {"due": "overdue"},
        order=10,
        urgent=True,
    ),
    _Cases(
        "waiting",
        _("접수를 기다리는 민원"),
        _("근무시간 8시간 안에 접수해 주세요."),
        lambda cases, user: cases.filter(state=State.SUBMITTED),
        {"state": "submitted"},
        order=15,
    ),
    _Cases(
        "arrived",
        _("새로 넘어온 민원"),
        _("다른 부서에서 넘겨받았어요. 처리기한은 그대로 흘러요."),
        lambda cases, user: cases.arrived(),
        {"due": "arrived"},
        order=17,
    ),
    _Cases(
        "today",
        _("오늘까지인 민원"),
        _("오늘 안에 접수하거나 끝내야 해요."),
        lambda cases, user: cases.due_between(timezone.now(), _midnight()),
        {"due": "today"},
        order=20,
    ),
    _Cases(
        "own",
        _("내가 맡은 민원"),
        _("나에게 배정된 끝나지 않은 민원이에요."),
        lambda cases, user: cases.open().filter(assignee=user),
        {"assignee": "me"},
        order=30,
    ),
    _Cases(
        "nobody",
        _("담당자가 없는 민원"),
        _("누가 맡을지 정해 주세요."),
        lambda cases, user: cases.open().filter(assignee=None),
        {"assignee": "nobody"},
        order=40,
    ),
)

register(*(line.todo() for line in CASES))


register(
    Todo(
        key="notices.failed",
        title=_("보내지 못한 알림"),
        text=_("문자나 이메일이 나가지 않았어요. 까닭을 보고 다시 보낼지 정해 주세요."),
        rows=lambda user: OutboxMessage.objects.filter(state__in=[MessageState.FAILED, MessageState.UNKNOWN]),
        url=lambda user: address("admin:notices_outboxmessage_changelist") + "?state=failed",
        shown_to=is_administrator,
        urgent=True,
        order=90,
    )
)
