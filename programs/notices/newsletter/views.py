"""What residents open: the archive, an issue as a page, its pictures, and the image that counts openings."""

import base64
import re

from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_safe

from programs.base.context import html_lang
from programs.people.lockout import address_of

from .composition import edition, editions
from .forms import ArchiveForm
from .models import Article, Issue
from .opens import count_one
from .pictures import TYPES

A_PAGE = 12
# A transparent GIF of one pixel.
PIXEL = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
PICTURE_NAME = re.compile(r"[0-9a-f]{32}\.(jpg|png)")
A_YEAR = 365 * 24 * 60 * 60


@require_safe
def archive(request: HttpRequest) -> HttpResponse:
    """Issues that went out, newest first, found by words and year."""
    published = Issue.objects.published().with_campaign()
    years = [day.year for day in Issue.objects.published().dates("friday", "year", order="DESC")]
    form = ArchiveForm(request.GET or None, years=years)
    rows = published
    if form.is_valid():
        if form.cleaned_data["q"]:
            rows = rows.filter(pk__in=published.about(form.cleaned_data["q"]).values("pk"))
        if form.cleaned_data["year"]:
            rows = rows.of_year(form.cleaned_data["year"])
    query = request.GET.copy()
    query.pop("page", None)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    language = get_language() or "ko"
    context = {
        "form": form,
        "page": page,
        "editions": editions(page.object_list, language=language),
        "parameters": query.urlencode(),
        "is_filtered": any(request.GET.get(name) for name in ("q", "year")),
    }
    return render(request, "notices/newsletter/archive.html", context, status=422 if form.errors else 200)


@require_safe
def issue(request: HttpRequest, number: int) -> HttpResponse:
    """One issue whole, as a page of the portal."""
    found = get_object_or_404(Issue.objects.published().with_campaign(), number=number)
    context = {
        "issue": found,
        "edition": edition(found, language=get_language() or "ko"),
        "older": Issue.objects.published().filter(number__lt=number).first(),
        "newer": Issue.objects.published().filter(number__gt=number).order_by("number").first(),
        "lang": html_lang(get_language() or "ko"),
    }
    return render(request, "notices/newsletter/issue.html", context)


@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponseBase:
    """A picture by its random name, which is the permission: test sends and previews need it before the issue is out.

    It never changes under its name, and mail services fetch it from elsewhere.
    """
    if not PICTURE_NAME.fullmatch(name):
        raise Http404
    path = f"newsletter/{name[:2]}/{name}"
    if not Article.objects.filter(picture=path).exists() or not default_storage.exists(path):
        raise Http404
    response = FileResponse(default_storage.open(path), content_type=TYPES[name.rpartition(".")[2]])
    response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Content-Disposition"] = "inline"
    return response


@require_GET
def opened(request: HttpRequest, number: int) -> HttpResponse:
    """The counter's image: counts one, says nothing, keeps nothing about who asked."""
    count_one(
        get_object_or_404(Issue.objects.select_related("campaign"), number=number), address=address_of(request) or ""
    )
    return HttpResponse(PIXEL, content_type="image/gif", headers={"Cache-Control": "private, max-age=86400"})
