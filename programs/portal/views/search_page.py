"""Search over programs, services and pages."""

from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from programs.base import offers
from programs.portal.forms import SearchForm
from programs.portal.models import SearchEntry
from programs.portal.page_cache import public_page
from programs.portal.queries import search_words, suggestions

ON_A_PAGE = 10


@public_page(parameters=("q", "page"))
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Results best first, ten on a page; without results, what may help instead. Two queries."""
    form = SearchForm(request.GET)
    query = form.cleaned_data["q"] if form.is_valid() else ""
    language = get_language() or settings.LANGUAGE_CODE
    entries = SearchEntry.objects.in_language(language).matching(query)
    page = Paginator(entries, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "portal/search.html",
        {
            "form": form,
            "typed": request.GET.get("q", ""),
            "query": query,
            "language": language,
            "parameters": urlencode({"q": query}),
            "words": search_words(query),
            "page": page,
            "suggestions": suggestions(),
            "offers": offers.all_offers(),
        },
    )
