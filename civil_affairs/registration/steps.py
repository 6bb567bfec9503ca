"""What may happen to a registration: four steps, the registry office's corrections, the notice, the way back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypeAlias, cast

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from civil_affairs.registration import rules, standing, step_forms
from programs.base.calendar import SEOUL
from programs.base.text import korean_date
from programs.cases import forms
from programs.cases.may import of_the_department, the_applicant
from programs.cases.moves import move
from programs.cases.ordinary_moves import OrdinaryMoves
from programs.cases.states import State
from programs.people.actors import Actor, user_of

Registration: TypeAlias = Any  # the model stands above this module, and uses it

RECEIVED = [State.RECEIVED]


class Steps(OrdinaryMoves):
    """Mixed into the case; each step is entered once, in order, with its number and its date."""

    class Meta:
        abstract = True

    @move(
        "receive",
        label=_("접수"),
        past=_("접수했어요"),
        sources=[State.SUBMITTED],
        target=State.RECEIVED,
        may=of_the_department,
        clock="start",
        message="received",
        style="primary",
        order=10,
    )
    def receive(self, *, by: Actor, at: datetime, data: Mapping[str, Any]) -> str:
        case = me(self)
        case.received_on = day_of(at)
        _entered(case, at)
        return f"{case.decision.reason} ({case.decision.source})"

    @move(
        "ledger",
        label=_("대장정리"),
        past=_("건축물대장을 고쳤어요"),
        sources=RECEIVED,
        target=None,
        may=of_the_department,
        needs=step_forms.LedgerForm,
        style="primary",
        order=11,
    )
    def enter_ledger(self, *, by: Actor, at: datetime, data: Mapping[str, Any]) -> str:
        case = me(self)
        case.ledger_on, case.ledger_number = _dated(case, "ledger", data, at), data["number"]
        _entered(case, at)
        return said(case.ledger_number, case.ledger_on)

    @move(
        "ledger_done",
        label=_("대장정리로 끝내기"),
        past=_("대장 정리를 마쳤어요"),
        sources=RECEIVED,
        target=State.DONE,
        may=of_the_department,
        clock="stop",
        message="ledger_done",
        order=12,
    )
    def finish_with_ledger(self, *, by: Actor, at: datetime, data: Mapping[str, Any]) -> str:
        return me(self).decision.reason

    @move(
        "commission",
        label=_("촉탁"),
        past=_("등기소에 등기를 촉탁했어요"),
        sources=RECEIVED,
        target=None,
        may=of_the_department,
        needs=step_forms.CommissionForm,
        message="commissioned",
        style="primary",
        order=13,
    )
    def enter_commission(self, *, by: Actor, at: datetime, data: Mapping[str, Any]) -> str:
        case = me(self)
        case.commissioned_on, case.commission_number = _dated(case, "commission", data, at), data["number"]
        case.registry = data["registry"]
        _entered(case, at)
        return f"{said(case.commission_number, case.commissioned_on)} · {case.registry}"

    @move(
        "returned",
        label=_("보정 요구"),
        past=_("등기소가 보정하라고 했어요"),
        sources=RECEIVED,
        target=None,
        may=of_the_department,
        needs=step_forms.ReturnedForm,
        order=16,
    )
    def take_back(self, *, by: Actor, at: datetime, data: Mapping[str, Any]) -> str:
        """The registry office sent it back, before or after its entry; what it had entered is kept with the round."""
        case = me(self)
        on = _dated(case, "returned", data, at)
        case.corrections.create(
            round=case.corrections.count() + 1,
            returned_on=on,
            number=data["number"],
            reason=data["reason"],
            registered_on=case.registered_on,
            registry_number=case.registry_number,
        )
        case.returned_on, case.registered_on, case.registry_number = on, None, ""
        _entered(case, at)
        return f"{korean_date(on)} · {data['reason']}"

    @move(
        "corrected",
        label=_("보정 제출"),
        past=_("보정해서 다시 냈어요"),
        sources=RECEIVED,
        target=None,
        may=of_the_department,
        needs=step_forms.CorrectedForm,
        style="primary",
        order=13,
    )
    def correct(self, *, by: Actor, at: datetime, data: Mapping[str, Any]) -> str:
        case = me(self)
        on = _dated(case, "corrected", data, at)
        number = data["number"] or case.commission_number
        case.corrections.filter(corrected_on=None).update(
            corrected_on=on, correction=data["reason"], earlier_number=case.commission_number
        )
        case.returned_on, case.corrected_on, case.commission_number = None, on, number
        _entered(case, at)
        return f"{said(number, on)} · {data['reason']}"

    @move(
        "registered",
        label=_("등기완료"),
        past=_("등기가 끝났어요"),
        sources=RECEIVED,
        target=None,
        may=of_the_department,
        needs=step_forms.RegisteredForm,
        message="registered",
        style="primary",
        order=14,
    )
    def enter_registration(self, *, by: Actor, at: datetime, data: Mapping[str, Any]) -> str:
        case = me(self)
        case.registered_on, case.registry_number = _dated(case, "registered", data, at), data["number"]
        _entered(case, at)
        return said(case.registry_number, case.registered_on)

    @move(
        "told",
        label=_("통보"),
        past=_("결과를 알렸어요"),
        sources=RECEIVED,
        target=State.DONE,
        may=of_the_department,
        clock="stop",
        needs=step_forms.ToldForm,
        style="primary",
        order=15,
    )
    def tell(self, *, by: Actor, at: datetime, data: Mapping[str, Any]) -> str:
        return _told(me(self), by=by, at=at, data=data)

    @move(
        "told_by_message",
        label=_("문자·이메일 통보"),
        past=_("결과를 알렸어요"),
        sources=RECEIVED,
        target=State.DONE,
        may=of_the_department,
        clock="stop",
        needs=step_forms.AutomaticForm,
        order=17,
    )
    def tell_by_message(self, *, by: Actor, at: datetime, data: Mapping[str, Any]) -> str:
        """It follows the entry of itself: the message lies in the outbox in the same transaction."""
        return _told(me(self), by=by, at=at, data=data)

    @move(
        "told_again",
        label=_("다시 통보"),
        past=_("결과를 다시 알렸어요"),
        sources=[State.DONE],
        target=None,
        may=of_the_department,
        needs=step_forms.ToldForm,
        style="primary",
        order=15,
    )
    def tell_again(self, *, by: Actor, at: datetime, data: Mapping[str, Any]) -> str:
        """The message did not arrive: somebody rang up, or wrote."""
        return _told(me(self), by=by, at=at, data=data)

    @move(
        "overrule",
        label=_("촉탁 대상 다시 정하기"),
        past=_("촉탁 대상을 다시 정했어요"),
        sources=RECEIVED,
        target=None,
        may=of_the_department,
        needs=step_forms.OverruleForm,
        order=45,
    )
    def overrule(self, *, by: Actor, at: datetime, data: Mapping[str, Any]) -> str:
        """An officer decides against the rule, with the reason on record; deciding with it drops what was said."""
        case = me(self)
        case.subject = data["subject"]
        case.overrule_reason = data["reason"] if case.is_overruled else ""
        case.overruled_by = user_of(by) if case.is_overruled else None
        answer = _t("촉탁 대상이에요.") if case.subject else _t("촉탁 대상이 아니에요.")
        return f"{answer} {data['reason']}"

    @move(
        "undo",
        label=_("마지막 단계 되돌리기"),
        past=_("잘못 적은 단계를 되돌렸어요"),
        sources=RECEIVED,
        target=None,
        may=of_the_department,
        needs=step_forms.UndoForm,
        style="danger",
        order=50,
    )
    def undo(self, *, by: Actor, at: datetime, data: Mapping[str, Any]) -> str:
        return _undo(me(self), data)

    @move(
        "undo_done",
        label=_("끝난 건 되돌리기"),
        past=_("잘못 적은 단계를 되돌렸어요"),
        sources=[State.DONE],
        target=State.RECEIVED,
        may=of_the_department,
        needs=step_forms.UndoForm,
        message="undone",
        style="danger",
        order=50,
    )
    def undo_when_done(self, *, by: Actor, at: datetime, data: Mapping[str, Any]) -> str:
        """The last step was mistyped and had ended the case: its clock runs again, and the applicant is told."""
        case = me(self)
        text = _undo(case, data)
        case.told_at = None
        case.result_notices.filter(result="told").update(result="undone")
        case.closed_at = case.within_limit = case.working_minutes = None
        due = case.due()
        case.due_at = due.at if due else None
        return text

    @move(
        "supplied",
        label=_("보완 도착"),
        past=_("보완이 도착했어요"),
        sources=[State.SUPPLEMENT],
        target=State.RECEIVED,
        may=of_the_department | the_applicant,
        clock="resume",
        needs=forms.SuppliedForm,
        style="primary",
        order=15,
    )
    def take_supplement(self, *, by: Actor, at: datetime, data: Mapping[str, Any]) -> str:
        """As every case has it; the days that it waited are nobody's idling."""
        me(self).last_step_on = day_of(at)
        return str(data["reason"])


