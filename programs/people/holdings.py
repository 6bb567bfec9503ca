"""What the portal holds about a person, floor by floor: to hand it over, and to erase it where the law allows.

A floor registers its part in a module ``personal_data.py``, which is found at start-up.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from programs.base.registry import Registry
from programs.people.models import User

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def _nothing(user: User) -> list[str]:
    return []


def _keep(user: User) -> None:
    return None


@dataclass(frozen=True, kw_only=True)
class Holding:
    """One floor's part.

    ``export`` returns what JSON can hold; ``blockers`` returns sentences why the account cannot be erased yet (an open
    case); ``erase`` erases or anonymises this part, in the transaction that erases the account, before the user's own
    fields go; ``order`` is the order of erasing.
    """

    key: str
    title: "StrOrPromise"
    export: Callable[[User], Any]
    blockers: Callable[[User], list[str]] = _nothing
    erase: Callable[[User], None] = _keep
    order: int = 100


holdings: Registry[Holding] = Registry("holding of personal data")


def register(holding: Holding) -> Holding:
    return holdings.register(holding.key, holding)


def in_order() -> list[Holding]:
    return sorted(holdings, key=lambda holding: (holding.order, holding.key))
