"""What is counted of newsletters: openings as a bare count, and how many gave up e-mail after an issue."""

from typing import Any

from django.db.models import IntegerField, QuerySet, Subquery, Sum, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from programs.base.text import korean_datetime
from programs.plan.indicators import Column, Indicator, Measure, Source, register
from programs.plan.models import Program

from .models import Issue
from .queries import PROGRAM
from .unsubscribes import withdrawals


def _issues() -> QuerySet[Issue]:
    """Published issues with their openings; a subquery, so that no join multiplies the issues."""
    return Issue.objects.published().with_opens().annotate(program_id=Value(PROGRAM, output_field=IntegerField()))


def _withdrawals() -> QuerySet[Any]:
    """Answers by which somebody gave up e-mail; the department is that of the program."""
    department = Program.objects.filter(pk=PROGRAM).values("department_id")
    return withdrawals().annotate(
        program_id=Value(PROGRAM, output_field=IntegerField()), department_id=Subquery(department)
    )


ISSUES = Source(
    key="notices.newsletter.issues",
    rows=_issues,
    at="campaign__started_at",
    department="campaign__department_id",
    columns=(
        Column(_("소식지"), "__str__"),
        Column(_("보낸 때"), lambda issue: korean_datetime(issue.campaign.started_at)),
        Column(_("열어 본 수"), "opened"),
    ),
    url=lambda issue: reverse("notices:desk_newsletter_issue", args=[issue.number]),
)
WITHDRAWALS = Source(
    key="notices.newsletter.withdrawals",
    rows=_withdrawals,
    at="at",
    columns=(
        Column(_("거둔 때"), lambda consent: korean_datetime(consent.at)),
        Column(_("거둔 곳"), "source"),
    ),
)
register(
    Indicator(
        key="P06.newsletter.issues",
        program=PROGRAM,
        title=_("나간 소식지"),
        unit="회",
        direction="higher",
        kind="sum",
        formula=_("기간에 보내기 시작한 소식지의 수"),
        measure=Measure(ISSUES),
    )
)
register(
    Indicator(
        key="P06.newsletter.opens",
        program=PROGRAM,
        title=_("소식지를 열어 본 수"),
        unit="회",
        direction="higher",
        kind="sum",
        formula=_("기간에 나간 소식지의 그림 한 개를 불러온 횟수의 합. 누가 열었는지는 남기지 않아요."),
        measure=Measure(ISSUES, numerator=Sum("opened")),
    )
)
register(
    Indicator(
        key="P06.newsletter.unsubscribes",
        program=PROGRAM,
        title=_("이메일 소식지를 그만 받은 수"),
        unit="건",
        direction="lower",
        kind="sum",
        formula=_("기간에 이메일 수신 동의를 거둔 수"),
        measure=Measure(WITHDRAWALS),
    )
)
