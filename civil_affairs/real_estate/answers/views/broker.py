"""The pages of a broker, opened by the link of a text message: no account, this request and this broker only."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from civil_affairs.real_estate.answers import services
from civil_affairs.real_estate.answers.forms import AnswerForm, NothingForm, OfferForm, QuestionForm
from civil_affairs.real_estate.answers.models import Offer, Question
from civil_affairs.real_estate.requests import links, shown
from civil_affairs.real_estate.requests import services as requests
from civil_affairs.real_estate.requests.models import Referral
from programs.base.errors import Refusal

PAGES = "civil_affairs/real_estate/broker"


@never_cache
def page(request: HttpRequest, token: str) -> HttpResponse:
    """The request without who asks, own offers, what was asked; "nothing suitable" is one press."""
    referral = links.opened(request, token, links.Purpose.ANSWER)
    services.seen(referral)
    context = {
        **_context(referral, token),
        "offers": referral.offers.standing().select_related("dong").prefetch_related("photos"),
        "withdrawn": referral.offers.exclude(withdrawn_at=None).count(),
        "questions": referral.questions.all(),
        "changes": referral.request.changes.filter(at__gt=referral.created_at),
        "nothing": referral.state == Referral.State.NOTHING,
        "full": referral.offers.standing().count() >= services.MOST_OFFERS,
    }
    return render(request, f"{PAGES}/page.html", context)


def _context(referral: Referral, token: str) -> dict[str, Any]:
    wanted = referral.request
    return {
        "referral": referral,
        "wanted": wanted,
        "broker": referral.broker,
        "token": token,
        "back": reverse("homes:broker", args=[token]),
        "lines": [{"term": term, "text": text} for term, text in shown.lines(wanted)],
    }


@never_cache
def offer(request: HttpRequest, token: str, pk: int | None = None) -> HttpResponse:
    """Offer a home, or put an offer right."""
    referral = links.opened(request, token, links.Purpose.ANSWER)
    made = _own_offer(referral, pk) if pk is not None else None
    posted = request.method == "POST"
    form = OfferForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        wanted=referral.request,
        initial={name: getattr(made, name) for name in OfferForm.FIELDS} if made else {},
    )
    refusal = None
    if posted and form.is_valid():
        photos = form.cleaned_data["photos"]
        try:
            if made is None:
                services.offer(referral, form.home_fields(), photos=photos, request=request)
            else:
                drop = [int(key) for key in request.POST.getlist("drop") if key.isdecimal() and len(key) < 12]
                services.change_offer(made, form.home_fields(), photos=photos, drop=drop, request=request)
        except Refusal as refused:
            refusal = refused
        except ValidationError as refused:
            form.add_error("photos", refused)
        else:
            messages.success(request, _("제안을 보냈어요.") if made is None else _("제안을 고쳤어요."))
            return redirect("homes:broker", token)
    context = {**_context(referral, token), "form": form, "offer": made, "refusal": refusal}
    status = refusal.status if refusal else 422 if form.errors else 200
    return render(request, f"{PAGES}/offer.html", context, status=status)


def _own_offer(referral: Referral, pk: int) -> Offer:
    found = referral.offers.standing().select_related("referral", "dong").filter(pk=pk).first()
    if found is None:
        raise Http404(_("그런 제안이 없어요."))
    return found


@never_cache
def withdraw(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    """Take an offer back, after a question."""
    referral = links.opened(request, token, links.Purpose.ANSWER)
    made = _own_offer(referral, pk)
    if request.method == "POST":
        services.withdraw_offer(made, request=request)
        messages.success(request, _("제안을 거두었어요."))
        return redirect("homes:broker", token)
    return render(request, f"{PAGES}/withdraw.html", {**_context(referral, token), "offer": made})


@never_cache
def nothing(request: HttpRequest, token: str) -> HttpResponse:
    """Say that there is no home that fits."""
    referral = links.opened(request, token, links.Purpose.ANSWER)
    form = NothingForm(request.POST if request.method == "POST" else None)
    return _said(
        request,
        referral,
        token,
        form,
        lambda: services.say_nothing(referral, note=form.cleaned_data["note"], request=request),
        title=_("맞는 집이 없다고 알리기"),
        done=_("알려 주셔서 고마워요. 집이 나오면 마감 전에 다시 제안할 수 있어요."),
    )


@never_cache
def ask(request: HttpRequest, token: str) -> HttpResponse:
    """Ask the person something, without learning who it is."""
    referral = links.opened(request, token, links.Purpose.ANSWER)
    form = QuestionForm(request.POST if request.method == "POST" else None)
    return _said(
        request,
        referral,
        token,
        form,
        lambda: services.ask_person(referral, form.cleaned_data["text"], request=request),
        title=_("신청한 분께 물어보기"),
        done=_("질문을 보냈어요. 답이 오면 문자로 알려요."),
    )


@never_cache
def answer(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    """Answer what the person asked."""
    referral = links.opened(request, token, links.Purpose.ANSWER)
    question = referral.questions.filter(pk=pk, by=Question.Side.PERSON).first()
    if question is None:
        raise Http404(_("그런 질문이 없어요."))
    form = AnswerForm(request.POST if request.method == "POST" else None)
    return _said(
        request,
        referral,
        token,
        form,
        lambda: services.answer(question, form.cleaned_data["text"], side="broker", request=request),
        title=_("신청한 분의 질문에 답하기"),
        text=question.text,
        done=_("답을 보냈어요."),
    )


def _said(
    request: HttpRequest, referral: Referral, token: str, form: Any, act: Any, *, title: str, done: str, text: str = ""
) -> HttpResponse:
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, done)
            return redirect("homes:broker", token)
    context = {**_context(referral, token), "form": form, "title": title, "text": text, "refusal": refusal}
    status = refusal.status if refusal else 422 if form.errors else 200
    return render(request, f"{PAGES}/say.html", context, status=status)


@never_cache
def contact(request: HttpRequest, token: str) -> HttpResponse:
    """After the choice: name and telephone, on a press of a button (programs that look at links press none)."""
    referral = links.opened(request, token, links.Purpose.CONTACT)
    if request.method == "POST":
        requests.open_contact(referral, request=request)
    offers = referral.offers.standing().select_related("dong")
    context = {**_context(referral, token), "offers": offers, "opened": request.method == "POST"}
    return render(request, f"{PAGES}/contact.html", context)
