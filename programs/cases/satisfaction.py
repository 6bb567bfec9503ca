"""What the applicant thought of it: once per closed case, kept by the surveys' standing satisfaction survey."""

from collections.abc import Iterable

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from programs import audit
from programs.base.errors import WrongState
from programs.cases.case import Case
from programs.cases.services import subject_of
from programs.cases.states import State
from programs.people.actors import Actor
from programs.surveys import satisfaction
from programs.surveys.services import AlreadyAnswered
from programs.surveys.typing_links import typing_link

RATABLE = (State.DONE, State.REFUSED)


def about(case: Case) -> str:
    """How the survey names the case: by its receipt number, for it stands below cases."""
    return f"case:{case.receipt_number}"


def may_give(case: Case) -> bool:
    return case.state in RATABLE and not is_given(case)


def is_given(case: Case) -> bool:
    return satisfaction.is_given(about(case))


def given(case: Case) -> satisfaction.Given | None:
    return satisfaction.given(about(case))


def give(case: Case, *, score: int, text: str, by: Actor, request: HttpRequest | None = None) -> None:
    """Keep the answer; the first one stands. 409 before the case is done."""
    if case.state not in RATABLE:
        raise WrongState(_("처리가 끝난 뒤에 만족도를 남길 수 있어요."))
    try:
        with transaction.atomic():
            satisfaction.give(
                about(case),
                score=score,
                text=text,
                by=by,
                program=case.program,
                department=case.department,
                request=request,
            )
            audit.record("cases.rated", by=None, subject=subject_of(case), data={"score": score}, request=request)
    except AlreadyAnswered:
        return


def typing_url(case: Case, *, after: str) -> str:
    """Where staff type in how it was, told on the telephone; empty where there is nothing to type."""
    if not may_give(case):
        return ""
    return typing_link(about(case), program=case.program, department=case.department, after=after)


def forget(cases: Iterable[Case]) -> int:
    """Destroy what was written; the scores stay for the figures."""
    return satisfaction.forget(about(case) for case in cases)
