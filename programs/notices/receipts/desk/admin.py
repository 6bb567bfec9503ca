"""Replies and reports in the admin; importing it registers them, and the page of the providers."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import action, display

from programs import audit
from programs.base.text import format_phone, korean_datetime, normalise_phone
from programs.people.admin_base import RoleModelAdmin
from programs.people.fields import lookup_hashes
from programs.people.models import User

from ...failures import words_of
from ...outbox import OutboxMessage
from ...subscribers.who import may_change_subscribers, may_see_subscribers
from . import providers, verbs
from .models import IncomingText, ReceiptEvent


class ReplyStateFilter(admin.SimpleListFilter):
    title = _("상태")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("unread", _("읽지 않음")),
            ("read", _("확인함")),
            ("stop", _("수신 거부")),
            ("aside", _("알 수 없는 번호")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[IncomingText]) -> QuerySet[IncomingText]:
        match self.value():
            case "unread":
                return queryset.filter(read_at__isnull=True, is_stop=False)
            case "read":
                return queryset.filter(read_at__isnull=False)
            case "stop":
                return queryset.filter(is_stop=True)
            case "aside":
                return queryset.filter(phone_masked="")
        return queryset


@admin.register(IncomingText)
class IncomingTextAdmin(RoleModelAdmin, ModelAdmin):
    """Words that people sent back. The text is opened one at a time, on record."""

    list_display = ("shown_state", "masked_phone", "received", "has_subscription", "read")
    list_filter = (ReplyStateFilter, "received_at")
    list_per_page = 50
    show_full_result_count = False
    sortable_by = ("received",)
    search_fields = ("phone_hash",)
    search_help_text = _("전화번호를 전체로 적어 찾아요. 일부로는 찾을 수 없어요.")
    fields = readonly_fields = ("state_words", "shown_phone", "text", "received", "has_subscription", "read")
    actions = ("mark_selected_read",)
    actions_detail = ("mark_read",)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_see_subscribers(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_see_subscribers(request.user)

    def has_read_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_change_subscribers(request.user)

    def get_queryset(self, request: HttpRequest) -> QuerySet[IncomingText]:
        return super().get_queryset(request).select_related("subscriber", "read_by")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[IncomingText], search_term: str
    ) -> tuple[QuerySet[IncomingText], bool]:
        """By the whole number, through its hash; anything else finds nothing."""
        if not search_term.strip():
            return queryset, False
        try:
            phone = normalise_phone(search_term)
        except ValidationError:
            return queryset.none(), False
        return queryset.filter(phone_hash__in=lookup_hashes(phone)), False

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show one reply whole, and put on record that it was opened."""
        reply = self.get_object(request, object_id)
        if reply is not None and isinstance(request.user, User) and self.has_view_permission(request):
            audit.opened(
                by=request.user,
                whose=reply.phone_hash,
                what=["phone", "text"],
                why=str(_("답장을 확인했어요.")),
                ref=reply,
                request=request,
            )
        return super().change_view(request, object_id, form_url, extra_context)

    @display(description=_("상태"), label={"stop": "warning", "unread": "danger", "read": "success"})
    def shown_state(self, reply: IncomingText) -> tuple[str, Any]:
        if reply.is_stop:
            return "stop", _("수신 거부, 처리함")
        return ("unread", _("읽지 않음")) if reply.read_at is None else ("read", _("확인함"))

    @display(description=_("상태"))
    def state_words(self, reply: IncomingText) -> Any:
        return self.shown_state(reply)[1]

    @display(description=_("보낸 사람"))
    def shown_phone(self, reply: IncomingText) -> str:
        if reply.phone_masked:
            return format_phone(reply.phone)
        return f"{reply.phone} ({_('알 수 없는 번호')})".strip()

    @display(description=_("보낸 사람"))
    def masked_phone(self, reply: IncomingText) -> str:
        return str(reply)

    @display(description=_("받은 때"), ordering="id")
    def received(self, reply: IncomingText) -> str:
        return korean_datetime(reply.received_at)

    @display(description=_("구독"))
    def has_subscription(self, reply: IncomingText) -> Any:
        if reply.subscriber is None:
            return "—"
        url = reverse("admin:notices_subscriber_change", args=[reply.subscriber.pk])
        return format_html('<a href="{}">{}</a>', url, _("구독자 보기"))

    @display(description=_("확인"))
    def read(self, reply: IncomingText) -> str:
        return f"{korean_datetime(reply.read_at)} {reply.read_by or ''}".strip() if reply.read_at else "—"

    @action(description=_("확인했어요"), url_path="read", permissions=["read"])
    def mark_read(self, request: HttpRequest, object_id: int) -> HttpResponse:
        done = verbs.mark_read(IncomingText.objects.filter(pk=object_id), by=request.user)
        self._tell(request, done)
        return HttpResponseRedirect(reverse("admin:notices_incomingtext_change", args=[object_id]))

    @admin.action(description=_("확인한 것으로 표시"), permissions=["read"])
    def mark_selected_read(self, request: HttpRequest, queryset: QuerySet[IncomingText]) -> None:
        self._tell(request, verbs.mark_read(queryset, by=request.user))

    def _tell(self, request: HttpRequest, done: int) -> None:
        if done:
            self.message_user(request, _("%(count)d건을 확인했어요.") % {"count": done}, messages.SUCCESS)
        else:
            self.message_user(request, _("이미 확인했거나 수신 거부로 처리한 답장이에요."), messages.INFO)


