"""What the dashboard says: counted, compared with targets, and put into words; no HTML here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.people.models import Department
from programs.people.places import departments_on
from programs.plan.charge import charged_on
from programs.plan.indicators import Indicator, registry, with_unit
from programs.plan.models import Milestone, Plan, Program, Target
from programs.plan.periods import Period
from programs.plan.services import Figure, LiveRows, Table, tabulate
from programs.portal.dashboard.scope import Scope

STATES = {
    "met": (gettext_lazy("달성"), "success"),
    "short": (gettext_lazy("미달"), "danger"),
    "running": (gettext_lazy("진행 중"), "information"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One quarter (or the year) of a target: what was meant, what was counted, and whether that is enough."""

    target: str
    actual: str
    state: str
    value: Decimal | None
    goal: Decimal | None

    @property
    def state_text(self) -> str:
        return str(STATES[self.state][0]) if self.state else ""

    @property
    def state_kind(self) -> str:
        return STATES[self.state][1] if self.state else ""


@dataclass(frozen=True, slots=True)
class TargetLine:
    """A target over the year: four quarters and the whole."""

    program: Program
    first: Target
    indicator: Indicator | None
    quarters: tuple[Cell, ...]
    year: Cell

    def cells_of(self, scope: Scope) -> list[tuple[str, Cell]]:
        """The cells to show with the names of their columns: all quarters, or the chosen one, and the year."""
        chosen = (1, 2, 3, 4) if scope.quarter is None else (scope.quarter,)
        named = [(_("%(n)s분기") % {"n": n}, self.quarters[n - 1]) for n in chosen]
        return [*named, (_("한 해"), self.year)]


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A target's row on the page: only the columns of the scope."""

    program: Program
    first: Target
    indicator: Indicator | None
    cells: list[tuple[str, Cell]]


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure in a table: under which heading, as text, and as a number for the chart."""

    title: str
    figure: Figure

    @property
    def text(self) -> str:
        return self.figure.text

    @property
    def number(self) -> str:
        return "" if self.figure.value is None else str(self.figure.value)


@dataclass(frozen=True, slots=True)
class DepartmentLine:
    department: Department
    programs: int
    cells: list[Amount]
    late: int


@dataclass(frozen=True, slots=True)
class WeekLine:
    week: Period
    cells: list[Amount]
    is_running: bool  # its last days are still to come


@dataclass(frozen=True, slots=True)
class Tile:
    indicator: Indicator
    value: str


class Report:
    """A scope's figures; each part is counted when it is first asked for.

    With `program` it is about that one, otherwise about all that the scope's department has.
    """

    def __init__(self, scope: Scope, program: Program | None = None) -> None:
        self.scope = scope
        self.program = program

    @cached_property
    def plans(self) -> list[Plan]:
        """The plans shown, each program with the department that had it then, by the name of then."""
        plans = Plan.objects.of_year(self.scope.year).select_related("program")
        if self.program is not None:
            plans = plans.filter(program=self.program)
        elif self.scope.department is not None:
            plans = plans.filter(program__in=self._ours)
        found = list(plans.prefetch_related("targets").order_by("program"))
        for plan in found:
            plan.program.department = self.places[self.charges[plan.program_id]]
        return found

    @cached_property
    def charges(self) -> dict[int, int]:
        """Which department had each program: {program: department}."""
        return charged_on(self.scope.named_on, Program.objects.order_by().values_list("pk", "department_id"))

    @property
    def _ours(self) -> list[int]:
        return [program for program, department in self.charges.items() if department == self.scope.department_id]

    @cached_property
    def places(self) -> dict[int, Department]:
        """The departments by key, by the names of then. They are shown, never saved."""
        return departments_on(self.scope.named_on)

    @cached_property
    def general(self) -> list[Indicator]:
        """The indicators that every program with rows has."""
        return [indicator for indicator in registry if indicator.program is None]

    @cached_property
    def own(self) -> list[Indicator]:
        """The indicators of the programs shown."""
        numbers = {plan.program_id for plan in self.plans} | ({self.program.pk} if self.program else set())
        return [indicator for indicator in registry if indicator.program in numbers]

    @cached_property
    def by_quarter(self) -> Table:
        wanted = {
            target.counted_by.key: target.counted_by
            for plan in self.plans
            for target in plan.targets.all()
            if target.counted_by
        }
        chosen = {indicator.key: indicator for indicator in (*self.general, *self.own)} | wanted
        return self._tabulate(Period.quarters(self.scope.year), chosen.values())

    @cached_property
    def by_week(self) -> Table:
        return self._tabulate(self.scope.weeks, self.trend_indicators)

    @property
    def trend_indicators(self) -> list[Indicator]:
        """What a trend is drawn of: counts, which can share one scale."""
        return [indicator for indicator in self.general if indicator.kind in ("sum", "stock")]

    def _tabulate(self, periods: Sequence[Period], indicators: Iterable[Indicator]) -> Table:
        return tabulate(
            periods,
            indicators=indicators,
            programs=None if self.program is None else [self.program.pk],
            live=self._live,
            on=self.scope.on,
        )

    @property
    def _whose(self) -> int | None:
        """Whose rows a figure adds up: a program's are its own whoever handled them, all else the department's."""
        return None if self.program is not None else self.scope.department_id

    @cached_property
    def recounted(self) -> tuple[date, ...]:
        """Past days without figures of their own, within what is shown."""
        return self.by_quarter.recounted

    @cached_property
    def _live(self) -> LiveRows:
        return LiveRows()

    @cached_property
    def tiles(self) -> list[Tile]:
        own = self.own if self.program is not None else []
        return [
            Tile(indicator, self.by_quarter.figure(indicator, department=self._whose, when=self.scope.places).text)
            for indicator in (*own, *self.general)
        ]

    @cached_property
    def trend(self) -> list[WeekLine]:
        lines = []
        for n, week in enumerate(self.scope.weeks):
            cells = [
                Amount(str(indicator.title), self.by_week.figure(indicator, department=self._whose, when=n))
                for indicator in self.trend_indicators
            ]
            lines.append(WeekLine(week, cells, week.last > self.scope.on))
        return lines

    @cached_property
    def late(self) -> list[Milestone]:
        late = Milestone.objects.late(self.scope.on).filter(plan__year=self.scope.year)
        if self.program is not None:
            late = late.filter(plan__program=self.program)
        elif self.scope.department is not None:
            late = late.filter(plan__program__in=self._ours)
        found = list(late.select_related("plan__program").order_by("end", "plan__program", "position"))
        for milestone in found:
            milestone.late_by = milestone.days_late(self.scope.on)  # type: ignore[attr-defined]
            milestone.plan.program.department = self.places[self.charges[milestone.plan.program_id]]
        return found

    @cached_property
    def departments(self) -> list[DepartmentLine]:
        """A line for each department that has programs or rows, by name."""
        programs: dict[int, int] = {}
        late: dict[int, int] = {}
        for plan in self.plans:
            programs[plan.program.department_id] = programs.get(plan.program.department_id, 0) + 1
        for milestone in self.late:
            key = milestone.plan.program.department_id
            late[key] = late.get(key, 0) + 1
        with_rows = {unit for indicator in self.general for _program, unit in self.by_quarter.pairs(indicator)}
        found = sorted((self.places[key] for key in with_rows | set(programs)), key=lambda place: place.name)
        return [
            DepartmentLine(
                department,
                programs.get(department.pk, 0),
                [
                    Amount(
                        str(indicator.title),
                        self.by_quarter.figure(indicator, department=department.pk, when=self.scope.places),
                    )
                    for indicator in self.general
                ],
                late.get(department.pk, 0),
            )
            for department in found
        ]

    @cached_property
    def targets(self) -> list[TargetLine]:
        lines = []
        for plan in self.plans:
            by_title: dict[str, list[Target]] = {}
            for target in plan.targets.all():
                by_title.setdefault(target.title, []).append(target)
            lines += [self._line(plan.program, targets) for targets in by_title.values()]
        return lines

    @property
    def lines(self) -> list[ShownLine]:
        return [ShownLine(line.program, line.first, line.indicator, line.cells_of(self.scope)) for line in self.targets]

    def _line(self, program: Program, targets: list[Target]) -> TargetLine:
        first = targets[0]
        by_quarter = {target.quarter: target for target in targets}
        quarters = tuple(self._cell(program, first, by_quarter.get(quarter), quarter) for quarter in (1, 2, 3, 4))
        return TargetLine(
            program, first, first.counted_by, quarters, self._cell(program, first, by_quarter.get(None), None, quarters)
        )

    def _cell(
        self,
        program: Program,
        first: Target,
        target: Target | None,
        quarter: int | None,
        parts: Sequence[Cell] = (),
    ) -> Cell:
        goal, text = _goal(first, target, parts)
        indicator = first.counted_by
        if indicator is None:
            return Cell(text, _("집계 전"), "", None, goal)
        period = Period.year(self.scope.year) if quarter is None else Period.quarter(self.scope.year, quarter)
        if period.first > self.scope.on:
            return Cell(text, _("시작 전"), "", None, goal)
        asked = range(1, quarter + 1) if first.cumulative and quarter else [quarter] if quarter else (1, 2, 3, 4)
        figure = self.by_quarter.figure(indicator, program=program.pk, when=[n - 1 for n in asked])
        state = ""
        if goal is not None and first.is_goal and figure.value is not None:
            met = indicator.is_met(figure.value, goal)
            state = "met" if met else "running" if period.last >= self.scope.on else "short"
        return Cell(text, figure.text, state, figure.value, goal)


def _goal(first: Target, target: Target | None, parts: Sequence[Cell]) -> tuple[Decimal | None, str]:
    """Return the goal and its text; a year without one of its own has the last quarter's, or the quarters' sum."""
    if target is not None:
        return target.value, target.value_text
    goals = [part.goal for part in parts if part.goal is not None]
    if not goals:
        return None, ""
    goal = goals[-1] if first.cumulative or first.unit == "%" else sum(goals, Decimal(0))
    return goal, with_unit(goal.normalize(), first.unit)
