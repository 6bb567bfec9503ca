"""What the applicant thought of it: once per closed case."""

from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from programs import audit
from programs.base.errors import WrongState
from programs.cases.case import Case
from programs.cases.records import Satisfaction
from programs.cases.services import subject_of
from programs.cases.states import State


def give(case: Case, *, score: int, text: str, request: HttpRequest | None = None) -> Satisfaction:
    """Keep the answer; the first one stands. 409 before the case is done."""
    if case.state not in (State.DONE, State.REFUSED):
        raise WrongState(_("처리가 끝난 뒤에 만족도를 남길 수 있어요."))
    try:
        with transaction.atomic():
            given = Satisfaction.objects.create(case_id=case.pk, score=score, text=text)
            audit.record("cases.rated", by=None, subject=subject_of(case), data={"score": score}, request=request)
            return given
    except IntegrityError:
        return Satisfaction.objects.get(case_id=case.pk)
