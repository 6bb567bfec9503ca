"""What the search can find: sources of entries, registered by whoever has something worth finding.

A program's folder has a `search.py` with functions marked `@entries.source`; each yields `Entry` rows.
`manage.py build_search` (also after load_plan, and every ten minutes) calls them all and fills the search table.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from programs.base.registry import Registry


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


Source = Callable[[], Iterable[Entry]]
_sources: Registry[Source] = Registry("search source")


def source(function: Source) -> Source:
    """Register a function that yields entries (used as a decorator)."""
    return _sources.register(f"{function.__module__}.{function.__qualname__}", function)


def all_entries() -> Iterator[Entry]:
    for function in _sources:
        yield from function()
