"""What residents open: the library, a form explained in their language, its blank sheet and a filled-in example."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from civil_affairs.forms_library.counting import count
from civil_affairs.forms_library.forms import LibraryForm
from civil_affairs.forms_library.languages import READINGS
from civil_affairs.forms_library.models import CivilForm, Deed
from civil_affairs.forms_library.queries import PROGRAM
from civil_affairs.forms_library.shown import language_for, show
from programs.plan.models import Program

A_PAGE = 12


def _program() -> Program | None:
    return Program.objects.with_places().filter(pk=PROGRAM).first()


@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """Forms found by words in any language, topic and order."""
    form = LibraryForm(request.GET or None)
    rows = CivilForm.objects.published().select_related("department")
    language, order, words = get_language() or "ko", "", ""
    if form.is_valid():
        data = form.cleaned_data
        order, words = data["order"], data["q"]
        if words:
            rows = rows.matching(words)
        if data["topic"]:
            rows = rows.filter(topic=data["topic"])
    page = Paginator(rows.in_order(order, language, words), A_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "page": page,
        "shown": [show(each, language_for(each, ""), with_fields=False) for each in page.object_list],
        "readings": READINGS,
        "parameters": query.urlencode(),
        "is_filtered": any(request.GET.get(name) for name in ("q", "topic")),
        "program": _program(),
    }
    return render(request, "civil_affairs/forms_library/library.html", context, status=422 if form.errors else 200)


@require_safe
def form_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One form: what it is for, and field by field what to write. `?in=vi` reads it in another language."""
    form, language = _form(request, slug)
    count(form, Deed.VIEW, language, request)
    context = _context(request, form, language) | {
        "tabs": [
            {"reading": READINGS[code], "href": f"{form.get_absolute_url()}?in={code}", "current": code == language}
            for code in form.languages()
        ],
        "sheet_url": f"{reverse('forms_library:sheet', args=[slug])}?in={language}",
        "example_url": f"{reverse('forms_library:example', args=[slug])}?in={language}",
    }
    return render(request, "civil_affairs/forms_library/form.html", context)


@require_safe
def sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """The blank sheet, to be printed and filled in by hand."""
    form, language = _form(request, slug)
    count(form, Deed.SHEET, language, request)
    return render(request, "civil_affairs/forms_library/sheet.html", _context(request, form, language))


@require_safe
def example(request: HttpRequest, slug: str) -> HttpResponse:
    """The sheet filled in with invented data."""
    form, language = _form(request, slug)
    count(form, Deed.EXAMPLE, language, request)
    context = _context(request, form, language) | {"filled": True}
    return render(request, "civil_affairs/forms_library/sheet.html", context)


def _form(request: HttpRequest, slug: str) -> tuple[CivilForm, str]:
    rows = CivilForm.objects.published().select_related("department").prefetch_related("fields")
    form = get_object_or_404(rows, slug=slug)
    asked = request.GET.get("in", "")
    if asked and asked not in form.languages():
        raise Http404(_("이 서식은 그 언어로 된 설명이 아직 없어요."))
    return form, language_for(form, asked)


def _context(request: HttpRequest, form: CivilForm, language: str) -> dict[str, object]:
    return {"civil_form": form, "shown": show(form, language), "language": language, "program": _program()}
