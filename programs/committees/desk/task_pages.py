"""The staff's pages of a task, the export of tasks, and what is done with honoraria from their list."""

from collections.abc import Iterator
from typing import Any, Literal

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from programs import audit
from programs.audit.models import Act
from programs.base.errors import Refusal
from programs.base.exports import export_rows
from programs.committees.acts import may_manage
from programs.committees.decisions import ActionItem
from programs.committees.desk import following, paying
from programs.committees.desk.body_pages import form_page, status_of, user_of
from programs.committees.desk.forms import (
    MoveDueForm,
    PaidForm,
    PaymentExportForm,
    SettleForm,
)
from programs.committees.honoraria import Honorarium
from programs.committees.states import TaskState
from programs.people.admin_forms import dressed
from programs.people.predicates import within_department

TASK_COLUMNS = ("위원회", "회의", "할 일", "맡은 부서", "맡은 사람", "기한", "상태", "끝난 때", "기한 안", "결과")


def task(request: HttpRequest, pk: int) -> HttpResponse:
    """One task: what, from which meeting, who, by when; settle it, or give it another day."""
    rows = ActionItem.objects.select_related(
        "meeting__body__department", "decision__item", "department", "owner__department"
    )
    found = get_object_or_404(rows, pk=pk)
    user = user_of(request)
    settle = SettleForm(request.POST if "settle" in request.POST else None, prefix="settle")
    move = MoveDueForm(request.POST if "move" in request.POST else None, initial={"due": found.due}, prefix="move")
    status = 200
    form: Any = settle if settle.is_bound else move
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                if form is settle:
                    following.settle(found, by=user, request=request, **form.cleaned_data)
                else:
                    following.move_due(found, by=user, request=request, **form.cleaned_data)
            except Refusal as refused:
                form.add_error(None, str(refused))
                status = status_of(refused)
            else:
                messages.success(request, _("적었어요."))
                return redirect("admin:committees_actionitem_change", pk)
    context = admin.site.each_context(request) | {
        "title": found.title,
        "task": found,
        "overdue": found.is_overdue(timezone.localdate()),
        "form": form,
        "settle": dressed(settle) if following.may_settle(found, user) and found.state == TaskState.OPEN else None,
        "move": dressed(move) if may_manage(found.meeting.body, user) and found.state == TaskState.OPEN else None,
        "acts": _acts(found),
    }
    return render(request, "committees/admin/task.html", context, status=status)


def _acts(task: ActionItem) -> QuerySet[Act]:
    return Act.objects.filter(subject=f"committees.actionitem:{task.pk}").select_related("by").order_by("id")


def export_tasks(request: HttpRequest, tasks: QuerySet[ActionItem], fmt: Literal["csv", "xlsx"]) -> HttpResponseBase:
    """The chosen tasks as they are listed; no residents' data is in them."""
    chosen = tasks.select_related("meeting__body", "department", "owner")[:10_000]
    audit.record(
        "committees.exported", by=user_of(request), subject="committees.actionitem",
        data={"rows": len(chosen)}, request=request,
    )  # fmt: skip

    def rows() -> Iterator[list[Any]]:
        for each in chosen:
            yield [
                each.meeting.body.name,
                each.meeting.title,
                each.title,
                each.department.name,
                each.owner.name if each.owner else "",
                each.due,
                str(each.get_state_display()),
                each.settled_at,
                each.in_time,
                each.outcome,
            ]

    return export_rows(f"회의후속과제_{timezone.localdate():%Y%m%d}", TASK_COLUMNS, rows(), fmt)


HONORARIA = "admin:committees_honorarium_changelist"


def honoraria_of(request: HttpRequest) -> QuerySet[Honorarium]:
    """Those of the bodies of one's own department; all for who sees all."""
    rows = Honorarium.objects.select_related("meeting__body__department", "member__seat", "member__user")
    return within_department(rows, user_of(request), field="meeting__body__department_id")


def ask_export(request: HttpRequest, rows: QuerySet[Honorarium]) -> HttpResponse:
    form = PaymentExportForm(initial={"ids": _ids(rows)})
    return _payment_page(request, form, _("지급 명단 내려받기"), "admin:committees_honorarium_export")


def ask_paid(request: HttpRequest, rows: QuerySet[Honorarium]) -> HttpResponse:
    form = PaidForm(initial={"ids": _ids(rows), "on": timezone.localdate()})
    return _payment_page(request, form, _("지급한 날 적기"), "admin:committees_honorarium_paid")


def _ids(rows: QuerySet[Honorarium]) -> str:
    return ",".join(str(pk) for pk in rows.values_list("pk", flat=True)[:5_000])


def _payment_page(request: HttpRequest, form: Any, title: str, address: str, status: int | None = None) -> HttpResponse:
    return form_page(request, form, title, status=status, action=reverse(address), cancel=reverse(HONORARIA))


@require_POST
def export_honoraria(request: HttpRequest) -> HttpResponseBase:
    """The list for the payment; the reason and whose data leaves are on record first."""
    form = PaymentExportForm(request.POST)
    if not form.is_valid():
        return _payment_page(request, form, _("지급 명단 내려받기"), "admin:committees_honorarium_export", 422)
    rows = honoraria_of(request).filter(pk__in=form.cleaned_data["ids"])
    found = paying.rows_for_payment(rows, by=user_of(request), reason=form.cleaned_data["reason"], request=request)
    name = f"참석수당_{timezone.localdate():%Y%m%d}"
    return export_rows(name, paying.COLUMNS, list(found), form.cleaned_data["fmt"])


@require_POST
def pay(request: HttpRequest) -> HttpResponse:
    form = PaidForm(request.POST)
    if not form.is_valid():
        return _payment_page(request, form, _("지급한 날 적기"), "admin:committees_honorarium_paid", 422)
    rows = honoraria_of(request).filter(pk__in=form.cleaned_data["ids"])
    try:
        paid = paying.mark_paid(rows, by=user_of(request), on=form.cleaned_data["on"], request=request)
    except Refusal as refused:
        form.add_error(None, str(refused))
        return _payment_page(request, form, _("지급한 날 적기"), "admin:committees_honorarium_paid", status_of(refused))
    messages.success(request, _("%(count)d건에 지급한 날을 적었어요.") % {"count": paid})
    return redirect(HONORARIA)
