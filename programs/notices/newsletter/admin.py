"""The newsletter in the admin: issues are made at their desk, the steps of a week are edited here."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import display

from programs.base.text import korean_date
from programs.people.admin_base import ReadByStaff

from .models import ChecklistItem, Issue
from .queries import may_edit


class WrittenByEditors(ReadByStaff):
    """All staff read; whoever makes the newsletter writes."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_edit(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_edit(request.user)


@admin.register(Issue)
class IssueAdmin(WrittenByEditors, ModelAdmin):
    """A list that leads to the desk."""

    list_display = ("__str__", "lead", "day", "state", "opened")
    list_filter = ("campaign__state",)
    search_fields = ("articles__title", "articles__text")
    list_per_page = 50

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Issue]:
        return Issue.objects.with_campaign().with_title().with_opens()

    @display(description=_("머리기사"))
    def lead(self, issue: Issue) -> str:
        return issue.lead_title or "—"  # type: ignore[attr-defined]

    @display(description=_("보내는 날"), ordering="friday")
    def day(self, issue: Issue) -> str:
        return korean_date(issue.sending_day)

    @display(description=_("상태"))
    def state(self, issue: Issue) -> str:
        return issue.campaign.get_state_display()

    @display(description=_("열어 본 수"), ordering="opened")
    def opened(self, issue: Issue) -> str:
        return str(issue.opened) if issue.is_public else "—"  # type: ignore[attr-defined]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        return HttpResponseRedirect(reverse("notices:desk_newsletter_new"))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        issue = self.get_object(request, object_id)
        if issue is None:
            return super().change_view(request, object_id, form_url, extra_context)
        return HttpResponseRedirect(reverse("notices:desk_newsletter_issue", args=[issue.number]))


@admin.register(ChecklistItem)
class ChecklistItemAdmin(WrittenByEditors, ModelAdmin):
    """The steps that each new issue gets a copy of; one that is not needed any more is switched off."""

    list_display = ("title", "weekday", "department", "order", "is_active")
    list_filter = ("weekday", "is_active", "department")
    search_fields = ("title",)
    fields = ("title", "weekday", "department", "order", "is_active")