@admin.register(ReceiptEvent)
class ReceiptEventAdmin(RoleModelAdmin, ModelAdmin):
    """Every report of a provider, and the way to the page of the providers."""

    list_display = ("shown_outcome", "provider", "words", "of_message", "happened", "shown_then")
    list_filter = ("provider", "outcome", "then", ("message", admin.EmptyFieldListFilter), "received_at")
    list_per_page = 50
    show_full_result_count = False
    search_fields = ("number", "=code")
    search_help_text = _("보낸 곳의 번호나 결과 번호로 찾아요.")
    sortable_by = ("happened",)
    fields = readonly_fields = (
        "outcome",
        "provider",
        "event_id",
        "number",
        "words",
        "of_message",
        "happened",
        "shown_then",
        "followed_at",
    )
    actions_list = ("see_providers",)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_see_subscribers(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_see_subscribers(request.user)

    def get_queryset(self, request: HttpRequest) -> QuerySet[ReceiptEvent]:
        return super().get_queryset(request).select_related("message")

    def get_urls(self) -> list[URLPattern]:
        own = [
            path("providers/", self.admin_site.admin_view(self.providers_view), name="notices_providers"),
        ]
        return own + super().get_urls()

    def providers_view(self, request: HttpRequest) -> HttpResponseBase:
        return providers.providers(request, self.admin_site)

    @action(description=_("문자·메일 업체 보기"), url_path="see-providers")
    def see_providers(self, request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:notices_providers"))

    @display(
        description=_("결과"),
        label={"delivered": "success", "failed": "danger", "pending": "info", "complaint": "warning"},
    )
    def shown_outcome(self, event: ReceiptEvent) -> tuple[str, str]:
        return event.outcome, event.get_outcome_display()

    @display(description=_("까닭"))
    def words(self, event: ReceiptEvent) -> str:
        return f"{event.code} {words_of(event.code)}" if event.code else "—"

    @display(description=_("알림"))
    def of_message(self, event: ReceiptEvent) -> Any:
        message: OutboxMessage | None = event.message
        if message is None:
            return _("맞는 알림이 없어요")
        url = reverse("admin:notices_outboxmessage_change", args=[message.pk])
        return format_html('<a href="{}">{} ({})</a>', url, message.title, message.recipient_masked)

    @display(description=_("때"), ordering="at")
    def happened(self, event: ReceiptEvent) -> str:
        return korean_datetime(event.at)

    @display(description=_("뒤이어 한 일"))
    def shown_then(self, event: ReceiptEvent) -> str:
        if not event.then:
            return "—"
        return f"{event.get_then_display()}{'' if event.followed_at else str(_(' (아직)'))}"
