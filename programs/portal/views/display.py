"""Language and contrast: plain GET links that set a cookie, so that no page needs a form for them.

Pages stay free of per-person tokens that way, and an anonymous page can be kept as ready bytes (page_cache.py).
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from programs.base.errors import BadInput
from programs.portal.context import CONTRAST_COOKIE, CONTRASTS

ONE_YEAR = 365 * 24 * 3600  # seconds


@never_cache
@require_safe
def display(request: HttpRequest) -> HttpResponse:
    """Remember `lang` and `contrast`, then go back to `next` (a path on this site) or home.

    A value that is not offered is refused with a sentence (400); a `next` on another site is quietly replaced by home,
    because the person asked for a language and should not be punished for a bad link.
    """
    language = request.GET.get("lang", "")
    contrast = request.GET.get("contrast", "")
    if language and language not in dict(settings.LANGUAGES):
        raise BadInput(_("고를 수 없는 언어예요. 한국어, English, 简体中文, Tiếng Việt 가운데 골라 주세요."))
    if contrast and contrast not in CONTRASTS:
        raise BadInput(_("고를 수 없는 화면 설정이에요. 기본 화면이나 고대비 화면을 골라 주세요."))
    response = HttpResponseRedirect(_safe_next(request))
    if language:
        _remember(response, settings.LANGUAGE_COOKIE_NAME, language)
    if contrast == "high":
        _remember(response, CONTRAST_COOKIE, "high")
    elif contrast:
        response.delete_cookie(CONTRAST_COOKIE)
    return response


def _safe_next(request: HttpRequest) -> str:
    target = request.GET.get("next", "")
    if target.startswith("/") and url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return target
    return reverse("portal:home")


def _remember(response: HttpResponse, cookie: str, value: str) -> None:
    response.set_cookie(
        cookie, value, max_age=ONE_YEAR, samesite="Lax", httponly=True, secure=settings.SESSION_COOKIE_SECURE
    )
