"""What every program is measured by in surveys: how satisfied those were who came or applied, and how many answered."""

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext_lazy as _

from programs.base.dates import korean_date
from programs.plan.indicators import Column, Indicator, Measure, Source, register
from programs.surveys.invitations import Invitation
from programs.surveys.satisfaction import scores
from programs.surveys.suppression import LEAST

# A row is one score; what it was about and what was said beside it is not shown to those who count.
SCORES = Source(
    key="surveys.scores",
    rows=lambda: scores().exclude(response__program=None).exclude(response__department=None),
    at="response__answered_at",
    program="response__program_id",
    department="response__department_id",
    columns=(
        Column(_("답한 날"), lambda answer: korean_date(answer.response.day)),
        Column(_("받은 방법"), "response.get_channel_display"),
        Column(_("만족도"), "number"),
    ),
)
INVITED = Source(
    key="surveys.invited",
    rows=lambda: Invitation.objects.exclude(program=None).exclude(department=None).select_related("survey"),
    at="invited_at",
    columns=(
        Column(_("설문"), "survey.title"),
        Column(_("안내 방법"), "get_channel_display"),
        Column(_("답함"), lambda invitation: _("답함") if invitation.answered else ""),
    ),
)

register(
    Indicator(
        key="surveys.satisfaction",
        program=None,
        title=_("서비스 만족도"),
        unit="점",
        direction="higher",
        kind="mean",
        formula=_("민원이 끝나거나 다녀간 뒤에 남긴 점수(1~5)의 평균"),
        digits=2,
        least=LEAST,
        measure=Measure(SCORES, numerator=Sum("number"), denominator=Count("pk")),
    )
)
register(
    Indicator(
        key="surveys.response_rate",
        program=None,
        title=_("설문 응답률"),
        unit="%",
        direction="higher",
        kind="ratio",
        formula=_("답한 초대 ÷ 기간 안에 보낸 설문 초대 × 100"),
        digits=1,
        least=LEAST,
        measure=Measure(INVITED, numerator=Count("pk", filter=Q(answered=True)), denominator=Count("pk")),
    )
)
