"""The first page: search, what can be done now, the 29 programs by category, and what is under way."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from programs.base import offers
from programs.plan.models import Category, Milestone, Program
from programs.portal.menu import self_service
from programs.portal.page_cache import public_page
from programs.portal.queries import suggestions

MOST_NEWS = 6
COUNTER = 7  # the program of the civil-affairs counter, whose telephone stands on the first page


@public_page
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Two queries: the programs, and what is under way this year."""
    today = timezone.localdate()
    programs = list(Program.objects.with_places().order_by("number"))
    return render(
        request,
        "portal/home.html",
        {
            "offers": offers.all_offers(),
            "categories": [
                (category, [program for program in programs if program.category == category]) for category in Category
            ],
            "under_way": Milestone.objects.under_way(today)
            .filter(plan__year=today.year)
            .select_related("plan__program__department")
            .order_by("end", "plan__program_id")[:MOST_NEWS],
            "counter": next((program for program in programs if program.number == COUNTER), None),
            "self_service": self_service(),
            "suggestions": suggestions(),
        },
    )
