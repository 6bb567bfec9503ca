"""What every program with cases is measured by: filed, closed, within the limit, working hours, open, overdue."""

from datetime import datetime

from django.db.models import Count, Q, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from programs.base.text import korean_datetime
from programs.cases.case import Case
from programs.cases.states import OPEN_STATES, State
from programs.plan.indicators import Column, Indicator, Measure, Source, register


def _moment(name: str) -> Column:
    titles = {"submitted_at": _("제출"), "received_at": _("접수"), "due_at": _("처리기한"), "closed_at": _("종결")}
    return Column(titles[name], lambda case: korean_datetime(value) if (value := getattr(case, name)) else "")


def _within(case: Case) -> str:
    return "" if case.within_limit is None else str(_("기한 안") if case.within_limit else _("기한 지남"))


COLUMNS = (
    Column(_("접수번호"), "receipt_number"),
    Column(_("종류"), "kind_title"),
    Column(_("상태"), "get_state_display"),
    _moment("submitted_at"),
    _moment("received_at"),
    _moment("due_at"),
    _moment("closed_at"),
    Column(_("기한"), _within),
)


def case_url(case: Case) -> str:
    return reverse("admin:cases_case_change", args=[case.pk])


def overdue_now(now: datetime) -> QuerySet[Case]:
    """Received and past the due time at this moment; served by the index of open cases."""
    return Case.objects.filter(state=State.RECEIVED, due_at__lt=now)


FILED = Source(
    key="cases.filed",
    rows=lambda: Case.objects.filter(submitted_at__isnull=False),
    at="submitted_at",
    columns=COLUMNS,
    url=case_url,
)
CLOSED = Source(
    key="cases.closed",
    rows=lambda: Case.objects.filter(closed_at__isnull=False),
    at="closed_at",
    columns=COLUMNS,
    url=case_url,
)
OPEN = Source(
    key="cases.open",
    rows=lambda: Case.objects.filter(submitted_at__isnull=False),
    since="submitted_at",
    until="closed_at",
    columns=COLUMNS,
    url=case_url,
    now=lambda now: Case.objects.filter(state__in=OPEN_STATES),
)
OVERDUE = Source(
    key="cases.overdue",
    rows=lambda: Case.objects.filter(due_at__isnull=False),
    since="due_at",
    until="closed_at",
    columns=COLUMNS,
    url=case_url,
    now=overdue_now,
)
# Withdrawn ones are nobody's work: neither in time nor late.
ANSWERED = Q(state__in=[State.DONE, State.REFUSED])

register(
    Indicator(
        key="cases.filed",
        program=None,
        title=_("들어온 민원"),
        unit="건",
        direction="higher",
        kind="sum",
        formula=_("기간 안에 제출된 민원의 수"),
        measure=Measure(FILED),
    )
)
register(
    Indicator(
        key="cases.done",
        program=None,
        title=_("처리한 민원"),
        unit="건",
        direction="higher",
        kind="sum",
        formula=_("기간 안에 처리를 마쳤거나 반려한 민원의 수 (취하는 빼요)"),
        measure=Measure(CLOSED, where=ANSWERED),
    )
)
register(
    Indicator(
        key="cases.within_limit",
        program=None,
        title=_("민원 기한 내 처리율"),
        unit="%",
        direction="higher",
        kind="ratio",
        formula=_("처리기한 안에 끝낸 민원 ÷ 끝낸 민원 × 100 (취하는 빼요)"),
        digits=1,
        measure=Measure(
            CLOSED, where=ANSWERED, numerator=Count("pk", filter=Q(within_limit=True)), denominator=Count("pk")
        ),
    )
)
register(
    Indicator(
        key="cases.mean_hours",
        program=None,
        title=_("민원 평균 처리 시간"),
        unit="시간",
        direction="lower",
        kind="mean",
        formula=_("접수부터 끝날 때까지 걸린 근무시간의 평균 (보완을 기다린 시간은 빼요)"),
        per=60,
        digits=1,
        measure=Measure(CLOSED, where=ANSWERED, numerator=Sum("working_minutes"), denominator=Count("working_minutes")),
    )
)
register(
    Indicator(
        key="cases.open",
        program=None,
        title=_("끝나지 않은 민원"),
        unit="건",
        direction="lower",
        kind="stock",
        formula=_("그때까지 제출되고 아직 끝나지 않은 민원의 수"),
        measure=Measure(OPEN),
    )
)
register(
    Indicator(
        key="cases.overdue",
        program=None,
        title=_("기한이 지난 민원"),
        unit="건",
        direction="lower",
        kind="stock",
        formula=_("그때까지 처리기한이 지났는데 끝나지 않은 민원의 수"),
        measure=Measure(OVERDUE),
    )
)
