"""The page behind the link of a message: the QR code to show at the desk, and the answer to a change. No signing in.

The link is the key, so the page names nobody.
"""

from datetime import datetime
from io import BytesIO

import segno
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_POST, require_safe

from programs.base.errors import BadInput, Refusal
from programs.bookings import answers, pages, rules, services
from programs.bookings.booking import Booking
from programs.bookings.sessions import Session
from programs.bookings.signatures import CHECK_IN, TICKET, signed, unsigned
from programs.bookings.states import State
from programs.people.actors import Guest

OTHERS_SHOWN = 40


@never_cache
@require_safe
def ticket(request: HttpRequest, token: str) -> HttpResponse:
    return _page(request, token, _booking(token))


def _page(request: HttpRequest, token: str, booking: Booking, *, refusal: Refusal | None = None) -> HttpResponse:
    now = timezone.now()
    session = booking.session
    notice = answers.open_notice(booking, at=now)
    answered = None if notice else booking.change_notices.exclude(answer="").first()
    context = {
        "token": token,
        "booking": booking,
        "session": session,
        "offering": session.offering,
        "badge": pages.BADGES.get(State(booking.state), "gray"),
        "notice": notice,
        "answered": answered,
        "others": _others(booking, now) if notice else [],
        "may_cancel": notice is None and booking.is_live and now <= rules.cancellable_until(session),
        "refusal": refusal,
    }
    status = 200 if refusal is None else (422 if isinstance(refusal, BadInput) else refusal.status)
    response = render(request, "bookings/ticket.html", context, status=status)
    response["Referrer-Policy"] = "no-referrer"  # the address is the key
    response["X-Robots-Tag"] = "noindex"
    return response


def _others(booking: Booking, now: datetime) -> list[Session]:
    """Other times with room for them, the next first."""
    coming = booking.session.offering.sessions.planned().filter(starts_at__gt=now)
    if booking.is_live:
        coming = coming.exclude(pk=booking.session_id)
    rows = coming.select_related("offering", "resource").order_by("starts_at", "pk")[:300]
    free = [each for each in rows if each.free >= booking.places and pages.row_of(each, now).bookable]
    return free[:OTHERS_SHOWN]


@never_cache
@require_POST
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """The answer to a change: keep, another time, or not at all."""
    booking = _booking(token)
    notice = booking.change_notices.first()
    try:
        if notice is None:
            raise BadInput(_("답할 것이 없는 예약이에요."))
        done = _answer(request, notice)
    except Refusal as refusal:
        return _page(request, token, _booking(token), refusal=refusal)
    messages.success(request, done)
    return redirect("bookings:ticket", token)


def _answer(request: HttpRequest, notice: answers.ChangeNotice) -> str:
    what = request.POST.get("answer", "")
    if what == "keep":
        answers.keep(notice, request=request)
        return _("고마워요. 새 시간에 뵐게요.")
    if what == "give_up":
        answers.give_up(notice, request=request)
        return _("알려 주셔서 고마워요. 이 예약은 없어졌어요.")
    chosen = request.POST.get("session", "")
    if what != "other" or not chosen.isdecimal():
        raise BadInput(_("다른 시간을 하나 골라 주세요."))
    answers.take(notice, int(chosen), request=request)
    return _("다른 시간으로 예약했어요.")


@never_cache
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    """Ask, then cancel: who cannot come gives the place to somebody else."""
    booking = _booking(token)
    if request.method == "POST":
        by = Guest(phone=booking.phone) if booking.phone else Guest(email=booking.email)
        try:
            services.cancel(booking, by=by, request=request)
        except Refusal as refusal:
            return _page(request, token, _booking(token), refusal=refusal)
        messages.success(request, _("예약을 취소했어요."))
        return redirect("bookings:ticket", token)
    context = {"token": token, "session": booking.session, "offering": booking.session.offering}
    return render(request, "bookings/ticket_cancel.html", context)


@require_safe
@cache_control(private=True, max_age=3_600)
def qr_code(request: HttpRequest, token: str) -> HttpResponse:
    """The code alone, sharp at any size. It holds the address at the desk, which opens to staff only."""
    booking = _booking(token)
    address = settings.SITE_URL + reverse("bookings:check_in", args=[signed(CHECK_IN, booking.code)])
    picture = BytesIO()
    segno.make(address, error="m", micro=False).save(picture, kind="svg", scale=5, border=4, light="#fff")
    return HttpResponse(picture.getvalue(), content_type="image/svg+xml")


def _booking(token: str) -> Booking:
    code = unsigned(TICKET, token)
    rows = Booking.objects.select_related("session__offering__program", "session__offering__department")
    booking = rows.filter(code=code).first() if code else None
    if booking is None:
        raise Http404(_("이 주소로는 예약을 찾을 수 없어요. 메시지의 주소를 모두 눌렀는지 확인해 주세요."))
    return booking
