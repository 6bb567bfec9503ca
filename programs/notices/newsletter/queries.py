"""Questions about issues, blocks and checklists; each takes the day or the time it is asked about."""

from datetime import date, timedelta
from typing import Any, Self, TypeVar

from django.apps import apps
from django.db import models
from django.db.models import OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from programs.base.normal import nfc
from programs.people.models import Department, Role
from programs.people.predicates import Anyone, any_of, is_officer_of, require

from ..who import is_of_public_relations

M = TypeVar("M", bound=models.Model)


PROGRAM = 6
A_FORTNIGHT = timedelta(days=14)  # a closed Friday never moves an issue further


class IssueQuerySet(models.QuerySet[M]):
    def with_campaign(self) -> Self:
        return self.select_related("campaign", "campaign__department")

    def published(self) -> Self:
        """Issues whose copies have begun to go out."""
        return self.filter(campaign__started_at__isnull=False)

    def of_year(self, year: int) -> Self:
        return self.filter(friday__year=year)

    def about(self, words: str) -> Self:
        """Issues in which every word stands, in a title or a text of one of their blocks, in any language."""
        found = self
        for word in nfc(words).split()[:8]:
            found = found.filter(
                Q(articles__title__icontains=word)
                | Q(articles__text__icontains=word)
                | Q(articles__translations__icontains=word)
            )
        return found.distinct()

    def of_week(self, day: date) -> Self:
        """The issue of the week (Monday to Sunday) in which the day lies."""
        year, week, _day = day.isocalendar()
        return self.filter(friday=date.fromisocalendar(year, week, 5))

    def open(self) -> Self:
        """Issues on which work goes on: nothing has gone out yet, and nobody called them off."""
        return self.filter(campaign__state__in=("draft", "review", "approved"))

    def approved(self) -> Self:
        """Approved ones that have no time of their own: the Friday task's."""
        return self.with_campaign().filter(campaign__state="approved", campaign__scheduled_at=None)

    def from_day(self, day: date) -> Self:
        """Those that may have to go out on that day: a closed Friday moves its issue forward, never back."""
        return self.filter(friday__range=(day, day + A_FORTNIGHT)).order_by("friday")

    def with_title(self) -> Self:
        """Annotate `lead_title`: the title of the lead, for lists."""
        articles = apps.get_model("notices", "Article")  # models.py imports this module
        lead = articles.objects.filter(issue=OuterRef("pk"), kind="lead").values("title")[:1]
        return self.annotate(lead_title=Coalesce(Subquery(lead), Value("")))

    def with_opens(self) -> Self:
        """Annotate `opened`: how often the issue was opened."""
        opens = apps.get_model("notices", "IssueOpens").objects.filter(issue=OuterRef("pk")).order_by().values("issue")
        return self.annotate(opened=Coalesce(Subquery(opens.annotate(total=Sum("count")).values("total")), Value(0)))


class ArticleQuerySet(models.QuerySet[M]):
    def in_order(self) -> Self:
        """The lead, then the articles as the editor put them, then health information."""
        place = models.Case(models.When(kind="lead", then=0), models.When(kind="article", then=1), default=2)
        return self.select_related("topic").annotate(place=place).order_by("place", "position", "id")


class ChecklistEntryQuerySet(models.QuerySet[M]):
    def waiting(self) -> Self:
        """Steps not done of issues on which work goes on."""
        return self.filter(done_at=None, issue__campaign__state__in=("draft", "review", "approved"))

    def due_by(self, day: date) -> Self:
        return self.filter(due_on__lte=day)

    def late(self, on: date) -> Self:
        return self.waiting().filter(due_on__lt=on)

    def of_user(self, user: Any) -> Self:
        """Steps of the user's own department; an administrator may do all."""
        if user.role == Role.ADMINISTRATOR:
            return self
        return self.filter(department_id=user.department_id) if user.department_id else self.none()


def may_edit(user: Anyone) -> bool:
    """The newsletter is made by 홍보담당관, whose program P06 is."""
    return is_of_public_relations(user)


def may_tick(department: Department | None, user: Anyone) -> bool:
    """A step is done by its own department, or by whoever makes the newsletter."""
    return any_of(is_officer_of(department), may_edit)(user)


def require_editor(user: Anyone) -> None:
    require(may_edit, user, _("소식지는 홍보담당관 직원이 만들어요."))
