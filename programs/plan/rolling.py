"""Carries a plan over to a later year, so that the portal has live dates; what staff wrote is never touched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from programs.plan.catalog import link_targets
from programs.plan.models import BudgetLine, Milestone, Plan, Program, Target
from programs.plan.periods import moved_to_year


@transaction.atomic
def roll_plan(*, to: int) -> Counter[str]:
    """Copy each program's last full plan before `to` into that year; return how many rows were made.

    A plan that was rolled before, or has rows of its own, stays as it is: only kinds of rows it has
    none of are filled (the sheet of P15 gives later years a budget and a target, but no dates).
    """
    made: Counter[str] = Counter()
    for program in Program.objects.all():
        source = program.plans.filter(year__lt=to, milestones__isnull=False).order_by("-year").first()
        if source is None:
            continue
        plan, is_new = Plan.objects.select_for_update().get_or_create(
            program=program, year=to, defaults={"budget_status": source.budget_status, "rolled_from": source.year}
        )
        if not is_new and (plan.rolled_from is not None or plan.milestones.exists()):
            made["kept"] += 1
            continue
        made["plans"] += is_new
        made += _fill(plan, source)
        if not is_new:
            plan.rolled_from = source.year
            plan.save(update_fields=["rolled_from"])
    link_targets()
    return +made


def _fill(plan: Plan, source: Plan) -> Counter[str]:
    made: Counter[str] = Counter()
    years = plan.year - source.year
    made["milestones"] = len(Milestone.objects.bulk_create(_moved(plan, source.milestones.all(), years)))
    copied: list[tuple[str, Any, Any]] = [
        ("budget lines", BudgetLine, source.budget_lines),
        ("targets", Target, source.targets),
    ]
    for name, model, rows in copied:
        if model.objects.filter(plan=plan).exists():
            continue
        copies = list(rows.all())
        for copy in copies:
            copy.pk, copy._state.adding = None, True
            copy.plan, copy.rolled = plan, True
        made[name] = len(model.objects.bulk_create(copies))
    return made


def _moved(plan: Plan, milestones: Iterable[Milestone], years: int) -> list[Milestone]:
    """Move dates by whole years; what ended before its plan's year is history and stays behind.

    What began earlier and has no end goes on as it is: its beginning is a fact, not a plan.
    """
    moved = []
    first_of_source = f"{plan.year - years}-01-01"
    for milestone in milestones:
        if milestone.end and milestone.end.isoformat() < first_of_source:
            continue
        goes_on = milestone.start and not milestone.end and milestone.start.isoformat() < first_of_source
        shift = 0 if goes_on else years
        moved.append(
            Milestone(
                plan=plan,
                position=milestone.position,
                title=milestone.title,
                start=milestone.start and moved_to_year(milestone.start, shift),
                end=milestone.end and moved_to_year(milestone.end, shift),
                time=milestone.time,
                expected=milestone.expected,
                note=milestone.note,
                rolled=True,
            )
        )
    return moved
