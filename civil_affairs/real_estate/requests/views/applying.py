"""Applying for a home: the guide, the form and its draft, the look before it is sent."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from civil_affairs.real_estate.brokers import matching
from civil_affairs.real_estate.brokers.models import Broker
from civil_affairs.real_estate.requests import drafts, referring, services, shown
from civil_affairs.real_estate.requests.forms import HomeForm
from programs.cases import filing
from programs.cases.throttle import limit_filing
from programs.cases.views.receipts import receipt_url
from programs.people.actors import actors_of
from programs.portal.page_cache import public_page

SHOWN = 5  # brokers named in the look before sending
PAGES = "civil_affairs/real_estate"


@public_page
@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """What the service is, and by which rule a request goes to whom."""
    context = {"program": services.program(), "brokers": Broker.objects.joined().count()}
    return render(request, f"{PAGES}/guide.html", context)


@never_cache
def apply(request: HttpRequest) -> HttpResponse:
    """The form. What was typed is kept as a draft, on wish or on the way to the look before sending."""
    draft = drafts.of(request)
    if request.method == "POST":
        if request.POST.get("action") == "save":
            drafts.save(request, request.POST)
            messages.success(request, _("쓰던 내용을 저장했어요. 30일 안에 이어서 쓸 수 있어요."))
            return redirect("homes:apply")
        form = HomeForm(request.POST)
        if form.is_valid():
            drafts.save(request, request.POST)
            return redirect("homes:check")
    else:
        known = drafts.initial_of(draft) if draft else {}
        form = HomeForm(initial={**filing.initial_for(request), **known})
    context = {"form": form, "draft": draft, "program": services.program()}
    return render(request, f"{PAGES}/apply.html", context, status=422 if form.errors else 200)


@require_POST
def forget_draft(request: HttpRequest) -> HttpResponse:
    drafts.forget(request)
    messages.success(request, _("쓰던 내용을 지웠어요."))
    return redirect("homes:apply")


@never_cache
def check(request: HttpRequest) -> HttpResponse:
    """How many brokers fit and why, before it is sent; then it is sent."""
    draft = drafts.of(request)
    if draft is None:
        return redirect("homes:apply")
    form = HomeForm(drafts.data_of(draft))
    if not form.is_valid():  # saved half-way, or its day is past by now
        return render(
            request, f"{PAGES}/apply.html", {"form": form, "draft": draft, "program": services.program()}, status=422
        )
    if request.method == "POST":
        limit_filing(request)
        filed = services.submit(
            by=(actors_of(request) or [request.user])[0],
            home=form.home_fields(),
            person=form.applicant_fields(),
            submission_key=form.cleaned_data["submission_key"],
            language=filing.language_of(request),
            request=request,
        )
        drafts.forget(request)
        return redirect(receipt_url(filed))
    unsent = services.unsent(form.home_fields())
    wanted = referring.wanted_of(unsent, timezone.now())
    matched = matching.brokers_for(wanted, seed="")
    context = {
        "program": services.program(),
        "lines": [{"term": term, "text": text} for term, text in shown.facts(unsent, for_the_person=True)],
        "fitting": len(matched.all_that_fit),
        "going": len(matched.chosen),
        "cap": unsent.cap,
        "examples": [(each, matched.reasons_of(each)) for each in matched.all_that_fit[:SHOWN]]
        if not unsent.cap
        else [],
        "others": matching.others(wanted),
    }
    return render(request, f"{PAGES}/check.html", context)
