"""What a resident meets: what the service is and saves, and the one application for ledger and register."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from civil_affairs.registration import services
from civil_affairs.registration.changes import ChangeKind, saved_costs
from civil_affairs.registration.forms import ApplyForm
from civil_affairs.registration.rules import decide
from civil_affairs.registration.step_forms import today
from programs.cases import filing
from programs.cases.throttle import limit_filing
from programs.cases.views.receipts import receipt_url
from programs.people.actors import actors_of
from programs.people.models import User
from programs.portal.page_cache import public_page


@public_page
@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """Which changes the office has registered, how it goes, what it saves, what to bring."""
    kinds = [
        (kind, decide(item=kind.item, is_new=kind.is_new, extension=False))
        for kind in ChangeKind.objects.filter(active=True)
    ]
    costs = saved_costs(today().year)
    context = {
        "program": services.program(),
        "kinds": kinds,
        "costs": costs,
        "year": costs[0].year if costs else None,
        "total": sum(cost.amount for cost in costs),
    }
    return render(request, "civil_affairs/registration/guide.html", context)


@never_cache
def apply(request: HttpRequest) -> HttpResponse:
    """The ledger change and the commission, applied for at once; two clicks make one case."""
    form = ApplyForm(request.POST or None, initial=filing.initial_for(request))
    if request.method == "POST" and form.is_valid():
        limit_filing(request)
        case = services.apply_online(
            by=(actors_of(request) or [request.user])[0],
            applicant=request.user if isinstance(request.user, User) and not request.user.is_staff else None,
            change=form.change_fields(),
            person=form.person_fields(),
            language=filing.language_of(request),
            submission_key=form.cleaned_data["submission_key"],
            request=request,
        )
        return redirect(receipt_url(case))
    context = {"form": form, "program": services.program()}
    return render(request, "civil_affairs/registration/apply.html", context, status=422 if form.errors else 200)
