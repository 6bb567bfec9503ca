"""Which consultations wait for what; each question takes the time it is asked about."""

from datetime import datetime
from typing import TypeVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from programs.bookings.states import LIVE, State
from programs.people.models import User
from programs.people.predicates import Anyone, is_staff, sees_all

C = TypeVar("C", bound=models.Model)


class ConsultationQuerySet(models.QuerySet[C]):
    def visible_to(self, user: Anyone) -> "ConsultationQuerySet[C]":
        """Those of the fields of the user's department; all for those who see all."""
        if sees_all(user):
            return self
        if not isinstance(user, User) or not is_staff(user):
            return self.none()
        return self.filter(booking__session__offering__department=user.department_id)

    def coming(self, at: datetime) -> "ConsultationQuerySet[C]":
        return self.filter(booking__state__in=LIVE, booking__session__ends_at__gt=at)

    def unread(self, at: datetime) -> "ConsultationQuerySet[C]":
        """Coming ones that nobody has prepared for, or that changed since."""
        return self.coming(at).filter(Q(read_at__isnull=True) | Q(changed_at__gt=models.F("read_at")))

    def unanswered(self, at: datetime) -> "ConsultationQuerySet[C]":
        """Held, or their time is over, and the person has no record of it yet."""
        held = Q(booking__state=State.ATTENDED) | Q(booking__state=State.CONFIRMED, booking__session__ends_at__lte=at)
        return self.filter(held, answered_at__isnull=True)

    def forget(self) -> int:
        """Destroy the record; which field, when, and that it was answered stay."""
        return self.update(answer="", forgotten_at=timezone.now())
