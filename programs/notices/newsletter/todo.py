"""The newsletter's tiles on the staff desk."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.people.models import User
from programs.people.todos import Todo, register

from .models import ChecklistEntry, Issue
from .queries import A_FORTNIGHT, may_edit


def _steps(user: User) -> QuerySet[ChecklistEntry]:
    """Steps of the user's department that are due today or late."""
    return ChecklistEntry.objects.waiting().of_user(user).due_by(timezone.localdate())


def _late(user: User) -> QuerySet[ChecklistEntry]:
    return ChecklistEntry.objects.late(timezone.localdate()).of_user(user)


def _missed(user: User) -> int:
    now = timezone.now()
    rows = Issue.objects.open().with_campaign().filter(friday__lte=timezone.localdate(now) + A_FORTNIGHT)
    return sum(issue.was_missed(now) for issue in rows)


register(
    Todo(
        key="newsletter.steps",
        title=_("소식지 점검표"),
        text=_("오늘까지 우리 부서가 할 소식지 일이에요."),
        rows=_steps,
        url=lambda user: reverse("notices:desk_newsletter_week"),
        shown_to=lambda user: user.department_id is not None,
        order=40,
    ),
    Todo(
        key="newsletter.late",
        title=_("늦은 소식지 일"),
        text=_("하는 날이 지났는데 마치지 않았어요."),
        rows=_late,
        url=lambda user: reverse("notices:desk_newsletter_week"),
        shown_to=lambda user: user.department_id is not None,
        urgent=True,
        order=41,
    ),
    Todo(
        key="newsletter.missed",
        title=_("나가지 못한 소식지"),
        text=_("보내는 날이 지났는데 나가지 않은 호예요. 보내거나 취소해 주세요."),
        count=_missed,
        url=lambda user: reverse("notices:desk_newsletter"),
        shown_to=may_edit,
        urgent=True,
        order=42,
    ),
)
