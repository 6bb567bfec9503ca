"""What the desk asks about registrations; each takes the day it asks for."""

from __future__ import annotations

from datetime import date
from typing import Self, TypeVar

from django.db import models
from django.db.models import Q

from civil_affairs.registration.rules import Stage, idle_before
from programs.base.closures import current_calendar
from programs.cases.queries import CaseQuerySet
from programs.cases.states import OPEN_STATES, State

R = TypeVar("R", bound=models.Model)
OPEN = Q(state__in=OPEN_STATES)
WHERE: dict[str, Q] = {
    Stage.WAITING: Q(state=State.SUBMITTED),
    Stage.RECEIVED: Q(state__in=[State.RECEIVED, State.SUPPLEMENT], ledger_on__isnull=True),
    Stage.LEDGER: OPEN & Q(ledger_on__isnull=False, commissioned_on__isnull=True),
    Stage.COMMISSIONED: OPEN & Q(commissioned_on__isnull=False, returned_on__isnull=True, registered_on__isnull=True),
    Stage.CORRECTION: OPEN & Q(returned_on__isnull=False),
    Stage.REGISTERED: Q(registered_on__isnull=False, told_at__isnull=True),
    Stage.TOLD: Q(told_at__isnull=False),
    Stage.ENDED: Q(state__in=[State.DONE, State.REFUSED, State.WITHDRAWN], registered_on__isnull=True),
}


class RegistrationQuerySet(CaseQuerySet[R]):
    def at_stage(self, stage: str) -> Self:
        return self.filter(WHERE[stage])

    def idle(self, today: date) -> Self:
        """Received, not waiting for the applicant, and five working days without a step."""
        return self.filter(state=State.RECEIVED, last_step_on__lte=idle_before(today, current_calendar()))

    def to_tell(self) -> Self:
        """Registered, and nobody was reached yet."""
        return self.at_stage(Stage.REGISTERED)

    def letters_of(self, day: date) -> Self:
        """What was commissioned that day: each needs a letter."""
        return self.filter(commissioned_on=day).order_by("commission_number", "id")

    def with_kind(self) -> Self:
        return self.select_related("change", "department", "program", "assignee")
