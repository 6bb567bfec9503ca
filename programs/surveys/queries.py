"""Questions about surveys and what was answered; each takes the time it is asked about."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TypeVar

from django.db import models
from django.db.models import Q

from programs.people.models import User
from programs.people.predicates import Anyone, is_administrator, is_staff, sees_all
from programs.surveys.states import About, State

S = TypeVar("S", bound=models.Model)
R = TypeVar("R", bound=models.Model)
I = TypeVar("I", bound=models.Model)  # noqa: E741 - beside S and R

REMIND_AFTER = timedelta(days=3)


class SurveyQuerySet(models.QuerySet[S]):
    def open_at(self, at: datetime) -> SurveyQuerySet[S]:
        """Those that take answers at that time."""
        return self.filter(
            Q(opens_at__isnull=True) | Q(opens_at__lte=at),
            Q(closes_at__isnull=True) | Q(closes_at__gt=at),
            state=State.OPEN,
        )

    def for_everybody(self) -> SurveyQuerySet[S]:
        """Those in the public list; the ones about a case or a visit are answered by their link."""
        return self.filter(about__in=[About.GENERAL, About.EVENT])

    def published(self) -> SurveyQuerySet[S]:
        return self.filter(public_results=True)

    def to_close(self, at: datetime) -> SurveyQuerySet[S]:
        return self.filter(state=State.OPEN, closes_at__lte=at)

    def current(self, slug: str) -> S | None:
        """The version under this address that people meet: the newest that is no draft."""
        return self.filter(slug=slug).exclude(state=State.DRAFT).order_by("-version").first()

    def editable_by(self, user: Anyone) -> SurveyQuerySet[S]:
        """Those of the user's department; all for the administrator."""
        if is_administrator(user):
            return self
        if isinstance(user, User) and is_staff(user) and user.department_id:
            return self.filter(department=user.department_id)
        return self.none()

    def readable_by(self, user: Anyone) -> SurveyQuerySet[S]:
        return self if sees_all(user) else self.editable_by(user)


class ResponseQuerySet(models.QuerySet[R]):
    def with_person(self) -> ResponseQuerySet[R]:
        """Those that a person may still be told from."""
        return self.filter(~Q(about="") | Q(once_mark__isnull=False))


class InvitationQuerySet(models.QuerySet[I]):
    def with_address(self) -> InvitationQuerySet[I]:
        return self.exclude(channel="none")

    def to_remind(self, at: datetime) -> InvitationQuerySet[I]:
        """Those who were asked some days ago, can still answer, and have not been reminded."""
        return self.filter(
            answered=False,
            reminded_at__isnull=True,
            invited_at__lte=at - REMIND_AFTER,
            expires_at__gt=at,
            survey__state=State.OPEN,
        ).exclude(channel="none")

    def forget_addresses(self) -> int:
        """Destroy how to reach them; that they were asked stays, for the rate of answers."""
        return self.update(phone="", phone_hash="", email="", channel="none")
