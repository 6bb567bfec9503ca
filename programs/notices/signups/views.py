"""The application form to print, one for each place of sign-up, with a QR code to the same form on the web."""

from io import BytesIO

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from programs.people.models import Dong

from ..subscribers.consent_texts import QUESTIONS
from ..subscribers.models import AgeBand, SignupPlace, Topic
from ..subscribers.views.signup import PLACE_PARAMETER


def web_form_url(place: SignupPlace) -> str:
    """The address of the form on the web; who comes by it is counted to this place."""
    return f"{settings.SITE_URL}{reverse('notices:subscribe')}?{urlencode({PLACE_PARAMETER: place.code})}"


@require_safe
def paper_form(request: HttpRequest, code: str) -> HttpResponse:
    place = get_object_or_404(SignupPlace, code=code, is_active=True)
    context = {
        "place": place,
        "topics": Topic.objects.filter(is_active=True),
        "dongs": Dong.objects.order_by("name"),
        "age_bands": [label for value, label in AgeBand.choices if value],
        "questions": QUESTIONS.values(),
        "address": web_form_url(place),
    }
    return render(request, "notices/signups/paper_form.html", context)


@require_safe
@cache_control(public=True, max_age=86_400)
def qr_code(request: HttpRequest, code: str) -> HttpResponse:
    """The QR code alone, sharp at any size, for the form and for posters."""
    place = get_object_or_404(SignupPlace, code=code, is_active=True)
    picture = BytesIO()
    segno.make(web_form_url(place), error="m", micro=False).save(picture, kind="svg", scale=4, border=4, light="#fff")
    return HttpResponse(picture.getvalue(), content_type="image/svg+xml")
