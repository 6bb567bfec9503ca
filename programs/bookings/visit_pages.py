"""A resident's page: other services for a booking that stands."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from programs.base.forms import PortalForm
from programs.bookings import visits
from programs.bookings.booking import Booking
from programs.bookings.offerings import Service
from programs.bookings.views import own_booking
from programs.plan.fields import NamedMultipleChoiceField


class ServicesForm(PortalForm):
    """What is to be done in this visit."""

    services = NamedMultipleChoiceField(
        label=gettext_lazy("볼 업무"),
        queryset=Service.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("한 번 와서 볼 업무를 모두 골라 주세요. 하나만 남겨도 돼요."),
        error_messages={
            "required": gettext_lazy("볼 업무를 하나 이상 골라 주세요. 모두 그만두려면 예약을 취소해 주세요.")
        },
    )

    def __init__(self, *args: Any, booking: Booking, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offering = booking.session.offering
        self.fields["services"].queryset = offering.services.filter(is_active=True)  # type: ignore[attr-defined]


@never_cache
def change_services(request: HttpRequest, code: str) -> HttpResponse:
    """Add a service or leave one out; the time stays, and the number will be one."""
    booking, actor = own_booking(request, code)
    if not booking.session.offering.services.filter(is_active=True).exists():
        raise Http404(_("업무를 고르는 예약이 아니에요."))
    chosen = list(booking.booked_services.values_list("service_id", flat=True))
    form = ServicesForm(
        request.POST if request.method == "POST" else None, booking=booking, initial={"services": chosen}
    )
    if request.method == "POST" and form.is_valid():
        visits.change_services(booking, form.cleaned_data["services"], by=actor, request=request)
        messages.success(request, _("볼 업무를 바꿨어요. 준비 서류를 다시 확인해 주세요."))
        return redirect("bookings:mine", code)
    context = {"booking": booking, "session": booking.session, "form": form}
    return render(request, "bookings/services.html", context, status=422 if form.errors else 200)
