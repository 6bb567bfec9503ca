"""What every page's frame needs: the menu, the languages on offer, and the chosen contrast. No queries."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from programs.portal.menu import menu_for

CONTRAST_COOKIE = "contrast"
CONTRASTS = ("normal", "high")


def portal(request: HttpRequest) -> dict[str, Any]:
    """Return what base.html shows.

    `portal_menu` [{title, url, children}], `contrast` ("normal" or "high"), `contrast_url` (the link that changes it),
    `display_languages` [{code, name, url, current}], `demo`, `official_site`.
    """
    high = request.COOKIES.get(CONTRAST_COOKIE) == "high"
    here = request.get_full_path() if request.method == "GET" else request.path
    return {
        "portal_menu": SimpleLazyObject(lambda: menu_for(request)),
        "contrast": "high" if high else "normal",
        "contrast_url": _display_url(contrast="normal" if high else "high", next=here),
        "display_languages": SimpleLazyObject(lambda: _languages(here)),
        "demo": settings.DEMO,
        "official_site": settings.OFFICIAL_SITE,
    }


def _languages(here: str) -> list[dict[str, Any]]:
    current = get_language()
    return [
        {"code": code, "name": name, "url": _display_url(lang=code, next=here), "current": code == current}
        for code, name in settings.LANGUAGES
    ]


def _display_url(**parameters: str) -> str:
    return f"{reverse('portal:display')}?{urlencode(parameters)}"
