"""Pages that ask for a reason: ending a subscription on the person's word, taking a list away."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from programs import audit
from programs.base.exports import export_rows
from programs.base.fields import PlainTextField
from programs.base.forms import PortalForm
from programs.people.models import User
from programs.people.predicates import require

from .. import services
from ..acts import ENDED_BY_STAFF, EXPORTED
from ..consent_texts import EMAIL, QUESTIONS, SMS
from ..models import Subscriber, Topic
from ..who import may_change_subscribers, may_see_subscribers

LIST = "admin:notices_subscriber_changelist"
MOST = 10_000
COLUMNS = [
    "휴대전화",
    "이메일",
    "주제",
    "동",
    "나이대",
    "언어",
    "문자 동의",
    "이메일 동의",
    "광고 동의",
    "야간 동의",
    "멈춘 까닭",
    "신청받은 곳",
    "신청한 때",
    "해지한 때",
]


class EndForm(PortalForm):
    """A resident asked for it at the counter or on the telephone (C.3)."""

    what = forms.ChoiceField(
        label=_("무엇을 해지할까요"),
        choices=[("all", _("모두")), ("sms", _("문자만")), ("email", _("이메일만"))],
        widget=UnfoldAdminSelectWidget,
    )
    reason = PlainTextField(
        label=_("어떻게 요청받았나요"),
        max_length=200,
        help_text=_("예: 전화로 본인이 요청. 이름이나 전화번호는 적지 마세요."),
        widget=UnfoldAdminTextInputWidget,
    )


class ExportForm(PortalForm):
    """K-28: personal data leaves with a reason."""

    ids = forms.CharField(widget=forms.HiddenInput)
    reason = PlainTextField(label=_("내려받는 까닭"), max_length=200, widget=UnfoldAdminTextInputWidget)
    fmt = forms.ChoiceField(
        label=_("형식"), choices=[("xlsx", _("엑셀(XLSX)")), ("csv", "CSV")], widget=UnfoldAdminSelectWidget
    )

    def clean_ids(self) -> list[int]:
        try:
            return [int(part) for part in self.cleaned_data["ids"].split(",") if part][:MOST]
        except ValueError:
            raise forms.ValidationError(_("목록에서 다시 골라 주세요.")) from None


def end(request: HttpRequest, site: AdminSite, pk: int) -> HttpResponse:
    """End a channel or everything on the person's word; the person is told the result."""
    user = _staff(request, may_change_subscribers)
    subscriber = Subscriber.objects.live().filter(pk=pk).first()
    if subscriber is None:
        raise Http404
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        what = form.cleaned_data["what"]
        purposes = {"all": list(QUESTIONS), "sms": [SMS], "email": [EMAIL]}[what]
        with transaction.atomic():
            services.withdraw(subscriber, purposes, source="staff", by=user)
            data = {"what": what, "reason": form.cleaned_data["reason"]}
            audit.record(ENDED_BY_STAFF, by=user, subject=subscriber, data=data, request=request)
        messages.success(request, _("해지했어요. 구독자에게 결과를 보냈어요."))
        return redirect(LIST)
    return _page(request, site, form, _("구독 해지"), lead=str(subscriber))


def ask_reason(request: HttpRequest, site: AdminSite, ids: list[int]) -> HttpResponse:
    form = ExportForm(initial={"ids": ",".join(map(str, ids))})
    return _page(
        request, site, form, _("내려받기"), action=reverse("admin:notices_subscriber_export"), lead=_n(len(ids))
    )


def export(request: HttpRequest, site: AdminSite) -> HttpResponseBase:
    """The chosen subscribers as CSV or XLSX; the reason and everyone whose data leaves are on record first."""
    user = _staff(request, may_see_subscribers)
    form = ExportForm(request.POST or None)
    if request.method != "POST":
        return redirect(LIST)
    if not form.is_valid():
        return _page(request, site, form, _("내려받기"), action=reverse("admin:notices_subscriber_export"))
    rows = list(
        Subscriber.objects.filter(pk__in=form.cleaned_data["ids"])
        .select_related("dong", "place", "user")
        .order_by("pk")
    )
    reason = form.cleaned_data["reason"]
    with transaction.atomic():
        audit.record(
            EXPORTED, by=user, subject="notices.subscriber", data={"rows": len(rows), "reason": reason}, request=request
        )
        audit.opened_many(
            by=user,
            whose=[whose(row) for row in rows],
            what=["phone", "email"],
            why=reason,
            ref="notices.subscriber",
            exported=True,
            request=request,
        )
    return export_rows(f"구독자_{timezone.localdate():%Y%m%d}", COLUMNS, _rows(rows), form.cleaned_data["fmt"])


def whose(subscriber: Subscriber) -> User | str | None:
    """Whose data it is, for the record of openings: the account, or the hash of the telephone or address."""
    return subscriber.user or subscriber.phone_hash or subscriber.email_hash or None


def _rows(rows: list[Subscriber]) -> Iterator[list[Any]]:
    names = dict(Topic.objects.values_list("number", "name"))
    for row in rows:
        yield [
            row.phone,
            row.email,
            ", ".join(names[number] for number in row.topics if number in names),
            row.dong.name if row.dong else "",
            row.get_age_band_display(),
            row.get_language_display(),
            row.sms_consent_at,
            row.email_consent_at,
            row.ad_consent_at,
            row.night_consent_at,
            " / ".join(filter(None, [row.sms_set_aside_why, row.email_set_aside_why])),
            row.place.name,
            row.created_at,
            row.ended_at,
        ]


def _staff(request: HttpRequest, may: Any) -> User:
    require(may, request.user, _("구독자 정보는 홍보담당관과 시스템 관리자만 다룰 수 있어요."))
    assert isinstance(request.user, User)
    return request.user


def _n(count: int) -> str:
    return _("고른 구독자 %(n)d명") % {"n": count}


def _page(
    request: HttpRequest, site: AdminSite, form: Any, title: Any, *, action: str = "", lead: Any = ""
) -> HttpResponse:
    context = site.each_context(request) | {
        "title": title,
        "form": form,
        "action": action,
        "lead": lead,
        "submit": title,
        "cancel": reverse(LIST),
        "opts": Subscriber._meta,
    }
    return render(request, "notices/admin/subscriber_form.html", context, status=422 if form.errors else 200)
