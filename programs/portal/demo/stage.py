"""Where the small demo's stories are played: real verbs, at moments of the last working days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import cached_property
from random import Random
from typing import Any, TypeVar

from programs.base.calendar import HOUR, WorkingCalendar
from programs.cases import services
from programs.cases.models import Case
from programs.people.actors import Guest
from programs.people.models import Department, Role, User
from programs.plan.models import Program
from programs.portal.demo.names import Person

K = TypeVar("K", bound=Case)


class Stage:
    """The chance, the time and the people of the stories."""

    def __init__(self, *, rng: Random, now: datetime, calendar: WorkingCalendar, people: list[Person]) -> None:
        self.rng, self.now, self.calendar = rng, now, calendar
        self._people = iter(people)

    def ago(self, hours: float) -> datetime:
        """Return the moment that so many working hours lie before now."""
        first = self.now - timedelta(days=3 * int(hours / 8) + 20)
        passed = self.calendar.working_seconds_between(first, self.now)
        return self.calendar.add_working_seconds(first, max(1, passed - round(hours * HOUR)))

    def programs(self, numbers: Iterable[int]) -> list[Program]:
        return list(Program.objects.filter(number__in=list(numbers)).select_related("department"))

    def officer(self, department: Department) -> User:
        found = User.objects.of_department(department).filter(role=Role.OFFICER).order_by("pk").first()
        if found is None:
            raise LookupError(f"The demo has no officer of {department.name}.")
        return found

    @cached_property
    def residents(self) -> list[User]:
        return list(User.objects.residents().filter(email__endswith="@example.com").order_by("pk"))

    def applicant(self, *, account: bool = False) -> dict[str, Any]:
        """Return the fields of a Case that say who asks: a resident with an account, or somebody without."""
        if account and self.residents:
            user = self.rng.choice(self.residents)
            return {
                "applicant": user,
                "applicant_name": user.name,
                "applicant_phone": user.phone,
                "applicant_email": user.email,
                "notify_by": "sms",
                "language": user.language,
            }
        person = next(self._people)
        by = self.rng.choice(("sms", "sms", "sms", "email", "none"))
        return {
            "applicant_name": person.name,
            "applicant_phone": person.phone,
            "applicant_email": person.email,
            "notify_by": by,
        }

    def file(
        self, case: K, *, hours: float, label: str, by: User | None = None, message: str | None = None
    ) -> K | None:
        """File the case with the program's department so many working hours ago; None when it was played before."""
        case.department = case.program.department
        return self.file_for(case, hours=hours, label=label, by=by, message=message)

    def file_for(
        self, case: K, *, hours: float, label: str, by: User | None = None, message: str | None = None
    ) -> K | None:
        """The same for the department that the case names."""
        key = f"demo:{label}"
        if Case.objects.filter(submission_key=key).exists():
            return None
        actor = by or case.applicant or Guest(case.applicant_phone)
        filed, _is_new = services.file(case, by=actor, submission_key=key, message=message, at=self.ago(hours))
        return filed

    def perform(self, case: K, move: str, *, by: User, hours: float, data: Mapping[str, Any] | None = None) -> K:
        """Make the move so many working hours ago."""
        return services.perform(case, move, by=by, data=data, at=self.ago(hours))  # type: ignore[return-value]
