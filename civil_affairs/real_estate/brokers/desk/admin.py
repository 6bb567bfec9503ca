"""Brokers as 지적과 meets them: the register, applications, suspensions, signals, and the files they come from."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import action, display

from civil_affairs.real_estate.brokers import matching, rules
from civil_affairs.real_estate.brokers.desk import forms, import_pages, pages
from civil_affairs.real_estate.brokers.models import (
    Broker,
    BrokerApplication,
    BrokerImport,
    BrokerSignal,
    BrokerState,
    BrokerSuspension,
    Wishes,
)
from civil_affairs.real_estate.brokers.queries import keeps_brokers, sees_brokers
from programs.base.text import format_phone, korean_date, korean_datetime, mask_name, mask_phone
from programs.people.admin_base import NamedList
from programs.people.fields import lookup_hashes

STATES = {"listed": "", "joined": "success", "suspended": "danger", "closed": "warning"}
DECISIONS = {"waiting": "warning", "approved": "success", "refused": ""}


class LooksOnly(NamedList):
    """Those of the desk look; what is done has verbs and pages of its own, never a field to type into."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return sees_brokers(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return sees_brokers(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_keep_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return keeps_brokers(request.user)

    def page(self, view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        return self.admin_site.admin_view(view)


def wishes_of(said: Wishes) -> SafeString:
    names = matching.dong_names()
    rows = [
        (_("거래"), ", ".join(str(rules.DEALS.get(code, code)) for code in said.deals)),
        (_("맡는 동"), ", ".join(names.get(code, code) for code in said.areas)),
        (_("외국어"), ", ".join(str(rules.LANGUAGES.get(code, code)) for code in said.languages) or _("없음")),
        (_("일요일"), _("영업") if said.open_sundays else _("쉼")),
        (_("공휴일"), _("영업") if said.open_holidays else _("쉼")),
    ]
    return format_html_join("", "<div>{}: {}</div>", rows)


class DongFilter(admin.SimpleListFilter):
    title = _("맡는 동")
    parameter_name = "area"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        return sorted(matching.dong_names().items(), key=lambda item: item[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(areas__contains=[self.value()]) if self.value() else queryset


class LanguageFilter(admin.SimpleListFilter):
    title = _("외국어")
    parameter_name = "language"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, Any]]:
        return list(rules.LANGUAGES.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(languages__contains=[self.value()]) if self.value() else queryset


class SuspiciousFilter(admin.SimpleListFilter):
    title = _("의심 신호")
    parameter_name = "signal"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("open", _("확인할 신호가 있음"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(signs__gt=0) if self.value() == "open" else queryset


@admin.register(Broker)
class BrokerAdmin(LooksOnly, ModelAdmin):
    list_display = ("name", "register_number", "kind", "shown_state", "dong", "spoken", "asked", "shown_signs")
    list_filter = ("state", "kind", DongFilter, LanguageFilter, "open_sundays", "sex", SuspiciousFilter)
    list_select_related = ("dong",)
    list_per_page = 50
    search_fields = ("bigrams",)
    search_help_text = _("사무소 이름, 주소, 등록번호, 대표자 이름이나 전화 전체로 찾아요.")
    ordering = ("name", "pk")
    actions = ("suspend", "resume", "leave", "print_labels", "export")
    actions_list = ("invite_all", "open_file")
    actions_detail = ("show_person", "suspend_one", "resume_one", "leave_one")
    fields = (
        "name", "register_number", "kind", "state_now", "masked_representative", "sex", "masked_phone",
        "shown_office_phone", "address", "dong", "registered_on", "wishes", "asked", "turn", "joined", "history",
    )  # fmt: skip
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        return rows.annotate(
            referred=Count("referrals", distinct=True),
            signs=Count("signals", filter=Q(signals__settled_at__isnull=True), distinct=True),
        )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        if not search_term:
            return queryset, False
        hashes = lookup_hashes(search_term)
        person = Q(representative_hash__in=hashes) | Q(phone_hash__in=hashes)
        found = Broker.objects.matching(search_term).values("pk")
        return queryset.filter(Q(pk__in=found) | person), False

    @display(description=_("상태"), label=STATES, ordering="state")
    def shown_state(self, broker: Broker) -> tuple[str, str]:
        text = str(broker.get_state_display())
        if broker.suspended_until:
            text += f" (~{korean_date(broker.suspended_until)})"
        return broker.state, text

    @display(description=_("상태"))
    def state_now(self, broker: Broker) -> str:
        return self.shown_state(broker)[1]

    @display(description=_("외국어"))
    def spoken(self, broker: Broker) -> str:
        return ", ".join(str(rules.LANGUAGES.get(code, code)) for code in broker.languages) or "-"

    @display(description=_("받은 신청"), ordering="referred")
    def asked(self, broker: Any) -> int:
        return int(broker.referred)

    @display(description=_("확인할 신호"), ordering="signs")
    def shown_signs(self, broker: Any) -> str:
        return str(broker.signs) if broker.signs else "-"

    @display(description=_("대표자"))
    def masked_representative(self, broker: Broker) -> str:
        return mask_name(broker.representative) if broker.representative else "-"

    @display(description=_("휴대전화"))
    def masked_phone(self, broker: Broker) -> str:
        return mask_phone(broker.phone) if broker.phone else str(_("없음(문자로 알릴 수 없어요)"))

    @display(description=_("사무소 전화"))
    def shown_office_phone(self, broker: Broker) -> str:
        return format_phone(broker.office_phone) if broker.office_phone else "-"

    @display(description=_("받을 신청의 조건"))
    def wishes(self, broker: Broker) -> SafeString:
        return wishes_of(broker)

    @display(description=_("참여한 때"))
    def joined(self, broker: Broker) -> str:
        return korean_datetime(broker.joined_at) if broker.joined_at else "-"

    @display(description=_("정지와 의심 신호"))
    def history(self, broker: Broker) -> SafeString | str:
        rows: list[tuple[str, Any, Any]] = [
            (korean_date(each.since), _("정지"), each.reason) for each in broker.suspensions.all()
        ]
        rows += [
            (korean_date(each.raised_at), each.get_sign_display(), _("%(n)d번") % {"n": each.count})
            for each in broker.signals.all()
        ]
        return format_html_join("", "<div>{} {}: {}</div>", sorted(rows, reverse=True)) or "-"

    # --- what is done to several

    @admin.action(description=_("고른 곳 정지하기"), permissions=["keep"])
    def suspend(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        ids = pages.chosen(request, queryset, pages.BROKERS)
        return pages.ask_suspension(request, forms.SuspendForm(initial={"ids": ids})) if ids else None

    @admin.action(description=_("고른 곳 정지 풀기"), permissions=["keep"])
    def resume(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        ids = pages.chosen(request, queryset, pages.BROKERS)
        return pages.confirm(request, "resume", ids) if ids else None

    @admin.action(description=_("고른 곳 참여 끝내기(본인이 그만둘 때)"), permissions=["keep"])
    def leave(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        ids = pages.chosen(request, queryset, pages.BROKERS)
        return pages.confirm(request, "leave", ids) if ids else None

    @admin.action(description=_("고른 곳 우편 라벨(PDF)"), permissions=["keep"])
    def print_labels(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        return pages.print_labels(request, Broker.objects.filter(pk__in=queryset.values("pk")), pages.worker(request))

    @admin.action(description=_("내려받기 (CSV·엑셀)"), permissions=["keep"])
    def export(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        ids = pages.chosen(request, queryset, pages.BROKERS)
        return pages.ask_export(request, forms.ExportForm(initial={"ids": ids})) if ids else None

    # --- what is done to one

    @action(description=_("대표자와 휴대전화 보기"), url_path="person")
    def show_person(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """The only place where they stand whole; that it was opened is on record."""
        broker = Broker.objects.get(pk=object_id)
        pages.opened(request, [broker], why=str(_("중개사무소의 대표자와 연락처를 확인했어요.")))
        text = _("%(person)s, %(phone)s") % {
            "person": broker.representative or "-",
            "phone": format_phone(broker.phone) if broker.phone else "-",
        }
        self.message_user(request, text)
        return HttpResponseRedirect(reverse("admin:civil_affairs_broker_change", args=[object_id]))

    @action(description=_("정지하기"), url_path="suspend", permissions=["keep"])
    def suspend_one(self, request: HttpRequest, object_id: int) -> HttpResponse:
        return pages.ask_suspension(request, forms.SuspendForm(initial={"ids": str(object_id)}))

    @action(description=_("정지 풀기"), url_path="resume", permissions=["keep"])
    def resume_one(self, request: HttpRequest, object_id: int) -> HttpResponse:
        return pages.confirm(request, "resume", str(object_id))

    @action(description=_("참여 끝내기"), url_path="leave", permissions=["keep"])
    def leave_one(self, request: HttpRequest, object_id: int) -> HttpResponse:
        return pages.confirm(request, "leave", str(object_id))

    def get_actions_detail(self, request: HttpRequest, object_id: int) -> list[Any]:
        """Only what can be done to this broker now."""
        state = Broker.objects.filter(pk=object_id).values_list("state", flat=True).first()
        fit = {
            "suspend_one": state == BrokerState.JOINED,
            "leave_one": state == BrokerState.JOINED,
            "resume_one": state == BrokerState.SUSPENDED,
        }
        return [
            each
            for each in super().get_actions_detail(request, object_id)
            if next((holds for name, holds in fit.items() if each.action_name.endswith(name)), True)
        ]

    # --- doors above the list

    @action(description=_("초대하기"), url_path="invite-all", permissions=["keep"])
    def invite_all(self, request: HttpRequest) -> HttpResponse:
        return redirect("admin:brokers_invite")

    @action(description=_("등록부 파일 올리기"), url_path="open-file", permissions=["keep"])
    def open_file(self, request: HttpRequest) -> HttpResponse:
        return redirect("admin:brokers_upload")

    def get_urls(self) -> list[URLPattern]:
        return [
            path("do/<slug:name>/", self.page(pages.do), name="brokers_do"),
            path("suspend/", self.page(pages.suspend), name="brokers_suspend"),
            path("export/", self.page(pages.export), name="brokers_export"),
            path("invite/", self.page(pages.invite), name="brokers_invite"),
            path("labels/", self.page(pages.labels), name="brokers_labels"),
            *super().get_urls(),
        ]


@admin.register(BrokerApplication)
class BrokerApplicationAdmin(LooksOnly, ModelAdmin):
    list_display = ("office", "register_number", "shown_state", "channel", "matches", "spoken", "applied")
    list_display_links = ("office",)
    list_filter = ("state", "channel", "phone_matches", "open_sundays")
    list_select_related = ("broker",)
    list_per_page = 50
    search_fields = ("broker__name",)
    search_help_text = _("사무소 이름이나 등록번호로 찾아요.")
    ordering = ("-applied_at",)
    actions = ("approve", "refuse")
    actions_list = ("type_in",)
    actions_detail = ("approve_one", "refuse_one")
    fields = (
        "office", "register_number", "state_now", "channel", "typed_by", "matches", "masked_phone", "wishes",
        "applied", "decided", "decided_by", "reason",
    )  # fmt: skip
    readonly_fields = fields

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        if not search_term:
            return queryset, False
        return queryset.filter(broker__in=Broker.objects.matching(search_term).values("pk")), False

    @display(description=_("사무소"), ordering="broker__name")
    def office(self, application: BrokerApplication) -> str:
        return application.broker.name

    @display(description=_("등록번호"), ordering="broker__register_number")
    def register_number(self, application: BrokerApplication) -> str:
        return str(application.broker.register_number)

    @display(description=_("상태"), label=DECISIONS, ordering="state")
    def shown_state(self, application: BrokerApplication) -> tuple[str, str]:
        return application.state, application.get_state_display()

    @display(description=_("상태"))
    def state_now(self, application: BrokerApplication) -> str:
        return str(application.get_state_display())

    @display(description=_("등록부의 전화"))
    def matches(self, application: BrokerApplication) -> str:
        return str(_("같음") if application.phone_matches else _("다름: 전화로 확인해 주세요"))

    @display(description=_("외국어"))
    def spoken(self, application: BrokerApplication) -> str:
        return ", ".join(str(rules.LANGUAGES.get(code, code)) for code in application.languages) or "-"

    @display(description=_("휴대전화"))
    def masked_phone(self, application: BrokerApplication) -> str:
        return mask_phone(application.phone) if application.phone else "-"

    @display(description=_("받을 신청의 조건"))
    def wishes(self, application: BrokerApplication) -> SafeString:
        return wishes_of(application)

    @display(description=_("신청한 때"), ordering="applied_at")
    def applied(self, application: BrokerApplication) -> str:
        return korean_datetime(application.applied_at)

    @display(description=_("정한 때"))
    def decided(self, application: BrokerApplication) -> str:
        return korean_datetime(application.decided_at) if application.decided_at else "-"

    @admin.action(description=_("고른 신청 승인하기"), permissions=["keep"])
    def approve(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        ids = pages.chosen(request, queryset, pages.APPLICATIONS)
        return pages.confirm(request, "approve", ids) if ids else None

    @admin.action(description=_("고른 신청 승인하지 않기"), permissions=["keep"])
    def refuse(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        ids = pages.chosen(request, queryset, pages.APPLICATIONS)
        return pages.ask_refusal(request, forms.RefuseForm(initial={"ids": ids})) if ids else None

    @action(description=_("승인하기"), url_path="approve", permissions=["keep"])
    def approve_one(self, request: HttpRequest, object_id: int) -> HttpResponse:
        return pages.confirm(request, "approve", str(object_id))

    @action(description=_("승인하지 않기"), url_path="refuse", permissions=["keep"])
    def refuse_one(self, request: HttpRequest, object_id: int) -> HttpResponse:
        return pages.ask_refusal(request, forms.RefuseForm(initial={"ids": str(object_id)}))

    def get_actions_detail(self, request: HttpRequest, object_id: int) -> list[Any]:
        """A decided application has no buttons."""
        waiting = BrokerApplication.objects.waiting().filter(pk=object_id).exists()
        return super().get_actions_detail(request, object_id) if waiting else []

    @action(description=_("종이 신청서 입력"), url_path="type-in", permissions=["keep"])
    def type_in(self, request: HttpRequest) -> HttpResponse:
        return redirect("admin:brokers_paper")

    def get_urls(self) -> list[URLPattern]:
        return [
            path("refuse/", self.page(pages.refuse), name="brokers_refuse"),
            path("paper/", self.page(pages.paper), name="brokers_paper"),
            *super().get_urls(),
        ]


class AppealFilter(admin.SimpleListFilter):
    title = _("이의")
    parameter_name = "appeal"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("open", _("답할 이의")), ("any", _("이의를 낸 것"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "open":
            return queryset.filter(pk__in=BrokerSuspension.objects.appealed().values("pk"))
        return queryset.exclude(appealed_at=None) if self.value() == "any" else queryset


@admin.register(BrokerSuspension)
class BrokerSuspensionAdmin(LooksOnly, ModelAdmin):
    list_display = ("broker", "reason", "started", "until", "ended", "objected")
    list_filter = (AppealFilter,)
    list_select_related = ("broker",)
    list_per_page = 50
    search_fields = ("broker__name", "broker__register_number", "reason")
    ordering = ("-since",)
    actions_detail = ("answer_it",)
    fields = (
        "broker", "reason", "started", "until", "by", "ended", "lifted_by", "appeal", "objected", "answer",
        "answered_by",
    )  # fmt: skip
    readonly_fields = fields

    @display(description=_("정지한 때"), ordering="since")
    def started(self, suspension: BrokerSuspension) -> str:
        return korean_datetime(suspension.since)

    @display(description=_("푼 때"), ordering="lifted_at")
    def ended(self, suspension: BrokerSuspension) -> str:
        return korean_datetime(suspension.lifted_at) if suspension.lifted_at else str(_("정지 중"))

    @display(description=_("이의"), ordering="appealed_at")
    def objected(self, suspension: BrokerSuspension) -> str:
        if suspension.appealed_at is None:
            return "-"
        return str(_("답함") if suspension.answered_at else _("답을 기다림"))

    @action(description=_("이의에 답하기"), url_path="answer-it", permissions=["keep"])
    def answer_it(self, request: HttpRequest, object_id: int) -> HttpResponse:
        return pages.ask_answer(request, forms.AnswerForm(initial={"ids": str(object_id)}))

    def get_actions_detail(self, request: HttpRequest, object_id: int) -> list[Any]:
        """There is something to answer, or no button."""
        waiting = BrokerSuspension.objects.appealed().filter(pk=object_id).exists()
        return super().get_actions_detail(request, object_id) if waiting else []

    def get_urls(self) -> list[URLPattern]:
        return [path("answer/", self.page(pages.answer), name="brokers_answer"), *super().get_urls()]


@admin.register(BrokerSignal)
class BrokerSignalAdmin(LooksOnly, ModelAdmin):
    list_display = ("office", "sign", "count", "since", "raised", "settled")
    list_display_links = ("sign",)
    list_filter = ("sign", ("settled_at", admin.EmptyFieldListFilter))
    list_select_related = ("broker",)
    list_per_page = 50
    search_fields = ("broker__name", "broker__register_number")
    ordering = ("settled_at", "-count")
    actions = ("settle",)
    fields = ("office", "sign", "count", "since", "raised", "settled", "settled_by", "note")
    readonly_fields = fields

    @display(description=_("사무소"), ordering="broker__name")
    def office(self, signal: BrokerSignal) -> SafeString:
        address = reverse("admin:civil_affairs_broker_change", args=[signal.broker_id])
        return format_html('<a class="underline" href="{}">{}</a>', address, signal.broker.name)

    @display(description=_("알린 때"), ordering="raised_at")
    def raised(self, signal: BrokerSignal) -> str:
        return korean_datetime(signal.raised_at)

    @display(description=_("확인"), ordering="settled_at")
    def settled(self, signal: BrokerSignal) -> str:
        return korean_datetime(signal.settled_at) if signal.settled_at else str(_("확인 전"))

    @admin.action(description=_("고른 신호를 확인했어요"), permissions=["keep"])
    def settle(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        ids = pages.chosen(request, queryset, pages.SIGNALS)
        return pages.ask_settling(request, forms.SettleForm(initial={"ids": ids})) if ids else None

    def get_urls(self) -> list[URLPattern]:
        return [path("settle/", self.page(pages.settle), name="brokers_settle"), *super().get_urls()]


@admin.register(BrokerImport)
class BrokerImportAdmin(LooksOnly, ModelAdmin):
    list_display = ("__str__", "state", "by", "uploaded", "total", "added", "updated", "closed")
    list_filter = ("state",)
    list_select_related = ("by",)
    list_per_page = 50
    search_fields = ("file_name",)
    ordering = ("-id",)
    actions_list = ("open_file",)

    @display(description=_("올린 때"), ordering="at")
    def uploaded(self, batch: BrokerImport) -> str:
        return korean_datetime(batch.at)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return import_pages.detail(request, int(object_id) if object_id.isdecimal() else 0)

    @action(description=_("등록부 파일 올리기"), url_path="open-file", permissions=["keep"])
    def open_file(self, request: HttpRequest) -> HttpResponse:
        return redirect("admin:brokers_upload")

    def get_urls(self) -> list[URLPattern]:
        return [
            path("upload/", self.page(import_pages.upload), name="brokers_upload"),
            path("example/", self.page(import_pages.example), name="brokers_example"),
            path("<int:pk>/decide/", self.page(import_pages.decide), name="brokers_decide"),
            path("<int:pk>/faults/", self.page(import_pages.faults), name="brokers_faults"),
            *super().get_urls(),
        ]
