"""Daily snapshots: what each indicator counted on each past day, written once and read ever after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import connection, transaction

from programs.plan import measuring
from programs.plan.indicators import Indicator, registry
from programs.plan.models import DailyFigure, SnapshotDay
from programs.plan.periods import SEOUL, Period, today

BATCH = 5_000


@transaction.atomic
def take_snapshots(period: Period, *, again: bool = False) -> int:
    """Count each past day of the period that was not counted yet; return the number of figures written.

    Today is never taken: it is not over. With `again` days counted before are counted anew, for when
    rows of the past were put right. An indicator registered later is added to the days it lacks.
    """
    past = period.until(today() - timedelta(days=1))
    if past is None:
        return 0
    with connection.cursor() as cursor:  # two at once would write a day twice
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('plan.snapshots'))")
    if again:
        DailyFigure.objects.filter(day__range=(past.first, past.last)).delete()
        SnapshotDay.objects.filter(day__range=(past.first, past.last)).delete()
    missing = missing_days(list(registry), past)
    written = 0
    for indicators, days in _grouped_by_days(missing):
        written += _write(indicators, days)
    known = {one.key for one in registry}
    SnapshotDay.objects.bulk_create(
        [SnapshotDay(day=day, indicators=sorted(known)) for day in past.days],
        update_conflicts=True,
        unique_fields=["day"],
        update_fields=["indicators", "taken_at"],
    )
    return written


def forget(keys: Sequence[str], moments: Iterable[datetime]) -> None:
    """Drop what was kept of these indicators on the days of the moments: their rows were put right, and count anew.

    What was kept of other indicators on those days stays. Runs in the transaction that puts the rows right.
    """
    days = sorted({moment.astimezone(SEOUL).date() for moment in moments})
    kept = SnapshotDay.objects.filter(day__in=days, indicators__overlap=list(keys))
    if not keys or not kept.exists():
        return
    DailyFigure.objects.filter(indicator__in=keys, day__in=days).delete()
    for row in kept.select_for_update().order_by("day"):
        row.indicators = [key for key in row.indicators if key not in keys]
        row.save(update_fields=["indicators"])


def missing_days(indicators: Sequence[Indicator], period: Period) -> dict[Indicator, list[date]]:
    """Return for each indicator the days of the period without a snapshot, in one query.

    Days are told apart by what was counted on them, which is nearly always the same: one row for a year.
    """
    taken: dict[str, set[date]] = {indicator.key: set() for indicator in indicators}
    rows = (
        SnapshotDay.objects.filter(day__range=(period.first, period.last))
        .values_list("indicators")
        .annotate(days=ArrayAgg("day"))
        .order_by()
    )
    for keys, days in rows:
        for key in taken.keys() & set(keys):
            taken[key].update(days)
    wanted = list(period.days)
    return {indicator: [day for day in wanted if day not in taken[indicator.key]] for indicator in indicators}


def _grouped_by_days(missing: dict[Indicator, list[date]]) -> Iterator[tuple[list[Indicator], list[date]]]:
    """Group the indicators that lack the same days: nearly always one group."""
    groups: dict[tuple[date, ...], list[Indicator]] = {}
    for indicator, days in missing.items():
        if days:
            groups.setdefault(tuple(days), []).append(indicator)
    return ((indicators, list(days)) for days, indicators in groups.items())


def _write(indicators: Sequence[Indicator], days: Sequence[date]) -> int:
    rows: list[DailyFigure] = []
    wanted = set(days)
    for source, members in registry.by_source(indicators).items():
        if source.is_stock:
            span = Period(min(days), max(days))
            cells = measuring.stock_by_day(source, members, span)
        else:
            cells = measuring.by_day(source, members, [Period.day(day) for day in days])
        rows += (
            DailyFigure(
                indicator=cell.indicator,
                program_id=cell.program,
                department_id=cell.department,
                day=cell.when,
                numerator=cell.numerator,
                denominator=cell.denominator,
            )
            for cell in cells
            if cell.when in wanted
        )
    DailyFigure.objects.bulk_create(rows, batch_size=BATCH)
    return len(rows)
