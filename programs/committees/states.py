"""The words of this floor: kinds, states, and the one table of what may happen to a meeting."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from django.db import models
from django.utils.translation import gettext_lazy as _

from programs.base.errors import WrongState

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class BodyKind(models.TextChoices):
    COMMITTEE = "committee", _("위원회")
    COUNCIL = "council", _("협의회")
    TASK_FORCE = "task_force", _("TF")


class RuleKind(models.TextChoices):
    MORE_THAN = "more_than", _("넘게 (과반수는 1/2 넘게)")
    AT_LEAST = "at_least", _("이상")
    NUMBER = "number", _("명 이상 (사람 수)")


class Base(models.TextChoices):
    PRESENT = "present", _("출석 위원")
    VOTING = "voting", _("찬성이나 반대를 밝힌 위원")
    MEMBERS = "members", _("재적 위원")


class Office(models.TextChoices):
    CHAIR = "chair", _("위원장")
    VICE = "vice", _("부위원장")
    MEMBER = "member", _("위원")
    SECRETARY = "secretary", _("간사")


class Ending(models.TextChoices):
    TERM = "term", _("임기 만료")
    RESIGNED = "resigned", _("사임")
    TRANSFERRED = "transferred", _("인사이동")
    DISMISSED = "dismissed", _("해촉")
    DIED = "died", _("사망")


class MeetingState(models.TextChoices):
    PLANNED = "planned", _("준비 중")
    NOTICED = "noticed", _("소집 통지함")
    HELD = "held", _("열림")
    MINUTED = "minuted", _("회의록 확정")
    CANCELLED = "cancelled", _("취소")


class Presence(models.TextChoices):
    EXPECTED = "expected", _("확인 전")
    PRESENT = "present", _("출석")
    PROXY = "proxy", _("대리 출석")
    WRITTEN = "written", _("서면 의견 냄")
    ABSENT = "absent", _("불참")
    LEFT = "left", _("중간에 나감")


# These count towards the quorum; the triggers name the same ones (tests hold the two together).
COUNTS = (Presence.PRESENT, Presence.PROXY, Presence.WRITTEN)
BY_HEAD = (Presence.PRESENT, Presence.PROXY)  # who is in the room, and votes there
PRESIDES = (Presence.PRESENT, Presence.WRITTEN)  # a proxy of the chair has a vote, but no casting vote


class Reply(models.TextChoices):
    NONE = "", _("답 없음")
    COMING = "coming", _("참석")
    NOT_COMING = "not_coming", _("불참")


class ItemKind(models.TextChoices):
    DECISION = "decision", _("의결 안건")
    REPORT = "report", _("보고 안건")


class Choice(models.TextChoices):
    FOR = "for", _("찬성")
    AGAINST = "against", _("반대")
    ABSTAIN = "abstain", _("기권")


class Casting(models.TextChoices):
    """How whoever presides decided when there were as many votes against as for."""

    NONE = "", _("가부동수가 아님")
    FOR = "for", _("찬성으로 결정")
    AGAINST = "against", _("반대로 결정")


class Result(models.TextChoices):
    ADOPTED = "adopted", _("원안 가결")
    AMENDED = "amended", _("수정 가결")
    REJECTED = "rejected", _("부결")
    DEFERRED = "deferred", _("보류")
    NOTED = "noted", _("보고받음")


PASSED = (Result.ADOPTED, Result.AMENDED)


class MinutesState(models.TextChoices):
    DRAFT = "draft", _("작성 중")
    COMMENTING = "commenting", _("위원 의견 받는 중")
    APPROVED = "approved", _("확정")


class TaskState(models.TextChoices):
    OPEN = "open", _("하는 중")
    DONE = "done", _("마침")
    DROPPED = "dropped", _("그만둠")


@dataclass(frozen=True, slots=True)
class Move:
    """One thing that can happen to a meeting: from which states, to which, and what is said where it cannot."""

    label: "StrOrPromise"
    sources: tuple[MeetingState, ...]
    target: MeetingState
    refusal: "StrOrPromise"


S = MeetingState
MOVES: dict[str, Move] = {
    "edit": Move(_("고치기"), (S.PLANNED,), S.PLANNED, _("통지한 뒤에는 때와 곳을 ‘일정 바꾸기’로만 바꿀 수 있어요.")),
    "send_notice": Move(_("소집 통지"), (S.PLANNED,), S.NOTICED, _("이미 통지했거나 취소된 회의예요.")),
    "reschedule": Move(_("일정 바꾸기"), (S.NOTICED,), S.NOTICED, _("통지한 회의만 일정을 바꿔 알릴 수 있어요.")),
    "hold": Move(_("개의"), (S.NOTICED,), S.HELD, _("소집을 통지한 회의만 열 수 있어요.")),
    "decide": Move(
        _("의결"), (S.HELD,), S.HELD, _("열린 회의에서만 의결할 수 있어요. 회의록을 확정한 뒤에는 못 고쳐요.")
    ),
    "cancel": Move(_("회의 취소"), (S.PLANNED, S.NOTICED), S.CANCELLED, _("이미 열렸거나 취소된 회의예요.")),
    "minute": Move(_("회의록 확정"), (S.HELD,), S.MINUTED, _("열린 회의의 회의록만 확정할 수 있어요.")),
}


class HasState(Protocol):
    """A meeting, as far as the table of moves knows one."""

    state: Any

    def get_state_display(self) -> Any: ...


def require_move(meeting: HasState, name: str) -> Move:
    """Return the move; WrongState, with what state it is in, where it may not happen now."""
    move = MOVES[name]
    if meeting.state not in move.sources:
        raise WrongState(f"{move.refusal} ({meeting.get_state_display()})")
    return move
