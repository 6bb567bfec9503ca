"""The staff's queue: today's work first, quick with a million rows, and every move one page away."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import action, display

from programs.base.text import korean_datetime, mask_name
from programs.cases import admin_actions, admin_filters, admin_views, timeleft
from programs.cases.case import Case
from programs.cases.desk import pages as bulk_pages
from programs.cases.paging import CappedPaginator
from programs.cases.states import State
from programs.people.models import User
from programs.people.predicates import is_staff

LEFT_COLOURS = {"danger": "danger", "warning": "warning", "success": "success", "information": "info", "gray": ""}


@admin.register(Case)
class CaseAdmin(ModelAdmin):
    """One list for all kinds. A case is opened, never edited: what happens to it are its moves."""

    list_display = ("number", "kind_name", "masked", "state_name", "left", "due", "handled_by", "came_by", "filed")
    list_display_links = ("number",)
    list_filter = (
        admin_filters.StateFilter,
        admin_filters.DueFilter,
        admin_filters.AssigneeFilter,
        admin_filters.KindFilter,
        admin_filters.ChannelFilter,
        admin_filters.ProgramFilter,
        admin_filters.DepartmentFilter,
    )
    list_select_related = ("department", "assignee")
    list_before_template = "admin/cases/case/queue_head.html"
    list_filter_submit = True
    list_per_page = 30
    list_max_show_all = 30
    show_full_result_count = False
    paginator = CappedPaginator
    search_fields = ("receipt_number",)
    search_help_text = _("접수번호(끝자리만도 돼요), 휴대전화, 이름(전체)으로 찾아요.")
    ordering = ("act_by", "id")
    sortable_by = ("left", "filed")
    actions: ClassVar[list[str]] = ["assign_to_me", "assign_to", "hand_over", "make_move", "export"]

    class Media:
        css: ClassVar[dict[str, list[str]]] = {"all": ["cases/admin.css"]}
        js: ClassVar[list[str]] = ["cases/queue.js"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Case]:
        return Case.objects.readable_by(request.user).exclude(state=State.DRAFT)

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        """The queue by time left; anything that shows closed cases too, newest first."""
        if request.GET.get("state", "") in admin_filters.OPEN_CHOICES and not request.GET.get("q"):
            return ["act_by", "id"]
        return ["-submitted_at", "-id"]

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        return (queryset.found_by(search_term) if search_term.strip() else queryset), False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        now = timezone.now()
        user = request.user
        mine = Case.objects.readable_by(user).open()
        counts = mine.aggregate(open=Count("pk"), overdue=Count("pk", filter=Q(act_by__lt=now)))
        department = user.department.name if isinstance(user, User) and user.department else _("모든 부서")
        return super().changelist_view(
            request, {"title": _("오늘 할 일"), "queue_of": department, "queue_counts": counts, **(extra_context or {})}
        )

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return admin_views.detail(request, int(object_id) if object_id.isdecimal() else 0)

    def get_urls(self) -> list[URLPattern]:
        def wrapped(view: Any) -> Any:
            return self.admin_site.admin_view(view)

        return [
            path("export/", wrapped(admin_actions.export), name="cases_case_export"),
            *bulk_pages.urls(wrapped),
            path("register/<int:number>/", wrapped(admin_views.register), name="cases_case_register"),
            path("<int:pk>/move/<slug:name>/", wrapped(admin_views.move), name="cases_case_move"),
            path("<int:pk>/assign/", wrapped(admin_views.assign), name="cases_case_assign_one"),
            path("<int:pk>/hand-over/", wrapped(admin_views.hand_over), name="cases_case_hand_over"),
            path("<int:pk>/note/", wrapped(admin_views.note), name="cases_case_note"),
            path("<int:pk>/files/", wrapped(admin_views.add_files), name="cases_case_files"),
            *super().get_urls(),
        ]

    # -- who may: reading is decided by the department, moving by the declared moves --------------------

    def has_module_permission(self, request: HttpRequest) -> bool:
        return is_staff(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Case | None = None) -> bool:
        return is_staff(request.user)

    has_change_permission = has_view_permission

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Case | None = None) -> bool:
        return False

    # -- columns ---------------------------------------------------------------------------------------

    @display(description=_("접수번호"))
    def number(self, case: Case) -> str:
        return case.receipt_number or ""

    @display(description=_("종류"))
    def kind_name(self, case: Case) -> str:
        return case.kind_title

    @display(description=_("신청인"))
    def masked(self, case: Case) -> str:
        return mask_name(case.applicant_name)

    @display(description=_("상태"))
    def state_name(self, case: Case) -> str:
        label = str(State(case.state).label)
        return _("%(state)s · 새로 넘어옴") % {"state": label} if case.arrived_at and case.is_open else label

    @display(description=_("남은 시간"), ordering=F("act_by").asc(nulls_last=True), label=LEFT_COLOURS)
    def left(self, case: Case) -> tuple[str, str]:
        found = timeleft.of(case, timezone.now())
        return found.kind, found.text

    @display(description=_("처리기한"))
    def due(self, case: Case) -> str:
        return korean_datetime(case.due_at) if case.due_at else "-"

    @display(description=_("담당자"))
    def handled_by(self, case: Case) -> str:
        return case.assignee.name if case.assignee else "-"

    @display(description=_("경로"))
    def came_by(self, case: Case) -> str:
        return str(case.get_channel_display())

    @display(description=_("제출"), ordering="submitted_at")
    def filed(self, case: Case) -> str:
        return korean_datetime(case.submitted_at) if case.submitted_at else "-"

    # -- bulk actions ----------------------------------------------------------------------------------

    @action(description=_("내가 맡기"))
    def assign_to_me(self, request: HttpRequest, queryset: QuerySet[Case]) -> HttpResponse | None:
        return bulk_pages.assign_to_me(request, queryset)

    @action(description=_("담당자 정하기"))
    def assign_to(self, request: HttpRequest, queryset: QuerySet[Case]) -> HttpResponse | None:
        return bulk_pages.ask_assignee(request, queryset)

    @action(description=_("다른 부서로 넘기기"))
    def hand_over(self, request: HttpRequest, queryset: QuerySet[Case]) -> HttpResponse | None:
        return bulk_pages.ask_hand_over(request, queryset)

    @action(description=_("한꺼번에 처리하기"))
    def make_move(self, request: HttpRequest, queryset: QuerySet[Case]) -> HttpResponse | None:
        return bulk_pages.ask_move(request, queryset)

    @action(description=_("내려받기 (CSV·엑셀)"))
    def export(self, request: HttpRequest, queryset: QuerySet[Case]) -> HttpResponse | None:
        return admin_actions.ask_reason(request, queryset)
