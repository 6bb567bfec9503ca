"""The desk of P09's requests: what needs a look, one request with everybody it went to, requests typed in by hand."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from civil_affairs.real_estate.answers import comparing, services
from civil_affairs.real_estate.answers.desk.forms import FindForm, ResultForm, ToldForm
from civil_affairs.real_estate.answers.models import Complaint, Question
from civil_affairs.real_estate.answers.views.person import choose_page, counts, offers_of, threads
from civil_affairs.real_estate.brokers import matching
from civil_affairs.real_estate.requests import referring, shown
from civil_affairs.real_estate.requests import services as requests
from civil_affairs.real_estate.requests.forms import HomeFormAtTheDesk
from civil_affairs.real_estate.requests.models import HomeRequest, Referral
from civil_affairs.real_estate.requests.queries import BY_HAND, HomeRequestQuerySet
from programs import audit
from programs.base.errors import NotYourDuty, Refusal
from programs.base.text import format_phone
from programs.cases.access import case_for_staff
from programs.cases.may import of_the_department
from programs.cases.services import not_their_duty, subject_of
from programs.people.models import User
from programs.people.predicates import is_staff, require

PAGES = "civil_affairs/real_estate/desk"
ROWS_A_PAGE = 20
TABS = {
    "open": "제안 받는 중",
    "silent": "이틀째 제안 없음",
    "nobody": "맞는 곳 없음",
    "tell": "전화·팩스·우편으로 알릴 것",
    "complaints": "불편 신고",
    "all": "모두",
}


def staff(request: HttpRequest) -> User:
    require(is_staff, request.user, "직원만 볼 수 있는 화면이에요.")
    assert isinstance(request.user, User)
    return request.user


def _request(user: User, pk: int) -> HomeRequest:
    case = case_for_staff(user, pk)
    if not isinstance(case, HomeRequest):
        raise Http404("부동산 맞춤형 신청이 아니에요.")
    return case


def _of_tab(rows: HomeRequestQuerySet[Any], tab: str) -> HomeRequestQuerySet[Any]:
    now = timezone.now()
    return {
        "open": rows.taking_offers,
        "silent": lambda: rows.without_offers(now),
        "nobody": rows.reaching_nobody,
        "tell": rows.to_tell_by_hand,
        "complaints": lambda: rows.filter(pk__in=Complaint.objects.open().values("referral__request")),
        "all": rows.all,
    }[tab]()


@never_cache
@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    user = staff(request)
    form = FindForm(request.GET or None)
    own = HomeRequest.objects.read_by(user)
    tab = request.GET.get("tab", "open")
    tab = tab if tab in TABS else "open"
    words = form.cleaned_data["q"] if form.is_valid() else ""
    rows: Any = own.found_by(words) if words else _of_tab(own, tab)
    page = Paginator(rows.with_counts().order_by("-submitted_at", "-pk"), ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "words": words,
        "page": page,
        "rows": [(each, shown.in_short(each)) for each in page.object_list],
        "tabs": [
            {
                "text": f"{title} {_of_tab(own, key).count():,}",
                "href": f"?tab={key}",
                "current": key == tab and not words,
            }
            for key, title in TABS.items()
        ],
        "query": f"q={words}" if words else f"tab={tab}",
    }
    return render(request, f"{PAGES}/index.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
def new(request: HttpRequest) -> HttpResponse:
    """A request that came by telephone, fax, mail or at the counter, typed in."""
    user = staff(request)
    form = HomeFormAtTheDesk(request.POST if request.method == "POST" else None)
    program = requests.program()
    if not of_the_department(HomeRequest(program=program, department=program.department), user):
        raise NotYourDuty(not_their_duty(HomeRequest(program=program, department=program.department), user))
    if request.method == "POST" and form.is_valid():
        case = requests.submit(
            by=user,
            home=form.home_fields(),
            person=form.applicant_fields(),
            submission_key=form.cleaned_data["submission_key"],
            channel=form.cleaned_data["channel"],
            answer_to=form.cleaned_data["answer_to"],
            request=request,
        )
        messages.success(
            request, f"등록하고 중개업소 {case.referrals.count()}곳에 보냈어요. 접수번호 {case.receipt_number}"
        )
        return redirect("homes:desk_request", case.pk)
    return render(request, f"{PAGES}/new.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@login_required
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One request: what is asked, whom it went to and why, who answered; telling by hand; the opening is on record."""
    user = staff(request)
    case = _request(user, pk)
    form = ToldForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        requests.tell_by_hand(case, result=data["result"], note=data["note"], by=user, request=request)
        messages.success(request, "알린 기록을 남겼어요.")
        return redirect("homes:desk_request", pk)
    _on_record(request, user, case)
    referrals = list(case.referrals.select_related("broker__dong").prefetch_related("offers", "complaints"))
    offers = comparing.in_order(offers_of(case), "price")
    context = {
        "case": case,
        "lines": [{"term": term, "text": text} for term, text in shown.facts(case, for_the_person=False)],
        "person": f"{case.applicant_name} · {format_phone(case.applicant_phone)}",
        "counts": counts(referrals),
        "referrals": [(each, sum(offer.withdrawn_at is None for offer in each.offers.all())) for each in referrals],
        "others": matching.others(referring.wanted_of(case, timezone.now())),
        "offers": offers,
        "page": Paginator(offers, 6).get_page(1),
        "lines_compared": comparing.compared(offers[:6], offers),
        "cards": [(o, [(line.label, line.cells[0]) for line in comparing.compared([o], offers)]) for o in offers],
        "threads": threads(case),
        "complaints": [one for row in referrals for one in row.complaints.all()],
        "told": case.told.select_related("by__department"),
        "form": form if case.channel in BY_HAND else None,
        "duty": of_the_department(case, user),
        "may_choose": case.takes_offers and bool(offers) and of_the_department(case, user),
    }
    return render(request, f"{PAGES}/request.html", context, status=422 if form.errors else 200)


