"""What waits for a member of staff: counted things with a link, registered by the programs that make them.

A program's folder has a `todo.py` that calls `register(Todo(...))`; the staff desk shows each with its count.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django_stubs_ext import StrOrPromise

from programs.base.registry import Registry

if TYPE_CHECKING:
    from programs.people.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class Todo:
    """One kind of waiting work.

    `count(user)` says how many wait for this person (one query), `url(user)` where they are handled,
    `shown_to(user)` whether the tile concerns them at all. `urgent` tiles are marked in words when not empty.
    """

    key: str
    title: StrOrPromise
    text: StrOrPromise
    count: "Callable[[User], int]"
    url: "Callable[[User], str]"
    shown_to: "Callable[[User], bool]" = lambda user: True
    urgent: bool = False
    order: int = 100


@dataclass(frozen=True, slots=True)
class Tile:
    """A to-do as one person sees it now."""

    todo: Todo
    count: int
    url: str

    @property
    def is_pressing(self) -> bool:
        return self.todo.urgent and self.count > 0


_todos: Registry[Todo] = Registry("to-do")


def register(*todos: Todo) -> None:
    for todo in todos:
        _todos.register(todo.key, todo)


def all_todos() -> list[Todo]:
    return sorted(_todos, key=lambda todo: (todo.order, todo.key))


def tiles_for(user: "User") -> list[Tile]:
    """The tiles of one person; one query for each that concerns them."""
    return [Tile(todo=todo, count=todo.count(user), url=todo.url(user)) for todo in all_todos() if todo.shown_to(user)]
