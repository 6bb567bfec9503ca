"""How far a program is: its targets with what was counted, and its indicators' figures of the year."""

from collections.abc import Sequence
from dataclasses import dataclass

from programs.plan.indicators import Indicator, registry
from programs.plan.models import Plan, Target
from programs.plan.periods import Period
from programs.plan.services import Table, tabulate


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A target; `actual` is the counted figure with its unit, empty where nothing computes it yet."""

    target: Target
    actual: str


@dataclass(frozen=True, slots=True)
class FigureRow:
    title: str
    value: str
    formula: str


@dataclass(frozen=True, slots=True)
class Progress:
    targets: Sequence[TargetRow] = ()
    figures: Sequence[FigureRow] = ()


def progress_of(plan: Plan | None) -> Progress:
    """Targets and figures of one plan; all indicators are counted together, and none when nothing is registered."""
    if plan is None:
        return Progress()
    targets = list(plan.targets.all())
    own = [indicator for indicator in registry if indicator.program == plan.program_id]
    counted = {target.counted_by.key: target.counted_by for target in targets if target.counted_by}
    chosen = list({**counted, **{indicator.key: indicator for indicator in own}}.values())
    quarters = [Period.quarter(plan.year, quarter) for quarter in (1, 2, 3, 4)]
    table = tabulate(quarters, indicators=chosen, programs=[plan.program_id]) if chosen else None
    return Progress(
        targets=[TargetRow(target, _actual(table, target, plan)) for target in targets],
        figures=[_figure(table, indicator, plan) for indicator in own] if table else [],
    )


def _actual(table: Table | None, target: Target, plan: Plan) -> str:
    if table is None or target.counted_by is None:
        return ""
    if target.quarter is None:
        quarters = [0, 1, 2, 3]
    elif target.cumulative:
        quarters = list(range(target.quarter))
    else:
        quarters = [target.quarter - 1]
    return table.figure(target.counted_by, program=plan.program_id, when=quarters).public_text


def _figure(table: Table, indicator: Indicator, plan: Plan) -> FigureRow:
    figure = table.figure(indicator, program=plan.program_id)
    return FigureRow(title=str(indicator.title), value=figure.public_text, formula=str(indicator.formula))
