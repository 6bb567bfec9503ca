"""The records in the admin: read by auditors and administrators, changed by nobody, exported with a reason."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import action, display

from programs.audit import admin_pages, admin_people  # noqa: F401 - registers the pages about people
from programs.audit.events import declared
from programs.audit.fields_seen import words
from programs.audit.models import Act, Destruction, Opening, Review
from programs.base.text import korean_datetime, mask_ip
from programs.people.admin_base import RoleModelAdmin
from programs.people.models import Role

READERS = (Role.AUDITOR, Role.ADMINISTRATOR)


class RecordAdmin(RoleModelAdmin, ModelAdmin):
    """Rows that only grow: there is nothing to add, change or delete by hand."""

    view_roles = READERS
    list_per_page = 50
    show_full_result_count = False
    date_hierarchy = None
    actions = None

    @display(description=_("일시"), ordering="at")
    def when(self, row: Any) -> str:
        return korean_datetime(row.at)

    @display(description=_("접속지"))
    def from_where(self, row: Any) -> str:
        return mask_ip(row.ip) if row.ip else "-"


class EventFilter(admin.SimpleListFilter):
    title = _("일")
    parameter_name = "event"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(event, str(text)) for event, text in declared().items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Act]) -> QuerySet[Act]:
        return queryset.filter(event=self.value()) if self.value() else queryset


@admin.register(Act)
class ActAdmin(RecordAdmin):
    list_display = ["when", "what", "who", "subject", "from_where"]
    list_filter = [EventFilter, "by_role"]
    list_select_related = ["by"]
    search_fields = ["subject", "by__email"]
    search_help_text = _("대상(예: cases.case:123)이나 한 사람의 이메일로 찾아요.")
    fields = readonly_fields = ("when", "what", "who", "by_role", "subject", "data", "from_where")
    actions_list = ["export"]

    @display(description=_("일"))
    def what(self, act: Act) -> str:
        return act.text

    @display(description=_("한 사람"))
    def who(self, act: Act) -> str:
        return act.by.display_name if act.by else str(_("포털"))

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.export_view)
        return [path("export/", view, name="audit_act_export"), *super().get_urls()]

    def export_view(self, request: HttpRequest) -> HttpResponseBase:
        return admin_pages.export_acts(request, self.admin_site)

    @action(description=_("내려받기"), url_path="export-acts")
    def export(self, request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:audit_act_export"))


@admin.register(Opening)
class OpeningAdmin(RecordAdmin):
    list_display = ["when", "who", "by_department", "whose_masked", "fields_words", "why", "ref", "taken_away"]
    list_filter = ["exported", "by_role", "by_department"]
    list_select_related = ["by", "whose"]
    search_fields = ["ref", "by__email", "whose__email"]
    search_help_text = _("관련 업무(예: cases.case:123), 본 사람이나 정보 주인의 이메일로 찾아요.")
    fields = readonly_fields = (
        "when",
        "who",
        "by_department",
        "by_role",
        "whose_masked",
        "fields_words",
        "why",
        "ref",
        "taken_away",
        "from_where",
    )
    actions_list = ["review", "export"]

    @display(description=_("본 사람"))
    def who(self, opening: Opening) -> str:
        return opening.by.display_name

    @display(description=_("정보의 주인"))
    def whose_masked(self, opening: Opening) -> str:
        if opening.whose is not None:
            return str(opening.whose)
        return str(_("회원이 아닌 사람")) if opening.whose_phone_hash else "-"

    @display(description=_("내려받음"), ordering="exported")
    def taken_away(self, opening: Opening) -> str:
        return str(_("내려받음")) if opening.exported else str(_("화면으로 봄"))

    @display(description=_("본 정보"))
    def fields_words(self, opening: Opening) -> str:
        return words(opening.what)

    def get_urls(self) -> list[URLPattern]:
        guarded = self.admin_site.admin_view
        own = [
            path("export/", guarded(self.export_view), name="audit_opening_export"),
            path("review/", guarded(self.review_view), name="audit_opening_review"),
        ]
        return own + super().get_urls()

    def export_view(self, request: HttpRequest) -> HttpResponseBase:
        return admin_pages.export_openings(request, self.admin_site)

    def review_view(self, request: HttpRequest) -> HttpResponse:
        return admin_pages.review_month(request, self.admin_site)

    @action(description=_("내려받기"), url_path="export-openings")
    def export(self, request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:audit_opening_export"))

    @action(description=_("월간 점검"), url_path="review-month")
    def review(self, request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:audit_opening_review"))


@admin.register(Destruction)
class DestructionAdmin(RecordAdmin):
    list_display = ["when", "title", "count", "period", "basis"]
    list_filter = ["policy"]
    fields = readonly_fields = ("when", "title", "policy", "count", "period", "basis")


@admin.register(Review)
class ReviewAdmin(RecordAdmin):
    list_display = ["month", "openings", "by", "when"]
    fields = readonly_fields = ("month", "openings", "by", "when", "note")
