"""The sections of /my/: gathered from every floor's and program's `my.py`, in order."""

from functools import cache
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

from programs.base.registry import autodiscover

if TYPE_CHECKING:
    from programs.people.my_sections import MySection


@cache
def all_sections() -> "list[MySection]":
    """Every `sections` list of the modules named `my`, by order; a view of that name offers none."""
    offered = [getattr(module, "sections", None) for module in autodiscover("my")]
    found: list[MySection] = [section for sections in offered if isinstance(sections, list) for section in sections]
    return sorted(found, key=lambda section: (section.order, section.key))


def shown_to(request: HttpRequest) -> "list[tuple[MySection, dict[str, Any]]]":
    """The sections that have something to show this person, each with what its template needs."""
    shown = []
    for section in all_sections():
        context = section.context(request)
        if context is not None:
            shown.append((section, context))
    return shown
