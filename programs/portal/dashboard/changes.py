"""What changed since last week: seven whole days beside the seven before, stocks beside those of a week ago."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from programs.base.particles import particle
from programs.people.models import Department
from programs.plan.indicators import Indicator, registry, with_unit
from programs.plan.models import Program
from programs.plan.periods import Period, today
from programs.plan.services import Figure, LiveRows, tabulate

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Change:
    """One indicator now and before; `then` says when that was."""

    indicator: Indicator
    now: Figure
    before: Figure
    url: str
    then: str

    @property
    def difference(self) -> Decimal | None:
        if self.now.value is None or self.before.value is None:
            return None
        return self.now.value - self.before.value

    @property
    def kind(self) -> str:
        """Whether that is good: better, worse, same, or nothing to compare with."""
        if self.difference is None:
            return "none"
        if self.difference == 0:
            return "same"
        return "better" if (self.difference > 0) == (self.indicator.direction == "higher") else "worse"

    @property
    def words(self) -> str:
        """`지난주보다 8건 늘었어요.`"""
        if self.now.value is None:
            return _("이번에는 대상이 없어요.")
        if self.difference is None:
            return _("%(then)s에는 대상이 없었어요.") % {"then": self.then}
        if self.difference == 0:
            return _("%(then)s와 같아요.") % {"then": self.then}
        unit = _("%p") if self.indicator.unit == "%" else self.indicator.unit
        values = {"then": self.then, "amount": with_unit(abs(self.difference), unit)}
        if self.difference > 0:
            return _("%(then)s보다 %(amount)s 늘었어요.") % values
        return _("%(then)s보다 %(amount)s 줄었어요.") % values

    @property
    def sentence(self) -> str:
        """`들어온 민원은 41건, 지난주보다 8건 늘었어요.`"""
        title = str(self.indicator.title)
        return f"{title}{particle(title, '은/는')} {self.now.text}, {self.words}"


def windows(now: datetime) -> tuple[Period, Period]:
    """The last seven whole days and the seven before them: on a Monday, last week and the one before."""
    last = today() - timedelta(days=1)
    this = Period(last - WEEK + timedelta(days=1), last)
    return this, Period(this.first - WEEK, this.last - WEEK)


def changes(department: Department | None, now: datetime) -> list[Change]:
    """What every program counts, then what the department's own programs count, where there was anything."""
    this, before = windows(now)
    live = LiveRows(now)
    own = set(Program.objects.of_department(department.pk).values_list("pk", flat=True)) if department else set()
    chosen = [one for one in registry if one.program is None or one.program in own]
    flows = [one for one in chosen if one.kind != "stock"]
    stocks = [one for one in chosen if one.kind == "stock"]
    counted = tabulate([before, this], indicators=flows, live=live)
    day = now.astimezone(this.start.tzinfo).date()
    there = tabulate([Period.day(day - WEEK), Period.day(day)], indicators=stocks, live=live)
    found = []
    for indicator in chosen:
        # a program's own figure is the whole program's, whoever handled a row
        whose = department.pk if department and indicator.program is None else None
        table = there if indicator.kind == "stock" else counted
        earlier, later = (table.figure(indicator, department=whose, when=[n]) for n in (0, 1))
        if any(one.numerator or one.denominator for one in (earlier, later)):
            found.append(Change(indicator, later, earlier, _rows_url(indicator, department, this, day), _("지난주")))
    return found


def _rows_url(indicator: Indicator, department: Department | None, this: Period, day: object) -> str:
    """The rows behind the figure of now."""
    if indicator.program is None:
        address = reverse("dashboard:rows", args=[indicator.key])
    else:
        address = reverse("dashboard:program_rows", args=[indicator.program, indicator.key])
    whose = f"&department={department.slug}" if department else ""
    if indicator.kind == "stock":
        return f"{address}?days=1&on={day}{whose}"
    return f"{address}?days=7&on={this.last}{whose}"
