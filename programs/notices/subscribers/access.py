"""Who may manage a subscription in this session: whoever opened its link, or signed in with its proven address."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from programs.people.fields import lookup_hashes
from programs.people.guests import proven_phones
from programs.people.models import User

from ..personal_data import proven_emails
from .models import Subscriber

OPEN_SECONDS = 30 * 60  # since the last page
_KEY = "notices.manage"


def open_for(request: HttpRequest, subscriber: Subscriber, *, proven: bool = False) -> None:
    """Let this session manage the subscription; the session gets a new key.

    `proven`: by a code or a confirmed mail, just now. A link alone may have been forwarded with a newsletter: it shows
    addresses masked only.
    """
    request.session.cycle_key()
    _remember(request, subscriber, proven)


def still_open_for(request: HttpRequest, subscriber: Subscriber) -> None:
    """After an act of this session that closed older links."""
    _remember(request, subscriber, has_proven(request))


def has_proven(request: HttpRequest) -> bool:
    return bool(request.session.get(_KEY, {}).get("proven"))


def _remember(request: HttpRequest, subscriber: Subscriber, proven: bool) -> None:
    request.session[_KEY] = {
        "id": subscriber.pk,
        "at": int(time.time()),
        "links": _links(subscriber),
        "proven": proven,
    }


def _links(subscriber: Subscriber) -> str:
    """Changes when older links are closed: sessions opened through them close with them."""
    return subscriber.links_from.isoformat() if subscriber.links_from else ""


def current(request: HttpRequest) -> Subscriber | None:
    """The subscription this session may manage, if any."""
    held = request.session.get(_KEY)
    if not isinstance(held, dict) or time.time() - held["at"] > OPEN_SECONDS:
        return None
    subscriber = Subscriber.objects.select_related("dong").filter(pk=held["id"]).first()
    if subscriber is None or _links(subscriber) != held["links"]:
        return None
    _remember(request, subscriber, bool(held["proven"]))
    return subscriber


def _own(request: HttpRequest) -> Subscriber | None:
    """The one subscription of whoever is signed in (or proved the telephone in this session), opened for them."""
    found = subscriptions_of(request)
    if len(found) != 1:
        return None
    open_for(request, found[0], proven=True)
    return found[0]


def close(request: HttpRequest) -> None:
    request.session.pop(_KEY, None)


def manager_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the view the subscription; who has none open is led to where a link can be asked for."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        subscriber = current(request) or _own(request)
        if subscriber is None:
            messages.info(
                request, _("구독 화면이 닫혀 있어요. 받은 메시지의 주소를 다시 열거나 새 주소를 받아 주세요.")
            )
            return redirect("notices:ask_link")
        return view(request, subscriber, *args, **kwargs)

    return guarded


def subscriptions_of(request: HttpRequest) -> list[Subscriber]:
    """The live subscriptions of the telephones and addresses this person has proven here."""
    emails = proven_emails(request.user) if isinstance(request.user, User) else []
    hashes = [digest for phone in proven_phones(request) for digest in lookup_hashes(phone)]
    mail_hashes = [digest for email in emails for digest in lookup_hashes(email)]
    mine = Q(phone_hash__in=hashes) | Q(email_hash__in=mail_hashes)
    if isinstance(request.user, User):
        mine |= Q(user=request.user)
    return list(Subscriber.objects.live().filter(mine).select_related("dong").order_by("pk"))
