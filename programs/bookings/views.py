"""Residents' pages: what can be booked, when there is room, booking it, and one's own bookings."""

from datetime import date, datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from programs.base.calendar import SEOUL
from programs.base.closures import current_calendar
from programs.base.errors import BadInput, Refusal
from programs.bookings import ics, line, pages, services, timetable, visits, ways
from programs.bookings.access import visible_to
from programs.bookings.booking import Booking
from programs.bookings.calendars import Month, Week
from programs.bookings.offerings import Offering
from programs.bookings.states import State
from programs.people.actors import Actor, actors_of
from programs.people.guests import proven_emails, proven_phones

SHOWN = 60


@require_safe
def offering(request: HttpRequest, number: int, slug: str) -> HttpResponse:
    """One offering: what it is, what to bring, its month of sessions with what is left."""
    return offering_page(request, _offering(number, slug))


def offering_page(request: HttpRequest, found: Offering, *, preview: bool = False) -> HttpResponse:
    """The page of an offering: its month, a week of it, or a list. Staff look at it before it is shown (`preview`)."""
    now = timezone.now()
    day = timetable.day_of(request.GET.get("day", ""))
    month = _month(request, found, now, day)
    asked = request.GET.get("view")
    view = asked if asked in ("month", "week") and day is None else "list"
    context = {
        "offering": found,
        "month": month,
        "day": day,
        "view": view,
        "services": found.services.filter(is_active=True).select_related("department"),
        "preview": preview,
    }
    if view == "month":
        context["weeks"] = timetable.month_of(found, month, current_calendar(), now)
    elif view == "week":
        week = _week(request, found, now)
        context |= {"week": week, "month": week.month}
        context["weeks"] = timetable.week_of(found, week, current_calendar(), now)
    else:
        times = timetable.coming(found, month, now, day=day).select_related("offering")
        page = Paginator(times, timetable.ON_A_PAGE).get_page(request.GET.get("page"))
        context["page"] = page
        context["rows"] = [pages.row_of(session, now) for session in page]
        context["query"] = urlencode({"day": day.isoformat()} if day else {"month": month.key})
        context["next_month"] = None if page.object_list else timetable.next_month_with_times(found, now)
    return render(request, "bookings/offering.html", context)


def _month(request: HttpRequest, offering: Offering, now: datetime, day: date | None) -> Month:
    """The month asked for, that of the day asked for, or else the first one with a time to book."""
    today = now.astimezone(SEOUL).date()
    if day is not None:
        return Month(day.replace(day=1))
    if "month" in request.GET:
        return Month.of(request.GET["month"], today=today)
    return timetable.next_month_with_times(offering, now) or Month(today.replace(day=1))


def _week(request: HttpRequest, offering: Offering, now: datetime) -> Week:
    """The week asked for, or the first one with a time to book."""
    today = now.astimezone(SEOUL).date()
    if "week" in request.GET:
        return Week.of(request.GET["week"], today=today)
    return timetable.next_week_with_times(offering, now) or Week.of("", today=today)


@require_safe
def feed(request: HttpRequest, number: int, slug: str) -> HttpResponse:
    """The coming sessions as a calendar that can be subscribed to."""
    now = timezone.now()
    sessions = _offering(number, slug).sessions.planned().filter(ends_at__gt=now).select_related("offering")[:500]
    return _calendar_file(ics.of_sessions(sessions, at=now), f"{slug}.ics")


@never_cache
@require_safe
def lookup(request: HttpRequest) -> HttpResponse:
    """The bookings of whoever proved a telephone or signed in."""
    actors = actors_of(request)
    if not actors:
        query = urlencode({"next": request.get_full_path()})
        return HttpResponseRedirect(f"{reverse('people:prove_phone')}?{query}")
    bookings = Booking.objects.of_persons(request.user, proven_phones(request), proven_emails(request))
    now = timezone.now()
    shown = list(bookings.select_related("session__offering__program").order_by("-session__starts_at", "-id")[:SHOWN])
    context = {
        "coming": [each for each in reversed(shown) if each.session.ends_at > now and each.is_live],
        "past": [each for each in shown if not (each.session.ends_at > now and each.is_live)],
        "badges": pages.BADGES,
    }
    return render(request, "bookings/lookup.html", context)


