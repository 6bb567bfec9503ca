"""Whose work a case is, said to someone whose work it is not."""

from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from programs.base.text import with_particle
from programs.people.actors import Actor, user_of, works_here
from programs.people.models import Department
from programs.plan.names import department_name

if TYPE_CHECKING:
    from programs.cases.case import Case


def not_their_duty(case: "Case", by: Actor) -> str:
    """The sentence of the 403: whose work it is, in words for the person who reads it."""
    if works_here(by) and user_of(by).department_id != case.department_id:  # type: ignore[union-attr]
        return _("이 민원은 %(department)s 담당이에요. 처리가 필요하면 %(department2)s 알려 주세요.") % {
            "department": department_name(case.department.name),
            "department2": towards(case.department),
        }
    if works_here(by):
        return _("이 처리는 신청인이나 다른 역할의 직원이 해요.")
    return _("이 처리는 담당 부서에서 해요. 문의는 %(department)s 해 주세요.") % {
        "department": towards(case.department)
    }


def towards(department: Department) -> str:
    """A department's name with the Korean particle that a sentence needs after it; in other languages the name."""
    name = department_name(department.name)
    return with_particle(name, "으로/로") if (get_language() or "ko").startswith("ko") else name
