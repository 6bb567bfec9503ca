"""The page after filing: the receipt number, and what comes next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from programs.base.ids import sign, unsign
from programs.cases.case import Case

PURPOSE = "cases.receipt"
A_DAY = 24 * 3600


def receipt_url(case: Case) -> str:
    return reverse("cases:receipt", args=[sign(PURPOSE, case.pk)])


@never_cache
@require_safe
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """By signed link only, for a day; it shows no personal data."""
    case = get_object_or_404(Case.objects.select_related("program", "department"), pk=unsign(PURPOSE, token, A_DAY))
    return render(request, "cases/receipt.html", {"case": case, "kind_case": case.as_kind()})
