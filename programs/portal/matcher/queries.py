"""Which saved profiles a service fits: the rules of programs.base.matching as one SQL condition."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import Self, TypeVar

from django.db import models
from django.db.models import Count, Q

from programs.base.matching.conditions import Condition, Season
from programs.base.matching.registry import Match
from programs.base.matching.vocabulary import MANY

M = TypeVar("M", bound=models.Model)


NOBODY = Q(pk__in=[])


def condition_q(condition: Condition, day: date) -> Q:
    """The rows for which `holds(condition, answers, day)` is True; a test holds that both agree."""
    if isinstance(condition, Season):
        return Q() if condition.is_on(day) else NOBODY
    parts = [
        Q(**{f"{question.value}__{'overlap' if question in MANY else 'in'}": sorted(values)})
        for question, values in condition.accepted.items()
        if values
    ]
    return reduce(or_, parts) if parts else NOBODY


def match_q(match: Match, day: date) -> Q:
    """The rows that the service fits."""
    whole = Q()
    for condition in match.conditions:
        whole &= condition_q(condition, day)
    return whole


class ProfileQuerySet(models.QuerySet[M]):
    def kept(self, at: datetime) -> Self:
        """Those whose year is not over."""
        return self.filter(saved_at__gt=at - timedelta(days=365))

    def to_tell(self, at: datetime) -> Self:
        """Whom staff may see: they agreed to be told, their year is not over, their account is in use."""
        return self.kept(at).filter(may_be_told=True, user__is_active=True)

    def fitting(self, match: Match, day: date) -> Self:
        return self.filter(match_q(match, day))

    def how_many(self, matches: Sequence[Match], day: date) -> dict[str, int]:
        """How many each service fits, by its key, all in one query."""
        if not matches:
            return {}
        counted = self.aggregate(
            **{f"n{place}": Count("pk", filter=match_q(match, day)) for place, match in enumerate(matches)}
        )
        return {match.key: counted[f"n{place}"] for place, match in enumerate(matches)}
