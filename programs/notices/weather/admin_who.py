"""Who keeps the weather warnings: 안전치수과 and the administrator. Who may send stands in `campaigns.who`."""

from programs.people.models import User
from programs.people.predicates import Anyone, is_administrator

from ..campaigns.who import works_in_a_department

SAFETY = "safety-flood-control"  # 안전치수과


def may_keep_weather(user: Anyone) -> bool:
    """Type bulletins in, change rules, throw drafts away."""
    if is_administrator(user):
        return True
    return (
        isinstance(user, User)
        and works_in_a_department(user)
        and user.department is not None
        and user.department.slug == SAFETY
    )
