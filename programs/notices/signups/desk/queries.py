"""Questions about bundles of paper applications; each takes the time it is asked about."""

from datetime import date, datetime, timedelta
from typing import Self, TypeVar

from django.db import connection, models
from django.db.models import Count, Q

from programs.people.models import Role, User
from programs.people.predicates import Anyone, has_role, sees_all
from programs.plan.duties import answers_for

from ...queries import may_decide

M = TypeVar("M", bound=models.Model)


PROGRAM = 6
SILENT = timedelta(minutes=1)  # a task that says nothing for so long is gone

may_type = has_role(Role.OFFICER, Role.HEAD, Role.ADMINISTRATOR)
may_import = may_decide


class SignupBatchQuerySet(models.QuerySet[M]):
    def visible_to(self, user: Anyone) -> Self:
        """One's own and one's department's bundles; all for those who see all and for the department of P06."""
        if sees_all(user):
            return self
        if not isinstance(user, User) or user.department_id is None:
            return self.none()
        if answers_for(user, PROGRAM):
            return self
        return self.filter(Q(by=user) | Q(department=user.department_id))

    def left_behind(self, at: datetime) -> Self:
        """Bundles that somebody was working on who has not been heard of since."""
        return self.filter(state__in=("checking", "importing"), busy_at__lte=at - SILENT)

    def locked(self, pk: int) -> M:
        """The bundle as it is now, ours until the end of the transaction."""
        if not connection.in_atomic_block:
            raise RuntimeError("locked() needs a transaction.")
        return self.select_for_update(of=("self",)).select_related("place").get(pk=pk)

    def to_clear(self, before: datetime) -> Self:
        """Bundles from before that time whose file or rows are still there."""
        return self.filter(cleared_at__isnull=True, created_at__lt=before)


class PaperFormQuerySet(models.QuerySet[M]):
    def by_state(self) -> dict[str, int]:
        """How many rows there are of each state. One query."""
        return dict(self.order_by().values_list("state").annotate(count=Count("pk")))

    def refused(self) -> Self:
        """Rows that do not go in as they are: faulty ones and repeats, in the order of the file."""
        return self.filter(state__in=("bad", "twice")).order_by("number")

    def last_of(self, user: User, *, since: datetime) -> M | None:
        """The newest that this person typed in since then and did not take back."""
        mine = self.filter(batch__by=user, batch__kind="typed", state="entered", entered_at__gte=since)
        return mine.select_related("batch", "subscriber").order_by("-entered_at", "-pk").first()

    def entered_by(self, user: User, *, day: date) -> Self:
        """What this person typed in on that day and did not take back, newest first."""
        return self.filter(batch__by=user, batch__kind="typed", batch__day=day, state="entered").order_by(
            "-entered_at", "-pk"
        )
