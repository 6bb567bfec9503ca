"""Pages of the records that are no table: exporting with a reason, and the monthly review of openings."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from programs.audit.acts import EXPORTED, REVIEWED
from programs.audit.fields_seen import words
from programs.audit.log import record
from programs.audit.models import Act, Opening, Review
from programs.base.exports import export_rows
from programs.base.text import mask_ip, validate_no_rrn
from programs.people.admin_base import ReasonForm
from programs.people.models import Role, User
from programs.people.predicates import any_of, is_administrator, is_auditor, require

SEOUL = ZoneInfo("Asia/Seoul")
READERS_ONLY = _("기록은 감사 담당과 시스템 관리자만 볼 수 있어요.")
AUDITORS_ONLY = _("월간 점검은 감사 담당만 확인할 수 있어요.")


class ExportForm(ReasonForm):
    """Which days, which format, and why: the reason goes into the records."""

    start = forms.DateField(label=_("첫날"), widget=UnfoldAdminTextInputWidget(attrs={"type": "date"}))
    end = forms.DateField(label=_("마지막 날"), widget=UnfoldAdminTextInputWidget(attrs={"type": "date"}))
    fmt = forms.ChoiceField(label=_("형식"), choices=[("csv", "CSV"), ("xlsx", "XLSX")], widget=UnfoldAdminSelectWidget)
    field_order = ("start", "end", "fmt", "reason")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and start > end:
            raise ValidationError(_("첫날이 마지막 날보다 늦어요."))
        return cleaned

    def bounds(self) -> tuple[datetime, datetime]:
        """The days as moments: from the first's midnight up to the midnight after the last, Seoul time."""
        return midnight(self.cleaned_data["start"]), midnight(self.cleaned_data["end"] + timedelta(days=1))


class ReviewForm(forms.Form):
    note = forms.CharField(
        label=_("점검 결과"),
        max_length=2000,
        validators=[validate_no_rrn],
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}),
        help_text=_("이상한 열람이 있었는지, 무엇을 확인했는지 적어 주세요."),
        error_messages={"required": _("무엇을 확인했는지 적어 주세요.")},
    )


def midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=SEOUL)


def export_acts(request: HttpRequest, site: AdminSite) -> HttpResponseBase:
    columns = [_("일시"), _("일"), _("한 사람"), _("역할"), _("대상"), _("내용"), _("접속지")]

    def rows(start: datetime, end: datetime) -> Iterator[list[Any]]:
        acts = Act.objects.filter(at__gte=start, at__lt=end).select_related("by").order_by("at", "pk")
        for act in acts.iterator(chunk_size=2000):
            who = act.by.display_name if act.by else str(_("포털"))
            yield [act.at, act.text, who, role_word(act.by_role), act.subject, str(act.data), act.ip or ""]

    return _export(request, site, "acts", _("업무 기록 내려받기"), columns, rows)


def export_openings(request: HttpRequest, site: AdminSite) -> HttpResponseBase:
    columns = [
        _("일시"), _("본 사람"), _("부서"), _("역할"), _("정보의 주인"), _("본 정보"), _("까닭"), _("관련 업무"),
        _("내려받음"), _("접속지"),
    ]  # fmt: skip

    def rows(start: datetime, end: datetime) -> Iterator[list[Any]]:
        openings = Opening.objects.between(start, end).select_related("by", "whose").order_by("at", "pk")
        for row in openings.iterator(chunk_size=2000):
            yield [
                row.at, row.by.display_name, row.by_department, role_word(row.by_role),
                str(row.whose) if row.whose else "", words(row.what), row.why, row.ref,
                "O" if row.exported else "", mask_ip(row.ip) if row.ip else "",
            ]  # fmt: skip

    return _export(request, site, "openings", _("개인정보 열람 기록 내려받기"), columns, rows)


def _export(request: HttpRequest, site: AdminSite, name: str, title: Any, columns: Any, rows: Any) -> HttpResponseBase:
    require(any_of(is_auditor, is_administrator), request.user, READERS_ONLY)
    today = timezone.localdate()
    form = ExportForm(request.POST or None, initial={"start": today.replace(day=1), "end": today, "fmt": "xlsx"})
    if request.method == "POST" and form.is_valid():
        start, end = form.bounds()
        fmt, reason = form.cleaned_data["fmt"], form.cleaned_data["reason"]
        data = {"reason": reason, "start": form.cleaned_data["start"], "end": form.cleaned_data["end"], "format": fmt}
        record(EXPORTED, by=cast(User, request.user), subject=f"audit.{name}", data=data, request=request)
        return export_rows(f"{name}-{start:%Y%m%d}", columns, rows(start, end), fmt)
    context = site.each_context(request) | {"title": title, "form": form, "submit": _("내려받기")}
    return render(request, "audit/admin/export.html", context)


def review_month(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Show who opened how much in one month; an auditor confirms once the month is over."""
    require(any_of(is_auditor, is_administrator), request.user, READERS_ONLY)
    month = _month_of(request)
    start, end = midnight(month), midnight(_next(month))
    openings = Opening.objects.between(start, end)
    review = Review.objects.filter(month=month).select_related("by").first()
    over = end <= timezone.now()
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        require(is_auditor, request.user, AUDITORS_ONLY)
        _confirm(request, month, openings.count(), form.cleaned_data["note"], allowed=over and review is None)
        return HttpResponseRedirect(f"{reverse('admin:audit_opening_review')}?month={month:%Y-%m}")
    rows = list(openings.by_opener())
    people = User.objects.in_bulk([row["by"] for row in rows])
    for row in rows:
        row["name"] = people[row["by"]].display_name
        row["role"] = role_word(row["by_role"])
    context = site.each_context(request) | {
        "title": _("개인정보 열람 월간 점검"),
        "month": month,
        "previous": _previous(month),
        "next": _next(month) if _next(month) <= timezone.localdate() else None,
        "rows": rows,
        "review": review,
        "over": over,
        "may_confirm": over and review is None and is_auditor(request.user),
        "form": form,
    }
    return render(request, "audit/admin/review.html", context)


def _confirm(request: HttpRequest, month: date, count: int, note: str, *, allowed: bool) -> None:
    if not allowed:
        messages.error(request, _("아직 끝나지 않았거나 이미 점검한 달이에요."))
        return
    by = cast(User, request.user)
    try:
        with transaction.atomic():
            review = Review.objects.create(month=month, by=by, openings=count, note=note)
            record(
                REVIEWED, by=by, subject=review, data={"month": f"{month:%Y-%m}", "openings": count}, request=request
            )
    except IntegrityError:  # another auditor was quicker by a moment
        messages.error(request, _("다른 감사 담당이 방금 점검했어요."))
        return
    messages.success(request, _("점검한 것을 기록했어요."))


def _month_of(request: HttpRequest) -> date:
    """The month asked for, else the one before this: its days are over."""
    this = timezone.localdate().replace(day=1)
    try:
        asked = datetime.strptime(request.GET.get("month", ""), "%Y-%m").date()  # noqa: DTZ007 - a month has no zone
    except ValueError:
        return _previous(this)
    return min(asked, this)


def _previous(month: date) -> date:
    return (month - timedelta(days=1)).replace(day=1)


def _next(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def role_word(role: str) -> str:
    return str(Role(role).label) if role in Role.values else role
