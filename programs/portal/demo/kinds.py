"""What the demo needs to know of a kind of case, registered by whoever owns the kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Any

from programs.base.clock import Rule
from programs.base.registry import Registry, autodiscover
from programs.cases.models import Case

if TYPE_CHECKING:
    from programs.portal.demo.stage import Stage


@dataclass(frozen=True)
class Way:
    """How cases of a kind come: by which channels, under which rule, how often."""

    rule: Rule
    channels: tuple[str, ...]
    weight: int


@dataclass(frozen=True, eq=False)
class DemoKind:
    """A kind of case in the demo.

    programs: the numbers it occurs in (empty: all); share: its part of such a program's cases in the archive
    (0: none, only its stories are played).
    stories: plays recent cases through the real services. The archive's child rows are made in SQL: `pool`
    gives rows of ready values, and `select` says for each column of the child table which expression fills
    it, over the aliases c (the case's row), l (its life, see lives.py) and p (a row of the pool).
    texts: what the timeline says beside a move.
    """

    model: type[Case]
    programs: tuple[int, ...]
    share: float
    ways: Sequence[Way]
    stories: Callable[[Stage], None]
    pool_columns: Sequence[tuple[str, str]]
    pool: Callable[[Random], list[tuple[Any, ...]]]
    select: Sequence[tuple[str, str]]
    texts: dict[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return self.model.about.key


registry: Registry[DemoKind] = Registry("kind of demo case")


def register(kind: DemoKind) -> DemoKind:
    return registry.register(kind.key, kind)


def demo_kinds() -> list[DemoKind]:
    """Return every registered kind, those of single programs first."""
    autodiscover("demo")
    return sorted(registry, key=lambda kind: (not kind.programs, kind.key))
