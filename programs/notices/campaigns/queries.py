"""Questions about campaigns."""

from datetime import datetime, timedelta
from typing import Self, TypeVar

from django.db import connection, models
from django.db.models import Q

from programs.people.models import User
from programs.people.predicates import Anyone, is_administrator, is_head, is_staff, sees_all

from ..who import is_of_public_relations

M = TypeVar("M", bound=models.Model)


A_WHILE = timedelta(minutes=10)  # the task that starts them comes every some seconds


class CampaignQuerySet(models.QuerySet[M]):
    def visible_to(self, user: Anyone) -> Self:
        """All for those who see all and for the office that answers for P06; else the own department's."""
        if sees_all(user) or is_of_public_relations(user):
            return self
        if isinstance(user, User) and is_staff(user) and user.department_id is not None:
            return self.filter(department=user.department_id)
        return self.none()

    def locked(self, pk: int) -> M:
        """The row as it is now, ours until the end of the transaction."""
        if not connection.in_atomic_block:
            raise RuntimeError("locked() needs a transaction.")
        return self.select_for_update(of=("self",)).get(pk=pk)

    def due(self, at: datetime) -> Self:
        """Approved ones whose time has come."""
        return self.filter(state="approved", scheduled_at__lte=at).order_by("priority", "scheduled_at", "id")

    def not_started(self, at: datetime) -> Self:
        """Approved ones whose time is over: something was faulty when they were to begin, and a person must look."""
        return self.due(at - A_WHILE)

    def waiting_for(self, user: Anyone) -> Self:
        """Those handed in that this person may approve: `who.may_approve` in SQL."""
        if not isinstance(user, User):
            return self.none()
        waiting = self.filter(state="review").exclude(created_by=user).exclude(writers__contains=[user.pk])
        if is_of_public_relations(user) or is_administrator(user):
            return waiting
        return waiting.filter(department=user.department_id) if is_head(user) else self.none()


class TemplateQuerySet(models.QuerySet[M]):
    def usable_by(self, user: User) -> Self:
        """Those in use, of every department or of the person's own."""
        return self.filter(Q(department__isnull=True) | Q(department=user.department_id), is_active=True)
