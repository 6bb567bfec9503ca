"""What is asked of brokers, in one query each; what depends on a time or a day takes it."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TypeVar

from django.db import models
from django.db.models import BinaryField, Count, F, Func, Q, TextField, Value
from django.db.models.functions import Concat

from civil_affairs.real_estate.brokers.rules import Facts, Wanted, Why
from programs.base.text import bigrams
from programs.people.predicates import Anyone, any_of, is_administrator, is_auditor
from programs.plan.duties import does_the_work_of

B = TypeVar("B", bound=models.Model)
A = TypeVar("A", bound=models.Model)
S = TypeVar("S", bound=models.Model)
G = TypeVar("G", bound=models.Model)

PROGRAM = 9
LISTS = ("languages", "areas", "deals")


class Lot(Func):
    """SHA-256 by PostgreSQL's own function; Django's needs the extension pgcrypto."""

    template = "SHA256(CONVERT_TO(%(expressions)s, 'UTF8'))"
    output_field = BinaryField()


class Joined(Func):
    function = "ARRAY_TO_STRING"
    output_field = TextField()


class BrokerQuerySet(models.QuerySet[B]):
    def joined(self) -> "BrokerQuerySet[B]":
        """Those that take part: they alone get requests and stand on the public list."""
        return self.filter(state="joined")

    def invitable(self) -> "BrokerQuerySet[B]":
        """Those of the register that have not joined."""
        return self.filter(state="listed")

    def suspension_over(self, day: date) -> "BrokerQuerySet[B]":
        return self.filter(state="suspended", suspended_until__lt=day)

    def matching(self, words: str) -> "BrokerQuerySet[B]":
        """By name, number or address; each word must be there, one letter is as good as two."""
        found = self
        for word in words.split():
            pieces = bigrams(word)
            if len(word) > 1 and pieces:
                found = found.filter(bigrams__contains=pieces)
            else:
                found = found.filter(name__icontains=word)
        return found

    def fitting(self, wanted: Wanted) -> "BrokerQuerySet[B]":
        """The joined brokers that meet every condition: the pure rule `rules.fits`, said in SQL."""
        return self.joined().filter(*(condition(why, wanted) for why in wanted.conditions))

    def in_turn(self, seed: str) -> "BrokerQuerySet[B]":
        """The published order: whose turn lies furthest back, ties by lot (`rules.in_turn`)."""
        lot = Lot(Concat(Value(f"{seed}|"), "register_number"))
        return self.order_by("turn", lot)

    def facts(self) -> Iterator[Facts]:
        """What the rule knows of each. Arrays come as text: thousands of them are read ten times as fast so."""
        lists = {f"{name}_text": Joined(F(name), Value(",")) for name in LISTS}
        columns = [f"{name}_text" if name in LISTS else name for name in Facts._fields]
        rows = self.annotate(**lists).values_list(*columns)
        for pk, number, name, kind, sex, languages, areas, deals, sundays, holidays, turn in rows:
            spoken = languages.split(",") if languages else []
            yield Facts(
                pk, number, name, kind, sex, spoken, areas.split(","), deals.split(","), sundays, holidays, turn
            )

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


class ApplicationQuerySet(models.QuerySet[A]):
    def waiting(self) -> "ApplicationQuerySet[A]":
        return self.filter(state="waiting").order_by("applied_at", "id")


class SuspensionQuerySet(models.QuerySet[S]):
    def standing(self) -> "SuspensionQuerySet[S]":
        return self.filter(lifted_at__isnull=True)

    def appealed(self) -> "SuspensionQuerySet[S]":
        """Those the broker objected to and nobody answered yet."""
        return self.filter(appealed_at__isnull=False, answered_at__isnull=True)


class SignalQuerySet(models.QuerySet[G]):
    def open(self) -> "SignalQuerySet[G]":
        """Those nobody looked into yet."""
        return self.filter(settled_at__isnull=True)


# --- who may


def keeps_brokers(user: Anyone) -> bool:
    """The staff of the department whose work it is, and the administrator."""
    return any_of(is_administrator, does_the_work_of(PROGRAM))(user)


def sees_brokers(user: Anyone) -> bool:
    return any_of(keeps_brokers, is_auditor)(user)
