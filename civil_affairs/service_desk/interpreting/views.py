"""What residents read of interpreting, and taking another time that was offered."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from civil_affairs.service_desk.interpreting import services
from civil_affairs.service_desk.interpreting.models import Interpreting
from civil_affairs.service_desk.interpreting.opening import SLUG
from civil_affairs.service_desk.program import program
from programs.bookings.models import Offering
from programs.bookings.views import own_booking


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """What interpreting is, how it is booked without a telephone, and when there is room."""
    desk = program()
    offering = Offering.objects.filter(program=desk, slug=SLUG, is_published=True).first()
    coming = []
    if offering is not None:
        now = timezone.now() + timedelta(hours=offering.min_hours_ahead)
        coming = list(offering.sessions.planned().filter(starts_at__gt=now).order_by("starts_at")[:40])
        coming = [each for each in coming if each.free > 0][:5]
    context = {"program": desk, "offering": offering, "coming": coming}
    return render(request, "civil_affairs/service_desk/interpreting/guide.html", context)


@never_cache
@require_POST
def take(request: HttpRequest, code: str) -> HttpResponse:
    """One press takes the time that was offered."""
    booking, actor = own_booking(request, code)
    get_object_or_404(Interpreting, booking=booking)
    chosen = request.POST.get("session", "")
    services.take_proposed(booking, int(chosen) if chosen.isdecimal() else 0, by=actor, request=request)
    messages.success(request, _("시간을 바꿨어요. 통역사가 정해지면 알려 드려요."))
    return redirect("bookings:mine", booking.code)
