"""What waits for a member of staff: counted things with a link, registered by the programs that make them.

A program's folder has a `todo.py` that calls `register(Todo(...))`; the staff desk shows each with its count.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.db.models import IntegerField, QuerySet, Subquery
from django_stubs_ext import StrOrPromise

from programs.base.registry import Registry

if TYPE_CHECKING:
    from programs.people.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class Todo:
    """One kind of waiting work.

    `rows(user)` are the rows that wait for this person: all tiles that give rows are counted in one query. What is no
    rows of one table gives its number, `count(user)`. `url(user)` says where they are handled, `shown_to(user)` whether
    the tile concerns the person at all. `urgent` tiles are marked in words when not empty.
    """

    key: str
    title: StrOrPromise
    text: StrOrPromise
    url: "Callable[[User], str]"
    rows: "Callable[[User], QuerySet[Any]] | None" = None
    count: "Callable[[User], int] | None" = None
    shown_to: "Callable[[User], bool]" = lambda user: True
    urgent: bool = False
    order: int = 100

    def __post_init__(self) -> None:
        if (self.rows is None) == (self.count is None):
            raise TypeError(f"The to-do {self.key!r} says what waits by its rows or by their number: one of them.")


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
    """The tiles of one person, however many: one query for all that give rows.

    Tiles of one room share their question whether they concern the person: it is asked once.
    """
    concerns = {ask: ask(user) for ask in {todo.shown_to for todo in all_todos()}}
    mine = [todo for todo in all_todos() if concerns[todo.shown_to]]
    numbers = _numbers_of_rows(user, mine)
    return [
        Tile(todo=todo, count=todo.count(user) if todo.count else numbers[todo.key], url=todo.url(user))
        for todo in mine
    ]


class _Number(Subquery):
    """How many rows a query finds, as one column of another."""

    template = "(SELECT count(*) FROM (%(subquery)s) waiting)"
    output_field = IntegerField()
    empty_result_set_value = 0  # a query that finds nothing by its own words (`none()`)


def _numbers_of_rows(user: "User", todos: list[Todo]) -> dict[str, int]:
    rows = {todo.key: todo.rows(user) for todo in todos if todo.rows is not None}
    if not rows:
        return {}
    columns = {f"tile_{place}": _Number(found.order_by().values("pk")) for place, found in enumerate(rows.values())}
    numbers = get_user_model().objects.filter(pk=user.pk).annotate(**columns).values_list(*columns).get()
    return dict(zip(rows, numbers, strict=True))
