"""Who may, and the acts of this floor with their texts: each verb leaves one, in its own transaction."""

from typing import Any

from django.db import models
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _

from programs import audit
from programs.base.errors import NotYourDuty
from programs.committees.bodies import Body
from programs.people.actors import Actor, Portal, user_of, works_here
from programs.people.predicates import any_of, is_administrator, is_officer_of

ACTS = {
    "appointed": _("위원을 위촉했어요"),
    "membership_ended": _("위원의 임기를 끝냈어요"),
    "planned": _("회의를 만들었어요"),
    "edited": _("회의를 고쳤어요"),
    "agenda_changed": _("안건을 고쳤어요"),
    "noticed": _("회의 소집을 통지했어요"),
    "rescheduled": _("회의 일정을 바꿨어요"),
    "cancelled": _("회의를 취소했어요"),
    "replied": _("위원이 참석 여부를 답했어요"),
    "interest_declared": _("위원이 이해관계를 밝혔어요"),
    "ballot_cast": _("위원이 서면 의견을 냈어요"),
    "secret_opened": _("무기명 투표를 열었어요"),
    "secret_closed": _("무기명 투표를 마감하고 셌어요"),
    "secret_dropped": _("무기명 투표를 없앴어요"),
    "presence_noted": _("출석을 적었어요"),
    "held": _("회의를 열었어요"),
    "decided": _("의결했어요"),
    "decision_taken_back": _("적은 의결을 되돌렸어요"),
    "minutes_written": _("회의록을 썼어요"),
    "minutes_sent": _("회의록 의견을 물었어요"),
    "minutes_commented": _("위원이 회의록에 의견을 냈어요"),
    "minutes_answered": _("회의록 의견에 답했어요"),
    "minutes_approved": _("회의록을 확정했어요"),
    "task_given": _("후속 과제를 맡겼어요"),
    "task_settled": _("후속 과제를 끝냈어요"),
    "task_moved": _("후속 과제의 기한을 바꿨어요"),
    "honoraria_drawn_up": _("참석 수당을 계산했어요"),
    "honoraria_paid": _("참석 수당을 지급했다고 적었어요"),
    "honoraria_exported": _("참석 수당 지급 명단을 내려받았어요"),
    "paper_added": _("회의 자료를 올렸어요"),
    "reminded": _("회의를 미리 알렸어요"),
    "exported": _("회의 후속 과제를 내려받았어요"),
}
for _name, _text in ACTS.items():
    audit.declare(f"committees.{_name}", _text)

NOT_YOURS = _("이 위원회를 맡은 부서의 직원만 할 수 있어요.")


def note(act: str, subject: models.Model, *, by: Actor, request: HttpRequest | None = None, **data: Any) -> None:
    """Put an act on record. `data` holds no personal data."""
    audit.record(f"committees.{act}", by=user_of(by), subject=subject, data=data, request=request)


def may_manage(body: Body, actor: Actor) -> bool:
    """The officers and the head of the body's department, and the administrator."""
    if isinstance(actor, Portal):
        return True
    return works_here(actor) and any_of(is_administrator, is_officer_of(body.department))(actor)  # type: ignore[arg-type]


def require_manager(body: Body, actor: Actor) -> None:
    """Raise 404 for who is no staff, 403 for staff of another department."""
    if may_manage(body, actor):
        return
    if not works_here(actor):
        raise Http404
    raise NotYourDuty(NOT_YOURS)
