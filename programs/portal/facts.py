"""The rest of a program's sheet as people read it: a label and lines of text for each fact worth showing.

The sheet's facts are free-form data with names for the software; only those named here are shown, in this order.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.base.dates import weekday_of
from programs.plan.indicators import with_unit
from programs.plan.terms import translated

LABELS: dict[str, Promise] = {
    "schemes": gettext_lazy("하는 일"),
    "services": gettext_lazy("서비스"),
    "after_hours": gettext_lazy("일과 시간 뒤 민원실"),
    "consultation_fields": gettext_lazy("미리 상담할 수 있는 분야"),
    "zones": gettext_lazy("대상 지역"),
    "place_rule": gettext_lazy("장소"),
    "facilities": gettext_lazy("시설"),
    "classes": gettext_lazy("강좌와 갈래"),
    "offerings": gettext_lazy("프로그램"),
    "courses": gettext_lazy("과정"),
    "clubs": gettext_lazy("동아리"),
    "rounds": gettext_lazy("토론 주제"),
    "rooms": gettext_lazy("게시판"),
    "pilot_dongs": gettext_lazy("시범 동"),
    "roles": gettext_lazy("맡은 사람"),
    "advisers": gettext_lazy("도와주는 전문가"),
    "request_kinds": gettext_lazy("물어볼 수 있는 것"),
    "subjects": gettext_lazy("대상 업무"),
    "change_kinds": gettext_lazy("변경의 종류"),
    "poll_kinds": gettext_lazy("투표의 종류"),
    "audiences": gettext_lazy("나누어 알리는 대상"),
    "training_topics": gettext_lazy("교육 내용"),
    "emergency_network": gettext_lazy("긴급 지원"),
    "committees": gettext_lazy("협의회"),
    "functions": gettext_lazy("협의회가 하는 일"),
    "seats": gettext_lazy("함께하는 분야"),
    "checklists": gettext_lazy("점검하는 것"),
    "rules": gettext_lazy("정한 것"),
    "awards": gettext_lazy("포상"),
    "examples": gettext_lazy("예"),
    "facts": gettext_lazy("알아 둘 수치"),
    "legal_basis": gettext_lazy("근거"),
    "roadmap": gettext_lazy("여러 해의 계획"),
}
# What a line says after the name, in this order; anything else in a row stays in the database.
DETAILS = ("address", "rule", "role", "department", "group", "audience", "strand", "step", "topic", "services", "aid")


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    lines: list[str]


def public_facts(facts: dict[str, Any]) -> list[Fact]:
    """The facts to show, each with at least one line."""
    shown = [Fact(str(label), list(_lines(facts[key]))) for key, label in LABELS.items() if key in facts]
    return [fact for fact in shown if fact.lines]


def _lines(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield translated(value)
    elif isinstance(value, list):
        if all(isinstance(part, str) for part in value):
            yield _joined(value)
        else:
            yield from filter(None, map(_line, value))
    elif isinstance(value, dict):
        if "weekday" in value:
            yield _("매주 %(weekday)s요일 %(start)s~%(end)s: %(services)s") % {
                **value,
                "weekday": weekday_of(value["weekday"]),
                "services": _joined(value.get("services", [])),
            }
        else:
            yield from (
                f"{translated(name)}: {_joined(items)}" for name, items in value.items() if isinstance(items, list)
            )


def _line(row: Any) -> str:
    """One row in words: its name (or number, or year), its figure, then its details."""
    if not isinstance(row, dict):
        return _text(row)
    known = str(row.get("name") or row.get("topic") or row.get("year") or "")
    name = translated(known)
    details = [_text(row[key]) for key in DETAILS if row.get(key) and row[key] != known]
    if "value" in row:
        figure = _text(row["value"]) if isinstance(row["value"], str) else with_unit(row["value"], row.get("unit", ""))
        details.insert(0, _("약 %(value)s") % {"value": figure} if row.get("approximate") else figure)
    elif "won" in row:
        details.insert(0, _("%(won)s원 × %(count)s명") % {"won": f"{row['won']:,}", "count": row.get("count", 1)})
    elif "min" in row:
        details.insert(0, f"{row['min']}~{row['max']}")
    return f"{name}: {' · '.join(details)}" if name and details else name or " · ".join(details)


def _text(value: Any) -> str:
    if isinstance(value, list):
        return _joined(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return translated(str(value))


def _joined(parts: Iterable[Any]) -> str:
    return ", ".join(translated(str(part)) for part in parts)
