"""Whose desk it is: the department that answers for P14 works there; whoever sees all departments reads."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from civil_affairs.registration.models import Registration
from civil_affairs.registration.services import PROGRAM
from programs import audit
from programs.base.errors import NotYourDuty
from programs.cases.access import case_for_staff
from programs.cases.services import subject_of
from programs.people.actors import sees_all_departments
from programs.people.models import User
from programs.people.predicates import is_staff, require
from programs.plan.duties import answers_for


def may_work(user: User) -> bool:
    return is_staff(user) and answers_for(user, PROGRAM)


def worker(request: HttpRequest) -> User:
    """The member of staff who works here; 403 for anybody else."""
    require(lambda user: isinstance(user, User) and may_work(user), request.user, _("건축과 직원만 쓰는 화면이에요."))
    assert isinstance(request.user, User)
    return request.user


def looker(request: HttpRequest) -> User:
    """Who may read the desk's lists."""
    require(is_staff, request.user, _("직원만 볼 수 있는 화면이에요."))
    assert isinstance(request.user, User)
    if not (may_work(request.user) or sees_all_departments(request.user)):
        raise NotYourDuty(_("등기 원스톱을 맡은 부서의 직원만 볼 수 있어요."))
    return request.user


def opened(request: HttpRequest, user: User, pk: int) -> Registration | None:
    """The case, its opening on record; None for a case of another kind. 404 and 403 as every case has them."""
    case = case_for_staff(user, pk)
    if not isinstance(case, Registration):
        return None
    log_opening(request, user, case, why=_("등기 원스톱 처리"))
    return case


def log_opening(request: HttpRequest, user: User, case: Registration, *, why: str) -> None:
    audit.opened(
        by=user,
        whose=case.applicant or case.applicant_phone_hash or None,
        what=["applicant_name", "applicant_phone", "address"],
        why=why,
        ref=subject_of(case),
        request=request,
    )
