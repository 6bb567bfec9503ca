"""The pages of who asked: offers side by side, questions, the choice, a change, a complaint."""

from collections import defaultdict
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from civil_affairs.real_estate.answers import comparing, services
from civil_affairs.real_estate.answers.forms import AnswerForm, ComplaintForm, QuestionForm
from civil_affairs.real_estate.answers.models import Offer, Question
from civil_affairs.real_estate.requests import services as requests
from civil_affairs.real_estate.requests import shown
from civil_affairs.real_estate.requests.forms import ChooseForm, ConfirmForm, EditForm
from civil_affairs.real_estate.requests.models import HomeRequest, Referral
from programs.base.errors import Refusal
from programs.cases import satisfaction
from programs.cases.access import own_case
from programs.cases.moves import moves_open_to
from programs.people.actors import Actor, actors_of

PAGES = "civil_affairs/real_estate"
SIDE_BY_SIDE = 4
JOINED = "joined"


def _own(request: HttpRequest, number: str) -> tuple[HomeRequest, Actor]:
    case, actor = own_case(request, number)
    if not isinstance(case, HomeRequest):
        raise Http404(_("그런 신청이 없어요."))
    return case, actor


def _referral(case: HomeRequest, pk: int) -> Referral:
    found = case.referrals.select_related("broker").filter(pk=pk).first()
    if found is None:
        raise Http404(_("이 신청을 받은 중개업소가 아니에요."))
    return found


@never_cache
@require_safe
def mine(request: HttpRequest, number: str) -> HttpResponse:
    """Where the request stands, the offers side by side, what was asked."""
    if not actors_of(request):
        return redirect(f"{reverse('cases:lookup')}?receipt={number}")
    case, actor = _own(request, number)
    sort = request.GET.get("sort", "price")
    offers = comparing.in_order(offers_of(case), sort)
    page = Paginator(offers, SIDE_BY_SIDE).get_page(request.GET.get("page"))
    referrals = list(case.referrals.select_related("broker__dong"))
    context = {
        "case": case,
        "lines": [{"term": term, "text": text} for term, text in shown.facts(case, for_the_person=True)],
        "counts": counts(referrals),
        "offers": offers,
        "page": page,
        "lines_compared": comparing.compared(list(page.object_list), offers),
        "cards": [
            (offer, [(line.label, line.cells[0]) for line in comparing.compared([offer], offers)]) for offer in offers
        ],
        "sort": sort,
        "sorts": comparing.sorts(case.deal),
        "query": f"sort={sort}",
        "chosen": [each for each in referrals if each.state == Referral.State.CHOSEN],
        "threads": threads(case),
        "changes": case.changes.all(),
        "complaints": [each for row in referrals for each in row.complaints.all()] if referrals else [],
        "may_choose": case.takes_offers and bool(offers),
        "moves": moves_open_to(case, actor),
        "may_rate": satisfaction.may_give(case),
    }
    return render(request, f"{PAGES}/mine.html", context)


def offers_of(case: HomeRequest) -> list[Offer]:
    """Offers that stand, of brokers that take part; after the choice those of the chosen."""
    rows = Offer.objects.for_comparing().filter(referral__request=case, referral__broker__state=JOINED)
    if case.chosen_at is not None:
        rows = rows.filter(referral__state=Referral.State.CHOSEN)
    return list(rows)


def counts(referrals: list[Referral]) -> dict[str, int]:
    return {
        "sent": len(referrals),
        "seen": sum(each.seen_at is not None for each in referrals),
        "offered": sum(each.answered_at is not None and each.state != Referral.State.NOTHING for each in referrals),
        "nothing": sum(each.state == Referral.State.NOTHING for each in referrals),
    }


def threads(case: HomeRequest) -> list[tuple[Referral, list[Question]]]:
    """What was asked, by broker, those with something to answer first."""
    found: dict[Referral, list[Question]] = defaultdict(list)
    rows = Question.objects.filter(referral__request=case).select_related("referral__broker")
    for question in rows:
        found[question.referral].append(question)

    def waits(row: Referral) -> bool:
        return any(each.by == Question.Side.BROKER and each.answered_at is None for each in found[row])

    return sorted(found.items(), key=lambda item: (not waits(item[0]), item[0].pk))


@never_cache
def edit(request: HttpRequest, number: str) -> HttpResponse:
    """Change what is asked for; brokers who have it are told what changed."""
    case, actor = _own(request, number)
    if not case.takes_offers:
        requests.change(case, {}, by=actor)  # refuses, with the sentence that fits
    form = EditForm(request.POST if request.method == "POST" else None, initial=EditForm.values_of(case))
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            lines = requests.change(case, form.wanted_fields(), by=actor, request=request)
        except Refusal as refused:
            refusal = refused
        else:
            if lines:
                messages.success(request, _("신청을 고쳤어요. 받은 중개업소에 바뀐 내용을 알려요."))
            else:
                messages.info(request, _("바뀐 내용이 없어요."))
            return redirect("homes:mine", number)
    status = refusal.status if refusal else 422 if form.errors else 200
    return render(request, f"{PAGES}/edit.html", {"case": case, "form": form, "refusal": refusal}, status=status)


