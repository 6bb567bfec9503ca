"""What every request meets: the true address, the end of idle sessions, the staff's second factor."""

import ipaddress
import time
from collections.abc import Callable
from contextlib import suppress
from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from programs.people.predicates import is_staff

GetResponse = Callable[[HttpRequest], HttpResponse]

_SEEN = "people.seen"
_SEEN_EVERY = 60  # seconds: the session is written at most once a minute


class ClientAddressMiddleware:
    """Behind the office's proxy the caller's address is the last one in X-Forwarded-For, which the proxy itself adds.

    It is put where everything else looks (REMOTE_ADDR); without BEHIND_PROXY the header is anybody's word and ignored.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        forwarded = request.META.pop("HTTP_X_FORWARDED_FOR", "")
        if settings.BEHIND_PROXY and forwarded:
            last = forwarded.rsplit(",", 1)[-1].strip()
            with suppress(ValueError):  # a proxy that writes no address: its own stays
                request.META["REMOTE_ADDR"] = str(ipaddress.ip_address(last))
        return self.get_response(request)


class IdleMiddleware:
    """Signs out who did nothing for 30 minutes (staff) or 60 (residents). Visitors' sessions are not touched."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            now = int(time.time())
            seen = request.session.get(_SEEN, now)
            if now - seen > request.user.idle_seconds:
                return self._sign_out(request)
            if _SEEN not in request.session or now - seen >= _SEEN_EVERY:
                request.session[_SEEN] = now
        return self.get_response(request)

    def _sign_out(self, request: HttpRequest) -> HttpResponse:
        logout(request)
        if request.path == reverse("people:stay"):  # asked by a script, which then loads the page anew
            return HttpResponse(status=401)
        messages.info(request, _("오래 쓰지 않아 안전하게 로그아웃했어요. 다시 로그인해 주세요."))
        back = request.get_full_path() if request.method == "GET" else "/"
        return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': back})}")


class StaffMfaMiddleware:
    """Lets staff into the staff's pages only with a second factor set up, when STAFF_MFA_REQUIRED says so.

    Who has one was asked for it at sign-in (allauth's stage); who has none is led to the page that sets it up.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (
            settings.STAFF_MFA_REQUIRED
            and request.path.startswith(settings.STAFF_PATHS)
            and is_staff(request.user)
            and not is_mfa_enabled(request.user, [Authenticator.Type.TOTP])
        ):
            messages.info(request, _("직원 화면을 쓰려면 먼저 인증 앱으로 2단계 인증을 등록해 주세요."))
            return HttpResponseRedirect(reverse("mfa_activate_totp"))
        return self.get_response(request)
