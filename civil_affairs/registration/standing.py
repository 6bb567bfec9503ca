"""Where a case stands, in words: for the applicant, for the desk, and for a refusal."""

from __future__ import annotations

from typing import Any, TypeAlias

from django.utils.translation import gettext as _

from civil_affairs.registration.rules import Stage
from programs.base.text import korean_date, korean_datetime
from programs.cases.states import State

Registration: TypeAlias = Any  # the model stands above this module, and uses it

CALL = ("refuse", "withdraw")


def text_of(case: Registration) -> str:
    return {
        Stage.WAITING: _("접수 대기"),
        Stage.RECEIVED: _("대장정리 전"),
        Stage.LEDGER: _("촉탁 전"),
        Stage.COMMISSIONED: _("등기소 처리 중"),
        Stage.CORRECTION: _("보정 중"),
        Stage.REGISTERED: _("통보 전"),
        Stage.TOLD: _("통보함"),
        Stage.ENDED: _("끝남"),
    }[case.stage]


def steps_of(case: Registration) -> tuple[list[str], int]:
    """The steps as the applicant sees them, and the number of the one under way; past the last when all is done."""
    if not case.subject:
        return [_("접수"), _("대장정리")], 1 if case.stage == Stage.WAITING else 3 if case.ledger_on else 2
    names = [_("접수"), _("대장정리"), _("등기소에 촉탁"), _("등기 완료"), _("결과 안내")]
    at = {
        Stage.WAITING: 1,
        Stage.RECEIVED: 2,
        Stage.LEDGER: 3,
        Stage.COMMISSIONED: 4,
        Stage.CORRECTION: 4,
        Stage.REGISTERED: 5,
        Stage.TOLD: 6,
        Stage.ENDED: 1,
    }
    return names, at[case.stage]


def obstacle(case: Registration, move: str) -> str:
    """Why this step may not be taken now; the order of the steps is said once, here."""
    if case.state not in (State.RECEIVED, State.DONE):
        return _already_moving(case) if move in CALL else ""
    match move:
        case "ledger":
            return _("대장정리는 이미 적었어요. 잘못 적었으면 먼저 되돌려 주세요.") if case.ledger_on else ""
        case "ledger_done":
            return _("촉탁 대상이라서 대장정리로 끝낼 수 없어요.") if case.subject else _before_ledger(case)
        case "commission":
            return _against_commission(case)
        case "returned":
            return _against_return(case)
        case "corrected":
            return "" if case.returned_on else _("등기소가 돌려보낸 보정 요구가 없어요. 먼저 보정 요구를 적어 주세요.")
        case "registered":
            return _against_entry(case)
        case "told" | "told_again":
            return _against_notice(case)
        case "told_by_message":
            by_message = case.notify_by in ("sms", "email")
            return _against_notice(case) if by_message else _("문자나 이메일로 알려 달라고 하지 않은 건이에요.")
        case "overrule":
            return (
                _("이미 촉탁했어요. 촉탁 대상인지 바꾸려면 먼저 촉탁을 되돌려 주세요.") if case.commissioned_on else ""
            )
        case "undo" | "undo_done":
            return "" if case.ledger_on else _("되돌릴 단계가 없어요.")
        case "supplement":
            return (
                _("이미 촉탁했어요. 등기소가 돌려보냈으면 ‘보정 요구’를 적어 주세요.") if case.commissioned_on else ""
            )
        case "refuse" | "withdraw":
            return _already_moving(case)
        case _other:
            return ""


def _already_moving(case: Registration) -> str:
    if not case.ledger_on:
        return ""
    return _("건축물대장을 이미 정리해서 그만둘 수 없어요. 담당자에게 전화해 주세요.")


def _before_ledger(case: Registration) -> str:
    return "" if case.ledger_on else _("대장정리를 먼저 적어 주세요.")


def _against_commission(case: Registration) -> str:
    if not case.subject:
        return _("촉탁 대상이 아니에요. %(reason)s") % {"reason": case.decision.reason}
    if case.commissioned_on:
        return _("이미 촉탁했어요. 등기소가 돌려보냈으면 ‘보정 요구’와 ‘보정 제출’을 적어 주세요.")
    return _before_ledger(case)