@never_cache
def choose(request: HttpRequest, number: str) -> HttpResponse:
    """Choose one or more brokers to visit: first who, then "are you sure" with the consent that opens the contact."""
    case, actor = _own(request, number)
    if not case.takes_offers:
        requests.choose(case, [], by=actor)  # refuses, with the sentence that fits
    return choose_page(request, case, actor, after=reverse("homes:mine", args=[number]))


def choose_page(
    request: HttpRequest, case: HomeRequest, actor: Actor, *, after: str, desk: bool = False
) -> HttpResponse:
    """Both steps, for the person and for the officer who chooses for somebody on the telephone."""
    rows = list(requests.choosable(case))
    choices = [(row.pk, f"{row.broker.name} ({row.broker.get_kind_display()}) · {_homes(row)}") for row in rows]
    template = f"{PAGES}/{'desk/' if desk else ''}choose.html"
    context: dict[str, Any] = {"case": case, "after": after, "rows": rows}
    confirming = request.method == "POST" and request.POST.get("step") == "confirm"
    form: ChooseForm = (ConfirmForm if confirming else ChooseForm)(
        request.POST if request.method == "POST" else None,
        choices=choices,
        initial={"referrals": request.GET.getlist("broker")},
    )
    if request.method != "POST" or not form.is_valid():
        context |= {"form": form, "confirming": confirming and "referrals" in form.cleaned_data}
        context["picked"] = _picked(rows, form.cleaned_data.get("referrals", [])) if form.is_bound else []
        return render(request, template, context, status=422 if form.errors else 200)
    picked = form.cleaned_data["referrals"]
    if not confirming:
        form = ConfirmForm(choices=choices, initial={"referrals": picked})
        return render(request, template, {**context, "form": form, "confirming": True, "picked": _picked(rows, picked)})
    try:
        chosen = requests.choose(case, picked, by=actor, request=request)
    except ValidationError as refused:
        form = ChooseForm({}, choices=choices)
        form.full_clean()
        form.errors.clear()
        form.add_error(None, refused)
        return render(request, template, {**context, "form": form, "confirming": False, "picked": []}, status=422)
    messages.success(
        request,
        ngettext(
            "중개업소 %(number)d곳을 골랐어요. 곧 연락이 올 거예요.",
            "중개업소 %(number)d곳을 골랐어요. 곧 연락이 올 거예요.",
            len(chosen),
        )
        % {"number": len(chosen)},
    )
    return redirect(after)


def _picked(rows: list[Referral], keys: list[int]) -> list[Referral]:
    return [row for row in rows if row.pk in keys]


def _homes(row: Referral) -> str:
    return ", ".join(f"{offer.get_home_display()} {comparing.PRICE.shown(offer)}" for offer in row.offers.standing())


@never_cache
def ask(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Ask one broker something before the choice."""
    case, actor = _own(request, number)
    referral = _referral(case, pk)
    form = QuestionForm(request.POST if request.method == "POST" else None)
    return said(
        request,
        form,
        lambda: services.ask_broker(referral, form.cleaned_data["text"], by=actor, request=request),
        case=case,
        title=_("%(broker)s에 물어보기") % {"broker": referral.broker.name},
        done=_("질문을 보냈어요. 답이 오면 알려 드려요."),
        after=f"{reverse('homes:mine', args=[number])}#questions",
    )


@never_cache
def answer(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Answer what a broker asked."""
    case, actor = _own(request, number)
    question = Question.objects.select_related("referral__broker").filter(referral__request=case, pk=pk).first()
    if question is None or question.by == Question.Side.PERSON:
        raise Http404(_("그런 질문이 없어요."))
    form = AnswerForm(request.POST if request.method == "POST" else None)
    return said(
        request,
        form,
        lambda: services.answer(question, form.cleaned_data["text"], side="person", by=actor, request=request),
        case=case,
        title=_("%(broker)s의 질문에 답하기") % {"broker": question.referral.broker.name},
        text=question.text,
        done=_("답을 보냈어요."),
        after=f"{reverse('homes:mine', args=[number])}#questions",
    )


@never_cache
def complain(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Tell the office what was wrong with a broker."""
    case, actor = _own(request, number)
    referral = _referral(case, pk)
    form = ComplaintForm(request.POST if request.method == "POST" else None)
    return said(
        request,
        form,
        lambda: services.complain(referral, form.cleaned_data["text"], by=actor, request=request),
        case=case,
        title=_("%(broker)s에 대한 불편 알리기") % {"broker": referral.broker.name},
        done=_("불편을 알렸어요. 담당자가 살피고 결과를 이 화면에 적어요."),
        after=reverse("homes:mine", args=[number]),
    )


def said(
    request: HttpRequest, form: Any, act: Any, *, case: HomeRequest, title: str, done: str, after: str, text: str = ""
) -> HttpResponse:
    """A page with one thing to write; a refusal keeps what was typed."""
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, done)
            return redirect(after)
    context = {"case": case, "form": form, "title": title, "text": text, "refusal": refusal, "after": after}
    status = refusal.status if refusal else 422 if form.errors else 200
    return render(request, f"{PAGES}/say.html", context, status=status)
