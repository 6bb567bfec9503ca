"""What the guide's pages need of a template."""

import re

from django import template
from django.utils.html import conditional_escape, format_html, urlize
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
_OWN_PAGE = re.compile(r"(?<!\S)(/[a-z0-9/-]+/)(?!\S)")


@register.filter
def guide_links(text: str) -> SafeString:
    """The text with its addresses as links: pages of this portal ("/bookings/") and sites elsewhere."""
    pieces = _OWN_PAGE.split(text)
    shown = [
        format_html('<a class="text-link" href="{0}">{0}</a>', piece)
        if number % 2
        else urlize(conditional_escape(piece))
        for number, piece in enumerate(pieces)
    ]
    return mark_safe("".join(shown))  # noqa: S308  each piece is escaped above
