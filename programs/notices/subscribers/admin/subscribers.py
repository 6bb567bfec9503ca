"""Subscribers in the admin: masked in the list, one opened at a time and on record, changed on the person's word."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from programs import audit
from programs.base.text import format_phone, korean_date, korean_datetime, normalise_phone
from programs.people.admin_base import RoleModelAdmin
from programs.people.models import User

from .. import services
from ..acts import CHANGED_BY_STAFF, RESUMED_BY_STAFF
from ..consent_texts import QUESTIONS
from ..models import Subscriber, Topic
from ..personal_data import answers_of
from ..who import may_change_subscribers, may_see_subscribers
from . import pages
from .filters import AgeFilter, DongFilter, LanguageFilter, PlaceFilter, StateFilter, TopicFilter


def _topics() -> list[tuple[int, str]]:
    return list(Topic.objects.values_list("number", "name"))


class SubscriberForm(forms.ModelForm):
    """What staff change when the person asks for it: choices, never an address or a consent."""

    topics = forms.TypedMultipleChoiceField(
        label=_("주제"), coerce=int, required=False, widget=UnfoldAdminCheckboxSelectMultipleWidget
    )

    class Meta:
        model = Subscriber
        fields = ["topics", "dong", "age_band", "language"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "topics" in self.fields:
            self.fields["topics"].choices = cache(_topics)  # type: ignore[attr-defined]


@admin.register(Subscriber)
class SubscriberAdmin(RoleModelAdmin, ModelAdmin):
    form = SubscriberForm
    list_display = (
        "number",
        "phone_masked",
        "email_masked",
        "gets",
        "topic_names",
        "dong",
        "age_band",
        "language",
        "place",
        "since",
    )
    list_display_links = ("number",)
    list_filter = (StateFilter, TopicFilter, DongFilter, AgeFilter, LanguageFilter, PlaceFilter)
    list_filter_submit = True
    list_select_related = ("dong", "place")
    list_per_page = 50
    list_max_show_all = 50
    show_full_result_count = False
    search_fields = ("phone_hash",)
    search_help_text = _("휴대전화나 이메일을 전체로 적어 찾아요. 일부로는 찾을 수 없어요.")
    sortable_by = ("number", "since")
    actions = ("export",)
    actions_detail = ("end_it", "resume")
    readonly_fields = ("addresses", "consents", "set_aside", "history", "origin")
    fieldsets = (
        (_("받는 곳"), {"fields": ("addresses", "set_aside")}),
        (_("받는 소식"), {"fields": ("topics", "dong", "age_band", "language")}),
        (_("동의"), {"fields": ("consents", "history")}),
        (_("신청"), {"fields": ("origin",)}),
    )

    # --- who

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_see_subscribers(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_see_subscribers(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_change_subscribers(request.user) and (obj is None or obj.ended_at is None)

    def has_handle_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_change_subscribers(request.user)

    # --- finding

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Subscriber], search_term: str
    ) -> tuple[QuerySet[Subscriber], bool]:
        """By the whole telephone number or e-mail address, through its hash; anything else finds nothing."""
        term = search_term.strip()
        if not term:
            return queryset, False
        rows: Any = queryset
        try:
            if "@" in term:
                validate_email(term)
                return rows.of_email(term.lower()), False
            return rows.of_phone(normalise_phone(term)), False
        except ValidationError as error:
            messages.warning(request, " ".join(error.messages))
            return queryset.none(), False

    # --- columns

    _names: Mapping[int, str] = MappingProxyType({})

    @display(description=_("번호"), ordering="id")
    def number(self, subscriber: Subscriber) -> str:
        return f"{subscriber.pk}"

    @display(description=_("받음"))
    def gets(self, subscriber: Subscriber) -> str:
        if subscriber.ended_at:
            return str(_("해지 (%(day)s)") % {"day": korean_date(subscriber.ended_at)})
        names = [
            str(question.short) for question in QUESTIONS.values() if getattr(subscriber, question.column) is not None
        ]
        stopped = _(", 멈춘 곳 있음") if subscriber.sms_set_aside_at or subscriber.email_set_aside_at else ""
        return f"{', '.join(names)}{stopped}" or "-"

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        self._names = dict(Topic.objects.values_list("number", "name"))  # the same for every request
        return super().changelist_view(request, extra_context)

    @display(description=_("주제"))
    def topic_names(self, subscriber: Subscriber) -> str:
        return ", ".join(self._names[number] for number in subscriber.topics if number in self._names)

    @display(description=_("신청한 때"), ordering="created_at")
    def since(self, subscriber: Subscriber) -> str:
        return korean_date(subscriber.created_at)

    # --- one subscriber

    @display(description=_("휴대전화와 이메일"))
    def addresses(self, subscriber: Subscriber) -> str:
        phone = format_phone(subscriber.phone) if subscriber.phone else ""
        return ", ".join(filter(None, [phone, subscriber.email])) or "-"

    @display(description=_("멈춘 곳"))
    def set_aside(self, subscriber: Subscriber) -> str:
        stopped = [
            (_("문자"), subscriber.sms_set_aside_at, subscriber.sms_set_aside_why),
            (_("이메일"), subscriber.email_set_aside_at, subscriber.email_set_aside_why),
        ]
        return ", ".join(f"{name}: {korean_datetime(at)} {why}" for name, at, why in stopped if at) or "-"

    @display(description=_("지금 동의"))
    def consents(self, subscriber: Subscriber) -> str:
        given = [(question.short, getattr(subscriber, question.column)) for question in QUESTIONS.values()]
        return ", ".join(f"{name} ({korean_datetime(at)})" for name, at in given if at) or "-"

    @display(description=_("동의와 철회의 기록"))
    def history(self, subscriber: Subscriber) -> SafeString | str:
        rows = (
            (
                korean_datetime(answer["at"]),
                QUESTIONS[answer["purpose"]].short if answer["purpose"] in QUESTIONS else answer["purpose"],
                _("동의함") if answer["granted"] else _("동의하지 않음·거둠"),
                answer["source"],
                answer["wording"].partition("\n")[0],
            )
            for answer in answers_of(subscriber)[:50]
        )
        return format_html_join("", "<p>{} · {} · {} · {} · {}</p>", rows) or "-"

    @display(description=_("신청받은 곳과 때"))
    def origin(self, subscriber: Subscriber) -> str:
        return f"{subscriber.place.name}, {korean_datetime(subscriber.created_at)}"

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show one subscriber whole, and put on record that it was opened."""
        subscriber = self.get_object(request, object_id)
        if isinstance(subscriber, Subscriber) and isinstance(request.user, User) and self.has_view_permission(request):
            audit.opened(
                by=request.user,
                whose=pages.whose(subscriber),
                what=["phone", "email"],
                why=str(_("구독자를 확인했어요.")),
                ref=subscriber,
                request=request,
            )
        return super().change_view(request, object_id, form_url, extra_context)

    @transaction.atomic
    def save_model(self, request: HttpRequest, obj: Subscriber, form: forms.ModelForm, change: bool) -> None:
        assert isinstance(request.user, User)
        taste = services.Choices(
            topics=form.cleaned_data["topics"], dong=obj.dong, age_band=obj.age_band, language=obj.language
        )
        services.rechoose(obj, taste)
        audit.record(
            CHANGED_BY_STAFF, by=request.user, subject=obj, data={"fields": form.changed_data}, request=request
        )

    # --- pages and actions

    def get_urls(self) -> list[URLPattern]:
        own = [
            path("export/", self.admin_site.admin_view(self.export_view), name="notices_subscriber_export"),
            path("<int:pk>/end/", self.admin_site.admin_view(self.end_view), name="notices_subscriber_end"),
        ]
        return own + super().get_urls()

    def export_view(self, request: HttpRequest) -> HttpResponseBase:
        return pages.export(request, self.admin_site)

    def end_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return pages.end(request, self.admin_site, pk)

    @action(description=_("구독 해지 (본인 요청)"), url_path="end-it", permissions=["handle"])
    def end_it(self, request: HttpRequest, object_id: int) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:notices_subscriber_end", args=[object_id]))

    @action(description=_("멈춘 곳으로 다시 보내기"), url_path="resume", permissions=["handle"])
    def resume(self, request: HttpRequest, object_id: int) -> HttpResponse:
        assert isinstance(request.user, User)
        subscriber = Subscriber.objects.get(pk=object_id)
        with transaction.atomic():
            if services.resume(subscriber):
                audit.record(RESUMED_BY_STAFF, by=request.user, subject=subscriber, request=request)
                messages.success(request, _("다음 소식부터 다시 보내요."))
            else:
                messages.info(request, _("멈춘 곳이 없어요."))
        return HttpResponseRedirect(reverse("admin:notices_subscriber_change", args=[object_id]))

    @admin.action(description=_("내려받기 (CSV·엑셀)"))
    def export(self, request: HttpRequest, queryset: QuerySet[Subscriber]) -> HttpResponse | None:
        ids = list(queryset.values_list("pk", flat=True)[: pages.MOST + 1])
        if len(ids) > pages.MOST:
            text = _("한 번에 %(n)d명까지 고를 수 있어요. 필터로 줄여 주세요.") % {"n": pages.MOST}
            self.message_user(request, text, messages.WARNING)
            return None
        return pages.ask_reason(request, self.admin_site, ids)
