"""Which language a page is in: Korean, unless the person chose another; the admin is always Korean.

The browser's Accept-Language is not heeded: a borrowed or badly set computer would turn a district's own site foreign,
and a page would not be the same for two people with the same address. Each page names the four languages at its top.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import translation

LANGUAGES = dict(settings.LANGUAGES)


def chosen_language(request: HttpRequest) -> str:
    """The language of the cookie that /display/ sets; Korean without one or with one we do not have."""
    language = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "") if "HTTP_COOKIE" in request.META else ""
    return language if language in LANGUAGES else settings.LANGUAGE_CODE


class LanguageMiddleware:
    """Speaks the chosen language while the page is made."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        admin = request.path_info.startswith(reverse("admin:index"))
        language = settings.LANGUAGE_CODE if admin else chosen_language(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response
