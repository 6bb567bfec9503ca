"""Name-change reports: what a resident reads and files."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from civil_affairs.service_desk.name_changes import services
from civil_affairs.service_desk.name_changes.forms import PreliminaryForm
from civil_affairs.service_desk.program import program
from programs.cases import filing
from programs.cases.throttle import limit_filing
from programs.cases.views.receipts import receipt_url
from programs.people.actors import actors_of
from programs.people.models import User
from programs.portal.page_cache import public_page


@public_page
@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """What a name-change report is, how fast, and what to bring."""
    return render(request, "civil_affairs/service_desk/name_changes/guide.html", {"program": program()})


@never_cache
def apply(request: HttpRequest) -> HttpResponse:
    """The preliminary form; two clicks make one case."""
    form = PreliminaryForm(request.POST or None, initial=_known(request))
    if request.method == "POST" and form.is_valid():
        limit_filing(request)
        case = services.file_preliminary(
            by=(actors_of(request) or [request.user])[0],
            applicant=request.user if isinstance(request.user, User) and not request.user.is_staff else None,
            report=form.report_fields(),
            person=form.applicant_fields(),
            language=filing.language_of(request),
            submission_key=form.cleaned_data["submission_key"],
            request=request,
        )
        return redirect(receipt_url(case))
    context = {"form": form, "program": program()}
    return render(
        request, "civil_affairs/service_desk/name_changes/apply.html", context, status=422 if form.errors else 200
    )


def _known(request: HttpRequest) -> dict[str, str]:
    known = filing.initial_for(request)
    if "applicant_name" in known:
        known["old_name"] = known.pop("applicant_name")
    return known