def me(steps: Steps) -> Registration:
    return cast("Registration", steps)


def day_of(at: datetime) -> date:
    return at.astimezone(SEOUL).date()


def said(number: str, on: date) -> str:
    return f"{number} · {korean_date(on)}"


def _dated(case: Registration, step: str, data: Mapping[str, Any], at: datetime) -> date:
    on: date = data["on"]
    if fault := rules.date_fault(step, on, dates=case.dates, today=day_of(at)):
        raise ValidationError({"on": fault})
    return on


def _entered(case: Registration, at: datetime) -> None:
    """What the database compares dates with, and the day from which the next step is waited for."""
    case.entered_on = max(day_of(at), case.entered_on or day_of(at))
    _count_from_last(case)


def _count_from_last(case: Registration) -> None:
    dates = case.dates
    known = (dates.received, dates.ledger, dates.commissioned, dates.returned, dates.corrected, dates.registered)
    case.last_step_on = max(day for day in known if day is not None)


def _told(case: Registration, *, by: Actor, at: datetime, data: Mapping[str, Any]) -> str:
    notice = case.result_notices.create(
        way=data["way"], at=at, by=user_of(by), result="told", note=data.get("reason", "")
    )
    case.told_at = at
    return str(notice.get_way_display())


def _undo(case: Registration, data: Mapping[str, Any]) -> str:
    """Take back the last step, its number and date with it; the words stay on the timeline."""
    step = standing.last_step(case)
    was = _UNDO[step](case)
    _count_from_last(case)
    return f"{standing.step_name(step)}({was}): {data['reason']}"


