"""Questions about what was told of warnings, and how quickly."""

from typing import Self, TypeVar

from django.db import models
from django.db.models import DurationField, Exists, ExpressionWrapper, F, Max, OuterRef, Q, Subquery, Value
from django.db.models.functions import Concat

from ..campaigns.models import Campaign
from ..outbox import OutboxMessage, Purpose

M = TypeVar("M", bound=models.Model)


OPEN_STATES = ("draft", "review", "approved")  # of a campaign that has not begun
BY_HAND = ":by-hand"  # added to the name of a change by the campaign of a draft that an officer sent


class WeatherNoticeQuerySet(models.QuerySet[M]):
    def told(self) -> Self:
        """Those that became a message."""
        return self.filter(campaign__isnull=False)

    def waiting(self) -> Self:
        """Drafts that nobody has sent or thrown away yet."""
        return self.filter(action="drafted", campaign__state__in=OPEN_STATES)

    def needs_a_person(self) -> Self:
        """Drafts that wait, and messages that could not be sent while what they tell is still so."""
        newer = self.model._default_manager.filter(kind=OuterRef("kind"), pk__gt=OuterRef("pk"))
        failed = Q(action="failed") & ~Exists(newer)
        return self.filter(Q(action="drafted", campaign__state__in=OPEN_STATES) | failed)

    def handed_over(self) -> Self:
        """Messages that are out, with `last_at` (the last hand-over), `took` (since the announcement) and `carrier`.

        The indicator of P06: minutes from the warning to the last hand-over. `carrier` is the campaign that went out:
        the notice's own, or the one that an officer sent its draft by. One still being sent is not there.
        """
        by_hand = Concat(OuterRef("ref"), Value(BY_HAND))
        carriers = Campaign.objects.filter(
            Q(pk=OuterRef("campaign")) | Q(ref=by_hand, purpose=Purpose.DISASTER), state="finished"
        )
        last = (
            OutboxMessage.objects.filter(campaign=OuterRef("carrier"), sent_at__isnull=False)
            .order_by()
            .values("campaign")
            .annotate(last=Max("sent_at"))
            .values("last")
        )
        return (
            self.told()
            .annotate(carrier=Subquery(carriers.order_by("-pk").values("pk")[:1]))
            .filter(carrier__isnull=False)
            .annotate(last_at=Subquery(last))
            .filter(last_at__isnull=False)
            .annotate(took=ExpressionWrapper(F("last_at") - F("announced_at"), output_field=DurationField()))
        )
