"""Whose program P06 is: the office of public relations (홍보담당관)."""

from programs.people.models import Role, User
from programs.people.predicates import Anyone, has_role

PUBLIC_RELATIONS = "public-relations"  # the department's slug
works_in_a_department = has_role(Role.OFFICER, Role.HEAD)


def is_of_public_relations(user: Anyone) -> bool:
    """An officer or the head of 홍보담당관."""
    return (
        isinstance(user, User)
        and works_in_a_department(user)
        and user.department is not None
        and user.department.slug == PUBLIC_RELATIONS
    )
