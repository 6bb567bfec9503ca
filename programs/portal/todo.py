"""What waits at every desk: cases past their time, cases not yet received, one's own."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.cases.models import Case
from programs.people.models import User
from programs.people.predicates import is_staff
from programs.portal.todos import Todo, register


def _queue(query: str) -> str:
    return f"{reverse('admin:cases_case_changelist')}?{query}"


def _overdue(user: User) -> int:
    return Case.objects.readable_by(user).overdue(timezone.now()).count()


def _waiting(user: User) -> int:
    return Case.objects.readable_by(user).filter(state="submitted").count()


def _own(user: User) -> int:
    return Case.objects.readable_by(user).open().filter(assignee=user).count()


register(
    Todo(
        key="cases.overdue",
        title=_("기한이 지난 민원"),
        text=_("접수나 처리 기한이 지났어요."),
        count=_overdue,
        url=lambda user: _queue("due=overdue"),
        shown_to=is_staff,
        urgent=True,
        order=10,
    ),
    Todo(
        key="cases.waiting",
        title=_("접수를 기다리는 민원"),
        text=_("근무시간 8시간 안에 접수해 주세요."),
        count=_waiting,
        url=lambda user: _queue("state=submitted"),
        shown_to=is_staff,
        order=20,
    ),
    Todo(
        key="cases.own",
        title=_("내가 맡은 민원"),
        text=_("나에게 배정된 끝나지 않은 민원이에요."),
        count=_own,
        url=lambda user: _queue("assignee=me"),
        shown_to=is_staff,
        order=30,
    ),
)
