"""Name-change reports within the limit, their mean working hours, how many."""

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext_lazy as _

from programs.cases.indicators import ANSWERED, CLOSED
from programs.plan.indicators import Indicator, Measure, register

NAME_CHANGES = Q(kind="name_change") & ANSWERED

register(
    Indicator(
        key="P07.name_change.within_limit",
        program=7,
        title=_("개명신고 기한 내 처리율"),
        fulfils="개명신고 기한 내 처리율",
        unit="%",
        direction="higher",
        kind="ratio",
        formula=_("처리기한 안에 끝낸 개명신고 ÷ 끝낸 개명신고 × 100 (취하는 빼요)"),
        digits=1,
        measure=Measure(
            CLOSED, where=NAME_CHANGES, numerator=Count("pk", filter=Q(within_limit=True)), denominator=Count("pk")
        ),
    )
)
register(
    Indicator(
        key="P07.name_change.mean_hours",
        program=7,
        title=_("개명신고 평균 처리 시간"),
        unit="시간",
        direction="lower",
        kind="mean",
        formula=_("개명신고가 접수부터 끝날 때까지 걸린 근무시간의 평균 (보완을 기다린 시간은 빼요)"),
        per=60,
        digits=1,
        measure=Measure(
            CLOSED, where=NAME_CHANGES, numerator=Sum("working_minutes"), denominator=Count("working_minutes")
        ),
    )
)
register(
    Indicator(
        key="P07.name_change.count",
        program=7,
        title=_("개명신고 처리 건수"),
        unit="건",
        direction="higher",
        kind="sum",
        formula=_("기간 안에 처리를 마쳤거나 반려한 개명신고의 수"),
        measure=Measure(CLOSED, where=NAME_CHANGES),
    )
)
