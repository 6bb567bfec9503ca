"""How often forms are read and printed, and how often in another language than Korean. Bare counts, nobody's."""

from typing import Any

from django.db.models import IntegerField, Q, QuerySet, Sum, Value
from django.utils.translation import gettext_lazy as _

from civil_affairs.forms_library.languages import KOREAN, READINGS
from civil_affairs.forms_library.models import Deed, FormUse
from civil_affairs.forms_library.queries import PROGRAM
from programs.base.text import korean_date
from programs.plan.indicators import Column, Indicator, Measure, Source, register


def _uses() -> QuerySet[Any]:
    return FormUse.objects.select_related("form").annotate(program_id=Value(PROGRAM, output_field=IntegerField()))


USES = Source(
    key="forms_library.uses",
    rows=_uses,
    at="at",
    department="form__department_id",
    columns=(
        Column(_("날"), lambda use: korean_date(use.at.date())),
        Column(_("서식"), "form.title"),
        Column(_("언어"), lambda use: READINGS[use.language].name if use.language in READINGS else use.language),
        Column(_("한 일"), "get_deed_display"),
        Column(_("횟수"), "count"),
    ),
    url=lambda use: use.form.get_absolute_url(),
)
READ = Q(deed=Deed.VIEW)
PRINTED = Q(deed__in=[Deed.SHEET, Deed.EXAMPLE])

register(
    Indicator(
        key="P07.forms.read",
        program=PROGRAM,
        title=_("민원서식 설명을 본 수"),
        unit="회",
        direction="higher",
        kind="sum",
        formula=_("기간에 서식 설명을 연 횟수의 합. 누가 열었는지는 남기지 않아요."),
        measure=Measure(USES, where=READ, numerator=Sum("count")),
    )
)
register(
    Indicator(
        key="P07.forms.printed",
        program=PROGRAM,
        title=_("빈 서식과 작성 예시를 연 수"),
        unit="회",
        direction="higher",
        kind="sum",
        formula=_("기간에 인쇄용 빈 서식과 작성 예시를 연 횟수의 합"),
        measure=Measure(USES, where=PRINTED, numerator=Sum("count")),
    )
)
register(
    Indicator(
        key="P07.forms.foreign",
        program=PROGRAM,
        title=_("외국어로 본 서식의 비율"),
        unit="%",
        direction="higher",
        kind="ratio",
        formula=_("한국어가 아닌 언어로 연 횟수 ÷ 서식 설명을 연 횟수 × 100"),
        digits=1,
        measure=Measure(
            USES, where=READ, numerator=Sum("count", filter=~Q(language=KOREAN), default=0), denominator=Sum("count")
        ),
    )
)
