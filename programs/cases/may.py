"""Named predicates of cases: who may make a move. Composed with `|`, used in a move, a view and a template."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from programs.people.actors import Actor, Guest, Portal, sees_all_departments, works_here
from programs.people.fields import lookup_hashes
from programs.people.models import User

if TYPE_CHECKING:
    from programs.cases.models import Case


@dataclass(frozen=True)
class May:
    """A predicate over (case, actor) with the name that docs/flows.md prints."""

    name: str
    test: Callable[["Case", Actor], bool]

    def __call__(self, case: "Case", actor: Actor) -> bool:
        return self.test(case, actor)

    def __or__(self, other: "May") -> "May":
        return May(
            f"{self.name} or {other.name}", lambda case, actor: self.test(case, actor) or other.test(case, actor)
        )


def _of_the_department(case: "Case", actor: Actor) -> bool:
    return (
        works_here(actor)
        and isinstance(actor, User)
        and actor.role in ("officer", "head")
        and actor.department_id == case.department_id
    )


def _is_the_applicant(case: "Case", actor: Actor) -> bool:
    if isinstance(actor, Guest):
        return case.applicant_phone_hash in actor.phone_hashes
    if not isinstance(actor, User):
        return False
    if case.applicant_id is not None and case.applicant_id == actor.pk:
        return True
    return bool(actor.phone and actor.phone_verified_at and case.applicant_phone_hash in lookup_hashes(actor.phone))


def _may_read(case: "Case", actor: Actor) -> bool:
    return sees_all_departments(actor) or _of_the_department(case, actor) or _is_the_applicant(case, actor)


def _may_route(case: "Case", actor: Actor) -> bool:
    return _of_the_department(case, actor) or (
        works_here(actor) and isinstance(actor, User) and actor.role == "administrator"
    )


of_the_department = May("officer or head of the department", _of_the_department)
the_applicant = May("the applicant", _is_the_applicant)
the_portal = May("the portal", lambda case, actor: isinstance(actor, Portal))
reader = May("whoever may read the case", _may_read)
router = May("officer or head of the department, administrator", _may_route)
