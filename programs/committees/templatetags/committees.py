"""What the committee pages need of a template."""

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def of(rows: Mapping[Any, Any], key: Any) -> Any:
    """The row of that key, None where there is none."""
    return rows.get(key)
