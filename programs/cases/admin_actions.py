"""The list of cases taken away as a file: with a reason, and everyone whose data leaves on record first."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from programs import audit
from programs.base.exports import export_rows
from programs.cases import timeleft
from programs.cases.admin_forms import ExportForm
from programs.cases.case import Case
from programs.cases.states import State
from programs.people.admin_forms import dressed
from programs.people.models import User

MOST = 10_000
QUEUE = "admin:cases_case_changelist"
COLUMNS = [
    "접수번호",
    "종류",
    "과제",
    "담당 부서",
    "신청인",
    "휴대전화",
    "상태",
    "경로",
    "제출",
    "접수",
    "처리기한",
    "종결",
    "남은 시간",
]


def ask_reason(request: HttpRequest, queryset: QuerySet[Case]) -> HttpResponse | None:
    ids = _ids(request, queryset)
    if ids is None:
        return None
    form = ExportForm(initial={"ids": ids})
    return _page(request, form, _("내려받기"), reverse("admin:cases_case_export"), count=ids.count(",") + 1)


@require_POST
def export(request: HttpRequest) -> HttpResponseBase:
    """The chosen cases as CSV or XLSX; the reason and everyone whose data leaves are on record first."""
    user = request.user
    assert isinstance(user, User)
    form = ExportForm(request.POST)
    if not form.is_valid():
        return _page(request, form, _("내려받기"), reverse("admin:cases_case_export"), status=422)
    cases = (
        Case.objects.readable_by(user)
        .filter(pk__in=form.cleaned_data["ids"][:MOST])
        .select_related("program", "department", "applicant")
        .order_by("act_by", "id")
    )
    reason = form.cleaned_data["reason"]
    with transaction.atomic():
        rows = list(cases)
        audit.record(
            "cases.exported", by=user, subject="cases.case", data={"rows": len(rows), "reason": reason}, request=request
        )
        audit.opened_many(
            by=user,
            whose=[case.applicant or case.applicant_phone_hash or None for case in rows],
            what=["applicant_name", "applicant_phone"],
            why=reason,
            ref="cases.case",
            exported=True,
            request=request,
        )
    return export_rows(f"민원_{timezone.localdate():%Y%m%d}", COLUMNS, _rows(rows), form.cleaned_data["fmt"])


def _rows(cases: list[Case]) -> Iterator[list[Any]]:
    now = timezone.now()
    for case in cases:
        yield [
            case.receipt_number,
            case.kind_title,
            case.program.code,
            case.department.name,
            case.applicant_name,
            case.applicant_phone,
            str(State(case.state).label),
            str(case.get_channel_display()),
            case.submitted_at,
            case.received_at,
            case.due_at,
            case.closed_at,
            timeleft.of(case, now).text,
        ]


def _ids(request: HttpRequest, queryset: QuerySet[Case]) -> str | None:
    """The chosen cases' keys; None, with a sentence, when there are too many."""
    ids = list(queryset.values_list("pk", flat=True)[: MOST + 1])
    if len(ids) > MOST:
        messages.warning(request, _("한 번에 %(n)d건까지 고를 수 있어요. 필터로 줄여 주세요.") % {"n": MOST})
        return None
    return ",".join(map(str, ids))


def _page(
    request: HttpRequest, form: Any, title: str, action: str, *, count: int = 0, status: int = 200
) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": title,
        "form": dressed(form),
        "action": action,
        "submit": title,
        "cancel": reverse(QUEUE),
        "lead": _("고른 민원 %(n)d건") % {"n": count} if count else "",
        "opts": Case._meta,
    }
    return render(request, "admin/cases/case/form.html", context, status=status)
