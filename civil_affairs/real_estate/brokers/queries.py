"""What is asked of brokers, in one query each; what depends on a time or a day takes it."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.db.models import BinaryField, Count, Func, Q, Value
from django.db.models.functions import Concat

from civil_affairs.real_estate.brokers.rules import Wanted, Why

if TYPE_CHECKING:
    from civil_affairs.real_estate.brokers.models import Broker  # noqa: F401

B = TypeVar("B", bound="Broker")


class Lot(Func):
    """SHA-256 by PostgreSQL's own function; Django's needs the extension pgcrypto."""

    template = "SHA256(CONVERT_TO(%(expressions)s, 'UTF8'))"
    output_field = BinaryField()


class BrokerQuerySet(models.QuerySet[B]):
    def joined(self) -> "BrokerQuerySet[B]":
        """Those that take part: they alone get requests and stand on the public list."""
        return self.filter(state="joined")

    def invitable(self) -> "BrokerQuerySet[B]":
        """Those of the register that have not joined."""
        return self.filter(state="listed")

    def suspension_over(self, day: date) -> "BrokerQuerySet[B]":
        return self.filter(state="suspended", suspended_until__lt=day)

    def fitting(self, wanted: Wanted) -> "BrokerQuerySet[B]":
        """The joined brokers that meet every condition: the pure rule `rules.fits`, said in SQL."""
        return self.joined().filter(*(condition(why, wanted) for why in wanted.conditions))

    def in_turn(self, seed: str) -> "BrokerQuerySet[B]":
        """The published order: whose turn lies furthest back, ties by lot (`rules.in_turn`)."""
        lot = Lot(Concat(Value(f"{seed}|"), "register_number"))
        return self.order_by("turn", lot)

    def count_missing(self, wanted: Wanted) -> dict[str, int]:
        """How many joined brokers there are, and how many miss each condition (one may miss several)."""
        asked = {why.value: Count("pk", filter=~condition(why, wanted)) for why in wanted.conditions}
        return self.joined().aggregate(joined=Count("pk"), **asked)


def condition(why: Why, wanted: Wanted) -> Q:
    return {
        Why.DEAL: Q(deals__contains=[wanted.deal]),
        Why.AREA: Q(areas__overlap=_list(wanted.dongs)),
        Why.SEX: Q(sex=wanted.sex),
        Why.LANGUAGE: Q(languages__overlap=_list(wanted.languages)),
        Why.SUNDAYS: Q(open_sundays=True),
        Why.HOLIDAYS: Q(open_holidays=True),
    }[why]


def _list(values: Sequence[str]) -> list[str]:
    return list(values)
