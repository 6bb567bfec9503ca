"""Questions about warnings; each takes the time it is asked about."""

from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from .models import WeatherWarning


class WeatherWarningQuerySet(models.QuerySet["WeatherWarning"]):
    def in_force(self, at: datetime) -> "WeatherWarningQuerySet":
        """Announced and not over, the gravest first; areas that cover the district may each have one of a kind."""
        return self.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=at)).order_by("-level", "announced_at", "kind")

    def since(self, at: datetime, *, now: datetime) -> "WeatherWarningQuerySet":
        """In force now, or at some moment since `at`; the latest first."""
        return self.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=min(at, now))).order_by("-announced_at", "kind")


def gravest_of_each_kind(warnings: "list[WeatherWarning]") -> "list[WeatherWarning]":
    """One warning a kind: the gravest of those for the zone, the city and the country; in the order given."""
    by_kind = sorted(warnings, key=lambda one: (one.kind, -one.level, one.announced_at, one.area_code))
    chosen = {next(group).pk for _kind, group in groupby(by_kind, key=lambda one: one.kind)}
    return [one for one in warnings if one.pk in chosen]
