"""Check-in at the door: an officer opens the QR code's address on a phone, sees the booking and presses one button."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from programs import audit
from programs.base.errors import Refusal
from programs.base.text import korean_datetime, korean_time
from programs.bookings import services, visits
from programs.bookings.models import Booking
from programs.bookings.signatures import CHECK_IN, signed, unsigned
from programs.bookings.states import SessionState, State
from programs.people.models import User
from programs.people.predicates import is_staff, require

from .access import handles, login_required, staff
from .forms import CodeForm
from .frame import page, status_of


@never_cache
@login_required
def check_in(request: HttpRequest, token: str) -> HttpResponse:
    """What the code says, what stands in the way, and the button."""
    require(
        is_staff,
        request.user,
        _("직원이 창구에서 여는 주소예요. 이 QR 코드를 창구에서 보여 주세요."),
    )
    user = staff(request)
    booking = _booking(token)
    now = timezone.now()
    own = handles(user, booking)
    problem, status = _problem(booking, now) if own else (_elsewhere(booking), 403)
    if request.method == "POST" and not problem:
        try:
            booking = services.check_in(booking, by=user, request=request, at=now)
        except Refusal as refusal:
            problem, status = str(refusal), refusal.status
        else:
            messages.success(request, _("왔다고 적었어요."))
            return redirect("bookings:check_in", token)
    if own:
        _log(request, user, booking)
    context = {
        "booking": booking,
        "session": booking.session,
        "offering": booking.session.offering,
        "own": own,
        "problem": problem,
        "came": booking.state == State.ATTENDED,
        "number": visits.queue_number(booking) if own else None,
        "booked_services": booking.booked_services.select_related("service") if own else [],
    }
    seen = request.method in ("GET", "HEAD") and status == 409  # said on the page; nothing was refused yet
    return page(request, "check_in.html", context, tab="check_in", status=200 if seen else status)


def _booking(token: str) -> Booking:
    code = unsigned(CHECK_IN, token)
    rows = Booking.objects.select_related("session__offering__department", "session__offering__program", "user")
    booking = rows.filter(code=code).first() if code else None
    if booking is None:
        raise Http404(_("우리 예약의 QR 코드가 아니에요. 예약번호로 찾아 주세요."))
    return booking


def _problem(booking: Booking, now: datetime) -> tuple[str, int]:
    """Why the button is not there, in words."""
    session = booking.session
    if booking.state == State.ATTENDED:
        at = korean_time(booking.checked_in_at) if booking.checked_in_at else ""
        return _("이미 왔다고 적었어요. %(at)s") % {"at": at}, 409
    if session.state == SessionState.CANCELLED:
        return _("취소된 회차예요. 까닭: %(why)s") % {"why": session.cancel_reason}, 409
    if booking.state not in (State.CONFIRMED, State.NO_SHOW):
        return _("예약된 상태가 아니에요: %(state)s") % {"state": booking.get_state_display()}, 409
    if timezone.localdate(session.starts_at) != timezone.localdate(now):
        return _("오늘 예약이 아니에요. 예약한 때: %(when)s") % {"when": korean_datetime(session.starts_at)}, 409
    return "", 200


def _elsewhere(booking: Booking) -> str:
    offering = booking.session.offering
    return _("다른 부서의 예약이에요. %(department)s(%(phone)s)로 안내해 주세요.") % {
        "department": offering.department.name,
        "phone": offering.program.outside_phone,
    }


def _log(request: HttpRequest, user: User, booking: Booking) -> None:
    audit.opened(
        by=user,
        whose=booking.user or booking.phone_hash,
        what=["name"],
        why=_("창구에서 QR 코드로 확인했어요."),
        ref=booking,
        request=request,
    )


@never_cache
@login_required
def by_code(request: HttpRequest) -> HttpResponse:
    """The number typed by hand, where the code cannot be read: the same page opens."""
    user = staff(request)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        booking = Booking.objects.visible_to(user).filter(code=form.cleaned_data["code"]).first()
        if booking is not None:
            return redirect("bookings:check_in", signed(CHECK_IN, booking.code))
        form.add_error("code", _("우리 부서에 그런 예약번호가 없어요. 숫자 0과 1, 글자 I와 O는 쓰지 않아요."))
    return page(request, "by_code.html", {"form": form}, tab="check_in", status=status_of(form))
