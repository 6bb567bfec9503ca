"""The question at the end: how was it? Once per case, from the case page or by signed link."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from programs.base.fields import PlainTextField
from programs.base.forms import PortalForm
from programs.base.ids import unsign
from programs.cases import satisfaction
from programs.cases.access import own_case
from programs.cases.case import Case
from programs.cases.messages import RATING
from programs.cases.records import Satisfaction

NINETY_DAYS = 90 * 24 * 3600


class RatingForm(PortalForm):
    score = forms.TypedChoiceField(
        label=_("처리 과정이 만족스러웠나요?"),
        choices=Satisfaction.SCORES,
        coerce=int,
        widget=forms.RadioSelect,
    )
    text = PlainTextField(label=_("더 하고 싶은 말"), max_length=1000, multiline=True, required=False)


@never_cache
def rate(request: HttpRequest, token: str) -> HttpResponse:
    """By the link in the closing message: no sign-in, nothing personal on the page."""
    case = get_object_or_404(Case, pk=unsign(RATING, token, NINETY_DAYS))
    return _rate(request, case)


@never_cache
def rate_mine(request: HttpRequest, receipt_number: str) -> HttpResponse:
    case, _actor = own_case(request, receipt_number)
    return _rate(request, case)


def _rate(request: HttpRequest, case: Case) -> HttpResponse:
    form = RatingForm(request.POST or None)
    thanked = Satisfaction.objects.filter(case_id=case.pk).exists()
    if request.method == "POST" and form.is_valid() and not thanked:
        satisfaction.give(case, score=form.cleaned_data["score"], text=form.cleaned_data["text"], request=request)
        thanked = True
    context = {"form": form, "case": case, "thanked": thanked}
    return render(request, "cases/rate.html", context, status=422 if form.errors and not thanked else 200)
