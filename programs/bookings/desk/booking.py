"""One booking as staff see it: the person in full, what can be done, and what happened to it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from programs import audit
from programs.audit.models import Act, subject_key
from programs.base.errors import BadInput, Refusal
from programs.bookings import pages, satisfaction, services, ways
from programs.bookings.models import Booking
from programs.bookings.states import LIVE, State
from programs.notices.models import OutboxMessage

from .access import booking_to_see, booking_to_work_on, handles, login_required, staff
from .forms import ReasonForm
from .frame import page, status_of
from .people import VERBS, has_come


@never_cache
@login_required
@require_safe
def booking(request: HttpRequest, code: str) -> HttpResponse:
    """Each opening is on record, and the person can read it."""
    user = staff(request)
    found = booking_to_see(user, code)
    audit.opened(
        by=user,
        whose=found.user or found.phone_hash,
        what=["name", "phone", "email", "note"],
        why=_("예약을 확인했어요."),
        ref=found,
        request=request,
    )
    now = timezone.now()
    own = handles(user, found)
    way = ways.of(found.session.offering)
    context = {
        "way_url": way.desk_url(found) if way.desk_url else "",
        "booking": found,
        "session": found.session,
        "offering": found.session.offering,
        "badge": pages.BADGES.get(State(found.state), "gray"),
        "booked_services": found.booked_services.select_related("service__department", "handed_to"),
        "ahead": found.people_ahead(),
        "acts": Act.objects.filter(subject=subject_key(found)).select_related("by").order_by("-pk")[:30],
        "sent": OutboxMessage.objects.filter(ref=f"booking:{found.pk}").order_by("-pk")[:10],
        "can": _can(found, now) if own else {},
        "typing_url": satisfaction.typing_url(found, at=now, after=request.path) if own else "",
        "live": found.state in LIVE,
    }
    return page(request, "booking.html", context, tab="day")


def _can(found: Booking, now: Any) -> dict[str, bool]:
    return {
        "check_in": found.state in (State.CONFIRMED, State.NO_SHOW) and has_come(found.session),
        "no_show": found.state == State.CONFIRMED and found.session.has_begun(now),
        "take_back": found.state in (State.ATTENDED, State.NO_SHOW),
        "decide": found.state == State.PENDING,
        "move": found.state in (State.CONFIRMED, State.PENDING),
        "cancel": found.state in LIVE,
    }


@never_cache
@login_required
@require_POST
def act(request: HttpRequest, code: str) -> HttpResponse:
    """One of the buttons of a booking."""
    user = staff(request)
    found = booking_to_work_on(user, code)
    verb = VERBS.get(request.POST.get("verb", ""))
    if verb is None:
        raise BadInput(_("무엇을 할지 골라 주세요."))
    try:
        done = verb[0](found, by=user, request=request)
    except Refusal as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"{found.code}: {done.get_state_display()}")
    return redirect("bookings:desk_booking", found.code)


@never_cache
@login_required
def decline(request: HttpRequest, code: str) -> HttpResponse:
    """Refuse a booking that waits for the office's yes, with the reason."""
    user = staff(request)
    found = booking_to_work_on(user, code)
    form = ReasonForm(request.POST or None)
    status = status_of(form)
    if request.method == "POST" and form.is_valid():
        try:
            services.decline(found, by=user, reason=form.cleaned_data["reason"], request=request)
        except Refusal as refused:
            form.add_error(None, str(refused))
            status = refused.status
        else:
            messages.success(request, _("승인하지 않았다고 알렸어요."))
            return redirect("bookings:desk_booking", found.code)
    return page(request, "decline.html", {"booking": found, "session": found.session, "form": form}, status=status)
