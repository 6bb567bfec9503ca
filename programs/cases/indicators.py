"""What every program with cases is measured by: filed, closed, within the limit, working hours, open, overdue."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from programs.base.text import korean_datetime
from programs.cases.case import Case
from programs.cases.states import OPEN_STATES, State
from programs.plan.indicators import Column, Indicator, Measure, Source, Text, register


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


def _of_every_program(name: str, title: Text, formula: Text, measure: Measure, **more: Any) -> Indicator:
    """One line of the table below: a number of cases, the more the better, unless it says otherwise."""
    usual = {"unit": "건", "kind": "sum", "direction": "higher"}
    return Indicator(
        key=f"cases.{name}", program=None, title=title, formula=formula, measure=measure, **{**usual, **more}
    )


IN_TIME = Measure(CLOSED, where=ANSWERED, numerator=Count("pk", filter=Q(within_limit=True)), denominator=Count("pk"))
MINUTES = Measure(CLOSED, where=ANSWERED, numerator=Sum("working_minutes"), denominator=Count("working_minutes"))
WAITING = {"kind": "stock", "direction": "lower"}

for indicator in (
    _of_every_program("filed", _("들어온 민원"), _("기간 안에 제출된 민원의 수"), Measure(FILED)),
    _of_every_program(
        "done",
        _("처리한 민원"),
        _("기간 안에 처리를 마쳤거나 반려한 민원의 수 (취하는 빼요)"),
        Measure(CLOSED, where=ANSWERED),
    ),
    _of_every_program(
        "within_limit",
        _("민원 기한 내 처리율"),
        _("처리기한 안에 끝낸 민원 ÷ 끝낸 민원 × 100 (취하는 빼요)"),
        IN_TIME,
        kind="ratio",
        unit="%",
        digits=1,
    ),
    _of_every_program(
        "mean_hours",
        _("민원 평균 처리 시간"),
        _("접수부터 끝날 때까지 걸린 근무시간의 평균 (보완을 기다린 시간은 빼요)"),
        MINUTES,
        kind="mean",
        unit="시간",
        direction="lower",
        per=60,
        digits=1,
    ),
    _of_every_program(
        "open",
        _("끝나지 않은 민원"),
        _("그때까지 제출되고 아직 끝나지 않은 민원의 수"),
        Measure(OPEN),
        **WAITING,
    ),
    _of_every_program(
        "overdue",
        _("기한이 지난 민원"),
        _("그때까지 처리기한이 지났는데 끝나지 않은 민원의 수"),
        Measure(OVERDUE),
        **WAITING,
    ),
):
    register(indicator)
