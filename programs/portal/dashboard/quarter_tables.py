"""The report's tables as headings and rows, for the downloads."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from programs.base.errors import BadInput
from programs.portal.dashboard.quarter import QuarterReport
from programs.portal.dashboard.tables import Sheet, late


def figures(report: QuarterReport) -> Sheet:
    columns = [_("과제"), _("성과지표"), _("분자"), _("분모"), _("이번 분기"), _("지난 분기"), _("달라진 점")]
    rows = (
        [
            line.program.code if line.program else "",
            str(line.indicator.title),
            line.change.now.numerator,
            line.change.now.denominator,
            line.change.now.text,
            line.change.before.text,
            line.change.words,
        ]
        for line in report.figures
    )
    return Sheet(_("분기 성과지표"), columns, rows)


def targets(report: QuarterReport) -> Sheet:
    columns = [_("과제"), _("목표"), _("목표값"), _("실적"), _("지난 분기 실적"), _("판정")]
    rows = (
        [
            one.line.program.code,
            one.line.first.title,
            one.cell.target,
            one.cell.actual,
            one.before,
            one.cell.state_text,
        ]
        for one in report.goals
    )
    return Sheet(_("분기 목표와 실적"), columns, rows)


def milestones(report: QuarterReport) -> Sheet:
    columns = [_("과제"), _("추진 내용"), _("언제"), _("상태"), _("완료한 날")]
    rows = (
        [
            each["row"].plan.program.code,
            each["row"].title,
            each["when"],
            str(each["state"].label),
            each["row"].done_on,
        ]
        for each in report.milestones
    )
    return Sheet(_("분기 추진 일정"), columns, rows)


TABLES: dict[str, Callable[[QuarterReport], Sheet]] = {
    "figures": figures,
    "targets": targets,
    "milestones": milestones,
    "late": late,
}


def table(report: QuarterReport, name: str) -> Sheet:
    if name not in TABLES:
        raise BadInput(_("내려받을 표를 찾을 수 없어요."))
    return TABLES[name](report)
