"""What the quarterly evaluation shows: both rates since January against the plan, and what stands behind them."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _

from civil_affairs.registration.models import CorrectionRound, CountedMoment, Promotion, Registration, ResultNotice
from civil_affairs.registration.moments import PREFIX, What
from civil_affairs.registration.services import PROGRAM
from civil_affairs.registration.step_forms import today
from programs.plan.indicators import Indicator, registry
from programs.plan.models import Target
from programs.plan.periods import Period
from programs.plan.services import Figure, tabulate
from programs.surveys import satisfaction

RATES = (f"{PREFIX}commissioned", f"{PREFIX}told")


@dataclass(frozen=True, slots=True)
class Line:
    """One rate up to the end of one quarter, beside its target."""

    title: str
    quarter: int
    above: int
    below: int
    text: str
    target: str
    met: str

    @property
    def fraction(self) -> str:
        return f"{self.above:,} / {self.below:,}"


def since_january(year: int, quarter: int) -> Period:
    return Period(Period.quarter(year, 1).first, Period.quarter(year, quarter).last)


def rates(year: int, quarter: int) -> list[Line]:
    """Both rates for each quarter up to this one, each counted from the first of January."""
    found = [one for key in RATES if (one := registry.get(key)) is not None]
    table = tabulate(Period.quarters(year), indicators=found, programs=[PROGRAM])
    return [
        _line(one, table.figure(one, program=PROGRAM, when=list(range(number))), year, number)
        for one in found
        for number in range(1, quarter + 1)
        if Period.quarter(year, number).first <= today()
    ]


def _line(indicator: Indicator, figure: Figure, year: int, quarter: int) -> Line:
    target = _target(indicator, year, quarter)
    met = indicator.is_met(figure.value, target) if target is not None else None
    return Line(
        title=str(indicator.title),
        quarter=quarter,
        above=int(figure.numerator),
        below=int(figure.denominator or 0),
        text=figure.text,
        target="-" if target is None else f"{target.normalize():f}%",
        met="-" if met is None else _("이룸") if met else _("못 미침"),
    )


def _target(indicator: Indicator, year: int, quarter: int) -> Decimal | None:
    return (
        Target.objects.filter(plan__year=year, plan__program_id=PROGRAM, quarter=quarter, title=indicator.fulfils)
        .values_list("value", flat=True)
        .first()
    )


def behind(period: Period) -> list[tuple[str, str]]:
    """What happened in the period, as the rows say it."""
    here: Any = {"at__gte": period.start, "at__lt": period.end}
    counted = Counter(CountedMoment.objects.filter(**here).values_list("what", flat=True))
    told = Counter(ResultNotice.objects.filter(**here, result=ResultNotice.Result.TOLD).values_list("way", flat=True))
    rounds = CorrectionRound.objects.filter(returned_on__range=(period.first, period.last))
    received: Any = Registration.objects.filter(received_on__range=(period.first, period.last))
    days = [
        (row.commissioned_on - row.received_on).days
        for row in Registration.objects.filter(commissioned_on__range=(period.first, period.last)).only(
            "commissioned_on", "received_on"
        )
        if row.commissioned_on and row.received_on
    ]
    mean = satisfaction.mean(PROGRAM, period)
    made = Promotion.objects.filter(on__range=(period.first, period.last)).aggregate(
        people=Sum("people"), papers=Sum("papers")
    )
    promotions = Promotion.objects.filter(on__range=(period.first, period.last)).count()
    ways = dict(ResultNotice._meta.get_field("way").flatchoices)
    return [
        (_("접수"), _("%(n)s건") % {"n": received.count()}),
        (_("촉탁 대상이 아닌 접수"), _("%(n)s건") % {"n": received.filter(subject=False).count()}),
        (_("촉탁 대상"), _("%(n)s건") % {"n": counted[What.SUBJECT]}),
        (_("촉탁"), _("%(n)s건") % {"n": counted[What.COMMISSIONED]}),
        (_("통보"), ", ".join(f"{ways[way]} {n}" for way, n in sorted(told.items())) or _("없음")),
        (_("보정 요구"), _("%(n)s번") % {"n": rounds.count()}),
        (_("접수에서 촉탁까지"), _("평균 %(n).1f일") % {"n": sum(days) / len(days)} if days else _("대상 없음")),
        (_("만족도"), f"{mean.value} / 5 ({mean.count})" if mean is not None else _("응답이 적어 보이지 않아요")),
        (
            _("홍보"),
            _("%(n)s번, 들은 사람 %(people)s명, 홍보문안 %(papers)s장")
            % {"n": promotions, "people": made["people"] or 0, "papers": made["papers"] or 0},
        ),
    ]


def by_kind(period: Period) -> list[tuple[str, int, int]]:
    """Subject and commissioned by kind of change."""
    here: Any = {"at__gte": period.start, "at__lt": period.end}
    rows = Counter(CountedMoment.objects.filter(**here).values_list("case__change__name", "what"))
    names = sorted({name for name, _what in rows})
    return [(_(name), rows[name, What.SUBJECT], rows[name, What.COMMISSIONED]) for name in names]
