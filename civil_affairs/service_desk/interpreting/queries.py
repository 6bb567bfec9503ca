"""Which bookings of interpreting wait for what."""

from datetime import datetime
from typing import TypeVar

from django.db import models
from django.db.models import Q

from programs.bookings.models import Occupation, Resource, Session
from programs.bookings.states import State
from programs.people.models import User
from programs.people.predicates import Anyone, is_staff, sees_all

I = TypeVar("I", bound=models.Model)  # noqa: E741 - as the others


class InterpretingQuerySet(models.QuerySet[I]):
    def visible_to(self, user: Anyone) -> "InterpretingQuerySet[I]":
        if sees_all(user):
            return self
        if not isinstance(user, User) or not is_staff(user):
            return self.none()
        return self.filter(booking__session__offering__department=user.department_id)

    def unassigned(self, at: datetime) -> "InterpretingQuerySet[I]":
        """Coming ones without an interpreter, and for which no other time has been offered since."""
        return self.filter(
            Q(booking__state__in=(State.PENDING, State.CONFIRMED)),
            booking__session__ends_at__gt=at,
            interpreter__isnull=True,
            proposed_at__isnull=True,
        )


def free_interpreters(session: Session) -> "models.QuerySet[Resource]":
    """Those who have nothing else at the session's time."""
    taken = Occupation.objects.filter(during__overlap=(session.starts_at, session.ends_at)).values("resource")
    return Resource.objects.filter(kind="interpreter", is_active=True).exclude(pk__in=taken).order_by("name")
