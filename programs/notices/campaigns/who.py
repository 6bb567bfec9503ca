"""Who may do what with a campaign: named predicates, used by the table of verbs, the pages and the list."""

from typing import TYPE_CHECKING

from django.conf import settings

from programs.people.models import Role, User
from programs.people.predicates import Anyone, has_role, is_administrator

from ..who import is_of_public_relations, works_in_a_department

if TYPE_CHECKING:
    from .models import Campaign


def may_compose(user: Anyone) -> bool:
    """Every department writes its own messages."""
    return works_in_a_department(user)


def may_send_disasters(user: Anyone) -> bool:
    """Departments that may send disaster messages by themselves (P06.5): 안전치수과 and the health centre's."""
    return (
        isinstance(user, User)
        and works_in_a_department(user)
        and user.department is not None
        and user.department.slug in settings.DISASTER_DEPARTMENTS
    )


def may_write(user: Anyone, campaign: "Campaign") -> bool:
    """Officers and head of the campaign's department, and 홍보담당관."""
    return is_of_public_relations(user) or (
        isinstance(user, User) and works_in_a_department(user) and user.department_id == campaign.department_id
    )


def wrote(user: Anyone, campaign: "Campaign") -> bool:
    return isinstance(user, User) and (user.pk == campaign.created_by_id or user.pk in campaign.writers)


def is_an_approver(user: Anyone) -> bool:
    """Whether some campaign may wait for this person at all."""
    return is_of_public_relations(user) or is_administrator(user) or has_role(Role.HEAD)(user)


def could_approve(user: Anyone, campaign: "Campaign") -> bool:
    """The head of the campaign's department, anyone of 홍보담당관, the administrator; apart from whose text it is."""
    if is_of_public_relations(user) or is_administrator(user):
        return True
    return isinstance(user, User) and has_role(Role.HEAD)(user) and user.department_id == campaign.department_id


def may_approve(user: Anyone, campaign: "Campaign") -> bool:
    return could_approve(user, campaign) and not wrote(user, campaign)


def may_approve_by_rule(user: Anyone, campaign: "Campaign") -> bool:
    """A disaster message of a department that may send such without a second person (P06.5)."""
    return campaign.purpose == "disaster" and may_send_disasters(user) and may_write(user, campaign)


def may_run(user: Anyone, campaign: "Campaign") -> bool:
    """Start, hold and stop: whoever may write it, and the administrator."""
    return may_write(user, campaign) or is_administrator(user)
