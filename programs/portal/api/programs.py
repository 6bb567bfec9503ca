"""Calls about the 29 programs: the list, one program, its indicators."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404
from django.utils import translation
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from programs.base.text import nfc
from programs.plan.indicators import registry
from programs.plan.models import Plan, Program, Target
from programs.plan.periods import Period, today
from programs.plan.services import Table, tabulate
from programs.portal.api.pagination import Pages, page_of
from programs.portal.api.problems import refusals
from programs.portal.api.queries import PeriodQuery, ProgramListQuery, Query, YearQuery
from programs.portal.api.serializers import IndicatorsSerializer, ProgramDetailSerializer, ProgramSerializer


@extend_schema(
    operation_id="programs_list",
    summary="29개 과제",
    parameters=ProgramListQuery.parameters(),
    responses={200: page_of("ProgramPage", ProgramSerializer), **refusals(400, 404)},
    tags=["programs"],
)
@api_view(["GET"])
def program_list(request: Request) -> Response:
    """All 29, narrowed by category, department, app and words."""
    query = ProgramListQuery.of(request)
    with _language(query):
        pages = Pages()
        page = pages.paginate_queryset(_filtered(query.cleaned_data), request)
        shown = ProgramSerializer(page or [], many=True, context={"request": request})
        return pages.get_paginated_response(shown.data)


@extend_schema(
    operation_id="program",
    summary="과제 하나와 한 해의 계획",
    parameters=YearQuery.parameters(),
    responses={200: ProgramDetailSerializer, **refusals(400, 404)},
    tags=["programs"],
)
@api_view(["GET"])
def program(request: Request, number: int) -> Response:
    """One program with the plan of the year asked for; without one, this year's or the newest before it."""
    query = YearQuery.of(request)
    found = _program(number)
    with _language(query):
        plans = list(
            Plan.objects.filter(program=found)
            .order_by("-year")
            .prefetch_related("budget_lines", "milestones", Prefetch("targets"))
        )
        asked = query.cleaned_data["year"]
        if asked is None:
            plan = next((one for one in plans if one.year <= today().year), None)
        else:
            plan = next((one for one in plans if one.year == asked), None)
            if plan is None:
                raise Http404(_("%(year)s년의 계획이 없어요.") % {"year": asked})
        found.years = sorted(one.year for one in plans)  # type: ignore[attr-defined]
        found.plan = plan and _plan(plan)  # type: ignore[attr-defined]
        return Response(ProgramDetailSerializer(found, context={"request": request}).data)


@extend_schema(
    operation_id="program_indicators",
    summary="과제의 성과지표와 목표",
    parameters=PeriodQuery.parameters(),
    responses={200: IndicatorsSerializer, **refusals(400, 404)},
    tags=["programs"],
)
@api_view(["GET"])
def indicators(request: Request, number: int) -> Response:
    """What was counted for a program in a year or a quarter, up to this moment, beside its targets."""
    query = PeriodQuery.of(request)
    found = _program(number)
    year, quarter = query.cleaned_data["year"] or today().year, query.cleaned_data["quarter"]
    with _language(query):
        counted = registry.of(found.number)
        table = tabulate(Period.quarters(year), indicators=counted, programs=[found.number])
        period = Period.quarter(year, quarter) if quarter else Period.year(year)
        targets = Target.objects.filter(plan__program=found, plan__year=year)
        if quarter:
            targets = targets.filter(Q(quarter=quarter) | Q(quarter__isnull=True))
        answer = {
            "program": found.number,
            "year": year,
            "quarter": quarter,
            "first": period.first,
            "last": period.last,
            "indicators": [_indicator(table, one, quarter, found.number) for one in counted],
            "targets": [_target(table, target, found.number) for target in targets],
        }
        return Response(IndicatorsSerializer(answer).data)


def _language(query: Query) -> translation.override:
    return translation.override(query.cleaned_data["language"] or translation.get_language())


def _program(number: int) -> Program:
    found = Program.objects.with_places().filter(pk=number).first() if 0 < number < 100 else None
    if found is None:
        raise Http404(_("과제는 1번부터 29번까지 있어요. %(number)s번은 없어요.") % {"number": number})
    return found


def _filtered(asked: dict[str, Any]) -> QuerySet[Program]:
    found = Program.objects.with_places().order_by("number")
    if asked["category"]:
        found = found.filter(category=asked["category"])
    if asked["department"]:
        found = found.filter(department__slug=asked["department"])
    if asked["app"]:
        found = found.filter(app=asked["app"])
    for word in nfc(asked["search"]).split():
        found = found.filter(
            Q(title__icontains=word)
            | Q(goal__icontains=word)
            | Q(audience__icontains=word)
            | Q(guide__icontains=word)
            | Q(department__name__icontains=word)
        )
    return found


def _plan(plan: Plan) -> dict[str, Any]:
    day = today()
    milestones = [
        {
            "title": one.title,
            "start": one.start,
            "end": one.end,
            "expected": one.expected,
            "done_on": one.done_on,
            "state": one.state(day),
        }
        for one in plan.milestones.all()
    ]
    return {
        "year": plan.year,
        "rolled_from": plan.rolled_from,
        "budget_status": plan.budget_status,
        "budget": plan.budget_lines.all(),
        "milestones": milestones,
        "targets": plan.targets.all(),
    }


def _indicator(table: Table, indicator: Any, quarter: int | None, number: int) -> dict[str, Any]:
    figure = table.figure(indicator, program=number, when=quarter - 1 if quarter else None)
    return {
        "key": indicator.key,
        "title": str(indicator.title),
        "unit": indicator.unit,
        "kind": indicator.kind,
        "direction": indicator.direction,
        "formula": str(indicator.formula),
        "value": figure.value if figure.is_public else None,
        "text": figure.public_text,
        # How many answered is not told where few are kept back: from the other quarters those could be computed.
        "numerator": None if indicator.least else figure.numerator,
        "denominator": None if indicator.least else figure.denominator,
    }


def _target(table: Table, target: Target, number: int) -> dict[str, Any]:
    indicator = target.counted_by
    figure = indicator and table.figure(indicator, program=number, when=[n - 1 for n in target.quarters])
    return {
        **{name: getattr(target, name) for name in ("title", "kind", "quarter", "value", "unit", "cumulative")},
        "approximate": target.approximate,
        "indicator": target.indicator,
        "actual": figure.value if figure and figure.is_public else None,
        "actual_text": figure.public_text if figure else _("집계 전"),
    }
