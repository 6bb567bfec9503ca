"""Loads the 2015 plan: the catalogue's facts, and our own plain sentences and translations beside them."""

from __future__ import annotations

import datetime
import json
from collections import Counter
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db import transaction

from programs.people.models import Department
from programs.people.places import PhoneKind, load_places
from programs.plan.indicators import registry
from programs.plan.models import (
    BudgetLine,
    BudgetStatus,
    Category,
    Milestone,
    Plan,
    Program,
    Target,
)

LANGUAGES = ("en", "zh_Hans", "vi")  # of the translations
DATA = Path(__file__).resolve().parent / "data"
# What has a column of its own; all else the sheet says is kept in `Program.facts`.
COLUMNS = {
    "number", "title", "category", "department", "phone", "phone_kind", "app", "partners",
    "budget", "budget_note", "milestones", "targets", "goal", "audience",
}  # fmt: skip
# What higher floors do when the command has loaded the plan (the portal builds its search table).
after_loading: list[Callable[[], object]] = []
BUDGET_STATUS = {"비예산": BudgetStatus.NONE, "계획에 예산 기재 없음": BudgetStatus.SILENT}


@lru_cache
def read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DATA / name).read_text(encoding="utf-8"))
    return found


def catalog() -> dict[str, Any]:
    return read("plan-2015.json")


def texts() -> dict[str, Any]:
    return read("texts.json")


@transaction.atomic
def load_plan(*, force: bool = False) -> Counter[str]:
    """Create what is missing; return how many rows were made.

    A program that exists keeps its fields and a year's plan that exists keeps its rows, also the
    deleted ones, because staff may have changed them. With `force` all is written as the sheet says.
    """
    made: Counter[str] = Counter()
    load_places()
    departments = {department.plan_name: department for department in Department.objects.all()}
    for sheet in catalog()["programs"]:
        program, is_new = _program(sheet, departments[sheet["department"]], force=force)
        made["programs"] += is_new
        made += _plans(program, sheet, force=force)
    made["linked"] = link_targets()
    return +made


def link_targets() -> int:
    """Tell each target without an indicator which registered one computes it; return how many were linked."""
    linked = 0
    for target in Target.objects.filter(indicator="").select_related("plan"):
        indicator = registry.fulfilling(target.plan.program_id, target.title)
        if indicator:
            target.indicator = indicator.key
            target.save(update_fields=["indicator"])
            linked += 1
    return linked


def _program(sheet: dict[str, Any], department: Department, *, force: bool) -> tuple[Program, bool]:
    own = texts()["programs"][str(sheet["number"])]
    values: dict[str, Any] = {
        "title": sheet["title"],
        "slug": own["slug"],
        "category": Category([one.value for one in Category][catalog()["categories"].index(sheet["category"])]),
        "app": sheet["app"],
        "department": department,
        "phone": sheet["phone"],
        "phone_kind": sheet.get("phone_kind", PhoneKind.DIRECT),
        "partners": sheet.get("partners", []),
        "goal": own["ko"]["goal"],
        "audience": own["ko"]["audience"],
        "guide": own["ko"]["guide"],
        "translations": {code: own[code] for code in LANGUAGES},
        "facts": {name: value for name, value in sheet.items() if name not in COLUMNS},
    }
    if force:
        return Program.objects.update_or_create(number=sheet["number"], defaults=values)
    return Program.objects.get_or_create(number=sheet["number"], defaults=values)


def _plans(program: Program, sheet: dict[str, Any], *, force: bool) -> Counter[str]:
    """Make the plan of the catalogue's year, and of each other year that a budget line or a target names."""
    made: Counter[str] = Counter()
    base_year = catalog()["year"]
    years = {base_year, *(line["year"] for line in sheet.get("budget", []))}
    years.update(year for target in sheet["targets"] for year, _quarter in _periods(target["period"], base_year))
    for year in sorted(years):
        lines = [line for line in sheet.get("budget", []) if line["year"] == year]
        status = BudgetStatus.LINES if lines else BUDGET_STATUS.get(sheet.get("budget_note") or "", BudgetStatus.SILENT)
        plan, is_new = Plan.objects.get_or_create(program=program, year=year, defaults={"budget_status": status})
        if not is_new and not force:
            continue
        if not is_new:
            for rows in (plan.milestones, plan.budget_lines, plan.targets):
                rows.all().delete()
            plan.budget_status, plan.rolled_from = status, None
            plan.save()
        steps = sheet["milestones"] if year == base_year else []
        made["plans"] += is_new
        made["milestones"] += len(Milestone.objects.bulk_create(_milestones(plan, steps)))
        made["budget lines"] += len(BudgetLine.objects.bulk_create(_budget_lines(plan, lines)))
        made["targets"] += len(Target.objects.bulk_create(_targets(plan, sheet["targets"], base_year)))
    return made


def _milestones(plan: Plan, steps: Iterable[dict[str, Any]]) -> list[Milestone]:
    return [
        Milestone(
            plan=plan,
            position=position,
            title=step["title"],
            start=_date(step["start"]),
            end=_date(step["end"]),
            time=datetime.time.fromisoformat(step["time"]) if step.get("time") else None,
            expected=step.get("expected", False),
            note=step.get("note", ""),
        )
        for position, step in enumerate(steps, start=1)
    ]


def _budget_lines(plan: Plan, lines: Iterable[dict[str, Any]]) -> list[BudgetLine]:
    return [
        BudgetLine(plan=plan, position=position, item=line["item"], won=line["won"], source=line["source"] or "")
        for position, line in enumerate(lines, start=1)
    ]


def _targets(plan: Plan, targets: Iterable[dict[str, Any]], base_year: int) -> list[Target]:
    made: list[Target] = []
    for target in targets:
        for year, quarter in _periods(target["period"], base_year):
            if year != plan.year:
                continue
            indicator = registry.fulfilling(plan.program_id, target["indicator"])
            made.append(
                Target(
                    plan=plan,
                    indicator=indicator.key if indicator else "",
                    position=len(made) + 1,
                    title=target["indicator"],
                    unit=target["unit"],
                    value=target["target"],
                    quarter=quarter,
                    kind=target["kind"],
                    cumulative=target.get("cumulative", False),
                    approximate=target.get("approximate", False),
                    per=target.get("per", ""),
                    formula=target.get("formula", ""),
                    note=target.get("note", "") or ", ".join(target.get("rounds", [])),
                )
            )
    return made


def _periods(text: str, base_year: int) -> list[tuple[int, int | None]]:
    """Read `2015`, `2015Q3`, or `quarter` (each quarter of the catalogue's year) as (year, quarter)."""
    if text == "quarter":
        return [(base_year, quarter) for quarter in (1, 2, 3, 4)]
    year, _q, quarter = text.partition("Q")
    return [(int(year), int(quarter) if quarter else None)]


def _date(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None
