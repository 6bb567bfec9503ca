"""Questions about warnings; each takes the time it is asked about."""

from datetime import datetime
from typing import Self, TypeVar

from django.db import models
from django.db.models import Q

M = TypeVar("M", bound=models.Model)


class WeatherWarningQuerySet(models.QuerySet[M]):
    def in_force(self, at: datetime) -> Self:
        """Announced and not over, the gravest first; areas that cover the district may each have one of a kind."""
        return self.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=at)).order_by("-level", "announced_at", "kind")

    def since(self, at: datetime, *, now: datetime) -> Self:
        """In force now, or at some moment since `at`; the latest first."""
        return self.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=min(at, now))).order_by("-announced_at", "kind")
