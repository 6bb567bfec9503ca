"""The registry of indicators: what is counted, in words and as a query; nothing is ever typed in.

A program's own module `indicators.py` registers what it counts; it is found at start-up:

    received = Source(
        key="cases.received",
        rows=lambda: Case.objects.received(),      # every row there is; the registry narrows it
        at="received_at",                          # the moment that puts a row into a period
        columns=(Column(_("접수번호"), "receipt_number"), Column(_("신청인"), masked_applicant)),
        whose=lambda case: case.applicant or case.applicant_phone_hash,
    )
    indicators.register(
        Indicator(
            key="P07.name_change.within_limit", program=7, title=_("개명신고 기한 내 처리율"),
            fulfils="개명신고 기한 내 처리율",
            unit="%", direction="higher", kind="ratio",
            formula=_("기한 안에 끝낸 개명신고 ÷ 끝낸 개명신고 × 100"),
            measure=Measure(
                closed, where=Q(kind="name_change"),
                numerator=Count("pk", filter=Q(within_limit=True)), denominator=Count("pk"),
            ),
        )
    )

All indicators of one `Source` are computed by one query, for all programs at once. A stock (open
cases, overdue cases) is what is there at a moment: its source has no `at` but `since` and `until`, the
moments at which a row begins and ceases to be there (`received_at` and `closed_at`; `due_at` and
`closed_at`). With `program=None` an indicator is measured for each program that has rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal

from django.db.models import Aggregate, Count, Model, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import npgettext_lazy

from programs.plan.periods import Period

Text = str | Promise
Kind = Literal["ratio", "sum", "mean", "stock"]
Direction = Literal["higher", "lower"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the rows behind a figure: an attribute path, or a function of the row.

    Personal data belongs here masked only: these rows are read and exported by people who count.
    """

    title: Text
    value: str | Callable[[Any], object]

    def of(self, row: Any) -> object:
        if not isinstance(self.value, str):
            return self.value(row)
        for name in self.value.split("."):
            row = getattr(row, name, None)
            row = row() if callable(row) else row
        return "" if row is None else row


@dataclass(frozen=True, eq=False)
class Source:
    """Rows that several indicators count; one query serves them all.

    Either `at` names the moment that puts a row into a period, or `since` and `until` name those
    between which it is there. `program` and `department` are the names of the columns with those keys.
    `whose` says whose personal data a row holds: then each reading of the rows is logged; `what` names
    that data. `url` leads to the row's page. `now` asks for a stock's rows of this moment in a way that
    an index serves (open cases are few among all there ever were). Rows are listed newest first.
    """

    key: str
    rows: Callable[[], QuerySet[Any]]
    at: str | None = None
    since: str | None = None
    until: str | None = None
    program: str = "program_id"
    department: str = "department_id"
    columns: tuple[Column, ...] = ()
    whose: Callable[[Any], Any] | None = None
    what: tuple[str, ...] = ()
    url: Callable[[Any], str] | None = None
    now: Callable[[datetime], QuerySet[Any]] | None = None

    def __post_init__(self) -> None:
        if (self.at is None) == (self.since is None) or (self.since is None) != (self.until is None):
            raise ValueError(f"{self.key}: a source has either `at`, or `since` and `until`")

    @property
    def is_stock(self) -> bool:
        return self.at is None

    def within(self, period: Period) -> QuerySet[Any]:
        """Return the rows whose moment lies in the period."""
        return self.rows().filter(**{f"{self.at}__gte": period.start, f"{self.at}__lt": period.end})

    def there_at(self, moment: datetime) -> QuerySet[Any]:
        """Return the rows of a stock that were there at that moment."""
        still = Q(**{f"{self.until}__isnull": True}) | Q(**{f"{self.until}__gt": moment})
        return self.rows().filter(still, **{f"{self.since}__lte": moment})

    def there_now(self, now: datetime) -> QuerySet[Any]:
        return self.there_at(now) if self.now is None else self.now(now)


@dataclass(frozen=True, eq=False)
class Measure:
    """What is added up over a source's rows; `where` narrows both parts, and the drill-down."""

    source: Source
    numerator: Aggregate = Count("pk")
    denominator: Aggregate | None = None
    where: Q = Q()

    def aggregates(self) -> tuple[Aggregate, Aggregate | None]:
        return self._narrowed(self.numerator), self.denominator and self._narrowed(self.denominator)

    def _narrowed(self, aggregate: Aggregate) -> Aggregate:
        if not self.where:
            return aggregate
        narrowed: Aggregate = aggregate.copy()
        narrowed.filter = self.where if aggregate.filter is None else self.where & aggregate.filter
        return narrowed


