"""Asking in advance: what can be asked, and the three forms."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from civil_affairs.field_office import asking, facts
from programs.cases import filing
from programs.cases.throttle import limit_filing
from programs.cases.views.receipts import receipt_url
from programs.people.actors import actors_of
from programs.people.models import Department
from programs.portal.page_cache import public_page


@public_page
@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    return render(
        request, "civil_affairs/field_office/ask.html", {"program": facts.program(), "kinds": asking.KINDS.values()}
    )


@never_cache
def ask_for(request: HttpRequest, slug: str) -> HttpResponse:
    """One of the three forms, and the case it becomes."""
    kind = asking.KINDS.get(slug)
    if kind is None:
        raise Http404(_("그런 신청이 없어요."))
    form = kind.form(request.POST if request.method == "POST" else None, initial=filing.initial_for(request))
    if request.method == "POST" and form.is_valid():
        limit_filing(request)
        by = (actors_of(request) or [request.user])[0]
        case = asking.file_request(kind, form, by=by, language=filing.language_of(request), request=request)
        return redirect(receipt_url(case))
    context = {
        "form": form,
        "kind": kind,
        "program": facts.program(),
        "department": Department.objects.get(plan_name=kind.department),
    }
    return render(request, "civil_affairs/field_office/request.html", context, status=422 if form.errors else 200)
