"""What base.html asks of the portal: the main menu. No queries."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from programs.portal.menu import menu_for

CONTRAST_COOKIE = "contrast"
CONTRASTS = ("normal", "high")


def portal(request: HttpRequest) -> dict[str, Any]:
    """`portal_menu`: a list of {title, url, children, current}, made only when a template asks for it."""
    return {"portal_menu": SimpleLazyObject(lambda: menu_for(request))}
