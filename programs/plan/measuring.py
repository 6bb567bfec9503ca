"""Counts live rows: one query for each source, whatever the number of programs, days and rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import DateField, F, IntegerField, Q, QuerySet, Value
from django.db.models.functions import Greatest, TruncDate

from programs.plan.indicators import Indicator, Source
from programs.plan.periods import SEOUL, Period


@dataclass(frozen=True, slots=True)
class Cell:
    """One counted amount; `when` is its day, or the place of its period among those asked for."""

    indicator: str
    program: int
    department: int
    when: Any
    numerator: Decimal
    denominator: Decimal | None


def by_day(source: Source, indicators: Sequence[Indicator], periods: Iterable[Period]) -> Iterator[Cell]:
    """Count a source's rows per Korean day over the periods, all its indicators in one query."""
    days = TruncDate(F(str(source.at)), tzinfo=SEOUL, output_field=DateField())
    rows = _merge(source.within(period) for period in _joined(periods))
    return _cells(source, indicators, rows.annotate(_when=days)) if rows is not None else iter(())


def stock_now(source: Source, indicators: Sequence[Indicator], now: datetime) -> Iterator[Cell]:
    """Count what is there now, in one query."""
    rows = source.there_now(now).annotate(_when=Value(0, output_field=IntegerField()))
    return _cells(source, indicators, rows)


def stock_by_day(source: Source, indicators: Sequence[Indicator], period: Period) -> Iterator[Cell]:
    """Count what was there at the end of each day: what came minus what went, in two queries for any number of days."""
    since, until = F(str(source.since)), F(str(source.until))
    rows = source.rows().filter(Q(**{f"{source.until}__isnull": True}) | Q(**{f"{source.until}__gt": since}))
    balance: dict[tuple[str, int, int], dict[date, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for sign, moment, name in ((1, since, source.since), (-1, until, source.until)):
        moved = rows.filter(**{f"{name}__lt": period.end}).annotate(_when=_day_from(moment, period.first))
        for cell in _cells(source, indicators, moved):
            balance[cell.indicator, cell.program, cell.department][cell.when] += sign * cell.numerator
    for (indicator, program, department), changes in balance.items():
        there = Decimal(0)
        for day in period.days:
            there += changes.get(day, Decimal(0))
            if there:
                yield Cell(indicator, program, department, day, there, None)


def _day_from(moment: F, first: date) -> Greatest:
    """Return the Korean day of a moment; all days before `first` count as that day."""
    return Greatest(TruncDate(moment, tzinfo=SEOUL), Value(first, output_field=DateField()), output_field=DateField())


def _merge(parts: Iterable[QuerySet[Any]]) -> QuerySet[Any] | None:
    merged: QuerySet[Any] | None = None
    for part in parts:
        merged = part if merged is None else merged | part
    return merged


def _joined(periods: Iterable[Period]) -> list[Period]:
    """Join periods that follow one another, so that a year of days is one condition."""
    joined: list[Period] = []
    for period in sorted(periods):
        if joined and (period.first - joined[-1].last).days <= 1:
            joined[-1] = Period(joined[-1].first, max(joined[-1].last, period.last))
        else:
            joined.append(period)
    return joined


def _cells(source: Source, indicators: Sequence[Indicator], rows: QuerySet[Any]) -> Iterator[Cell]:
    """Add up the rows by program, department and `_when`, all indicators in one query."""
    amounts: dict[str, Any] = {}
    for n, indicator in enumerate(indicators):
        numerator, denominator = indicator.measure.aggregates()
        amounts[f"_n{n}"] = numerator
        if denominator is not None:
            amounts[f"_d{n}"] = denominator
    own = {indicator.program for indicator in indicators}
    if None not in own:
        rows = rows.filter(**{f"{source.program}__in": own})
    sums = rows.order_by().values_list(source.program, source.department, "_when").annotate(**amounts)
    names = list(amounts)
    for program, department, when, *values in sums:
        row = dict(zip(names, values, strict=True))
        for n, indicator in enumerate(indicators):
            if indicator.program not in (None, program):
                continue
            above, below = row[f"_n{n}"] or 0, row.get(f"_d{n}")
            if above or below:
                yield Cell(indicator.key, program, department, when, Decimal(above), _decimal(below))


def _decimal(amount: Any) -> Decimal | None:
    return None if amount is None else Decimal(amount)
