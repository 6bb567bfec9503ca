"""When a period may be lengthened (연장): once within its original length, again only with consent.

Source: 민원 처리에 관한 법률 시행령 제21조, as amended from 2026-05-06: only listed causes; overload or an absent
officer is not one. The list's wording here is the office's own and stands in this one place.
"""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from programs.base.clock import Extension, hours_of
from programs.base.rules import HOURS_A_DAY, CalendarPeriod, NameChangePriority, Rule, WorkingDays

CAUSES: dict[str, str | Promise] = {
    "consultation": _("관계 기관·부서와 협의가 길어짐"),
    "inspection": _("현장 조사, 실험·검사·감정에 시간이 더 필요함"),
    "facts": _("사실 관계가 복잡하여 추가 확인이 필요함"),
    "many_parties": _("여러 사람의 이해가 얽혀 의견 조정이 필요함"),
    "law": _("법령 해석을 소관 기관에 물어야 함"),
    "disaster": _("천재지변, 재난, 감염병으로 처리할 수 없었음"),
    "system_failure": _("전산 장애로 처리할 수 없었음"),
}
MOST = 2


def check_extension(
    rule: Rule, earlier: Sequence[Extension], new: Extension, *, cause: str, consented: bool = False
) -> None:
    """Pass when the period may be lengthened so; ValidationError with a sentence otherwise."""
    if cause not in CAUSES:
        raise ValidationError(
            _("법령에 정한 사유가 아니에요. 업무가 많거나 담당자가 없다는 이유로는 늘릴 수 없어요."),
            code="extension_cause",
        )
    if not new.reason.strip():
        raise ValidationError(_("늘리는 사유를 신청인이 알 수 있게 적어 주세요."), code="extension_reason")
    if len(earlier) >= MOST:
        raise ValidationError(_("처리기간은 두 번까지만 늘릴 수 있어요."), code="extension_count")
    if earlier and not consented:
        raise ValidationError(_("두 번째 연장에는 신청인의 동의가 필요해요."), code="extension_consent")
    length, most = _measure(rule, new.by), _measure(rule, rule)
    if length > most:
        raise ValidationError(_("원래 처리기간보다 길게 늘릴 수 없어요."), code="extension_length")


def _measure(rule: Rule, length: Rule) -> int:
    """Return a length in the measure of the rule, so that two can be compared."""
    if isinstance(rule, CalendarPeriod):
        if not isinstance(length, CalendarPeriod):
            raise ValidationError(_("이 처리기간은 같은 단위로만 늘릴 수 있어요."), code="extension_unit")
        return length.amount * {"days": 1, "weeks": 7, "months": 30, "years": 365}[length.unit]
    if isinstance(rule, WorkingDays) and not rule.in_hours:
        if not isinstance(length, WorkingDays):
            raise ValidationError(_("이 처리기간은 일 단위로만 늘릴 수 있어요."), code="extension_unit")
        return length.days
    if isinstance(length, NameChangePriority):
        return HOURS_A_DAY  # the priority answers within a working day
    if isinstance(length, CalendarPeriod):
        raise ValidationError(_("이 처리기간은 근무시간으로만 늘릴 수 있어요."), code="extension_unit")
    return hours_of(length)
