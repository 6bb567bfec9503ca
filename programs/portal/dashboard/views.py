"""The heads' dashboard: all programs, one program, and the rows behind a figure."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from programs.audit.log import opened_many
from programs.base.errors import BadInput
from programs.base.exports import export_rows
from programs.people.models import User
from programs.plan.indicators import Indicator, registry
from programs.plan.periods import Period
from programs.plan.services import tabulate
from programs.portal.dashboard.reports import Report
from programs.portal.dashboard.scope import Scope, program_of, scope_of, tabs
from programs.portal.dashboard.tables import download
from programs.portal.schedule import when, with_states

ROWS_A_PAGE = 50
MOST_ROWS = 50_000  # in one download


@never_cache
@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """All programs of the scope: figures, departments, late milestones, targets, trend."""
    form, scope = scope_of(request)
    report = Report(scope)
    if "export" in request.GET:
        return download(report, request.GET.get("table", "targets"), request.GET["export"])
    context = {
        "form": form,
        "scope": scope,
        "report": report,
        "shows_departments": scope.department is None,
        "tabs": tabs(scope, "index"),
    }
    return render(request, "portal/dashboard/index.html", context)


@never_cache
@login_required
@require_safe
def program(request: HttpRequest, number: int) -> HttpResponseBase:
    """One program: its indicators, targets by quarter, milestones, budget, trend."""
    form, scope = scope_of(request)
    shown = program_of(request, number)
    report = Report(scope, shown)
    if "export" in request.GET:
        return download(report, request.GET.get("table", "targets"), request.GET["export"])
    plan = report.plans[0] if report.plans else None
    context: dict[str, Any] = {"form": form, "scope": scope, "program": shown, "report": report, "plan": plan}
    if plan is not None:
        context["milestones"] = [
            {"row": one, "state": state, "when": when(one)} for one, state in with_states(plan, scope.on)
        ]
        context["budget"] = list(plan.budget_lines.all())
        context["budget_total"] = sum(line.won for line in context["budget"])
    return render(request, "portal/dashboard/program.html", context)


@never_cache
@login_required
@require_safe
def rows(request: HttpRequest, key: str, number: int | None = None) -> HttpResponseBase:
    """The rows that a figure was counted from, page by page; a reading of personal data is logged."""
    form, scope = scope_of(request, spans=True)
    indicator = registry.get(key)
    shown = None if number is None else program_of(request, number)
    if indicator is None or (number is None and indicator.program is not None):
        raise Http404(_("그런 성과지표가 없어요."))
    if shown is not None and indicator.program not in (None, shown.pk):
        raise Http404(_("이 과제에 그런 성과지표가 없어요."))
    # a program's figures are its own whoever handled a row; all others are the department's
    department = scope.department_id if number is None else None
    found = indicator.rows(scope.period.until(scope.on) or scope.period, program=number, department=department)
    if "export" in request.GET:
        return _export(request, indicator, scope, found)
    page = Paginator(found, ROWS_A_PAGE).get_page(request.GET.get("page"))
    _log_opening(request, indicator, list(page.object_list), exported=False)
    lines = [_cells(indicator, row) for row in page]
    wanted = None if number is None else [number]
    quarters = [Period.quarters(scope.year)[place] for place in scope.places]
    counted = tabulate(
        [scope.period] if scope.days else quarters,
        indicators=[indicator],
        programs=wanted,
        department=department,
        on=scope.on,
    )
    context = {
        "form": form,
        "scope": scope,
        "program": shown,
        "indicator": indicator,
        "figure": counted.figure(indicator),
        "recounted": counted.recounted,
        "page": page,
        "lines": lines,
    }
    return render(request, "portal/dashboard/rows.html", context)


def _cells(indicator: Indicator, row: Any) -> list[dict[str, Any]]:
    url = indicator.source.url
    return [
        {"title": column.title, "text": column.of(row), "first": n == 0, "url": url(row) if url and n == 0 else ""}
        for n, column in enumerate(indicator.row_columns)
    ]


def _export(request: HttpRequest, indicator: Indicator, scope: Scope, found: Any) -> HttpResponseBase:
    count = found[: MOST_ROWS + 1].count()
    if count > MOST_ROWS:
        raise BadInput(
            _("한 번에 %(most)s건까지 내려받을 수 있어요. 분기나 부서를 골라 줄여 주세요.") % {"most": f"{MOST_ROWS:,}"}
        )
    columns = [column.title for column in indicator.row_columns]
    lines = ([column.of(row) for column in indicator.row_columns] for row in found.iterator(chunk_size=2_000))
    response = export_rows(f"{indicator.title} {scope.period}", columns, lines, request.GET["export"])
    if indicator.source.whose is not None:
        _log_opening(request, indicator, list(found), exported=True)
    return response


def _log_opening(request: HttpRequest, indicator: Indicator, shown: list[Any], *, exported: bool) -> None:
    """Log whose data was read; what is shown is masked, yet it says who asked the office for what."""
    whose = indicator.source.whose
    if whose is None:
        return
    people = [person for person in (whose(row) for row in shown) if person]
    assert isinstance(request.user, User)
    opened_many(
        by=request.user,
        whose=dict.fromkeys(people),
        what=indicator.source.what or [_("가린 이름"), _("접수 내역")],
        why=_("성과지표 확인: %(title)s") % {"title": indicator.title},
        ref=f"indicator:{indicator.key}",
        exported=exported,
        request=request,
    )
