"""Committees as staff meet them: bodies with their seats, meetings by steps, tasks, honoraria."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import action, display

from programs.base.text import korean_date, korean_datetime
from programs.committees.bodies import Body, Seat
from programs.committees.decisions import ActionItem
from programs.committees.desk import body_pages, meeting_pages, run_page, task_pages
from programs.committees.honoraria import Honorarium
from programs.committees.meetings import Meeting
from programs.committees.states import MeetingState, TaskState
from programs.people.admin_base import NamedList, ReadByStaff, TakesNoRegistrationNumber
from programs.people.models import Department, User
from programs.people.predicates import any_of, is_administrator, is_officer_of

MEETING_COLOURS = {
    MeetingState.PLANNED: "",
    MeetingState.NOTICED: "info",
    MeetingState.HELD: "warning",
    MeetingState.MINUTED: "success",
    MeetingState.CANCELLED: "danger",
}


class SeenByStaff(ReadByStaff, TakesNoRegistrationNumber, NamedList):
    """A list that staff look at; its rows are made on pages of their own."""


class SeatInline(TakesNoRegistrationNumber, TabularInline):
    model = Seat
    extra = 0
    fields = ("title", "field", "office", "department", "has_vote", "order", "abolished_on")
    can_delete = False


@admin.register(Body)
class BodyAdmin(SeenByStaff, ModelAdmin):
    """A body with its rules and seats. Its own department changes it."""

    list_display = ("name", "kind", "program", "department", "rule", "is_open")
    list_filter = ("kind", "is_open", "department", "program")
    search_fields = ("name", "purpose", "legal_ground")
    list_select_related = ("program", "department")
    prepopulated_fields: ClassVar[dict[str, Any]] = {"slug": ("name",)}
    inlines = (SeatInline,)
    actions_detail = ("see_members", "plan_meeting")
    fieldsets = (
        (None, {"fields": ("program", "department", "name", "slug", "kind", "purpose", "legal_ground")}),
        (_("공개"), {"fields": ("is_open", "names_shown", "votes_published")}),
        (_("기간과 임기"), {"fields": ("founded", "ends", "term_years", "reappointments")}),
        (
            _("정족수와 통지"),
            {
                "fields": (
                    "quorum_kind",
                    "quorum_above",
                    "quorum_below",
                    "majority_kind",
                    "majority_above",
                    "majority_below",
                    "majority_of",
                    "chair_casts",
                    "notice_days",
                    "proxy_allowed",
                    "written_allowed",
                )
            },
        ),
        (_("참석 수당"), {"fields": ("honorarium",)}),
    )

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        user = request.user
        return isinstance(user, User) and any_of(is_administrator, is_officer_of(user.department))(user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is None:
            return self.has_add_permission(request)
        return any_of(is_administrator, is_officer_of(obj.department))(request.user)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """An officer founds bodies of the own department only."""
        user = request.user
        if db_field.name == "department" and db_field.model is Body and not is_administrator(user):
            kwargs["queryset"] = Department.objects.filter(pk=getattr(user, "department_id", None) or 0)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_urls(self) -> list[URLPattern]:
        def wrapped(view: Any) -> Any:
            return self.admin_site.admin_view(view)

        return [
            path("<int:pk>/members/", wrapped(body_pages.members), name="committees_body_members"),
            path("<int:pk>/plan/", wrapped(body_pages.plan), name="committees_body_plan"),
            path("seats/<int:pk>/appoint/", wrapped(body_pages.appoint), name="committees_seat_appoint"),
            path("members/<int:pk>/succeed/", wrapped(body_pages.succeed), name="committees_member_succeed"),
            path("members/<int:pk>/end/", wrapped(body_pages.end_term), name="committees_member_end"),
            *super().get_urls(),
        ]

    @display(description=_("정족수"))
    def rule(self, body: Body) -> str:
        return f"{body.quorum.in_words()} / {body.majority.in_words()}"

    @action(description=_("위원"), url_path="see-members")
    def see_members(self, request: HttpRequest, object_id: int) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:committees_body_members", args=[object_id]))

    @action(description=_("새 회의"), url_path="plan-meeting")
    def plan_meeting(self, request: HttpRequest, object_id: int) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:committees_body_plan", args=[object_id]))


@admin.register(Meeting)
class MeetingAdmin(SeenByStaff, ModelAdmin):
    """The meetings; each opens its page by steps."""

    list_display = ("title", "body", "begins", "shown_state", "notice_until", "heads")
    list_filter = ("state", "body", "body__department")
    search_fields = ("title", "body__name", "items__title")
    search_help_text = _("회의, 위원회, 안건 이름으로 찾아요.")
    list_select_related = ("body",)
    date_hierarchy = "starts_at"
    list_per_page = 50

    def get_urls(self) -> list[URLPattern]:
        def wrapped(view: Any) -> Any:
            return self.admin_site.admin_view(view)

        return [
            path("<int:pk>/run/", wrapped(run_page.run), name="committees_meeting_run"),
            path("<int:pk>/edit/", wrapped(body_pages.edit), name="committees_meeting_edit"),
            path("<int:pk>/items/<int:item_pk>/", wrapped(meeting_pages.item), name="committees_meeting_item"),
            path("<int:pk>/minutes/", wrapped(meeting_pages.write_minutes), name="committees_meeting_minutes"),
            path("<int:pk>/minutes/<int:number>/", wrapped(meeting_pages.version), name="committees_meeting_version"),
            path("<int:pk>/print/<slug:what>/", wrapped(meeting_pages.printed), name="committees_meeting_print"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return run_page.run(request, int(object_id) if object_id.isdecimal() else 0)

    @display(description=_("때"), ordering="starts_at")
    def begins(self, meeting: Meeting) -> str:
        return meeting.when

    @display(description=_("상태"), label=MEETING_COLOURS)
    def shown_state(self, meeting: Meeting) -> tuple[str, str]:
        return meeting.state, meeting.get_state_display()

    @display(description=_("통지 기한"), ordering="notice_due")
    def notice_until(self, meeting: Meeting) -> str:
        return korean_date(meeting.notice_due) if meeting.state == MeetingState.PLANNED else ""

    @display(description=_("출석/재적"))
    def heads(self, meeting: Meeting) -> str:
        return f"{meeting.present}/{meeting.members}" if meeting.members is not None else ""


class LeftFilter(admin.SimpleListFilter):
    """Open ones first; those that are late by themselves."""

    title = _("남은 시간")
    parameter_name = "left"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("open", _("하는 중")),
            ("overdue", _("기한 지남")),
            ("done", _("마침")),
            ("dropped", _("그만둠")),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "overdue":
            return queryset.overdue(timezone.localdate())
        return queryset.filter(state=self.value()) if self.value() in TaskState.values else queryset


class WhoseFilter(admin.SimpleListFilter):
    title = _("누구의 일")
    parameter_name = "whose"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("mine", _("나와 우리 부서")), ("given", _("우리 부서 위원회"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        user = request.user
        if self.value() == "mine" and isinstance(user, User):
            return queryset.of_owner(user)
        if self.value() == "given" and isinstance(user, User):
            return queryset.filter(meeting__body__department_id=user.department_id)
        return queryset


@admin.register(ActionItem)
class ActionItemAdmin(SeenByStaff, ModelAdmin):
    """What came out of meetings, by due day."""

    list_display = ("title", "of_body", "department", "owner_name", "due_day", "shown_state")
    list_filter = (LeftFilter, WhoseFilter, "meeting__body", "department")
    search_fields = ("title", "text", "meeting__title", "meeting__body__name")
    search_help_text = _("할 일, 회의, 위원회 이름으로 찾아요.")
    list_select_related = ("meeting__body", "department", "owner")
    ordering = ("due", "id")
    list_per_page = 50
    actions = ("export_xlsx", "export_csv")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return task_pages.task(request, int(object_id) if object_id.isdecimal() else 0)

    @display(description=_("위원회"))
    def of_body(self, task: ActionItem) -> str:
        return task.meeting.body.name

    @display(description=_("맡은 사람"))
    def owner_name(self, task: ActionItem) -> str:
        return task.owner.name if task.owner else ""

    @display(description=_("기한"), ordering="due")
    def due_day(self, task: ActionItem) -> str:
        return korean_date(task.due)

    @display(description=_("상태"), label={"late": "danger", "open": "info", "done": "success", "dropped": ""})
    def shown_state(self, task: ActionItem) -> tuple[str, str]:
        if task.is_overdue(timezone.localdate()):
            return "late", str(_("기한 지남"))
        return task.state, task.get_state_display()

    @admin.action(description=_("내려받기 (엑셀)"))
    def export_xlsx(self, request: HttpRequest, queryset: QuerySet[ActionItem]) -> HttpResponseBase:
        return task_pages.export_tasks(request, queryset, "xlsx")

    @admin.action(description=_("내려받기 (CSV)"))
    def export_csv(self, request: HttpRequest, queryset: QuerySet[ActionItem]) -> HttpResponseBase:
        return task_pages.export_tasks(request, queryset, "csv")


class PaidFilter(admin.SimpleListFilter):
    title = _("지급")
    parameter_name = "paid"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("no", _("지급할 것")), ("yes", _("지급한 것"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() in ("no", "yes"):
            return queryset.filter(paid_on__isnull=self.value() == "no")
        return queryset


@admin.register(Honorarium)
class HonorariumAdmin(SeenByStaff, ModelAdmin):
    """What is to be paid and was paid, of the own department's bodies; names masked until the list is taken away."""

    list_display = ("meeting", "when", "who", "amount", "paid_on")
    list_filter = (PaidFilter, "meeting__body")
    search_fields = ("meeting__title", "meeting__body__name", "member__seat__title")
    list_per_page = 50
    actions = ("export_payment", "note_payment")
    list_before_template = "committees/admin/honoraria_head.html"
    list_display_links = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Honorarium]:
        return task_pages.honoraria_of(request)

    def get_urls(self) -> list[URLPattern]:
        def wrapped(view: Any) -> Any:
            return self.admin_site.admin_view(view)

        return [
            path("export/", wrapped(task_pages.export_honoraria), name="committees_honorarium_export"),
            path("paid/", wrapped(task_pages.pay), name="committees_honorarium_paid"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        sums = self.get_queryset(request).aggregate(
            to_pay=Sum("won", filter=Q(paid_on__isnull=True)), paid=Sum("won", filter=Q(paid_on__isnull=False))
        )
        own = {"to_pay": sums["to_pay"] or 0, "paid": sums["paid"] or 0}
        return super().changelist_view(request, own | (extra_context or {}))

    @display(description=_("때"), ordering="meeting__starts_at")
    def when(self, row: Honorarium) -> str:
        return korean_datetime(row.meeting.starts_at)

    @display(description=_("위원"))
    def who(self, row: Honorarium) -> str:
        return str(row.member)

    @display(description=_("금액 (원)"), ordering="won")
    def amount(self, row: Honorarium) -> str:
        return f"{row.won:,}"

    @admin.action(description=_("지급 명단 내려받기 (CSV·엑셀)"))
    def export_payment(self, request: HttpRequest, queryset: QuerySet[Honorarium]) -> HttpResponse:
        return task_pages.ask_export(request, queryset)

    @admin.action(description=_("지급한 날 적기"))
    def note_payment(self, request: HttpRequest, queryset: QuerySet[Honorarium]) -> HttpResponse:
        return task_pages.ask_paid(request, queryset)
