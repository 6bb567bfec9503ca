"""Today's queue at the desks: call, serve, hand over, give numbers; it shows itself anew every half minute."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from civil_affairs.field_office import queue, shown
from civil_affairs.field_office.desk import opening
from civil_affairs.field_office.desk.forms import WalkInForm
from civil_affairs.field_office.desk.who import office_of, staff
from civil_affairs.field_office.offices import FieldOffice
from programs.base.calendar import SEOUL
from programs.base.errors import BadInput, Refusal
from programs.bookings import services as bookings
from programs.bookings import visits
from programs.bookings.models import BookedService, Booking, Service, Visit
from programs.people.models import Department, User

FOLDER = "civil_affairs/field_office/desk"
SECONDS = 30


@never_cache
@login_required
@require_safe
def today(request: HttpRequest, pk: int) -> HttpResponse:
    """The queue of a day, from one department's desk."""
    user = staff(request)
    office = office_of(pk)
    now = timezone.now()
    day_now = now.astimezone(SEOUL).date()
    day = shown.day_of(request.GET.get("day", ""), today=day_now)
    departments = queue.departments_of(office)
    mine = _mine(request, user, departments)
    rows = queue.rows_of(office, day, now)
    is_today = day == day_now
    context = {
        "office": office,
        "day": day,
        "is_today": is_today,
        "departments": departments,
        "mine": mine,
        "here": [row for row in rows if row.visit.at_desk_id == mine.pk],
        "waiting": [
            row
            for row in rows
            if not row.visit.at_desk_id and not row.visit.left_at and not row.visit.done_at and row.has_for(mine)
        ],
        "rows": rows,
        "expected": queue.expected(office, day),
        "walk_in": WalkInForm(office=office),
        "more_services": office.offering.services.filter(is_active=True),
        "may": opening.works_at_offices(user),
        "still": "still" in request.GET,
        "shown_at": now,
    }
    response = render(request, f"{FOLDER}/queue.html", context)
    if is_today and "still" not in request.GET:
        response["Refresh"] = str(SECONDS)
    return response


def _mine(request: HttpRequest, user: User, departments: list[Department]) -> Department:
    """Whose desk this is: the one asked for, else the person's own department, else the first."""
    if not departments:
        raise Http404(_("볼 수 있는 업무가 없는 현장민원실이에요."))
    chosen = request.GET.get("department", "") or request.POST.get("department", "")
    by_key = {str(each.pk): each for each in departments}
    return by_key.get(chosen) or by_key.get(str(user.department_id)) or departments[0]


@never_cache
@login_required
@require_POST
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """One press of a button. What cannot be is said above the queue, which stays as it is."""
    user = staff(request)
    office = office_of(pk)
    opening.require_desk(user)
    mine = _mine(request, user, queue.departments_of(office))
    deed = ACTS.get(request.POST.get("act", ""))
    if deed is None:
        raise BadInput(_("그런 단추가 없어요. 화면을 새로 고친 뒤 다시 눌러 주세요."))
    try:
        said = deed(request, office, mine, user)
    except Refusal as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, said)
    return _back(office, mine)


def _back(office: FieldOffice, mine: Department) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('field_office:desk_queue', args=[office.pk])}?department={mine.pk}")


def _number(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "")
    if not (text.isascii() and text.isdecimal() and len(text) < 16):
        raise BadInput(_("무엇을 할지 고르지 않았어요. 다시 눌러 주세요."))
    return int(text)


def _visit(request: HttpRequest, office: FieldOffice) -> Visit:
    return get_object_or_404(Visit, offering=office.offering, pk=_number(request, "visit"))


def _booked(request: HttpRequest, office: FieldOffice) -> BookedService:
    return get_object_or_404(
        BookedService.objects.select_related("service", "visit"),
        visit__offering=office.offering,
        pk=_number(request, "booked"),
    )


def _call_next(request: HttpRequest, office: FieldOffice, mine: Department, user: User) -> str:
    visit = visits.call_next(office.offering, mine, by=user, request=request)
    if visit is None:
        return _("지금 기다리는 분이 없어요.")
    return _("%(number)d번을 불렀어요.") % {"number": visit.number}


def _call(request: HttpRequest, office: FieldOffice, mine: Department, user: User) -> str:
    visit = visits.call(_visit(request, office), mine, by=user, request=request)
    return _("%(number)d번을 불렀어요.") % {"number": visit.number}


def _put_back(request: HttpRequest, office: FieldOffice, mine: Department, user: User) -> str:
    visit = visits.put_back(_visit(request, office), by=user, request=request)
    return _("%(number)d번을 다시 기다리게 했어요.") % {"number": visit.number}


