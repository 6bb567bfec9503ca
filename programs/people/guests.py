"""People without an account: a telephone proven by a one-time code, remembered for this session only.

A code has six digits, lives five minutes and five tries, and works only in the browser that asked for it. The answers
are the same whether or not anything in the portal belongs to the number.
"""

import hmac
import secrets
import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from programs.base.errors import TooManyTries
from programs.base.ratelimit import hit
from programs.people.codes import code_sender, mail_code_sender
from programs.people.crypto import CannotDecrypt, decrypt, encrypt, hash_for_lookup
from programs.people.models import User

CODE_DIGITS = 6
CODE_SECONDS = 5 * 60
CODE_TRIES = 5
CODES_PER_PHONE = 5  # an hour
CODES_PER_ADDRESS = 30  # an hour: a dong centre's visitors share one
PROOF_SECONDS = 30 * 60
MAIL = "guest_mail"  # the purpose of a code by mail

_NONCE = "people.guest_nonce"
_PROOF = "people.guest_proof"
_MAIL_PROOF = "people.guest_mail_proof"


def send_code(request: HttpRequest, phone: str, purpose: str = "guest") -> None:
    """Send a fresh code to the telephone (digits). An older one for the same purpose stops working.

    Raises TooManyTries when this number or this address asked too often within the hour.
    """
    limit_codes(request, phone)
    code_sender.send(phone=phone, code=_fresh_code(request, phone, purpose), purpose=purpose)


def _fresh_code(request: HttpRequest, address: str, purpose: str) -> str:
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
    key = _key(request, address, purpose)
    cache.set(key, _digest(key, code), timeout=CODE_SECONDS)
    cache.set(f"{key}:tries", 0, timeout=CODE_SECONDS)
    return code


def send_mail_code(request: HttpRequest, email: str) -> None:
    """The same by mail, for those who cannot or do not want to take a telephone."""
    limit_codes(request, email)
    mail_code_sender.send(email=email, code=_fresh_code(request, email, MAIL), purpose=MAIL)


def limit_codes(request: HttpRequest, phone: str) -> None:
    """Count one more code for this number (or mail address) and this address; raises TooManyTries over the limit."""
    address = request.META.get("REMOTE_ADDR", "")
    allowed = hit(f"code:phone:{hash_for_lookup(phone)}", CODES_PER_PHONE, 3600)
    if not (hit(f"code:address:{address}", CODES_PER_ADDRESS, 3600) and allowed):
        raise TooManyTries(
            _("인증번호를 너무 자주 요청했어요. 1시간 뒤에 다시 하거나, 급하면 부서로 전화해 주세요."), retry_after=3600
        )


def check_code(request: HttpRequest, phone: str, purpose: str, code: str) -> bool:
    """Tell whether the code is right, and use it up if so. After five wrong ones no code is right any more."""
    key = _key(request, phone, purpose)
    stored = cache.get(key)
    if stored is None:
        return False
    try:
        tries = cache.incr(f"{key}:tries")
    except ValueError:  # it ended between the two calls
        return False
    if tries > CODE_TRIES or not hmac.compare_digest(stored, _digest(key, code.strip())):
        if tries >= CODE_TRIES:
            cache.delete(key)
        return False
    # Of two simultaneous right answers one deletes the code, the other finds nothing.
    return bool(cache.delete(key))


def remember_guest(request: HttpRequest, phone: str) -> None:
    """Keep in this session that the telephone was proven just now; the session gets a new key."""
    request.session.cycle_key()
    request.session[_PROOF] = {"phone": encrypt(phone), "at": int(time.time())}


def remember_guest_mail(request: HttpRequest, email: str) -> None:
    """Keep in this session that the mail address was proven just now; the session gets a new key."""
    request.session.cycle_key()
    request.session[_MAIL_PROOF] = {"email": encrypt(email), "at": int(time.time())}


def forget_guest(request: HttpRequest) -> None:
    request.session.pop(_PROOF, None)
    request.session.pop(_MAIL_PROOF, None)


def guest_phone(request: HttpRequest) -> str | None:
    """Return the telephone (digits) proven in this session within the last 30 minutes, or None."""
    return _proven(request, _PROOF, "phone")


def guest_email(request: HttpRequest) -> str | None:
    """Return the mail address (lower case) proven in this session within the last 30 minutes, or None."""
    return _proven(request, _MAIL_PROOF, "email")


def _proven(request: HttpRequest, kept_as: str, what: str) -> str | None:
    if settings.SESSION_COOKIE_NAME not in request.COOKIES and not request.session.modified:
        return None  # do not touch the session of someone who has none: the page stays cacheable
    proof = request.session.get(kept_as)
    if not isinstance(proof, dict) or time.time() - proof.get("at", 0) > PROOF_SECONDS:
        return None
    try:
        return decrypt(proof[what])
    except CannotDecrypt:
        return None  # a session from before its key was thrown away proves nothing


def proven_phones(request: HttpRequest) -> list[str]:
    """Return the telephones this browser's person has proven: of the account, and as a guest."""
    phones = []
    user = request.user
    if isinstance(user, User) and user.phone and user.phone_verified_at:
        phones.append(user.phone)
    guest = guest_phone(request)
    if guest and guest not in phones:
        phones.append(guest)
    return phones


def proven_emails(request: HttpRequest) -> list[str]:
    """Return the mail addresses (lower case) this browser's person has proven: of the account, and as a guest."""
    emails = _emails_of_account(request)
    guest = guest_email(request)
    if guest and guest not in emails:
        emails.append(guest)
    return emails


def _emails_of_account(request: HttpRequest) -> list[str]:
    """Those of the signed-in account, asked of the database once a request."""
    if not isinstance(request.user, User):
        return []
    kept: tuple[int, list[str]] | None = getattr(request, "_emails_of_account", None)
    if kept is None or kept[0] != request.user.pk:  # who signs in meanwhile is somebody else
        kept = (request.user.pk, emails_of(request.user))
        request._emails_of_account = kept  # type: ignore[attr-defined]
    return list(kept[1])


def emails_of(user: User) -> list[str]:
    """Return the proven mail addresses (lower case) of an account."""
    proven = EmailAddress.objects.filter(user=user, verified=True)
    return [each.lower() for each in proven.values_list("email", flat=True)]


def guest_required(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let in who proved a telephone in this session; send all others to prove one and come back."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if guest_phone(request) is None:
            query = urlencode({"next": request.get_full_path()})
            return HttpResponseRedirect(f"{reverse('people:prove_phone')}?{query}")
        return view(request, *args, **kwargs)

    return guarded


def _key(request: HttpRequest, phone: str, purpose: str) -> str:
    nonce = request.session.get(_NONCE)
    if nonce is None:
        nonce = request.session[_NONCE] = secrets.token_urlsafe(16)
    return f"code:{purpose}:{hash_for_lookup(phone)}:{nonce}"


def _digest(key: str, code: str) -> str:
    """Only a keyed hash of the code is kept: who reads the cache learns no code."""
    return hmac.new(settings.SECRET_KEY.encode(), f"{key}:{code}".encode(), "sha256").hexdigest()