@never_cache
@require_safe
def mine(request: HttpRequest, code: str) -> HttpResponse:
    """One booking: when, where, what to bring, and what can be done with it."""
    booking, _actor = own_booking(request, code)
    now = timezone.now()
    way = ways.of(booking.session.offering)
    context = {
        **way.context(booking, booking.session),
        "section": way.section,
        "booking": booking,
        "session": booking.session,
        "offering": booking.session.offering,
        "choices": pages.choices_of(booking, now),
        "badge": pages.BADGES.get(State(booking.state), "gray"),
        "ahead": booking.people_ahead(),
        "booked_services": booking.booked_services.select_related("service", "handed_to").order_by("service__order"),
        "queue_number": visits.queue_number(booking),
    }
    return render(request, "bookings/mine.html", context)


@never_cache
@require_safe
def calendar_file(request: HttpRequest, code: str) -> HttpResponse:
    booking, _actor = own_booking(request, code)
    return _calendar_file(ics.of_booking(booking, at=timezone.now()), f"{booking.code}.ics")


@never_cache
@require_POST
def accept(request: HttpRequest, code: str) -> HttpResponse:
    booking, actor = own_booking(request, code)
    line.accept(booking, by=actor)
    messages.success(request, _("예약했어요."))
    return redirect("bookings:mine", code)


@never_cache
def cancel(request: HttpRequest, code: str) -> HttpResponse:
    """Ask, then cancel."""
    booking, actor = own_booking(request, code)
    if request.method == "POST":
        services.cancel(booking, by=actor, request=request)
        messages.success(request, _("예약을 취소했어요."))
        return redirect("bookings:mine", code)
    may = pages.choices_of(booking, timezone.now()).cancel
    context = {
        "booking": booking,
        "session": booking.session,
        "words": pages.cancel_words(booking),
        "may": may,
        "why": "" if may else services.why_not_cancelled(booking),
    }
    return render(request, "bookings/cancel.html", context, status=200 if may else 409)


@never_cache
def move(request: HttpRequest, code: str) -> HttpResponse:
    """Choose another time of the same offering that has room."""
    booking, actor = own_booking(request, code)
    now = timezone.now()
    refusal = None
    if request.method == "POST":
        try:
            services.move(booking, _number(request.POST.get("session")), by=actor, request=request)
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, _("예약 시간을 바꿨어요."))
            return redirect("bookings:mine", code)
    sessions = booking.session.offering.sessions.planned().filter(starts_at__gt=now).exclude(pk=booking.session_id)
    rows = [pages.row_of(each, now) for each in sessions.select_related("offering")[:200]]
    context = {
        "booking": booking,
        "session": booking.session,
        "rows": [row for row in rows if row.bookable and row.session.free >= booking.places],
        "refusal": refusal,
    }
    return render(request, "bookings/move.html", context, status=refusal.status if refusal else 200)


# --- who


def own_booking(request: HttpRequest, code: str) -> tuple[Booking, Actor]:
    """The booking and as whom they may act on it; 404 for anybody else's."""
    booking = (
        Booking.objects.filter(code=code.upper())
        .select_related("session__offering__program", "session__offering__department")
        .first()
    )
    if booking is not None:
        for actor in actors_of(request):
            if visible_to(booking, actor):
                return booking, actor
    raise Http404(_("그런 예약이 없어요."))


def _offering(number: int, slug: str) -> Offering:
    return get_object_or_404(
        Offering.objects.select_related("program", "department"), program_id=number, slug=slug, is_published=True
    )


def _number(text: str | None) -> int:
    if not text or not text.isdecimal():
        raise BadInput(_("옮길 시간을 골라 주세요."))
    return int(text)


def _calendar_file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