def _on_record(request: HttpRequest, user: User, case: HomeRequest) -> None:
    audit.opened(
        by=user,
        whose=case.applicant or case.applicant_phone_hash or None,
        what=["applicant_name", "applicant_phone", "case"],
        why="부동산 맞춤형 서비스",
        ref=subject_of(case),
        request=request,
    )


@never_cache
@login_required
@require_safe
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The offers on paper, for who asked by fax or mail."""
    user = staff(request)
    case = _request(user, pk)
    _on_record(request, user, case)
    offers = comparing.in_order(offers_of(case), "price")
    context = {
        "case": case,
        "lines": [{"term": term, "text": text} for term, text in shown.lines(case)],
        "offers": [(offer, comparing.compared([offer], offers)) for offer in offers],
        "questions": Question.objects.filter(referral__request=case)
        .select_related("referral__broker")
        .waiting_for("person"),
        "now": timezone.now(),
    }
    return render(request, f"{PAGES}/letter.html", context)


@never_cache
@login_required
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """For somebody on the telephone: the same two steps, the consent given by word of mouth."""
    user = staff(request)
    case = _request(user, pk)
    if not case.takes_offers:
        requests.choose(case, [], by=user)  # refuses, with the sentence that fits
    return choose_page(request, case, user, after=reverse("homes:desk_request", args=[pk]), desk=True)


@never_cache
@login_required
def resend(request: HttpRequest, pk: int) -> HttpResponse:
    """A fresh link for a broker whose message went astray, after a question; the old ones open no more."""
    user = staff(request)
    referral = get_object_or_404(Referral.objects.select_related("broker"), pk=pk)
    referral.request = _request(user, referral.request_id)
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            requests.resend(referral, by=user, request=request)
        except NotYourDuty:
            raise
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, f"{referral.broker.name}에 새 주소를 보냈어요. 전에 보낸 주소는 닫혔어요.")
            return redirect("homes:desk_request", referral.request_id)
    context = {"referral": referral, "case": referral.request, "refusal": refusal}
    return render(request, f"{PAGES}/resend.html", context, status=refusal.status if refusal else 200)


@never_cache
@login_required
def complaint(request: HttpRequest, pk: int) -> HttpResponse:
    """What a person told of a broker, and what came of it."""
    user = staff(request)
    found = get_object_or_404(Complaint.objects.select_related("referral__broker"), pk=pk)
    case = _request(user, found.referral.request_id)
    form = ResultForm(request.POST if request.method == "POST" else None)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            services.handle_complaint(found, form.cleaned_data["result"], by=user, request=request)
        except NotYourDuty:
            raise
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, "살핀 결과를 적었어요. 신고한 분이 읽을 수 있어요.")
            return redirect("homes:desk_request", case.pk)
    context = {"complaint": found, "case": case, "form": form, "refusal": refusal}
    status = refusal.status if refusal else 422 if form.errors else 200
    return render(request, f"{PAGES}/complaint.html", context, status=status)
