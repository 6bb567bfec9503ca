"""Whose case is it on this request: the door that resident pages and staff pages go through."""

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from programs.base.errors import NotYourDuty
from programs.cases.case import Case
from programs.cases.services import not_their_duty
from programs.people.actors import Actor, actors_of
from programs.people.models import User


def own_case(request: HttpRequest, receipt_number: str) -> tuple[Case, Actor]:
    """The applicant's own case as its kind, and as whom they may act on it; 404 for anybody else's."""
    for actor in actors_of(request):
        case = Case.objects.applied_by(actor).filter(receipt_number=receipt_number).first()
        if case is not None:
            return case.as_kind(), actor
    raise Http404(_("그런 민원이 없어요."))


def case_for_staff(user: User, pk: int) -> Case:
    """The case as its kind, for a member of staff who may read it; 403 with whose work it is otherwise."""
    case = Case.objects.visible_to(user).filter(pk=pk).first()
    if case is None:
        raise Http404(_("그런 민원이 없어요."))
    case = case.as_kind()
    if not case.is_readable_by(user):
        raise NotYourDuty(not_their_duty(case, user))
    return case
