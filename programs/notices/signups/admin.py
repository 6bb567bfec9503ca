"""Bundles of applications and the log of promotions in the admin, and the doors to this room's own pages."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import action, display

from programs.base.exports import export_rows
from programs.base.text import korean_datetime
from programs.people.admin_base import STAFF_ROLES, RoleModelAdmin
from programs.people.models import Role, User

from .desk import batch_pages, report_pages, typing_pages
from .desk.models import BatchState, Promotion, SignupBatch
from .desk.queries import may_import, may_type

WORKERS = (Role.OFFICER, Role.HEAD, Role.ADMINISTRATOR)
STATE_COLOURS = {
    BatchState.OPEN: "info",
    BatchState.COLUMNS: "warning",
    BatchState.CHECKING: "info",
    BatchState.UNREADABLE: "danger",
    BatchState.READY: "warning",
    BatchState.IMPORTING: "info",
    BatchState.DONE: "success",
    BatchState.CANCELLED: "",
}


@admin.register(SignupBatch)
class SignupBatchAdmin(RoleModelAdmin, ModelAdmin):
    """Bundles are opened, never edited: what happens to them has pages of its own."""

    view_roles = STAFF_ROLES
    list_display = ("number", "shown_state", "kind", "place", "by", "made", "good", "known", "bad", "added")
    list_display_links = ("number",)
    list_filter = ("kind", "state", "place", "day")
    list_select_related = ("place", "by")
    list_per_page = 50
    search_fields = ("=id", "file_name")
    search_help_text = _("묶음 번호나 파일 이름으로 찾아요.")
    ordering = ("-id",)
    actions_list = ("type_in", "open_file", "see_sources")

    def get_queryset(self, request: HttpRequest) -> QuerySet[SignupBatch]:
        return SignupBatch.objects.visible_to(request.user)

    @display(description=_("묶음"), ordering="id")
    def number(self, batch: SignupBatch) -> str:
        return str(batch)

    @display(description=_("상태"), label=STATE_COLOURS, ordering="state")
    def shown_state(self, batch: SignupBatch) -> tuple[str, str]:
        return batch.state, batch.get_state_display()

    @display(description=_("만든 때"), ordering="id")
    def made(self, batch: SignupBatch) -> str:
        return korean_datetime(batch.created_at)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return batch_pages.detail(request, self.admin_site, int(object_id) if object_id.isdecimal() else 0)

    def get_urls(self) -> list[URLPattern]:
        def page(view: Any) -> Any:
            def with_site(request: HttpRequest, **more: Any) -> HttpResponseBase:
                answer: HttpResponseBase = view(request, self.admin_site, **more)
                return answer

            return self.admin_site.admin_view(with_site)

        plain = self.admin_site.admin_view
        return [
            path("type/", page(typing_pages.type_page), name="notices_paper_type"),
            path("type/undo/", plain(typing_pages.undo), name="notices_paper_undo"),
            path("type/known/", plain(typing_pages.look_up), name="notices_paper_known"),
            path("upload/", page(batch_pages.upload), name="notices_list_upload"),
            path("example.csv", plain(batch_pages.example), name="notices_list_example"),
            path("sources/", page(report_pages.report), name="notices_sources"),
            path("<int:pk>/columns/", page(batch_pages.columns), name="notices_list_columns"),
            path("<int:pk>/confirm/", page(batch_pages.confirm), name="notices_list_confirm"),
            path("<int:pk>/cancel/", page(batch_pages.cancel), name="notices_list_cancel"),
            path("<int:pk>/faults/", plain(batch_pages.faults), name="notices_list_faults"),
            *super().get_urls(),
        ]

    # --- doors above the list

    def has_type_permission(self, request: HttpRequest) -> bool:
        return may_type(request.user)

    def has_import_permission(self, request: HttpRequest) -> bool:
        return may_import(request.user)

    @action(description=_("종이 신청서 입력"), url_path="type-in", permissions=["type"])
    def type_in(self, request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:notices_paper_type"))

    @action(description=_("파일 올리기"), url_path="open-file", permissions=["import"])
    def open_file(self, request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:notices_list_upload"))

    @action(description=_("신청 경로 보고"), url_path="see-sources")
    def see_sources(self, request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:notices_sources"))


@admin.register(Promotion)
class PromotionAdmin(RoleModelAdmin, ModelAdmin):
    """The log of promotions: everyone on duty reads, whoever does the work writes."""

    view_roles = STAFF_ROLES
    add_roles = change_roles = delete_roles = WORKERS
    list_display = ("date", "place", "what", "forms", "note", "by")
    list_display_links = ("what",)
    list_filter = ("place", "date")
    list_select_related = ("place", "by")
    search_fields = ("what", "note")
    date_hierarchy = "date"
    fields = ("date", "place", "what", "forms", "note")
    actions = ("download_csv", "download_xlsx")

    def save_model(self, request: HttpRequest, obj: Promotion, form: Any, change: bool) -> None:
        if obj.by is None and isinstance(request.user, User):
            obj.by = request.user
        super().save_model(request, obj, form, change)

    @admin.action(description=_("고른 기록 내려받기(CSV)"))
    def download_csv(self, request: HttpRequest, queryset: QuerySet[Promotion]) -> HttpResponseBase:
        return _download(queryset, "csv")

    @admin.action(description=_("고른 기록 내려받기(XLSX)"))
    def download_xlsx(self, request: HttpRequest, queryset: QuerySet[Promotion]) -> HttpResponseBase:
        return _download(queryset, "xlsx")


def _download(queryset: QuerySet[Promotion], fmt: Any) -> HttpResponseBase:
    rows = queryset.select_related("place").values_list("date", "place__name", "what", "forms", "note")
    columns = [_("날짜"), _("신청받은 곳"), _("한 일"), _("받은 신청서 수"), _("메모")]
    return export_rows(str(_("홍보 대장")), columns, rows.iterator(chunk_size=2_000), fmt)