def _undo_ledger(case: Registration) -> str:
    was = case.ledger_number
    case.ledger_number, case.ledger_on = "", None
    return was


def _undo_commission(case: Registration) -> str:
    was = case.commission_number
    case.commission_number, case.commissioned_on, case.registry = "", None, ""
    return was


def _undo_registered(case: Registration) -> str:
    was = case.registry_number
    case.registry_number, case.registered_on = "", None
    return was


def _undo_returned(case: Registration) -> str:
    one = case.corrections.get(corrected_on=None)
    case.returned_on, case.registered_on, case.registry_number = None, one.registered_on, one.registry_number
    one.delete()
    return f"{one.round}"


def _undo_corrected(case: Registration) -> str:
    one = case.corrections.order_by("round").last()
    assert one is not None
    case.returned_on, case.commission_number = one.returned_on, one.earlier_number
    earlier = case.corrections.filter(round=one.round - 1).values_list("corrected_on", flat=True).first()
    case.corrected_on = earlier
    one.corrected_on, one.correction, one.earlier_number = None, "", ""
    one.save()
    return f"{one.round}"


_UNDO = {
    "ledger": _undo_ledger,
    "commission": _undo_commission,
    "registered": _undo_registered,
    "returned": _undo_returned,
    "corrected": _undo_corrected,
}
