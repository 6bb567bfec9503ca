"""The question at the end: how was it? Once per case, from the case page or by signed link."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache

from programs.base.ids import unsign
from programs.cases import satisfaction
from programs.cases.access import own_case
from programs.cases.case import Case
from programs.cases.messages import RATING
from programs.people.actors import Actor
from programs.surveys.forms import RatingForm

NINETY_DAYS = 90 * 24 * 3600


@never_cache
def rate(request: HttpRequest, token: str) -> HttpResponse:
    """By the link in the closing message: no sign-in, nothing personal on the page."""
    case = get_object_or_404(Case, pk=unsign(RATING, token, NINETY_DAYS))
    return _rate(request, case, request.user)


@never_cache
def rate_mine(request: HttpRequest, receipt_number: str) -> HttpResponse:
    case, actor = own_case(request, receipt_number)
    return _rate(request, case, actor)


def _rate(request: HttpRequest, case: Case, by: Actor) -> HttpResponse:
    form = RatingForm(request.POST or None)
    thanked = satisfaction.is_given(case)
    if request.method == "POST" and form.is_valid() and not thanked:
        data = form.cleaned_data
        satisfaction.give(case, score=data["score"], text=data["text"], by=by, request=request)
        thanked = True
    context = {"form": form, "case": case, "thanked": thanked}
    return render(request, "cases/rate.html", context, status=422 if form.errors and not thanked else 200)
