"""Questions about what was told of warnings, and how quickly."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import DurationField, Exists, ExpressionWrapper, F, Max, OuterRef, Q, Subquery

from ..outbox import OutboxMessage

if TYPE_CHECKING:
    from .models import WeatherNotice  # noqa: F401


OPEN_STATES = ("draft", "review", "approved")  # of a campaign that has not begun


class WeatherNoticeQuerySet(models.QuerySet["WeatherNotice"]):
    def told(self) -> "WeatherNoticeQuerySet":
        """Those that became a message."""
        return self.filter(campaign__isnull=False)

    def waiting(self) -> "WeatherNoticeQuerySet":
        """Drafts that nobody has sent or thrown away yet."""
        return self.filter(action="drafted", campaign__state__in=OPEN_STATES)

    def needs_a_person(self) -> "WeatherNoticeQuerySet":
        """Drafts that wait, and messages that could not be sent while what they tell is still so."""
        newer = self.model.objects.filter(kind=OuterRef("kind"), pk__gt=OuterRef("pk"))
        failed = Q(action="failed") & ~Exists(newer)
        return self.filter(Q(action="drafted", campaign__state__in=OPEN_STATES) | failed)

    def handed_over(self) -> "WeatherNoticeQuerySet":
        """Messages that are out, with `last_at` (the last hand-over) and `took` (since the announcement).

        The indicator of P06: minutes from the warning to the last hand-over. A campaign still being sent is not there.
        """
        last = (
            OutboxMessage.objects.filter(campaign=OuterRef("campaign"), sent_at__isnull=False)
            .order_by()
            .values("campaign")
            .annotate(last=Max("sent_at"))
            .values("last")
        )
        return (
            self.told()
            .filter(campaign__state="finished")
            .annotate(last_at=Subquery(last))
            .filter(last_at__isnull=False)
            .annotate(took=ExpressionWrapper(F("last_at") - F("announced_at"), output_field=DurationField()))
        )
