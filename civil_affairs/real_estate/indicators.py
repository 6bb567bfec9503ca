"""What P09 is measured by: requests, offers, how soon, how many chose, how satisfied, and the shares the plan names."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civil_affairs.real_estate.requests.models import PROGRAM, HomeRequest
from programs.base.text import korean_date, korean_datetime
from programs.cases.states import State
from programs.plan.indicators import Column, Indicator, Measure, Source, register
from programs.plan.periods import Period
from programs.surveys import satisfaction
from programs.surveys.suppression import LEAST


def _rows() -> QuerySet[Any]:
    return HomeRequest.objects.filter(submitted_at__isnull=False).with_counts()


def _url(row: HomeRequest) -> str:
    return reverse("homes:desk_request", args=[row.pk])


def _hours(row: HomeRequest) -> str:
    return "" if row.first_offer_minutes is None else f"{row.first_offer_minutes / 60:.1f}"


COLUMNS = (
    Column(_("접수번호"), "receipt_number"),
    Column(_("거래"), "get_deal_display"),
    Column(_("상태"), "get_state_display"),
    Column(_("제출"), lambda row: korean_datetime(row.submitted_at)),
    Column(_("보낸 중개업소"), "brokers"),
    Column(_("제안"), "offers_made"),
    Column(_("첫 제안까지(시간)"), _hours),
    Column(_("골랐음"), lambda row: _("골랐음") if row.chosen_at else ""),
)
REQUESTS = Source(key="homes.requests", rows=_rows, at="submitted_at", columns=COLUMNS, url=_url)
FIRST_OFFERS = Source(
    key="homes.first_offers",
    rows=lambda: _rows().filter(first_offer_at__isnull=False),
    at="first_offer_at",
    columns=COLUMNS,
    url=_url,
)
ENDED = Source(
    key="homes.ended",
    rows=lambda: _rows().filter(state=State.DONE),
    at="closed_at",
    columns=COLUMNS,
    url=_url,
)
# Who told of themselves: a row says the day and the group, nothing that leads to a person.
TOLD = Source(
    key="homes.told_of_self",
    rows=lambda: HomeRequest.objects.filter(submitted_at__isnull=False, told_of_self=True),
    at="submitted_at",
    columns=(
        Column(_("제출한 달"), lambda row: korean_date(row.submitted_at)[:9]),
        Column(_("여성"), lambda row: _("해당") if "woman" in row.of_self else ""),
        Column(_("대학(원)생"), lambda row: _("해당") if "student" in row.of_self else ""),
        Column(_("외국인"), lambda row: _("해당") if "foreigner" in row.of_self else ""),
    ),
)
SCORES = Source(
    key="homes.scores",
    rows=lambda: (
        satisfaction.scores()
        .filter(response__about__startswith="case:P09-", response__program=PROGRAM)
        .select_related("response")
    ),
    at="response__answered_at",
    program="response__program_id",
    department="response__department_id",
    columns=(
        Column(_("답한 날"), lambda row: korean_date(row.response.day)),
        Column(_("받은 방법"), "response.get_channel_display"),
        Column(_("만족도"), "number"),
    ),
)


@dataclass(frozen=True, eq=False, kw_only=True)
class NeverOfFew(Indicator):
    """A share of people: no figure where those who answered, or the group, are one to four; and no rows either."""

    def value(self, numerator: Decimal | int, denominator: Decimal | int | None) -> Decimal | None:
        if not denominator or denominator < LEAST or 0 < numerator < LEAST:
            return None
        return super().value(numerator, denominator)

    def rows(self, period: Period, **narrowed: Any) -> QuerySet[Any]:
        found = super().rows(period, **narrowed)
        numerator = self.measure.numerator.filter
        assert numerator is not None
        told, of_group = found.count(), found.filter(numerator).count()
        return found if self.value(of_group, told) is not None else found.none()


register(
    Indicator(
        key="P09.requests",
        program=PROGRAM,
        title=_("부동산 맞춤형 신청"),
        unit="건",
        direction="higher",
        kind="sum",
        formula=_("기간 안에 제출된 부동산 맞춤형 신청의 수"),
        measure=Measure(REQUESTS),
    )
)
register(
    Indicator(
        key="P09.offers_per_request",
        program=PROGRAM,
        title=_("신청 하나에 온 제안"),
        unit="건",
        direction="higher",
        kind="mean",
        digits=1,
        formula=_("기간 안에 제출된 신청에 온 제안(거둔 것은 빼요) ÷ 그 신청의 수"),
        measure=Measure(REQUESTS, numerator=Sum("offers_made"), denominator=Count("pk")),
    )
)
register(
    Indicator(
        key="P09.hours_to_first_offer",
        program=PROGRAM,
        title=_("첫 제안까지 걸린 시간"),
        unit="시간",
        direction="lower",
        kind="mean",
        per=60,
        digits=1,
        formula=_("중개업소에 보낸 때부터 첫 제안이 온 때까지의 평균 (기간 안에 첫 제안이 온 신청)"),
        measure=Measure(FIRST_OFFERS, numerator=Sum("first_offer_minutes"), denominator=Count("pk")),
    )
)
register(
    Indicator(
        key="P09.chosen_rate",
        program=PROGRAM,
        title=_("찾아갈 곳을 고른 비율"),
        unit="%",
        direction="higher",
        kind="ratio",
        digits=1,
        formula=_("중개업소를 고른 신청 ÷ 기간 안에 끝난 신청 × 100 (취하와 반려는 빼요)"),
        measure=Measure(ENDED, numerator=Count("pk", filter=Q(chosen_at__isnull=False)), denominator=Count("pk")),
    )
)
register(
    Indicator(
        key="P09.satisfaction",
        program=PROGRAM,
        title=_("부동산 맞춤형 서비스 만족도"),
        unit="점",
        direction="higher",
        kind="mean",
        digits=1,
        least=LEAST,
        formula=_("끝난 뒤에 남긴 점수(1~5)의 평균 (답이 5개보다 적으면 보이지 않아요)"),
        measure=Measure(SCORES, numerator=Sum("number"), denominator=Count("pk")),
    )
)
for group, title in (
    ("woman", _("신청한 사람 가운데 여성")),
    ("student", _("신청한 사람 가운데 대학(원)생")),
    ("foreigner", _("신청한 사람 가운데 외국인")),
):
    register(
        NeverOfFew(
            key=f"P09.share.{group}",
            program=PROGRAM,
            title=title,
            unit="%",
            direction="higher",
            kind="ratio",
            digits=1,
            least=LEAST,
            formula=_("그렇다고 답한 신청 ÷ 통계 질문에 답한 신청 × 100 (어느 쪽이든 5명보다 적으면 보이지 않아요)"),
            measure=Measure(TOLD, numerator=Count("pk", filter=Q(of_self__contains=[group])), denominator=Count("pk")),
        )
    )
