"""After a visit: how was it? From the booking's own page, once."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from programs.base.errors import WrongState
from programs.bookings import satisfaction
from programs.bookings.views import own_booking
from programs.surveys.forms import RatingForm


@never_cache
def rate(request: HttpRequest, code: str) -> HttpResponse:
    """Ask once; what was said first stands."""
    booking, actor = own_booking(request, code)
    form = RatingForm(request.POST or None)
    thanked = satisfaction.is_given(booking)
    if request.method == "POST" and not thanked:
        if form.is_valid():
            data = form.cleaned_data
            satisfaction.give(booking, score=data["score"], text=data["text"], by=actor, request=request)
            thanked = True
    elif not thanked and not satisfaction.may_say(booking, timezone.now()):
        raise WrongState(satisfaction.NOT_NOW)
    context = {"form": form, "booking": booking, "offering": booking.session.offering, "thanked": thanked}
    return render(request, "bookings/rate.html", context, status=422 if form.errors and not thanked else 200)
