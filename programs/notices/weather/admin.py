"""Weather warnings in the admin: what the feed said, what is in force, the rules, and the messages they made."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import action, display

from programs import audit
from programs.base.text import korean_datetime
from programs.people.admin_base import ReadByStaff, TakesNoRegistrationNumber
from programs.people.models import User

from ..campaigns.who import may_send_disasters
from . import admin_words as words
from .admin_paste import paste
from .admin_send import ask_about_draft
from .admin_who import may_keep_weather
from .codes import Kind, warning_name
from .models import (
    NoticeAction,
    RuleAction,
    WeatherBulletin,
    WeatherEvent,
    WeatherNotice,
    WeatherRule,
    WeatherWarning,
)

RULE_CHANGED = audit.declare("notices.weather_rule_changed", _("기상특보 규칙을 고쳤어요"))
ACTION_COLOURS = {RuleAction.SEND: "danger", RuleAction.DRAFT: "warning", RuleAction.IGNORE: ""}
NOTICE_COLOURS = {
    NoticeAction.SENT: "success",
    NoticeAction.DRAFTED: "warning",
    NoticeAction.FAILED: "danger",
    NoticeAction.LATE: "info",
}


class KindFilter(admin.SimpleListFilter):
    title = _("종류")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(kind.value), str(kind.label)) for kind in Kind]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        chosen = self.value()
        return queryset.filter(kind=int(chosen)) if chosen and chosen.isdecimal() else queryset


class InForceFilter(admin.SimpleListFilter):
    title = _("지금")
    parameter_name = "now"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("in-force", _("내려져 있음")), ("over", _("해제됨"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        now = timezone.now()
        if self.value() == "in-force":
            return queryset.exclude(ends_at__lte=now)
        return queryset.filter(ends_at__lte=now) if self.value() == "over" else queryset


@admin.register(WeatherWarning)
class WeatherWarningAdmin(ReadByStaff, ModelAdmin):
    list_display = ("shown_state", "shown_name", "shown_highest", "area", "since", "until", "announced")
    list_filter = (InForceFilter, KindFilter)
    list_per_page = 50
    actions_list = ("paste_bulletin",)
    fields = ("shown_name", "shown_highest", "area", "announced", "since", "until", "shown_steps")
    readonly_fields = fields

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.paste_view)
        return [path("paste/", view, name="notices_weather_paste"), *super().get_urls()]

    def paste_view(self, request: HttpRequest) -> HttpResponse:
        return paste(request, self.admin_site)

    def has_keep_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_keep_weather(request.user)

    @action(description=_("통보문 붙여 넣기 · 파일 넣기"), url_path="paste-bulletin", permissions=["keep"])
    def paste_bulletin(self, request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:notices_weather_paste"))

    @display(description=_("지금"), label={"in": "danger", "over": ""})
    def shown_state(self, warning: WeatherWarning) -> tuple[str, Any]:
        return ("in", _("내려져 있음")) if warning.is_in_force(timezone.now()) else ("over", _("해제됨"))

    @display(description=_("특보"), ordering="kind")
    def shown_name(self, warning: WeatherWarning) -> str:
        return warning.name

    @display(description=_("가장 높았던 단계"), ordering="highest")
    def shown_highest(self, warning: WeatherWarning) -> str:
        return warning.get_highest_display()

    @display(description=_("특보구역"))
    def area(self, warning: WeatherWarning) -> str:
        return warning.area_name

    @display(description=_("발표한 때"), ordering="announced_at")
    def announced(self, warning: WeatherWarning) -> str:
        return korean_datetime(warning.announced_at)

    @display(description=_("시작"), ordering="starts_at")
    def since(self, warning: WeatherWarning) -> str:
        return korean_datetime(warning.starts_at)

    @display(description=_("끝"), ordering="ends_at")
    def until(self, warning: WeatherWarning) -> str:
        return korean_datetime(warning.ends_at) if warning.ends_at else "—"

    @display(description=_("경과"))
    def shown_steps(self, warning: WeatherWarning) -> str:
        return "\n".join(warning.story())


class _Announced:
    """Columns that announcements and bulletins share."""

    @display(description=_("발표한 때"), ordering="announced_at")
    def announced(self, row: Any) -> str:
        return korean_datetime(row.announced_at)

    @display(description=_("받은 때"), ordering="imported_at")
    def imported(self, row: Any) -> str:
        return korean_datetime(row.imported_at)

    @display(description=_("자료"), ordering="source")
    def shown_source(self, row: Any) -> str:
        return str(words.SOURCES.get(row.source, row.source))


@admin.register(WeatherEvent)
class WeatherEventAdmin(_Announced, ReadByStaff, ModelAdmin):
    list_display = (
        "announced",
        "sequence",
        "name",
        "command",
        "starts",
        "ends",
        "shown_area",
        "shown_source",
        "imported",
    )
    list_filter = (KindFilter, "command", "source", "announced_at")
    list_per_page = 50
    show_full_result_count = False
    exclude = ("kind",)

    @display(description=_("특보"), ordering="kind")
    def name(self, event: WeatherEvent) -> str:
        return warning_name(event.kind, event.level) + (_now(" (취소된 발표)") if event.cancelled else "")

    @display(description=_("발효하는 때"), ordering="starts_at")
    def starts(self, event: WeatherEvent) -> str:
        return korean_datetime(event.starts_at) if event.starts_at else "—"

    @display(description=_("끝나는 때"), ordering="ends_at")
    def ends(self, event: WeatherEvent) -> str:
        return korean_datetime(event.ends_at) if event.ends_at else "—"

    @display(description=_("특보구역"))
    def shown_area(self, event: WeatherEvent) -> str:
        return f"{event.area_name} {event.area_code}".strip()


@admin.register(WeatherBulletin)
class WeatherBulletinAdmin(_Announced, ReadByStaff, ModelAdmin):
    list_display = ("announced", "sequence", "title", "picture", "shown_source", "imported")
    list_filter = ("source", "announced_at")
    list_per_page = 50
    search_fields = ("title",)
    show_full_result_count = False

    @display(description=_("그때 내려진 특보"))
    def picture(self, bulletin: WeatherBulletin) -> str:
        if bulletin.levels is None:
            return "—"
        return ", ".join(warning_name(kind, level) for kind, level in bulletin.levels) or _now("없음")


class RuleHistoryInline(ReadByStaff, TabularInline):
    """Earlier versions, kept by a database trigger: no way around it."""

    model = WeatherRule.pgh_event_model  # type: ignore[attr-defined]  # made by pghistory
    fk_name = "pgh_obj"
    verbose_name_plural = _("바뀐 기록")
    fields = readonly_fields = ("when", "who", "action", "text", "clear_action", "clear_text")
    ordering = ("-pgh_id",)
    extra = 0
    per_page = 20

    @display(description=_("때"))
    def when(self, event: Any) -> str:
        return korean_datetime(event.pgh_created_at)

    @display(description=_("한 사람"))
    def who(self, event: Any) -> str:
        return str((event.pgh_context.metadata if event.pgh_context else {}).get("user", "—"))


@admin.register(WeatherRule)
class WeatherRuleAdmin(TakesNoRegistrationNumber, ReadByStaff, ModelAdmin):
    list_display = ("name", "shown_action", "shown_clear", "text")
    list_filter = (KindFilter, "level", "action")
    list_per_page = 50
    readonly_fields = ("variables",)
    fieldsets = (
        (None, {"fields": ("kind", "level", "area_code", "dongs", "variables")}),
        (_("발표되면"), {"fields": ("action", "text", "text_en")}),
        (_("해제되면"), {"fields": ("clear_action", "clear_text", "clear_text_en")}),
    )
    inlines = (RuleHistoryInline,)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_keep_weather(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_keep_weather(request.user)

    def save_model(self, request: HttpRequest, obj: WeatherRule, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        by = request.user if isinstance(request.user, User) else None
        audit.record(RULE_CHANGED, by=by, subject=obj, data={"fields": form.changed_data}, request=request)

    @display(description=_("특보"), ordering="kind")
    def name(self, rule: WeatherRule) -> str:
        return str(rule)

    @display(description=_("발표되면"), label=ACTION_COLOURS, ordering="action")
    def shown_action(self, rule: WeatherRule) -> tuple[str, str]:
        return rule.action, rule.get_action_display()

    @display(description=_("해제되면"), label=ACTION_COLOURS, ordering="clear_action")
    def shown_clear(self, rule: WeatherRule) -> tuple[str, str]:
        return rule.clear_action, rule.get_clear_action_display()

    @display(description=_("채울 수 있는 값"))
    def variables(self, rule: WeatherRule) -> str:
        return str(words.VARIABLES_HELP)


class WaitsFilter(admin.SimpleListFilter):
    title = _("할 일")
    parameter_name = "waits"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("담당자를 기다림"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.needs_a_person() if self.value() == "yes" else queryset


@admin.register(WeatherNotice)
class WeatherNoticeAdmin(_Announced, ReadByStaff, ModelAdmin):
    list_display = ("announced", "name", "shown_action", "shown_campaign", "why")
    list_filter = (WaitsFilter, KindFilter, "action")
    list_select_related = ("campaign",)
    list_per_page = 50
    actions_detail = ("send_now", "drop")
    fields = ("name", "announced", "shown_action", "shown_campaign", "shown_text", "why", "decided_at")
    readonly_fields = fields

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.draft_view)
        return [path("<int:pk>/draft/<slug:deed>/", view, name="notices_weather_draft"), *super().get_urls()]

    def draft_view(self, request: HttpRequest, pk: int, deed: str) -> HttpResponse:
        return ask_about_draft(request, self.admin_site, pk=pk, deed=deed)

    def has_send_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_send_disasters(request.user)

    def has_drop_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_keep_weather(request.user)

    @action(description=_("초안 바로 보내기"), url_path="send-now", permissions=["send"])
    def send_now(self, request: HttpRequest, object_id: int) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:notices_weather_draft", args=[object_id, "send"]))

    @action(description=_("초안 거두기"), url_path="drop", permissions=["drop"])
    def drop(self, request: HttpRequest, object_id: int) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:notices_weather_draft", args=[object_id, "drop"]))

    @display(description=_("변화"), ordering="kind")
    def name(self, notice: WeatherNotice) -> str:
        return f"{warning_name(notice.kind, notice.level)} {words.CHANGES.get(notice.what, notice.what)}"

    @display(description=_("한 일"), label=NOTICE_COLOURS, ordering="action")
    def shown_action(self, notice: WeatherNotice) -> tuple[str, str]:
        return notice.action, notice.get_action_display()

    @display(description=_("문자"))
    def shown_campaign(self, notice: WeatherNotice) -> str:
        if notice.campaign is None:
            return "—"
        return format_html("{} · {}", notice.campaign.title, notice.campaign.get_state_display())

    @display(description=_("내용"))
    def shown_text(self, notice: WeatherNotice) -> str:
        return notice.campaign.body if notice.campaign else "—"