def _serve(request: HttpRequest, office: FieldOffice, mine: Department, user: User) -> str:
    booked = visits.serve(_booked(request, office), by=user, request=request)
    return _("‘%(service)s’을(를) 마쳤어요. 잘못 눌렀으면 ‘마침 되돌리기’를 눌러 주세요.") % {
        "service": booked.service.name
    }


def _unserve(request: HttpRequest, office: FieldOffice, mine: Department, user: User) -> str:
    booked = visits.unserve(_booked(request, office), by=user, request=request)
    return _("‘%(service)s’을(를) 마치지 않은 것으로 되돌렸어요.") % {"service": booked.service.name}


def _hand_over(request: HttpRequest, office: FieldOffice, mine: Department, user: User) -> str:
    to = get_object_or_404(Department, pk=_number(request, "to"))
    booked = visits.hand_over(_booked(request, office), to=to, by=user, request=request)
    return _("‘%(service)s’을(를) %(department)s로 넘겼어요. 번호와 예약은 그대로예요.") % {
        "service": booked.service.name,
        "department": to.name,
    }


def _add(request: HttpRequest, office: FieldOffice, mine: Department, user: User) -> str:
    service = get_object_or_404(Service, offering=office.offering, pk=_number(request, "service"))
    visits.add_service(_visit(request, office), service, by=user, request=request)
    return _("‘%(service)s’을(를) 더했어요.") % {"service": service.name}


def _leave(request: HttpRequest, office: FieldOffice, mine: Department, user: User) -> str:
    visit = visits.leave(_visit(request, office), by=user, request=request)
    return _("%(number)d번이 돌아갔다고 적었어요.") % {"number": visit.number}


def _come_back(request: HttpRequest, office: FieldOffice, mine: Department, user: User) -> str:
    visit = visits.come_back(_visit(request, office), by=user, request=request)
    return _("%(number)d번이 다시 기다려요.") % {"number": visit.number}


def _check_in(request: HttpRequest, office: FieldOffice, mine: Department, user: User) -> str:
    """By the button of the list, or by the number typed or read from a QR code."""
    code = request.POST.get("code", "").strip().upper()
    booking = Booking.objects.filter(session__offering=office.offering, code=code).first()
    if booking is None:
        raise BadInput(_("이곳에 그런 예약번호가 없어요: %(code)s") % {"code": code[:20] or _("비어 있음")})
    bookings.check_in(booking, by=user, request=request)
    number = visits.queue_number(booking)
    if number is None:
        return _("왔다고 적었어요. 고른 업무가 없는 예약이에요. 예약 없이 온 분으로 번호를 주세요.")
    return _("대기 번호 %(number)d번이에요.") % {"number": number}


ACTS: dict[str, Callable[[HttpRequest, FieldOffice, Department, User], str]] = {
    "call_next": _call_next,
    "call": _call,
    "put_back": _put_back,
    "serve": _serve,
    "unserve": _unserve,
    "hand_over": _hand_over,
    "add": _add,
    "leave": _leave,
    "come_back": _come_back,
    "check_in": _check_in,
}


@never_cache
@login_required
def walk_in(request: HttpRequest, pk: int) -> HttpResponse:
    """A number for somebody without a booking; then its slip, to print or to read out."""
    user = staff(request)
    office = office_of(pk)
    opening.require_desk(user)
    form = WalkInForm(request.POST if request.method == "POST" else None, office=office)
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            visit = _new_number(request, office, form.cleaned_data, user)
        except Refusal as refused:
            form.add_error(None, str(refused))
            status = refused.status
        else:
            return redirect("field_office:desk_ticket", pk, visit.pk)
    return render(request, f"{FOLDER}/walk_in.html", {"office": office, "form": form}, status=status)


def _new_number(request: HttpRequest, office: FieldOffice, data: dict[str, Any], user: User) -> Visit:
    opening.require_running(office)
    return visits.walk_in(office.offering, data["services"], place=office.place, by=user, request=request)


@never_cache
@login_required
@require_safe
def ticket(request: HttpRequest, pk: int, visit: int) -> HttpResponse:
    """A number on paper, with what is to be done and where; no name."""
    staff(request)
    office = office_of(pk)
    found = get_object_or_404(Visit, offering=office.offering, pk=visit)
    booked = found.booked_services.select_related("service__department", "handed_to").order_by("service__order")
    return render(request, f"{FOLDER}/ticket.html", {"office": office, "visit": found, "booked": booked})
