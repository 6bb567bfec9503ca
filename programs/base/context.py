"""What every page of the portal is told: is it the official site, a demo, in which language and contrast."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

# django's code -> what the lang attribute must say where the two differ
HTML_LANG = {"zh-hans": "zh-Hans"}
CONTRAST_COOKIE = "contrast"


def site(request: HttpRequest) -> dict[str, Any]:
    """`portal_site` in every template (`site` is taken by the sign-in package's views).

    Reads cookies only: no session, no query, so that anonymous pages can be cached.
    """
    language = get_language() or settings.LANGUAGE_CODE
    high = request.COOKIES.get(CONTRAST_COOKIE) == "high"
    # a form's answer is left by address, not sent again: the display links of a POST page lead to its GET
    here = request.get_full_path() if request.method == "GET" else request.path
    return {
        "portal_site": {
            "name": settings.SITE_NAME,
            "district": settings.DISTRICT_NAME,
            "official": settings.OFFICIAL_SITE,
            "demo": settings.DEMO,
            "high_contrast": high,
            "lang": html_lang(language),
            "languages": [
                {
                    "lang": html_lang(code),
                    "name": name,
                    "current": code == language,
                    "url": display_url(here, lang=code),
                }
                for code, name in settings.LANGUAGES
            ],
            "contrast_url": display_url(here, contrast="normal" if high else "high"),
        }
    }


def display_url(here: str, **change: str) -> str:
    """Return the address that changes language or contrast and comes back `here`."""
    return "/display/?" + urlencode({**change, "next": here})


def html_lang(code: str) -> str:
    """Return what the `lang` attribute says for a language code of Django's."""
    return HTML_LANG.get(code, code)