@dataclass(frozen=True, eq=False, kw_only=True)
class Indicator:
    """One thing that is counted.

    `kind`: sum (numerator), ratio (numerator ÷ denominator × 100), mean (numerator ÷ denominator),
    stock (what is there at the end of the period). `per` divides the result (rows hold minutes, the
    figure shows hours: 60). `fulfils` is the plan's own name of the target whose actual this is. Of fewer than `least`
    answers the public is shown no figure (surveys: five); staff see it.
    """

    key: str
    program: int | None
    title: Text
    unit: str
    direction: Direction
    formula: Text
    kind: Kind
    measure: Measure
    drilldown: Callable[[Period, int | None], QuerySet[Any]] | None = None
    columns: tuple[Column, ...] = ()
    fulfils: str = ""
    per: int = 1
    digits: int = 0
    least: int = 0

    def __post_init__(self) -> None:
        if (self.kind in ("ratio", "mean")) != (self.measure.denominator is not None):
            raise ValueError(f"{self.key}: a ratio or a mean has a denominator, a sum or a stock has none")
        if (self.kind == "stock") != self.measure.source.is_stock:
            raise ValueError(f"{self.key}: a stock's source has `since` and `until`, any other has `at`")

    @property
    def source(self) -> Source:
        return self.measure.source

    def value(self, numerator: Decimal | int, denominator: Decimal | int | None) -> Decimal | None:
        """Return the figure, rounded to `digits`; None when there was nothing to divide by."""
        if self.kind in ("sum", "stock"):
            result = Decimal(numerator)
        elif not denominator:
            return None
        else:
            result = Decimal(numerator) / Decimal(denominator) * (100 if self.kind == "ratio" else 1)
        return (result / self.per).quantize(Decimal(1).scaleb(-self.digits), ROUND_HALF_UP)

    def text(self, value: Decimal | None) -> str:
        """Return the figure with its unit; no denominator reads 대상 없음, never 0 % or 100 %."""
        return _("대상 없음") if value is None else with_unit(value, self.unit)

    def is_met(self, value: Decimal | None, target: Decimal) -> bool | None:
        if value is None:
            return None
        return value >= target if self.direction == "higher" else value <= target

    @property
    def row_columns(self) -> tuple[Column, ...]:
        return self.columns or self.measure.source.columns

    def rows(
        self, period: Period, *, program: int | None = None, department: int | None = None, now: datetime | None = None
    ) -> QuerySet[Any, Model]:
        """Return the rows behind the figure: for a ratio or a mean, all that were divided by."""
        source = self.source
        now = now or timezone.now()
        if self.drilldown is not None:
            rows = self.drilldown(period, department)
        elif self.kind == "stock":
            rows = (source.there_now(now) if period.end > now else source.there_at(period.end)).filter(
                self.measure.where
            )
        else:
            rows = source.within(period).filter(self.measure.where)
            if self.kind == "sum" and self.measure.numerator.filter is not None:
                rows = rows.filter(self.measure.numerator.filter)
        program = self.program if self.program is not None else program
        if program is not None:
            rows = rows.filter(**{source.program: program})
        if department is not None:
            rows = rows.filter(**{source.department: department})
        return rows.order_by(f"-{source.at or source.since}", "-pk")


# The plan's units of counting; `count` picks the plural where a language has one.
UNITS = {
    "건": npgettext_lazy("unit", "%(value)s건", "%(value)s건", "count"),
    "명": npgettext_lazy("unit", "%(value)s명", "%(value)s명", "count"),
    "회": npgettext_lazy("unit", "%(value)s회", "%(value)s회", "count"),
    "가정": npgettext_lazy("unit", "%(value)s가정", "%(value)s가정", "count"),
    "세대": npgettext_lazy("unit", "%(value)s세대", "%(value)s세대", "count"),
    "단지": npgettext_lazy("unit", "%(value)s단지", "%(value)s단지", "count"),
    "개소": npgettext_lazy("unit", "%(value)s개소", "%(value)s개소", "count"),
    "개교": npgettext_lazy("unit", "%(value)s개교", "%(value)s개교", "count"),
    "개": npgettext_lazy("unit", "%(value)s개", "%(value)s개", "count"),
    "관": npgettext_lazy("unit", "%(value)s관", "%(value)s관", "count"),
    "종": npgettext_lazy("unit", "%(value)s종", "%(value)s종", "count"),
    "분야": npgettext_lazy("unit", "%(value)s분야", "%(value)s분야", "count"),
    "시간": npgettext_lazy("unit", "%(value)s시간", "%(value)s시간", "count"),
    "점": npgettext_lazy("unit", "%(value)s점", "%(value)s점", "count"),
    "분": npgettext_lazy("unit", "%(value)s분", "%(value)s분", "count"),
}


def with_unit(value: Decimal | int | float, unit: str) -> str:
    """Return a figure with its unit, in the language of the reader: 1,234건, 1,234 cases; other units as written."""
    text = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
    known = UNITS.get(unit)
    return f"{text}{unit}" if known is None else str(known % {"value": text, "count": 1 if value == 1 else 2})


class Indicators:
    """All indicators by key; a key is taken once."""

    def __init__(self) -> None:
        self._by_key: dict[str, Indicator] = {}

    def register(self, indicator: Indicator) -> Indicator:
        if indicator.key in self._by_key:
            raise ValueError(f"The indicator {indicator.key} is registered already")
        self._by_key[indicator.key] = indicator
        return indicator

    def unregister(self, key: str) -> None:
        del self._by_key[key]

    def get(self, key: str) -> Indicator | None:
        return self._by_key.get(key)

    def __iter__(self) -> Iterator[Indicator]:
        """In the order of registration, which is the order in which pages show them."""
        return iter(list(self._by_key.values()))

    def __len__(self) -> int:
        return len(self._by_key)

    def of(self, program: int) -> list[Indicator]:
        """Return a program's own indicators first, then those that every program has."""
        found = [indicator for indicator in self if indicator.program in (None, program)]
        return sorted(found, key=lambda indicator: indicator.program is None)

    def fulfilling(self, program: int, target_title: str) -> Indicator | None:
        """Return the indicator that computes the plan's target of this name, if one does."""
        return next((one for one in self if one.program == program and one.fulfils == target_title), None)

    def by_source(self, chosen: Iterable[Indicator]) -> dict[Source, list[Indicator]]:
        grouped: dict[Source, list[Indicator]] = {}
        for indicator in chosen:
            grouped.setdefault(indicator.measure.source, []).append(indicator)
        return grouped


registry = Indicators()
register = registry.register
