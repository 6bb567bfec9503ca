"""What stands behind the links in messages: one address for all, so that it stays short."""

from datetime import datetime

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from programs.base.errors import TooManyTries
from programs.base.ratelimit import hit

from .. import access, links, proofs, results
from ..consent_texts import EMAIL, SMS
from ..forms import LostLinkForm
from ..links import BadLink, Link, OldLink
from ..models import Subscriber
from ..services import withdraw

CHANNEL_NAMES = {"sms": gettext_lazy("문자"), "email": gettext_lazy("이메일")}
LINKS_PER_ADDRESS = 3  # an hour
LINKS_PER_CALLER = 30


@never_cache
@csrf_exempt  # a mail program that unsubscribes for its user has no cookie; `confirm` asks for the token itself
def opened(request: HttpRequest, token: str) -> HttpResponse:
    """Do what the link is for: manage, unsubscribe, or confirm an address."""
    now = timezone.now()
    try:
        link = links.read(token)
        if link.does == links.MANAGE:
            return _manage(request, token, now)
        if link.does == links.CONFIRM:
            return _confirm(request, link, now)
        return _unsubscribe(request, link, now)
    except (BadLink, OldLink) as refusal:
        return render(
            request, "notices/subscribe/link_refused.html", {"sentence": refusal.sentence}, status=refusal.status
        )


def _manage(request: HttpRequest, token: str, now: datetime) -> HttpResponse:
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    access.open_for(request, links.open_manage(token, now))
    return redirect("notices:manage")


def _unsubscribe(request: HttpRequest, link: Link, now: datetime) -> HttpResponse:
    """RFC 8058: a POST unsubscribes at once; a GET, which scanners send, too, only asks.

    The link works as long as the address it went to is the one stored, however old it is: stopping must be easy.
    """
    channel = "email" if link.does == links.UNSUBSCRIBE_EMAIL else "sms"
    subscriber = Subscriber.objects.filter(pk=link.number).first()
    confirmed_at = getattr(subscriber, f"{'phone' if channel == 'sms' else 'email'}_confirmed_at", None)
    stands = (
        subscriber is not None
        and getattr(subscriber, f"{channel}_consent_at") is not None
        and confirmed_at is not None
        and link.made_at >= confirmed_at.replace(second=0, microsecond=0)
    )
    context = {
        "channel": CHANNEL_NAMES[channel],
        "address": (subscriber.phone_masked if channel == "sms" else subscriber.email_masked) if subscriber else "",
    }
    if request.method == "POST":
        if stands and subscriber is not None:
            withdraw(subscriber, [SMS if channel == "sms" else EMAIL], source="one-click", at=now)
        return render(request, "notices/subscribe/unsubscribed.html", context)
    if not stands:
        return render(request, "notices/subscribe/unsubscribed.html", context)
    return render(request, "notices/subscribe/unsubscribe.html", context)


@csrf_protect
def _confirm(request: HttpRequest, link: Link, now: datetime) -> HttpResponse:
    """The second half of the double opt-in: scanners open links, people press buttons."""
    proof = proofs.open_proof(link, now)
    if request.method == "POST":
        subscriber, is_first = proofs.confirm(proof, at=now)
        if is_first:
            access.open_for(request, subscriber, proven=True)
        elif access.current(request) != subscriber:
            # Once only: whoever finds the mail later (forwarded, another's device) proves nothing by pressing again.
            return render(request, "notices/subscribe/confirmed.html", {"again": True})
        return redirect("notices:confirmed")
    other = Subscriber.objects.of_email(proof.email).live()
    moves = proof.subscriber is not None and other.exclude(pk=proof.subscriber.pk).exists()
    context = {"proof": proof, "moves": moves, "again": proof.confirmed_at is not None}
    name = "confirmed" if proof.confirmed_at else "confirm"
    return render(request, f"notices/subscribe/{name}.html", context)


@never_cache
@access.manager_only
def confirmed(request: HttpRequest, subscriber: Subscriber) -> HttpResponse:
    return render(request, "notices/subscribe/confirmed.html", {"subscriber": subscriber})


@never_cache
def ask_link(request: HttpRequest) -> HttpResponse:
    """Send a new link to the telephone or address, if it has a subscription; the page says the same either way."""
    form = LostLinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        address = form.cleaned_data["address"]
        _limit_links(address, request.META.get("REMOTE_ADDR", ""))
        _send_link(address, timezone.now())
        return render(request, "notices/subscribe/link_sent.html", {"email": "@" in address})
    context = {"form": form}
    return render(request, "notices/subscribe/ask_link.html", context, status=422 if form.errors else 200)


def _send_link(address: str, now: datetime) -> None:
    by_mail = "@" in address
    rows = Subscriber.objects.live()
    found = (rows.of_email(address) if by_mail else rows.of_phone(address)).first()
    if found is not None:
        with transaction.atomic():
            results.send_link(found, channel="email" if by_mail else "sms", at=now)


def _limit_links(address: str, caller: str) -> None:
    allowed = hit(f"link:{address}", LINKS_PER_ADDRESS, 3600)
    if not (hit(f"link:caller:{caller}", LINKS_PER_CALLER, 3600) and allowed):
        raise TooManyTries(
            _("주소를 너무 자주 요청했어요. 받은 메시지를 확인하고, 없으면 1시간 뒤에 다시 해 주세요."),
            retry_after=3600,
        )
