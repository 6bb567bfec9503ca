"""Template filters of the newsletter's pages."""

from collections.abc import Mapping

from django import template

register = template.Library()


@register.filter
def of_number(counts: Mapping[int, int], number: int) -> int:
    """The count that belongs to an issue's number; nothing counted is 0."""
    return counts.get(number, 0)
