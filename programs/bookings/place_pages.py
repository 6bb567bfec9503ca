"""More or fewer people come than were booked: one page."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from programs.base.errors import Refusal
from programs.base.forms import PortalForm
from programs.bookings import services
from programs.bookings.booking import Booking
from programs.bookings.views import own_booking


class PlacesForm(PortalForm):
    """How many come now."""

    places = forms.TypedChoiceField(label=gettext_lazy("인원"), coerce=int)

    def __init__(self, *args: object, booking: Booking, **kwargs: object) -> None:
        super().__init__(*args, initial={"places": booking.places}, **kwargs)
        most = min(booking.session.offering.group_max, booking.session.capacity)
        choices = [(number, _("%(number)d명") % {"number": number}) for number in range(1, most + 1)]
        self.fields["places"].choices = choices  # type: ignore[attr-defined]


@never_cache
def change_places(request: HttpRequest, code: str) -> HttpResponse:
    """Ask how many, and change it; a refusal stands above the form."""
    booking, actor = own_booking(request, code)
    form = PlacesForm(request.POST or None, booking=booking)
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            services.change_places(booking, form.cleaned_data["places"], by=actor, request=request)
        except Refusal as refused:
            form.add_error(None, str(refused))
            status = refused.status
        else:
            messages.success(request, _("예약 인원을 바꿨어요."))
            return redirect("bookings:mine", booking.code)
    context = {"booking": booking, "session": booking.session, "form": form}
    return render(request, "bookings/places.html", context, status=status)
