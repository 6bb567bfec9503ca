"""What everybody may read: who takes part, and the rule by which a request goes to brokers; and how a broker joins."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from civil_affairs.real_estate.brokers import matching, rules, services
from civil_affairs.real_estate.brokers.forms import DrawForm, JoinForm, ListForm
from civil_affairs.real_estate.brokers.links import token_for
from civil_affairs.real_estate.brokers.models import Broker, BrokerState, Draw
from civil_affairs.real_estate.brokers.queries import PROGRAM
from programs.base.errors import Refusal
from programs.people.fields import lookup_hashes
from programs.people.guests import guest_phone, guest_required
from programs.plan.models import Program

A_PAGE = 20
TEMPLATES = "civil_affairs/real_estate/brokers"


def program() -> Program:
    return Program.objects.with_places().get(pk=PROGRAM)


@require_safe
def brokers(request: HttpRequest) -> HttpResponse:
    """Who takes part, searched by words, dong, language and Sundays."""
    form = ListForm(request.GET or None)
    rows = Broker.objects.joined().select_related("dong").order_by("name", "pk")
    if form.is_valid():
        data = form.cleaned_data
        if data["q"]:
            rows = rows.matching(data["q"])
        if data["dong"]:
            rows = rows.filter(areas__contains=[data["dong"]])
        if data["language"]:
            rows = rows.filter(languages__contains=[data["language"]])
        if data["sundays"]:
            rows = rows.filter(open_sundays=True)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    names = matching.dong_names()
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "page": page,
        "shown": [shown(each, names) for each in page.object_list],
        "parameters": query.urlencode(),
        "is_filtered": any(request.GET.get(name) for name in ("q", "dong", "language", "sundays")),
        "program": program(),
    }
    return render(request, f"{TEMPLATES}/list.html", context, status=422 if form.errors else 200)


def shown(broker: Broker, names: dict[str, str]) -> dict[str, Any]:
    """What everybody may know of a broker's office: nothing of the person."""
    return {
        "broker": broker,
        "languages": [rules.LANGUAGES[code] for code in broker.languages if code in rules.LANGUAGES],
        "areas": [names[code] for code in broker.areas if code in names],
        "deals": [rules.DEALS[code] for code in broker.deals if code in rules.DEALS],
    }


@require_safe
def rule(request: HttpRequest) -> HttpResponse:
    """The rule in plain words, and any draw made again by it."""
    form = DrawForm(request.GET or None)
    number = form.cleaned_data["number"].upper() if form.is_valid() else ""
    record = Draw.objects.filter(reference=number).first() if number else None
    line = []
    if record is not None and record.candidates is not None:
        chosen = matching.redraw(record)
        ordered = sorted(record.candidates, key=lambda each: (each[1], rules.lot(record.reference, each[0])))
        line = [(each[0], each[1], rules.lot(record.reference, each[0])[:12], each[0] in chosen) for each in ordered]
    context = {
        "form": form,
        "number": number,
        "record": record,
        "line": line,
        "missed": matching.missed(record) if record else [],
        "cap": record.wanted["cap"] if record else None,
        "most": rules.CAP_LIMIT,
        "program": program(),
    }
    return render(request, f"{TEMPLATES}/rule.html", context, status=422 if form.errors else 200)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What taking part means, how to join, and where to change what was said."""
    return render(request, f"{TEMPLATES}/about.html", {"program": program()})


@never_cache
@guest_required
def join(request: HttpRequest) -> HttpResponse:
    """The application of a broker whose telephone is proven in this browser."""
    phone = guest_phone(request) or ""
    form = JoinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            broker = services.in_register(
                register_number=data["register_number"], representative=data["representative"]
            )
            services.apply(broker, phone=phone, wishes=form.wishes(), request=request)
        except Refusal as refused:
            form.add_error(None, str(refused.sentence))
        else:
            return redirect("brokers:joined")
    context = {"form": form, "phone": phone, "program": program()}
    return render(request, f"{TEMPLATES}/join.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
def joined(request: HttpRequest) -> HttpResponse:
    return render(request, f"{TEMPLATES}/joined.html", {"program": program()})


@never_cache
@guest_required
@require_safe
def find_mine(request: HttpRequest) -> HttpResponse:
    """The broker's page for who has proven the telephone of one; more than one office of a number: each is offered."""
    hashes = lookup_hashes(guest_phone(request) or "")
    found = list(Broker.objects.filter(phone_hash__in=hashes, state__in=(BrokerState.JOINED, BrokerState.SUSPENDED)))
    if len(found) == 1:
        return redirect("brokers:mine", token_for(found[0]))
    context = {"found": [(each, token_for(each)) for each in found], "program": program()}
    return render(request, f"{TEMPLATES}/find_mine.html", context)
