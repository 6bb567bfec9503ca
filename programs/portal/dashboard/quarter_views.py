"""The quarter's report: a page to read and to print, a PDF, tables to take away, and the head's remark."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from programs import audit
from programs.base import pdf
from programs.base.errors import BadInput
from programs.base.exports import export_rows
from programs.base.fields import PlainTextField
from programs.base.forms import PortalForm
from programs.people.models import Department, User
from programs.people.predicates import is_head, require
from programs.plan.charge import Remark
from programs.plan.models import Program
from programs.portal.dashboard import quarter_tables
from programs.portal.dashboard.quarter import QuarterReport, quarter_scope
from programs.portal.dashboard.scope import Scope, ScopeForm, program_of, scope_of, tabs

REMARKED = audit.declare("dashboard.remarked", _("분기 보고서에 의견을 적었어요"))


class RemarkForm(PortalForm):
    text = PlainTextField(label=_("부서장 의견"), max_length=2000, multiline=True)


@never_cache
@login_required
@require_safe
def reports(request: HttpRequest) -> HttpResponseBase:
    """The way to a report: a head's own department, its programs; all departments for those who see all."""
    form, scope = scope_of(request)
    if scope.department is None:
        places = Department.objects.filter(programs__isnull=False).distinct().order_by("name")
        context = {"form": form, "scope": quarter_scope(scope), "departments": places, "tabs": tabs(scope, "reports")}
        return render(request, "portal/dashboard/reports.html", context)
    return redirect(f"{reverse('dashboard:department_report', args=[scope.department.slug])}?{scope.query}")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def department_report(request: HttpRequest, slug: str) -> HttpResponseBase:
    form, scope = scope_of(request, department=slug)
    form.fields.pop("department", None)  # the address says it
    return _report(request, form, quarter_scope(scope), None)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def program_report(request: HttpRequest, number: int) -> HttpResponseBase:
    form, scope = scope_of(request)
    form.fields.pop("department", None)  # a program's figures are its own whoever handled a row
    return _report(request, form, quarter_scope(scope), program_of(request, number))


def _report(request: HttpRequest, form: ScopeForm, scope: Scope, program: Program | None) -> HttpResponseBase:
    report = QuarterReport(scope, program)
    form.show_quarter(scope)
    user = request.user
    assert isinstance(user, User)
    may_remark = _may_remark(user, scope, program)
    remark_form = RemarkForm(request.POST or None) if may_remark or request.method == "POST" else None
    if request.method == "POST" and remark_form is not None:
        require(lambda someone: may_remark, user, _("의견은 이 부서의 부서장이 적어요."))
        if not report.has_begun:
            raise BadInput(_("아직 시작하지 않은 분기예요. 시작한 뒤에 적어 주세요."))
        if remark_form.is_valid():
            _remark(request, user, scope, program, remark_form.cleaned_data["text"])
            messages.success(request, _("의견을 보고서에 남겼어요."))
            return redirect(f"{request.path}?{scope.query}#remark")
    if "export" in request.GET:
        return _download(request, report)
    context = {
        "form": form,
        "scope": scope,
        "report": report,
        "program": program,
        "tabs": tabs(scope, "reports"),
        "remark_form": remark_form,
        "query": f"{request.path}?{scope.query}",
    }
    status = 422 if remark_form is not None and remark_form.errors else 200
    return render(request, "portal/dashboard/quarter.html", context, status=status)


def _download(request: HttpRequest, report: QuarterReport) -> HttpResponseBase:
    fmt = request.GET["export"]
    name = f"{report.name} {report.scope.period}"
    if fmt == "pdf":
        return pdf.response(pdf.render("dashboard/quarter.typ", report.as_data()), f"{name} 보고서.pdf")
    sheet = quarter_tables.table(report, request.GET.get("table", "figures"))
    return export_rows(f"{sheet.name} {name}", sheet.columns, sheet.rows, fmt)


def _may_remark(user: User, scope: Scope, program: Program | None) -> bool:
    """The head of the department that the report is about."""
    department = program.department_id if program is not None else scope.department_id
    return is_head(user) and department is not None and user.department_id == department


def _remark(request: HttpRequest, user: User, scope: Scope, program: Program | None, text: str) -> None:
    remark = Remark.objects.create(
        program=program,
        department_id=None if program is not None else scope.department_id,
        year=scope.year,
        quarter=scope.quarter or 1,
        on=scope.on,
        text=text,
        by=user,
    )
    audit.record(REMARKED, by=user, subject=remark, request=request)
