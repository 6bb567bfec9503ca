"""A broker's own pages by the sealed link: state, wishes, an objection, leaving."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from civil_affairs.real_estate.brokers import matching, services
from civil_affairs.real_estate.brokers.forms import AppealForm, WishesForm, said
from civil_affairs.real_estate.brokers.links import broker_of
from civil_affairs.real_estate.brokers.models import Broker
from civil_affairs.real_estate.brokers.views import TEMPLATES, program, shown
from programs.base.errors import Refusal

OwnView = Callable[[HttpRequest, Broker, str], HttpResponse]


def by_link(view: OwnView) -> Callable[..., HttpResponse]:
    """Open the page to whose link it is; an old or made-up link says what to do instead."""

    @never_cache
    @wraps(view)
    def opened(request: HttpRequest, token: str) -> HttpResponse:
        broker = broker_of(token)
        if broker is None:
            return render(request, f"{TEMPLATES}/link_refused.html", {"program": program()}, status=404)
        response = view(request, broker, token)
        response["Referrer-Policy"] = "no-referrer"  # the address is the key
        return response

    return opened


@by_link
def mine(request: HttpRequest, broker: Broker, token: str) -> HttpResponse:
    return render(request, f"{TEMPLATES}/mine.html", _context(broker, token))


@by_link
def wishes(request: HttpRequest, broker: Broker, token: str) -> HttpResponse:
    form = WishesForm(request.POST if request.method == "POST" else None, initial=said(broker))
    if request.method == "POST" and form.is_valid():
        try:
            services.change_wishes(broker, wishes=form.wishes(), request=request)
        except Refusal as refused:
            form.add_error(None, str(refused.sentence))
        else:
            messages.success(request, _("바꿨어요. 다음 신청부터 이 조건으로 알려 드려요."))
            return redirect("brokers:mine", token)
    context = _context(broker, token) | {"form": form}
    return render(request, f"{TEMPLATES}/wishes.html", context, status=422 if form.errors else 200)


@by_link
def appeal(request: HttpRequest, broker: Broker, token: str) -> HttpResponse:
    form = AppealForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        services.appeal(broker, text=form.cleaned_data["text"], request=request)
        messages.success(request, _("이의를 받았어요. 담당자가 읽고 문자로 답해요."))
        return redirect("brokers:mine", token)
    context = _context(broker, token) | {"form": form}
    return render(request, f"{TEMPLATES}/appeal.html", context, status=422 if form.errors else 200)


@by_link
def leave(request: HttpRequest, broker: Broker, token: str) -> HttpResponse:
    """Asks first."""
    if request.method == "POST":
        services.leave(broker, by=None, request=request)
        return redirect("brokers:mine", token)
    return render(request, f"{TEMPLATES}/leave.html", _context(broker, token))


def _context(broker: Broker, token: str) -> dict[str, Any]:
    suspension = broker.suspensions.standing().first() or broker.suspensions.exclude(appeal="").first()
    return {
        **shown(broker, matching.dong_names()),
        "token": token,
        "suspension": suspension,
        "program": program(),
    }
