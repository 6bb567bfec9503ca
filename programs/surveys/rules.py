"""Pure rules of surveys: when one takes answers, what an answer must look like, the mark of who has answered."""

import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, Protocol

from django.utils.translation import gettext as _

from programs.people.crypto import normalise
from programs.surveys.states import Kind, State

Standing = Literal["draft", "not_yet", "open", "closed"]
# What was answered to a question: the id of a choice, the ids of several, a score, a text.
Given = int | str | Sequence[int] | None
MAX_TEXT = 1000


class Asked(Protocol):
    """What the rules need to know of a question."""

    pk: Any
    kind: Any
    required: Any
    only_if: Any
    only_if_id: Any
    choices: Any
    low: Any
    high: Any

    @property
    def has_choices(self) -> bool: ...


def standing(state: str, opens_at: datetime | None, closes_at: datetime | None, at: datetime) -> Standing:
    """How a survey stands at a time: open from the moment it opens until just before the moment it closes."""
    if state == State.DRAFT:
        return "draft"
    if state == State.CLOSED or (closes_at is not None and at >= closes_at):
        return "closed"
    if opens_at is not None and at < opens_at:
        return "not_yet"
    return "open"


def mark(key: str, who: str) -> str:
    """The mark of one person in one survey: the same person always has it there, and another one elsewhere.

    Nobody can tell the person from the mark without the survey's key, which is stored encrypted.
    """
    if not key:
        raise ValueError("The survey's key was destroyed: nobody can be marked any more.")
    return hmac.digest(bytes.fromhex(key), normalise(who).encode(), "sha256").hex()


def is_empty(given: Given) -> bool:
    return given is None or given == "" or (isinstance(given, Sequence) and len(given) == 0)


def is_asked(question: Asked, given: Mapping[int, Given]) -> bool:
    """Whether a question that only some are asked is asked of whoever gave these answers."""
    if question.only_if is None:
        return True
    chosen = given.get(question.only_if.question_id)
    return question.only_if_id in (chosen if isinstance(chosen, list | tuple | set) else [chosen])


def faults(questions: Sequence[Asked], given: Mapping[int, Given]) -> dict[int, str]:
    """What is wrong with the answers, a sentence by question; nothing when they can be kept."""
    found: dict[int, str] = {}
    for question in questions:
        answer = given.get(question.pk)
        if not is_asked(question, given):
            continue
        if is_empty(answer):
            if question.required:
                found[question.pk] = what_to_do(question)
        elif not _fits(question, answer):
            found[question.pk] = _("이 질문에 없는 답이에요. 보기에서 다시 골라 주세요.")
    return found


def what_to_do(question: Asked) -> str:
    if question.kind == Kind.TEXT:
        return _("답을 써 주세요.")
    if question.kind == Kind.MULTIPLE:
        return _("하나 이상 골라 주세요.")
    return _("하나를 골라 주세요.")


def _fits(question: Asked, answer: Given) -> bool:
    ids = {choice.pk for choice in question.choices.all()} if question.has_choices else set()
    if question.kind == Kind.SINGLE:
        return answer in ids
    if question.kind == Kind.MULTIPLE:
        return isinstance(answer, list | tuple | set) and set(answer) <= ids
    if question.kind == Kind.SCALE:
        return isinstance(answer, int) and question.low <= answer <= question.high
    return isinstance(answer, str) and len(answer) <= MAX_TEXT
