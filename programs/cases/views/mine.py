"""The applicant's page of one case: where it stands, why it is due then, and what they can still do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from programs.cases import attachments, pages
from programs.cases.access import own_case
from programs.cases.errors import Stale
from programs.cases.moves import moves_of, moves_open_to
from programs.cases.services import perform
from programs.people.actors import actors_of


@never_cache
@require_safe
def mine(request: HttpRequest, receipt_number: str) -> HttpResponse:
    """Signed in, or with a proven phone; a stranger is asked for the phone, anyone else's case is 404."""
    if not actors_of(request):
        return redirect(f"{reverse('cases:lookup')}?receipt={receipt_number}")
    case, actor = own_case(request, receipt_number)
    return render(request, "cases/mine.html", pages.case_page(case, actor))


@never_cache
@require_safe
def due(request: HttpRequest, receipt_number: str) -> HttpResponse:
    """How the due time was reckoned, step by step."""
    case, _actor = own_case(request, receipt_number)
    return render(request, "cases/due.html", {"case": case, "due": case.due()})


@never_cache
def move(request: HttpRequest, receipt_number: str, name: str) -> HttpResponse:
    """A page of its own for each move that the applicant may make: withdraw, send the supplement."""
    case, actor = own_case(request, receipt_number)
    declared = moves_of(type(case)).get(name)
    if declared is None or declared not in moves_open_to(case, actor):
        perform(case, name, by=actor)  # refuses, with the sentence that fits
        raise AssertionError("perform() made a move that is not open")
    form = declared.needs(request.POST or None) if declared.needs else None
    status = 200
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            perform(
                case,
                name,
                by=actor,
                data=form.cleaned_data if form else {},
                request=request,
                version=pages.version_in(request),
            )
        except Stale as refusal:
            status = refusal.status
            case, actor = own_case(request, receipt_number)
            return render(request, "cases/move.html", pages.move_page(case, declared, form, refusal), status=status)
        return redirect("cases:mine", receipt_number)
    if form is not None and form.errors:
        status = 422
    return render(request, "cases/move.html", pages.move_page(case, declared, form), status=status)


@require_POST
def add_files(request: HttpRequest, receipt_number: str) -> HttpResponse:
    """Add files to an open case; what is not taken comes back with its sentence."""
    case, actor = own_case(request, receipt_number)
    form = attachments.UploadForm(request.POST, request.FILES)
    if form.is_valid():
        refused = attachments.add(case, form.cleaned_data["uploads"], by=actor, request=request)
        if not refused:
            return redirect(f"{reverse('cases:mine', args=[receipt_number])}#files")
        for sentence in refused:
            form.add_error("uploads", sentence)
    context = pages.case_page(case, actor) | {"upload_form": form, "form": form}
    return render(request, "cases/mine.html", context, status=422)
