"""The working calendar of today: public holidays with the office's override table above them.

The table is a handful of rows, so each request reads it once (one query) and nothing can be stale in
any process; the calendar built from it, with its counted years, is kept as long as the rows are the same.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import lru_cache

from django.apps import apps

from programs.base.calendar import WorkingCalendar

Rows = tuple[tuple[date, str, str], ...]
Listener = Callable[[WorkingCalendar, frozenset[date]], object]  # what it returns is its own affair

# Whoever stores due times registers here: called in the transaction that changes the table, with the
# new calendar and the days that changed.
closure_listeners: list[Listener] = []

_scope: ContextVar[dict[str, WorkingCalendar] | None] = ContextVar("calendar_of_this_request", default=None)


def on_closures_changed(listener: Listener) -> Listener:
    """Register a listener, also usable as a decorator; registering it again does nothing."""
    if listener not in closure_listeners:
        closure_listeners.append(listener)
    return listener


@lru_cache(maxsize=16)
def _calendar_of(rows: Rows) -> WorkingCalendar:
    return WorkingCalendar(
        closures={day: name for day, name, kind in rows if kind == "closed"},
        openings={day: name for day, name, kind in rows if kind == "open"},
    )


def current_calendar() -> WorkingCalendar:
    """Return the calendar as the table says now; within a request the table is read once."""
    scope = _scope.get()
    if scope is not None and "calendar" in scope:
        return scope["calendar"]
    closure = apps.get_model("base", "Closure")
    calendar = _calendar_of(tuple(closure.objects.order_by("date").values_list("date", "name", "kind")))
    if scope is not None:
        scope["calendar"] = calendar
    return calendar


@contextmanager
def one_calendar() -> Iterator[None]:
    """Within the block (a request, a task) the table is read at most once."""
    token = _scope.set({})
    try:
        yield
    finally:
        _scope.reset(token)


def closures_changed(days: Iterable[date]) -> None:
    """Tell the listeners that these days now count otherwise; the caller holds the transaction."""
    changed = frozenset(days)
    scope = _scope.get()
    if scope is not None:
        scope.clear()
    if not changed:
        return
    calendar = current_calendar()
    for listener in closure_listeners:
        listener(calendar, changed)
