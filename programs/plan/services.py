"""What the dashboard asks: figures of indicators over periods, from daily snapshots and, for today, from the rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Case, IntegerField, QuerySet, Sum, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from programs.plan import measuring
from programs.plan.indicators import Indicator, Source, registry
from programs.plan.measuring import Cell
from programs.plan.models import DailyFigure
from programs.plan.periods import SEOUL, Period
from programs.plan.snapshots import missing_days

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Figure:
    """An indicator's amount for a program and department; `department` is None when it is a sum over all."""

    indicator: Indicator
    program: int | None
    department: int | None
    numerator: Decimal
    denominator: Decimal | None

    @property
    def value(self) -> Decimal | None:
        return self.indicator.value(self.numerator, self.denominator)

    @property
    def text(self) -> str:
        return self.indicator.text(self.value)

    @property
    def is_public(self) -> bool:
        """Whether the public may read it: not where it is made of fewer than the indicator's least."""
        return self.denominator is None or not 0 < self.denominator < self.indicator.least

    @property
    def public_text(self) -> str:
        if self.is_public:
            return self.text
        return _("%(least)d명보다 적은 답은 보이지 않아요") % {"least": self.indicator.least}


class Table:
    """Amounts by indicator, program, department and period, to be summed up any way."""

    def __init__(
        self, periods: Sequence[Period], cells: Iterable[Cell], today: date, recounted: Sequence[date] = ()
    ) -> None:
        self.periods = tuple(periods)
        self.today = today  # the day the figures are of
        self.recounted = tuple(recounted)  # past days without a figure of their own: counted from the rows of now
        self._cells: dict[str, list[Cell]] = defaultdict(list)
        for cell in cells:
            self._cells[cell.indicator].append(cell)

    def figure(
        self,
        indicator: Indicator,
        *,
        program: int | None = None,
        department: int | None = None,
        when: int | Sequence[int] | None = None,
    ) -> Figure:
        """Sum what was counted; `when` picks periods by their place. A stock is that of the last one that has begun."""
        places = list(range(len(self.periods))) if when is None else [when] if isinstance(when, int) else list(when)
        if indicator.kind == "stock":
            places = [n for n in places if self.periods[n].first <= self.today][-1:]
        numerator, denominator = ZERO, None if indicator.measure.denominator is None else ZERO
        for cell in self._cells[indicator.key]:
            if cell.when in places and program in (None, cell.program) and department in (None, cell.department):
                numerator += cell.numerator
                if denominator is not None:
                    denominator += cell.denominator or ZERO
        return Figure(indicator, program, department, numerator, denominator)

    def pairs(self, indicator: Indicator) -> list[tuple[int, int]]:
        """Return the (program, department) pairs that have anything counted."""
        return sorted({(cell.program, cell.department) for cell in self._cells[indicator.key]})


def figures(
    period: Period,
    programs: Iterable[int] | None = None,
    department: int | None = None,
    *,
    indicators: Iterable[Indicator] | None = None,
    now: datetime | None = None,
) -> list[Figure]:
    """Return each indicator's figure for each program and department of the period.

    An indicator of one program is there with zero when nothing was counted; one of all programs is
    there for those that have rows.
    """
    wanted = None if programs is None else set(programs)
    chosen = _chosen(indicators, wanted)
    table = tabulate([period], indicators=chosen, programs=wanted, department=department, live=LiveRows(now))
    found = []
    for indicator in chosen:
        pairs: list[tuple[int | None, int | None]] = list(table.pairs(indicator))
        if not pairs and indicator.program is not None:
            pairs = [(indicator.program, None)]
        found += [table.figure(indicator, program=program, department=unit) for program, unit in pairs]
    return found


class LiveRows:
    """What the rows say at one moment: a page that makes several tables counts each source once for all of them.

    What was counted is used again where it answers for every indicator and day asked for, else counted anew.
    """

    def __init__(self, now: datetime | None = None) -> None:
        self.now = now or timezone.now()
        self._days: dict[Source, tuple[set[Indicator], set[date], list[Cell]]] = {}
        self._stocks: dict[Source, tuple[set[Indicator], list[Cell]]] = {}

    def by_day(self, source: Source, members: Sequence[Indicator], days: Sequence[date]) -> list[Cell]:
        known, counted, cells = self._days.get(source, (set(), set(), []))
        if not (known.issuperset(members) and counted.issuperset(days)):
            cells = list(measuring.by_day(source, members, [Period.day(day) for day in days]))
            self._days[source] = set(members), set(days), cells
        return cells

    def stock(self, source: Source, members: Sequence[Indicator]) -> list[Cell]:
        known, cells = self._stocks.get(source, (set(), []))
        if not known.issuperset(members):
            cells = list(measuring.stock_now(source, members, self.now))
            self._stocks[source] = set(members), cells
        return cells


