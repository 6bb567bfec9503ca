"""The dashboard's tables as headings and rows, for the downloads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import StreamingHttpResponse
from django.utils.translation import gettext as _

from programs.base.errors import BadInput
from programs.base.exports import export_rows
from programs.plan.names import department_name
from programs.portal.dashboard.reports import Report


@dataclass(frozen=True, slots=True)
class Sheet:
    name: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Any]]


def targets(report: Report) -> Sheet:
    columns = [_("과제 번호"), _("과제"), _("부서"), _("목표"), _("종류"), _("기간"), _("목표값"), _("실적"), _("판정")]
    names = [*(_("%(n)s분기") % {"n": n} for n in (1, 2, 3, 4)), _("한 해")]
    rows = (
        [
            line.program.number,
            line.program.shown_title,
            department_name(line.program.department.name),
            line.first.title,
            str(line.first.get_kind_display()),
            name,
            cell.target,
            cell.actual,
            cell.state_text,
        ]
        for line in report.targets
        for name, cell in zip(names, [*line.quarters, line.year], strict=True)
        if cell.target or cell.value is not None
    )
    return Sheet(_("목표와 실적"), columns, rows)


def departments(report: Report) -> Sheet:
    columns = [_("부서"), _("과제 수"), *(str(indicator.title) for indicator in report.general), _("늦은 일정")]
    rows = (
        [department_name(line.department.name), line.programs, *(cell.text for cell in line.cells), line.late]
        for line in report.departments
    )
    return Sheet(_("부서별 현황"), columns, rows)


def trend(report: Report) -> Sheet:
    columns = [_("주"), *(str(indicator.title) for indicator in report.trend_indicators)]
    return Sheet(
        _("주별 추이"),
        columns,
        ([str(line.week), *(cell.figure.value for cell in line.cells)] for line in report.trend),
    )


def late(report: Report) -> Sheet:
    columns = [_("과제 번호"), _("과제"), _("부서"), _("추진 내용"), _("시작"), _("끝"), _("늦은 날수")]
    rows = (
        [
            milestone.plan.program.number,
            milestone.plan.program.shown_title,
            department_name(milestone.plan.program.department.name),
            milestone.title,
            milestone.start,
            milestone.end,
            milestone.days_late(report.scope.on),
        ]
        for milestone in report.late
    )
    return Sheet(_("늦은 일정"), columns, rows)


SHEETS: dict[str, Callable[[Report], Sheet]] = {
    "targets": targets,
    "departments": departments,
    "trend": trend,
    "late": late,
}


def download(report: Report, table: str, fmt: str) -> StreamingHttpResponse:
    """Return one of the tables as a file; BadInput (400) for a table or a format that is none."""
    if table not in SHEETS:
        raise BadInput(_("내려받을 표를 찾을 수 없어요."))
    sheet = SHEETS[table](report)
    return export_rows(f"{sheet.name} {report.scope.period}", sheet.columns, sheet.rows, fmt)
