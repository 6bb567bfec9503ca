"""The outbox in the admin: looked at by everyone on duty, changed only by decisions with a reason."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.defaultfilters import linebreaksbr
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import action, display

from programs import audit
from programs.base.text import korean_datetime, normalise_phone
from programs.people.admin_base import ReadByStaff
from programs.people.fields import lookup_hashes
from programs.people.models import User

from .admin_pages import DECISIONS, decide
from .admin_texts import list_texts
from .campaigns import admin as campaign_admin  # noqa: F401  gathered
from .campaigns.shown import shown
from .models import Attempt, OutboxMessage, State
from .newsletter import admin as _newsletter  # noqa: F401  registers its own
from .queries import may_decide
from .receipts.desk import admin as _receipts  # noqa: F401  registers its own
from .signups import admin as signups_admin  # noqa: F401 - registers the lists of that room
from .subscribers import admin as subscribers_admin  # noqa: F401 - registers the lists of that room
from .weather import admin as weather_admin  # noqa: F401 - registers its pages

STATE_COLOURS = {
    State.QUEUED: "info",
    State.SENDING: "info",
    State.SENT: "success",
    State.FAILED: "danger",
    State.UNKNOWN: "warning",
    State.CANCELLED: "",
}


class AttemptInline(ReadByStaff, TabularInline):
    model = Attempt
    fields = readonly_fields = ("when", "provider", "outcome", "answer")
    extra = 0
    ordering = ("id",)

    @display(description=_("때"))
    def when(self, attempt: Attempt) -> str:
        return korean_datetime(attempt.at)


@admin.register(OutboxMessage)
class OutboxMessageAdmin(ReadByStaff, ModelAdmin):
    list_display = (
        "shown_state",
        "title",
        "recipient_masked",
        "channel",
        "receipt_number",
        "created",
        "sent",
        "shown_receipt",
        "last_error",
    )
    list_filter = ("state", "receipt", "channel", "priority", "created_at")
    list_per_page = 50
    search_fields = ("receipt_number",)
    search_help_text = _("접수번호, 받는 전화번호나 이메일 전체, 관련 업무로 찾아요.")
    show_full_result_count = False
    fieldsets = (
        (None, {"fields": ("state", "last_error", "title", "channel", "priority", "language")}),
        (_("받는 사람과 내용"), {"fields": ("recipient", "sender", "subject", "shown_text")}),
        (_("경과"), {"fields": ("created", "due", "deadline", "attempts", "sent", "provider", "provider_id")}),
        (_("수신 결과"), {"fields": ("shown_receipt", "receipt_code", "receipt_at")}),
        (_("관련 업무"), {"fields": ("receipt_number", "program_number", "ref")}),
    )
    inlines = (AttemptInline,)
    actions = ("send_selected_again", "mark_selected_sent", "cancel_selected")
    actions_list = ("see_texts",)
    actions_detail = ("send_again", "mark_sent", "cancel")

    # --- who sees what

    def has_decide_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_decide(request.user)

    def get_queryset(self, request: HttpRequest) -> QuerySet[OutboxMessage]:
        return OutboxMessage.objects.visible_to(request.user)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[OutboxMessage], search_term: str
    ) -> tuple[QuerySet[OutboxMessage], bool]:
        """By receipt number, by the whole telephone number or address (through its hash), or by ref."""
        term = search_term.strip()
        if not term:
            return queryset, False
        found = Q(receipt_number__istartswith=term) | Q(ref=term)
        if _is_address(term):
            found |= Q(recipient_hash__in=lookup_hashes(term))
        return queryset.filter(found), False

    # --- columns

    @display(description=_("상태"), label=STATE_COLOURS, ordering="state")
    def shown_state(self, message: OutboxMessage) -> tuple[str, str]:
        return message.state, message.get_state_display()

    @display(description=_("알림"))
    def title(self, message: OutboxMessage) -> str:
        return message.title

    @display(description=_("만든 때"), ordering="id")
    def created(self, message: OutboxMessage) -> str:
        return korean_datetime(message.created_at)

    @display(description=_("보낸 때"), ordering="sent_at")
    def sent(self, message: OutboxMessage) -> str:
        return korean_datetime(message.sent_at) if message.sent_at else "—"

    @display(description=_("수신 결과"), ordering="receipt")
    def shown_receipt(self, message: OutboxMessage) -> str:
        return message.receipt_words(timezone.now())

    @display(description=_("보낼 수 있는 때"))
    def due(self, message: OutboxMessage) -> str:
        return korean_datetime(message.not_before)

    @display(description=_("이때까지 못 보내면 취소"))
    def deadline(self, message: OutboxMessage) -> str:
        return korean_datetime(message.expires_at) if message.expires_at else "—"

    @display(description=_("내용"))
    def shown_text(self, message: OutboxMessage) -> str:
        if message.secret:
            return str(_("인증번호 문자라서 내용을 보여 주지 않아요."))
        if (of_campaign := shown([message]).get(message.pk)) is not None:
            link = format_html('<br><a href="{0}">{0}</a>', of_campaign.url) if of_campaign.url else ""
            return format_html("{}{}", linebreaksbr(of_campaign.text), link)
        return message.body or str(_("보관 기간이 지나 내용을 지웠어요."))

    # --- pages

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show one message whole, and put on record that it was opened."""
        message = self.get_object(request, object_id)
        if message is not None and isinstance(request.user, User) and self.has_view_permission(request):
            audit.opened(
                by=request.user,
                whose=_whose(message),
                what=["recipient"] if message.secret else ["recipient", "body"],
                why=str(_("보낸 알림을 확인했어요.")),
                ref=message,
                request=request,
            )
        return super().change_view(request, object_id, form_url, extra_context)

    def get_urls(self) -> list[URLPattern]:
        own = [
            path("texts/", self.admin_site.admin_view(self.texts_view), name="notices_texts"),
            path("decide/<slug:decision>/", self.admin_site.admin_view(self.decide_view), name="notices_decide"),
        ]
        return own + super().get_urls()

    def texts_view(self, request: HttpRequest) -> HttpResponseBase:
        return list_texts(request, self.admin_site)

    def decide_view(self, request: HttpRequest, decision: str) -> HttpResponse:
        return decide(request, self.admin_site, decision)

    # --- actions: each leads to one page that asks for the reason

    @action(description=_("메시지 문구 모두 보기"), url_path="see-texts")
    def see_texts(self, request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:notices_texts"))

    @action(description=DECISIONS["send_again"].label, url_path="send-again", permissions=["decide"])
    def send_again(self, request: HttpRequest, object_id: int) -> HttpResponse:
        return _ask("send_again", [object_id])

    @action(description=DECISIONS["mark_sent"].label, url_path="mark-sent", permissions=["decide"])
    def mark_sent(self, request: HttpRequest, object_id: int) -> HttpResponse:
        return _ask("mark_sent", [object_id])

    @action(description=DECISIONS["cancel"].label, url_path="cancel", permissions=["decide"])
    def cancel(self, request: HttpRequest, object_id: int) -> HttpResponse:
        return _ask("cancel", [object_id])

    @admin.action(description=DECISIONS["send_again"].label, permissions=["decide"])
    def send_selected_again(self, request: HttpRequest, queryset: QuerySet[OutboxMessage]) -> HttpResponse | None:
        return self._ask_about(request, "send_again", queryset)

    @admin.action(description=DECISIONS["mark_sent"].label, permissions=["decide"])
    def mark_selected_sent(self, request: HttpRequest, queryset: QuerySet[OutboxMessage]) -> HttpResponse | None:
        return self._ask_about(request, "mark_sent", queryset)

    @admin.action(description=DECISIONS["cancel"].label, permissions=["decide"])
    def cancel_selected(self, request: HttpRequest, queryset: QuerySet[OutboxMessage]) -> HttpResponse | None:
        return self._ask_about(request, "cancel", queryset)

    def _ask_about(self, request: HttpRequest, decision: str, queryset: QuerySet[OutboxMessage]) -> HttpResponse | None:
        chosen = list(queryset.values_list("pk", flat=True)[:201])
        if len(chosen) > 200:
            self.message_user(request, _("한 번에 200건까지 정할 수 있어요. 나누어 골라 주세요."), messages.ERROR)
            return None
        return _ask(decision, chosen)


def _ask(decision: str, ids: list[int]) -> HttpResponse:
    chosen = ",".join(map(str, ids))
    return HttpResponseRedirect(f"{reverse('admin:notices_decide', args=[decision])}?ids={chosen}")


def _whose(message: OutboxMessage) -> User | str:
    """Whose data the message holds: the account with that e-mail address, else the hash of the address."""
    if message.channel == "email":
        owner = User.objects.filter(email=message.recipient).first()
        if owner is not None:
            return owner
    return message.recipient_hash


def _is_address(term: str) -> bool:
    for check in (normalise_phone, validate_email):
        try:
            check(term)
        except ValidationError:
            continue
        return True
    return False
