"""Campaigns in the admin: the list; composing, approving and sending are pages of their own."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import RangeDateFilter
from unfold.decorators import display

from programs.base.text import format_phone, korean_datetime, nfc
from programs.people.admin_base import RoleModelAdmin
from programs.people.models import Role, User
from programs.people.predicates import is_staff

from ..who import is_of_public_relations
from . import admin_disaster, admin_progress, admin_views, who
from .forms import TemplateAdminForm
from .models import Campaign, CampaignState, MessageTemplate, SenderNumber, UnitPrice

STATE_COLOURS = {
    CampaignState.DRAFT: "",
    CampaignState.REVIEW: "warning",
    CampaignState.APPROVED: "info",
    CampaignState.SENDING: "info",
    CampaignState.PAUSED: "warning",
    CampaignState.FINISHED: "success",
    CampaignState.CANCELLED: "danger",
}


class WaitingFilter(admin.SimpleListFilter):
    """What the second person looks for."""

    title = _("내가 승인할 것")
    parameter_name = "waiting"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("me", _("나를 기다리는 것"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Campaign]) -> QuerySet[Campaign]:
        if self.value() != "me":
            return queryset
        return queryset.filter(pk__in=Campaign.objects.waiting_for(request.user).values("pk"))


class LateFilter(admin.SimpleListFilter):
    """Those that were to begin and did not; each page says why."""

    title = _("보내지 못한 발송")
    parameter_name = "late"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("정한 때가 지난 것"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Campaign]) -> QuerySet[Campaign]:
        if self.value() != "yes":
            return queryset
        return queryset.filter(pk__in=Campaign.objects.not_started(timezone.now()).order_by().values("pk"))


@admin.register(Campaign)
class CampaignAdmin(ModelAdmin):
    """Nothing is edited in the admin's own form: what happens to a campaign are its verbs."""

    list_display = ("shown_state", "title", "kind", "purpose", "department", "written_by", "created", "goes")
    list_display_links = ("title",)
    list_filter = (
        WaitingFilter,
        LateFilter,
        "state",
        "kind",
        "purpose",
        ("department", admin.RelatedOnlyFieldListFilter),
        ("created_at", RangeDateFilter),
    )
    list_filter_submit = True
    list_select_related = ("department", "created_by")
    list_per_page = 50
    list_before_template = "notices/admin/campaign/list_head.html"
    search_fields = ("title", "subject", "body")
    search_help_text = _("이름, 제목, 내용으로 찾아요.")
    show_full_result_count = False
    actions = None

    class Media:
        css: ClassVar[dict[str, list[str]]] = {"all": ["cases/admin.css", "notices/compose.css"]}

    def has_module_permission(self, request: HttpRequest) -> bool:
        return is_staff(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_staff(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return who.may_compose(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Campaign]:
        return Campaign.objects.visible_to(request.user)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Campaign], search_term: str
    ) -> tuple[QuerySet[Campaign], bool]:
        """Every word somewhere, typed in whatever normal form."""
        for word in nfc(search_term).split():
            queryset = queryset.filter(Q(title__icontains=word) | Q(subject__icontains=word) | Q(body__icontains=word))
        return queryset, False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        context = {
            "title": _("발송"),
            "may_compose": who.may_compose(request.user),
            "may_send_disasters": who.may_send_disasters(request.user),
            "waiting": Campaign.objects.waiting_for(request.user).count(),
        }
        return super().changelist_view(request, context | (extra_context or {}))

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        return admin_views.compose(request)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return admin_views.detail(request, int(object_id) if object_id.isdecimal() else 0)

    def get_urls(self) -> list[URLPattern]:
        def page(route: str, view: Any, name: str) -> URLPattern:
            return path(route, self.admin_site.admin_view(view), name=f"notices_campaign_{name}")

        return [
            page("count/", admin_views.count, "count"),
            page("disaster/", admin_disaster.disaster, "disaster"),
            page("templates/", admin_views.templates, "templates"),
            page("templates/<int:pk>/", admin_views.begin, "begin"),
            page("<int:pk>/edit/", admin_views.compose, "edit"),
            page("<int:pk>/do/<slug:name>/", admin_views.do, "do"),
            page("<int:pk>/copy/", admin_views.copy, "copy"),
            page("<int:pk>/test/", admin_views.test, "test"),
            page("<int:pk>/sample/", admin_views.sample, "sample"),
            page("<int:pk>/image/", admin_views.image, "image"),
            *admin_progress.urls(self.admin_site),
            *super().get_urls(),
        ]

    @display(description=_("상태"), label=STATE_COLOURS, ordering="state")
    def shown_state(self, campaign: Campaign) -> tuple[str, str]:
        return campaign.state, campaign.get_state_display()

    @display(description=_("만든 사람"))
    def written_by(self, campaign: Campaign) -> str:
        return campaign.created_by.display_name if campaign.created_by else str(_("포털"))

    @display(description=_("만든 때"), ordering="created_at")
    def created(self, campaign: Campaign) -> str:
        return korean_datetime(campaign.created_at)

    @display(description=_("보낸 때"), ordering="started_at")
    def goes(self, campaign: Campaign) -> str:
        if campaign.started_at:
            return korean_datetime(campaign.started_at)
        if campaign.scheduled_at:
            return str(_("%(at)s 예약") % {"at": korean_datetime(campaign.scheduled_at)})
        return "—"


STAFF = tuple(role for role in Role.values if role != Role.RESIDENT)
KEEPERS = (Role.OFFICER, Role.HEAD, Role.ADMINISTRATOR)


class OfficeTable(RoleModelAdmin, ModelAdmin):
    """A small table that 홍보담당관 and the administrator keep, and all staff may read."""

    view_roles = STAFF
    list_per_page = 50

    def _keeps(self, request: HttpRequest) -> bool:
        user = request.user
        return is_of_public_relations(user) or (isinstance(user, User) and user.role == Role.ADMINISTRATOR)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._keeps(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._keeps(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._keeps(request)


@admin.register(SenderNumber)
class SenderNumberAdmin(OfficeTable):
    """Only a number that stands here, or in the settings, is ever shown as sender."""

    list_display = ("formatted", "department", "registered_on", "valid_until", "is_active", "usable")
    list_filter = ("is_active", ("department", admin.RelatedOnlyFieldListFilter))
    search_fields = ("number", "department__name")
    list_select_related = ("department",)

    @display(description=_("발신번호"), ordering="number")
    def formatted(self, number: SenderNumber) -> str:
        return format_phone(number.number)

    @display(description=_("오늘 쓸 수 있음"), boolean=True)
    def usable(self, number: SenderNumber) -> bool:
        return number.is_usable(timezone.localdate())

    def get_readonly_fields(self, request: HttpRequest, obj: SenderNumber | None = None) -> tuple[str, ...]:
        return ("number",) if obj else ()  # campaigns name it: another number is another row


@admin.register(UnitPrice)
class UnitPriceAdmin(OfficeTable):
    list_display = ("channel", "won", "since")
    list_filter = ("channel",)


@admin.register(MessageTemplate)
class MessageTemplateAdmin(OfficeTable):
    form = TemplateAdminForm
    list_display = ("name", "department", "purpose", "is_active")
    list_filter = ("purpose", "is_active")
    search_fields = ("name", "body")
