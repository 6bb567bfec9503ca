"""Who sees subscribers: personal data is 홍보담당관's work, read by the auditor, looked after by the administrator."""

from programs.people.models import Role
from programs.people.predicates import any_of, has_role

from ..who import is_of_public_relations

may_see_subscribers = any_of(is_of_public_relations, has_role(Role.ADMINISTRATOR, Role.AUDITOR))
may_change_subscribers = any_of(is_of_public_relations, has_role(Role.ADMINISTRATOR))
