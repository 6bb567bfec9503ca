"""An audience narrowed to people whom another program knows: a rule by name, asked anew whenever it is counted or sent.

A campaign keeps only the rule's name and its argument ("match:P24.walking"), never a list of people. So whoever takes
a consent back before the message goes out is not in it any more. A higher floor registers its rule at start-up.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django_stubs_ext import StrOrPromise

from programs.base.registry import Registry
from programs.people.models import User


@dataclass(frozen=True, slots=True)
class Narrowing:
    """`people`: the accounts meant, as a queryset of keys; None where the argument names nothing any more.

    `words`: who they are, in words for staff.
    """

    people: Callable[[str], QuerySet[User] | None]
    words: Callable[[str], StrOrPromise]


_narrowings: Registry[Narrowing] = Registry("narrowing of audiences")
NOBODY = Q(pk__in=[])


def register(name: str, narrowing: Narrowing) -> None:
    _narrowings.register(name, narrowing)


def people_of(narrowed_to: str) -> QuerySet[User] | None:
    """The accounts that a campaign is narrowed to; None where its rule is not there any more."""
    name, _colon, argument = narrowed_to.partition(":")
    known = _narrowings.get(name)
    return known.people(argument) if known is not None else None


def q(narrowed_to: str) -> Q:
    """The subscribers meant; nobody where the rule is gone, for an audience must not grow by an accident."""
    if not narrowed_to:
        return Q()
    people = people_of(narrowed_to)
    return NOBODY if people is None else Q(user__in=people)


def in_words(narrowed_to: str) -> str:
    name, _colon, argument = narrowed_to.partition(":")
    known = _narrowings.get(name)
    return str(known.words(argument)) if known is not None else ""
