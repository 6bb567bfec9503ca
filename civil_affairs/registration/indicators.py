"""P14's two rates, as the plan defines them, and what stands beside them; `moments.py` says what counts when."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civil_affairs.registration.models import CountedMoment
from civil_affairs.registration.moments import PREFIX, What
from programs.base.text import korean_datetime
from programs.plan.indicators import Column, Indicator, Measure, Source, Text, register

COUNTED = Source(
    key="registration.counted",
    rows=lambda: CountedMoment.objects.select_related("case", "case__change"),
    at="at",
    program="case__program_id",
    department="case__department_id",
    columns=(
        Column(_("무엇"), "get_what_display"),
        Column(_("때"), lambda row: korean_datetime(row.at)),
        Column(_("접수번호"), "case.receipt_number"),
        Column(_("변경 종류"), lambda row: str(row.case.change)),
        Column(_("지금 단계"), lambda row: row.case.stage_text),
    ),
    url=lambda row: reverse("registration:case", args=[row.case_id]),
)


def _is(what: What) -> Q:
    return Q(what=what.value)


def _rate(key: str, title: Text, formula: Text, *, above: What, below: What) -> None:
    register(
        Indicator(
            key=f"{PREFIX}{key}",
            program=14,
            title=title,
            fulfils={"commissioned": "등기촉탁처리 실적률", "told": "원스톱 민원인 통보 실적률"}[key],
            unit="%",
            direction="higher",
            kind="ratio",
            formula=formula,
            digits=1,
            measure=Measure(
                COUNTED,
                where=Q(what__in=[above.value, below.value]),
                numerator=Count("pk", filter=_is(above)),
                denominator=Count("pk", filter=_is(below)),
            ),
        )
    )


_rate(
    "commissioned",
    _("등기촉탁처리 실적률"),
    _("기간 안에 등기소에 촉탁한 건 ÷ 기간 안에 접수한 촉탁 대상 × 100 (신규등록·증축과 취하·반려는 빼요)"),
    above=What.COMMISSIONED,
    below=What.SUBJECT,
)
_rate(
    "told",
    _("원스톱 민원인 통보 실적률"),
    _("기간 안에 등기가 끝났다고 알린 건(문자·이메일·전화·우편) ÷ 기간 안에 촉탁한 건 × 100"),
    above=What.TOLD,
    below=What.COMMISSIONED,
)
register(
    Indicator(
        key=f"{PREFIX}subject",
        program=14,
        title=_("등기 촉탁 대상"),
        unit="건",
        direction="higher",
        kind="sum",
        formula=_("기간 안에 접수한 촉탁 대상의 수"),
        measure=Measure(COUNTED, where=_is(What.SUBJECT)),
    )
)
