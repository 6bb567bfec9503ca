"""What the search can find: sources of entries, registered by whoever has something worth finding.

A program's folder has a `search.py` with functions marked `@entries.source`; each yields `Entry` rows.
`manage.py build_search` (and the hourly task) calls them all and fills the search table.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One page that can be found.

    `key` is unique per language ("program:7"), `kind` groups results (program, service, page, …), `title` and `text`
    are searched and shown, `url` is a path on this site, `program` the number it belongs to, `language` the language
    of title and text. Entries hold public text only.
    """

    key: str
    title: str
    text: str
    url: str
    program: int | None = None
    language: str = "ko"
    kind: str = "service"


type_of_source = Callable[[], Iterable[Entry]]
_sources: dict[str, type_of_source] = {}


def source(function: type_of_source) -> type_of_source:
    """Register a function that yields entries (used as a decorator)."""
    name = f"{function.__module__}.{function.__qualname__}"
    if name in _sources and _sources[name] is not function:
        raise ImproperlyConfigured(f"Search source {name} is registered twice.")
    _sources[name] = function
    return function


def all_entries() -> Iterator[Entry]:
    for function in _sources.values():
        yield from function()
