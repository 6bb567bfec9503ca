"""A quarter's report of a department or a program: goals, figures beside those before, milestones, what is late."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from programs.base.dates import korean_date
from programs.plan.charge import Charge, Remark
from programs.plan.indicators import Indicator
from programs.plan.models import Milestone, MilestoneState, Program
from programs.plan.periods import Period, quarter_of
from programs.plan.services import Figure, Table, tabulate
from programs.portal.dashboard.changes import Change
from programs.portal.dashboard.reports import Cell, Report, TargetLine
from programs.portal.dashboard.scope import Scope
from programs.portal.schedule import when


@dataclass(frozen=True, slots=True)
class TargetOfQuarter:
    """A target in this quarter, and what was counted in the one before."""

    line: TargetLine
    cell: Cell
    before: str
    year: Cell


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """A figure, what it was made of, how it stands beside the quarter before, and where its rows are."""

    program: Program | None
    change: Change

    @property
    def indicator(self) -> Indicator:
        return self.change.indicator

    @property
    def made_of(self) -> str:
        """`1,234건 가운데 1,200건`: the rows of a ratio, the answers of a mean."""
        figure = self.change.now
        if figure.denominator is None:
            return ""
        if self.indicator.kind == "ratio":
            values = {"all": f"{figure.denominator:,.0f}", "those": f"{figure.numerator:,.0f}"}
            return _("%(all)s건 가운데 %(those)s건") % values
        return _("%(all)s건의 평균") % {"all": f"{figure.denominator:,.0f}"}


def quarter_scope(scope: Scope) -> Scope:
    """The quarter asked for, or the one of the day; figures of a finished quarter are those of its last day."""
    quarter = scope.quarter or (quarter_of(scope.on) if scope.year == scope.on.year else 4)
    period = Period.quarter(scope.year, quarter)
    return replace(scope, quarter=quarter, on=min(scope.on, period.last), days=None)


class QuarterReport(Report):
    """The report of `scope.quarter`; its department or its program."""

    def __init__(self, scope: Scope, program: Program | None = None) -> None:
        super().__init__(scope, program)
        assert scope.quarter is not None
        self.quarter: int = scope.quarter

    @property
    def has_begun(self) -> bool:
        return self.scope.period.first <= self.scope.today

    @property
    def name(self) -> str:
        """Whose report it is, by the name of then."""
        if self.program is not None:
            return self.program.shown_title
        return self.scope.department.name if self.scope.department else _("모든 부서")

    @property
    def before(self) -> Period:
        year, quarter = (self.scope.year, self.quarter - 1) if self.quarter > 1 else (self.scope.year - 1, 4)
        return Period.quarter(year, quarter)

    @cached_property
    def _by_quarter_before(self) -> Table:
        """Last year's last quarter, which no table of this year has."""
        return tabulate(
            [self.before],
            indicators=[*self.general, *self.own],
            programs=None if self.program is None else [self.program.pk],
            live=self._live,
            on=self.scope.on,
        )

    def _figures(self, indicator: Indicator) -> tuple[Figure, Figure]:
        whose = self._whose if indicator.program is None else None
        now = self.by_quarter.figure(indicator, department=whose, when=[self.quarter - 1])
        if self.quarter == 1:
            return now, self._by_quarter_before.figure(indicator, department=whose)
        return now, self.by_quarter.figure(indicator, department=whose, when=[self.quarter - 2])

    @cached_property
    def figures(self) -> list[IndicatorLine]:
        """The programs' own figures first, then those that every program has."""
        programs = {plan.program_id: plan.program for plan in self.plans}
        lines = []
        for indicator in (*self.own, *self.general):
            now, before = self._figures(indicator)
            nothing = not any(one.numerator or one.denominator for one in (now, before))
            if indicator.program is None and nothing:
                continue  # what this department does not do at all
            number = indicator.program or (self.program.pk if self.program else None)
            address = (
                reverse("dashboard:program_rows", args=[number, indicator.key])
                if number
                else reverse("dashboard:rows", args=[indicator.key])
            )
            change = Change(indicator, now, before, f"{address}?{self.scope.query}", then=_("지난 분기"))
            lines.append(IndicatorLine(programs.get(indicator.program or 0), change))
        return lines

    @cached_property
    def goals(self) -> list[TargetOfQuarter]:
        found = []
        for line in self.targets:
            before = line.quarters[self.quarter - 2].actual if self.quarter > 1 else ""
            found.append(TargetOfQuarter(line, line.quarters[self.quarter - 1], before, line.year))
        return found

    @cached_property
    def milestones(self) -> list[dict[str, Any]]:
        """What the plan has in this quarter: begun, going on or ending in it, and what was done in it."""
        period = self.scope.period
        touches = Q(start__lte=period.last) & (Q(end__gte=period.first) | Q(end=None, start__gte=period.first))
        rows = (
            Milestone.objects.filter(plan__in=[plan.pk for plan in self.plans])
            .filter(touches | Q(done_on__range=(period.first, period.last)))
            .select_related("plan__program")
            .order_by("plan__program", "start", "position")
        )
        return [{"row": row, "state": row.state(self.scope.on), "when": when(row)} for row in rows]

    @property
    def done(self) -> int:
        return sum(1 for each in self.milestones if each["state"] == MilestoneState.DONE)

    @cached_property
    def handed_over(self) -> list[Charge]:
        """The programs of this page that went from one department to another within the year."""
        numbers = [plan.program_id for plan in self.plans]
        year = Period.year(self.scope.year)
        rows = Charge.objects.filter(program__in=numbers, since__range=(year.first, year.last))
        return list(rows.select_related("program", "before", "department").order_by("since"))

    @cached_property
    def remarks(self) -> list[Remark]:
        """What was remarked on it, the newest first."""
        return list(remarks_on(self.scope, self.program).select_related("by"))

    def as_data(self) -> dict[str, Any]:
        """The report as plain values, for the PDF."""
        return {
            "title": _("%(name)s %(period)s 보고서") % {"name": self.name, "period": self.scope.period},
            "on": _("기준일 %(day)s") % {"day": korean_date(self.scope.on)},
            "recounted": len(self.recounted),
            "purposes": [[plan.program.code, plan.program.shown_title, plan.program.shown_goal] for plan in self.plans],
            "targets": [
                [
                    f"{line.line.program.code} {line.line.first.title}",
                    line.cell.target or "–",
                    line.cell.actual,
                    line.before or "–",
                    line.cell.state_text or "–",
                ]
                for line in self.goals
            ],
            "figures": [
                [
                    f"{line.program.code} {line.indicator.title}" if line.program else str(line.indicator.title),
                    line.change.now.text,
                    line.made_of or "–",
                    line.change.before.text,
                    line.change.words,
                ]
                for line in self.figures
            ],
            "milestones": [
                [each["row"].plan.program.code, each["row"].title, each["when"], str(each["state"].label)]
                for each in self.milestones
            ],
            "late": [
                [
                    one.plan.program.code,
                    one.title,
                    korean_date(one.end),
                    _("%(n)s일") % {"n": one.days_late(self.scope.on)},
                ]
                for one in self.late
                if one.end
            ],
            "remark": [self.remarks[0].text, self._signed(self.remarks[0])] if self.remarks else [],
        }

    @staticmethod
    def _signed(remark: Remark) -> str:
        return f"{korean_date(remark.at.date())} {remark.by.name}"


def remarks_on(scope: Scope, program: Program | None) -> QuerySet[Remark]:
    whose = {"program": program} if program is not None else {"department": scope.department_id, "program": None}
    return Remark.objects.filter(year=scope.year, quarter=scope.quarter or 0, **whose)
