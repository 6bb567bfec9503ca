"""Questions about warnings; each takes the time it is asked about."""

from datetime import datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from .models import WeatherWarning

CLEAR_HOURS = 3  # an all-clear is shown for so long


class WeatherWarningQuerySet(models.QuerySet["WeatherWarning"]):
    def in_force(self, at: datetime) -> "WeatherWarningQuerySet":
        """Announced and not over, the gravest first; areas that cover the district may each have one of a kind."""
        return self.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=at)).order_by("-level", "announced_at", "kind")

    def over(self, at: datetime) -> "WeatherWarningQuerySet":
        return self.filter(ends_at__lte=at)

    def ended_since(self, at: datetime, *, now: datetime) -> "WeatherWarningQuerySet":
        return self.over(now).filter(ends_at__gt=at).order_by("-ends_at", "kind")

    def just_ended(self, now: datetime) -> "WeatherWarningQuerySet":
        """What ended so lately that people still have to be told that it is over."""
        return self.ended_since(now - timedelta(hours=CLEAR_HOURS), now=now)


def gravest_of_each_kind(warnings: "list[WeatherWarning]") -> "list[WeatherWarning]":
    """One warning a kind: the gravest of those for the zone, the city and the country; in the order given."""
    by_kind = sorted(warnings, key=lambda one: (one.kind, -one.level, one.announced_at, one.area_code))
    chosen = {next(group).pk for _kind, group in groupby(by_kind, key=lambda one: one.kind)}
    return [one for one in warnings if one.pk in chosen]
