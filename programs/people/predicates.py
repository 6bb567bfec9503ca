"""Who may: small named questions about a user, composed by ``any_of``, ``all_of`` and ``not_``."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from programs.base.errors import NotYourDuty
from programs.people.models import Department, Role, User

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Anyone: TypeAlias = User | AnonymousUser
Predicate: TypeAlias = Callable[[Anyone], bool]


def has_role(*roles: str) -> Predicate:
    """Whether the user is active and has one of the roles."""

    def predicate(user: Anyone) -> bool:
        return isinstance(user, User) and user.is_active and user.role in roles

    return predicate


is_resident = has_role(Role.RESIDENT)
is_officer = has_role(Role.OFFICER)
is_head = has_role(Role.HEAD)
is_auditor = has_role(Role.AUDITOR)
is_administrator = has_role(Role.ADMINISTRATOR)
is_mayor = has_role(Role.MAYOR)
is_staff = has_role(Role.OFFICER, Role.HEAD, Role.AUDITOR, Role.ADMINISTRATOR, Role.MAYOR)
sees_all = has_role(Role.MAYOR, Role.AUDITOR, Role.ADMINISTRATOR)
sees_dashboard = has_role(Role.HEAD, Role.MAYOR, Role.AUDITOR, Role.ADMINISTRATOR)


def is_officer_of(department: Department | None) -> Predicate:
    """Whether the user does this department's work: its officers and its head."""

    def predicate(user: Anyone) -> bool:
        return (
            isinstance(user, User)
            and department is not None
            and has_role(Role.OFFICER, Role.HEAD)(user)
            and user.department_id == department.pk
        )

    return predicate


def is_head_of(department: Department | None) -> Predicate:
    def predicate(user: Anyone) -> bool:
        return is_head(user) and is_officer_of(department)(user)

    return predicate


def sees_department(department: Department | None) -> Predicate:
    """Whether the user may read this department's rows: its own people, and those who see all."""
    return any_of(sees_all, is_officer_of(department))


def any_of(*predicates: Predicate) -> Predicate:
    return lambda user: any(predicate(user) for predicate in predicates)


def all_of(*predicates: Predicate) -> Predicate:
    return lambda user: all(predicate(user) for predicate in predicates)


def not_(predicate: Predicate) -> Predicate:
    return lambda user: not predicate(user)


def require(predicate: Predicate, user: Anyone, sentence: "StrOrPromise | None" = None) -> None:
    """Raise NotYourDuty with the sentence (shown to the person) unless the predicate holds."""
    if not predicate(user):
        raise NotYourDuty(sentence or _("이 일은 맡은 사람만 할 수 있어요."))


def within_department(rows: QuerySet[Any], user: Anyone, *, field: str = "department") -> QuerySet[Any]:
    """Return the rows that this member of staff may see: all, the own department's, or none."""
    if sees_all(user):
        return rows
    if isinstance(user, User) and is_staff(user) and user.department_id is not None:
        return rows.filter(**{field: user.department_id})
    return rows.none()
