"""What every page of the portal is told: is it the official site, a demo, in which language and contrast."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

# django's code -> what the lang attribute must say where the two differ
HTML_LANG = {"zh-hans": "zh-Hans"}
CONTRAST_COOKIE = "contrast"


def site(request: HttpRequest) -> dict[str, Any]:
    """`site` in every template. Reads cookies only: no session, no query, so that anonymous pages can be cached."""
    language = get_language() or settings.LANGUAGE_CODE
    return {
        "site": {
            "name": settings.SITE_NAME,
            "district": settings.DISTRICT_NAME,
            "official": settings.OFFICIAL_SITE,
            "demo": settings.DEMO,
            "high_contrast": request.COOKIES.get(CONTRAST_COOKIE) == "high",
            "lang": html_lang(language),
            "languages": [
                {"code": code, "lang": html_lang(code), "name": name, "current": code == language}
                for code, name in settings.LANGUAGES
            ],
        }
    }


def html_lang(code: str) -> str:
    """Return what the `lang` attribute says for a language code of Django's."""
    return HTML_LANG.get(code, code)
