"""What providers call: receipts and texts that came in. Signed, harmless to repeat, answered in JSON."""

import json
import time
from collections.abc import Callable
from typing import Any

import structlog
from django.conf import settings
from django.http import Http404, HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from . import replies, services, signatures
from .events import READERS

log = structlog.get_logger(__name__)
MOST = 5000  # Solapi sends up to 1,000 at once
# Solapi calls one address for each kind of event it is told to; others are answered and left.
SOLAPI_RECEIPTS = ("", "SINGLE-REPORT")


@csrf_exempt
@require_POST
def receipts(request: HttpRequest, provider: str) -> JsonResponse:
    """Reports about messages that were handed over."""
    name = request.headers.get("X-Solapi-Event-Name", "")
    if provider == "solapi" and name not in SOLAPI_RECEIPTS:
        return _answer(request, provider, lambda _body: JsonResponse({"ignored": name}))
    return _answer(request, provider, lambda body: _take_receipts(provider, body))


@csrf_exempt
@require_POST
def incoming(request: HttpRequest, provider: str) -> JsonResponse:
    """Texts that people sent to our number."""
    if provider == "email":
        raise Http404
    return _answer(request, provider, lambda body: _take_replies(provider, body))


def _answer(request: HttpRequest, provider: str, take: Callable[[Any], JsonResponse]) -> JsonResponse:
    if provider not in READERS:
        raise Http404
    if not is_from(provider, request):
        log.warning("notices.hook_refused", provider=provider, path=request.path)
        return _problem(403, "The signature is missing, wrong, or older than five minutes.")
    try:
        return take(json.loads(request.body))
    except ValueError as error:  # Unreadable is one, and so is what json raises
        return _problem(422, str(error))


def is_from(provider: str, request: HttpRequest) -> bool:
    """Whether the request carries the secret of that provider."""
    secret = settings.NOTICES_HOOK_SECRETS[provider]
    if provider == "solapi":
        return signatures.is_solapi(request.headers.get("X-Solapi-Secret", ""), secret=secret)
    header = request.headers.get("X-Portal-Signature", "")
    return signatures.is_signed(header, request.body, secret=secret, now=time.time())


def _take_receipts(provider: str, body: Any) -> JsonResponse:
    events = READERS[provider](body, timezone.now())
    if len(events) > MOST:
        return _problem(413, f"At most {MOST} reports at once.")
    taken = services.take(provider, events)
    return JsonResponse({"new": taken.new, "repeated": taken.repeated, "aside": taken.aside})


def _take_replies(provider: str, body: Any) -> JsonResponse:
    found = replies.read(body, timezone.now())
    if len(found) > MOST:
        return _problem(413, f"At most {MOST} texts at once.")
    taken = replies.take(provider, found)
    return JsonResponse({"new": taken.new, "aside": taken.aside})


def _problem(status: int, sentence: str) -> JsonResponse:
    return JsonResponse({"error": sentence}, status=status)