def _against_return(case: Registration) -> str:
    if not case.commissioned_on:
        return _("아직 촉탁하지 않았어요.")
    if case.returned_on:
        return _("이미 보정하고 있어요. 먼저 ‘보정 제출’을 적어 주세요.")
    return _("이미 통보했어요. 잘못됐으면 등기완료를 되돌려 주세요.") if case.told_at else ""


def _against_entry(case: Registration) -> str:
    if not case.commissioned_on:
        return _("촉탁을 먼저 적어 주세요.")
    if case.returned_on:
        return _("보정하고 있어요. ‘보정 제출’을 먼저 적어 주세요.")
    return _("등기완료는 이미 적었어요. 잘못 적었으면 먼저 되돌려 주세요.") if case.registered_on else ""


def _against_notice(case: Registration) -> str:
    if not case.registered_on:
        return _("등기가 끝난 뒤에 알릴 수 있어요.")
    return _("이미 알렸어요.") if case.told_at else ""


def last_step(case: Registration) -> str:
    """The step that an undo takes back; empty where there is none."""
    if case.registered_on:
        return "registered"
    if case.returned_on:
        return "returned"
    if case.corrected_on:
        return "corrected"
    if case.commissioned_on:
        return "commission"
    return "ledger" if case.ledger_on else ""


def step_name(step: str) -> str:
    return {
        "ledger": _("대장정리"),
        "commission": _("촉탁"),
        "returned": _("보정 요구"),
        "corrected": _("보정 제출"),
        "registered": _("등기완료"),
    }[step]


def next_steps(case: Registration) -> list[str]:
    papers = ", ".join(case.change.paper_list)
    steps = [_("담당자가 근무시간 8시간 안에 접수해요.")]
    if papers:
        steps.append(_("서류(%(papers)s)는 사진이나 파일로 올리거나 건축과 창구로 가져와 주세요.") % {"papers": papers})
    if case.subject:
        steps.append(_("대장을 고친 뒤 구청이 등기소에 등기를 촉탁해요. 등기소에 가지 않아도 돼요."))
        steps.append(_("등기가 끝나면 고르신 방법으로 바로 알려 드려요."))
    else:
        steps.append(case.decision.reason)
    return steps


def public_facts(case: Registration) -> list[tuple[str, str]]:
    facts = [
        (_("변경 종류"), str(case.change)),
        (_("건물 주소"), case.address),
        (_("건물 이름·동"), case.building),
        (_("바뀌기 전"), case.before),
        (_("바뀐 뒤"), case.after),
        (_("건물 소유자"), case.owner_name),
        (_("등기 촉탁"), _subject_text(case)),
        (_("대장정리"), _step(case.ledger_number, case.ledger_on)),
        (_("등기소에 촉탁"), _step(case.commission_number, case.commissioned_on)),
        *[(_("보정 %(round)d차") % {"round": one.round}, _round(one)) for one in case.corrections.all()],
        (_("등기 완료"), _step(case.registry_number, case.registered_on)),
        (_("결과 안내"), korean_datetime(case.told_at) if case.told_at else str(case.get_tell_by_display())),
        (_("아끼는 비용"), _saved(case)),
    ]
    return [(label, text) for label, text in facts if text]


def _subject_text(case: Registration) -> str:
    if case.is_overruled:
        decided = _("촉탁 대상이에요.") if case.subject else _("촉탁 대상이 아니에요.")
        return f"{decided} {case.overrule_reason}"
    return f"{case.decision.reason} ({case.decision.source})"


def _step(number: str, on: object) -> str:
    return f"{number} · {korean_date(on)}" if on else ""  # type: ignore[arg-type]


def _round(one: object) -> str:
    asked = f"{korean_date(one.returned_on)} {one.reason}"  # type: ignore[attr-defined]
    if one.corrected_on is None:  # type: ignore[attr-defined]
        return asked
    return f"{asked} → {korean_date(one.corrected_on)} {one.correction}"  # type: ignore[attr-defined]


def _saved(case: Registration) -> str:
    costs = case.saved
    if not costs:
        return ""
    total = sum(cost.amount for cost in costs)
    return _("약 %(total)s원 (%(parts)s, %(year)d년 기준)") % {
        "total": f"{total:,}",
        "parts": ", ".join(f"{cost.title} {cost.amount:,}" for cost in costs),
        "year": costs[0].year,
    }