def tabulate(
    periods: Sequence[Period],
    *,
    indicators: Iterable[Indicator] | None = None,
    programs: Iterable[int] | None = None,
    department: int | None = None,
    live: LiveRows | None = None,
    on: date | None = None,
) -> Table:
    """Count the indicators over disjoint periods, for all programs at once, as they stood at the end of day `on`.

    Past days come from their snapshots; today, and past days without one, from the rows, so that a
    figure moves at once. Queries: three for the snapshots, one for each source; never more with more rows.
    With the `live` of an earlier table, sources that it counted already are not counted again.
    """
    wanted = None if programs is None else set(programs)
    chosen = _chosen(indicators, wanted)
    live = live or LiveRows()
    stored = DailyFigure.objects.all()
    if wanted is not None:
        stored = stored.filter(program__in=wanted)
    if department is not None:
        stored = stored.filter(department=department)
    counting = _Counting(periods, chosen, live, stored, on)
    cells = counting.cells() if periods and chosen else iter(())
    return Table(
        periods,
        (
            cell
            for cell in cells
            if (wanted is None or cell.program in wanted) and department in (None, cell.department)
        ),
        counting.on,
        counting.recounted if periods and chosen else (),
    )


def _chosen(indicators: Iterable[Indicator] | None, programs: set[int] | None) -> list[Indicator]:
    return [
        indicator
        for indicator in (registry if indicators is None else indicators)
        if programs is None or indicator.program is None or indicator.program in programs
    ]


class _Counting:
    """One count: which days have snapshots, which have to be measured, and the cells of both."""

    def __init__(
        self,
        periods: Sequence[Period],
        indicators: Sequence[Indicator],
        live: LiveRows,
        stored: QuerySet[DailyFigure],
        on: date | None = None,
    ) -> None:
        self.indicators, self.live, self.stored = indicators, live, stored
        self.today: date = live.now.astimezone(SEOUL).date()
        self.on = min(on or self.today, self.today)
        begun = [period.until(self.on) for period in periods]
        span = [period for period in begun if period is not None]
        self.span = Period(min(one.first for one in span), max(one.last for one in span)) if span else None
        self.begun = begun
        self.missing = missing_days(indicators, self.span) if self.span and indicators else {}

    @property
    def recounted(self) -> list[date]:
        """The past days that matter and have no snapshot of some indicator."""
        flows = {day for period in self.begun if period for day in period.days}
        stocks = {period.last for period in self.begun if period}
        days: set[date] = set()
        for indicator, lacking in self.missing.items():
            days |= (stocks if indicator.kind == "stock" else flows).intersection(lacking)
        return sorted(days - {self.today})

    def cells(self) -> Iterator[Cell]:
        if self.span is None:
            return
        missing = self.missing
        flows = [one for one in self.indicators if one.kind != "stock"]
        stocks = [one for one in self.indicators if one.kind == "stock"]
        if flows:
            yield from self._stored_flows(flows)
            for source, members in registry.by_source(flows).items():
                yield from self._live_flows(source, members, missing)
        if stocks:
            yield from self._stored_stocks(stocks)
            for source, members in registry.by_source(stocks).items():
                yield from self._live_stocks(source, members, missing)

    def _place(self, day: date) -> int | None:
        return next((n for n, period in enumerate(self.begun) if period and day in period), None)

    def _stored_flows(self, flows: Sequence[Indicator]) -> Iterator[Cell]:
        """Sum the snapshots by period in SQL; a day that counts as missing has no rows to sum."""
        place = Case(
            *(
                When(day__range=(period.first, period.last), then=Value(n))
                for n, period in enumerate(self.begun)
                if period
            ),
            output_field=IntegerField(),
        )
        assert self.span is not None
        rows = (
            self.stored.filter(day__range=(self.span.first, self.span.last), indicator__in=[one.key for one in flows])
            .annotate(place=place)
            .filter(place__isnull=False)
            .values_list("indicator", "program_id", "department_id", "place")
            .annotate(Sum("numerator"), Sum("denominator"))
            .order_by()
        )
        return (Cell(*row) for row in rows)

    def _live_flows(
        self, source: Source, members: Sequence[Indicator], missing: dict[Indicator, list[date]]
    ) -> Iterator[Cell]:
        """Measure the days without a snapshot: today, and whatever was never taken."""
        lacking = {indicator.key: set(missing[indicator]) for indicator in members}
        days = sorted(set().union(*lacking.values()))
        days = [day for day in days if self._place(day) is not None]
        if not days:
            return
        for cell in self.live.by_day(source, members, days):
            place = self._place(cell.when)
            if place is not None and cell.when in lacking.get(cell.indicator, ()):
                yield replace(cell, when=place)

    def _stored_stocks(self, stocks: Sequence[Indicator]) -> Iterator[Cell]:
        last_days = {period.last: n for n, period in enumerate(self.begun) if period}
        rows = self.stored.filter(day__in=list(last_days), indicator__in=[one.key for one in stocks]).values_list(
            "indicator", "program_id", "department_id", "day", "numerator", "denominator"
        )
        for key, program, department, day, numerator, denominator in rows:
            yield Cell(key, program, department, last_days[day], numerator, denominator)

    def _live_stocks(
        self, source: Source, members: Sequence[Indicator], missing: dict[Indicator, list[date]]
    ) -> Iterator[Cell]:
        """Count today's stock as it is now, and those past ends of periods that have no snapshot."""
        lacking = {one.key: set(missing[one]) for one in members}
        ends = {
            period.last: n
            for n, period in enumerate(self.begun)
            if period and any(period.last in days for days in lacking.values())
        }
        if self.today in ends:
            place = ends.pop(self.today)
            for cell in self.live.stock(source, members):
                if cell.indicator in lacking:
                    yield replace(cell, when=place)
        if ends:
            for cell in measuring.stock_by_day(source, members, Period(min(ends), max(ends))):
                if cell.when in ends and cell.when in lacking[cell.indicator]:
                    yield replace(cell, when=ends[cell.when])
