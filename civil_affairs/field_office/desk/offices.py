"""The desk of field offices: the list, opening one, its page, its place and its end."""

from datetime import date
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from civil_affairs.field_office import asking, facts, obstacles, queue, shown
from civil_affairs.field_office.desk import opening
from civil_affairs.field_office.desk.forms import CloseForm, MoveForm, OpenForm, PhonesForm
from civil_affairs.field_office.desk.who import office_of, staff
from civil_affairs.field_office.households import MoveIn
from civil_affairs.field_office.offices import FieldOffice, OfficeState, Zone
from programs.base.calendar import SEOUL
from programs.base.errors import Refusal
from programs.bookings.models import Booking, Visit
from programs.bookings.states import LIVE
from programs.committees.models import Body
from programs.plan.models import Milestone

FOLDER = "civil_affairs/field_office/desk"


@never_cache
@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All offices, what goes on today, and the zones with the households moved in and served."""
    user = staff(request)
    today = timezone.now().astimezone(SEOUL).date()
    offices = list(FieldOffice.objects.select_related("zone", "offering").order_by("state", "-last"))
    order = {OfficeState.OPEN: 0, OfficeState.PLANNED: 1, OfficeState.CLOSED: 2}
    offices.sort(key=lambda office: order[OfficeState(office.state)])
    came = dict(Visit.objects.filter(day=today).values_list("offering").annotate(Count("pk")))
    context = {
        "rows": [(office, came.get(office.offering_id, 0), office.receives_on(today)) for office in offices],
        "zones": zone_rows(),
        "kinds": asking.KINDS.values(),
        "bodies": Body.objects.filter(program=facts.PROGRAM).order_by("name"),
        "may": opening.works_at_offices(user),
    }
    return render(request, f"{FOLDER}/index.html", context)


def zone_rows() -> list[tuple[Zone, int, int]]:
    """Each zone with the households moved in and those served. Two queries more than the zones."""
    moved = dict(MoveIn.objects.values_list("zone").annotate(Sum("households")))
    zones = Zone.objects.annotate(number_served=Count("served"))
    return [(zone, moved.get(zone.pk, 0), zone.number_served) for zone in zones]


@never_cache
@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Open an office: it is prepared with all its times, and takes bookings once it is started."""
    user = staff(request)
    opening.require_desk(user)
    form = OpenForm(request.POST if request.method == "POST" else None, initial=_usual())
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            office = opening.prepare(form.plan(), by=user, request=request)
        except Refusal as refused:
            form.add_error(None, str(refused))
            status = 422
        else:
            messages.success(request, _("현장민원실을 준비했어요. 확인하고 ‘예약 받기 시작’을 눌러 주세요."))
            return redirect("field_office:desk_office", office.pk)
    return render(request, f"{FOLDER}/new.html", {"form": form}, status=status)


def _usual() -> dict[str, Any]:
    """The period of moving in, as the latest plan has it; from today on where it has begun."""
    step = (
        Milestone.objects.filter(plan__program=facts.PROGRAM, title__contains="현장민원실")
        .order_by("-plan__year")
        .first()
    )
    today = timezone.now().astimezone(SEOUL).date()
    first = max(step.start, today) if step and step.start else today
    return {"first": first, "last": step.end if step and step.end and step.end >= first else None,
            "place_kind": "dong_centre"}  # fmt: skip


@never_cache
@login_required
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One office: its facts, what is booked, and what can be done with it."""
    user = staff(request)
    office = office_of(pk)
    now = timezone.now()
    today = now.astimezone(SEOUL).date()
    coming = office.coming_sessions(now)
    totals = coming.aggregate(sessions=Count("pk"), places=Sum("capacity"), taken=Sum("taken"))
    context = {
        "office": office,
        "card": shown.card_of(office, now),
        "totals": totals,
        "phones": office.phones.select_related("department"),
        "desks": queue.desks_of(office, today),
        "closed_days": obstacles.closed_days(office, today),
        "came": Visit.objects.filter(offering=office.offering, day=today).count(),
        "may": opening.works_at_offices(user),
        "by_department": shown.services_by_department(office),
    }
    return render(request, f"{FOLDER}/office.html", context)


@never_cache
@login_required
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then take bookings."""
    user = staff(request)
    office = office_of(pk)
    opening.require_desk(user)
    if request.method == "POST":
        opening.start(office, by=user, request=request)
        messages.success(request, _("예약을 받기 시작했어요. 누리집에 보여요."))
        return redirect("field_office:desk_office", pk)
    return render(request, f"{FOLDER}/start.html", {"office": office})


@never_cache
@login_required
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """Another place; everyone booked is told."""
    user = staff(request)
    office = office_of(pk)
    opening.require_desk(user)
    initial = {name: getattr(office, name) for name in ("place_kind", "place", "address", "way")}
    form = MoveForm(request.POST if request.method == "POST" else None, initial=initial)

    def do(data: dict[str, Any]) -> str:
        told = opening.move_place(
            office,
            place_kind=data["place_kind"],
            place=data["place"],
            address=data["address"],
            way=data["way"],
            reason=data["reason"],
            by=user,
            request=request,
        )
        return _("곳을 바꾸고 예약한 %(told)d명에게 알렸어요.") % {"told": told}

    return _ask(request, office, form, do, "place.html", booked=_booked_from(office, None))


@never_cache
@login_required
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close early: those booked later go to free times before, or are told that it is cancelled."""
    user = staff(request)
    office = office_of(pk)
    opening.require_desk(user)
    form = CloseForm(request.POST if request.method == "POST" else None)

    def do(data: dict[str, Any]) -> str:
        moved, cancelled = opening.close_from(office, data["day"], reason=data["reason"], by=user, request=request)
        return _("예약 %(moved)d건을 앞 시간으로 옮기고 %(cancelled)d건을 취소해 모두 알렸어요.") % {
            "moved": moved,
            "cancelled": cancelled,
        }

    return _ask(request, office, form, do, "close.html", booked=_booked_from(office, None))


@never_cache
@login_required
def phones(request: HttpRequest, pk: int) -> HttpResponse:
    user = staff(request)
    office = office_of(pk)
    opening.require_desk(user)
    form = PhonesForm(
        request.POST if request.method == "POST" else None, office=office, departments=queue.departments_of(office)
    )

    def do(_data: dict[str, Any]) -> str:
        form.save()
        return _("전화번호를 적었어요.")

    return _ask(request, office, form, do, "phones.html")


def _ask(
    request: HttpRequest, office: FieldOffice, form: django_forms.Form, do: Any, template: str, **more: Any
) -> HttpResponse:
    """Show the form; do it; say what came of it, or why not, with what was typed."""
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            done = do(form.cleaned_data)
        except Refusal as refused:
            form.add_error(None, str(refused))
            status = 422 if refused.status == 400 else refused.status
        else:
            messages.success(request, done)
            return redirect("field_office:desk_office", office.pk)
    return render(request, f"{FOLDER}/{template}", {"office": office, "form": form, **more}, status=status)


def _booked_from(office: FieldOffice, day: date | None) -> int:
    """How many bookings are still to come, from that day on where one is named."""
    coming = office.coming_sessions(timezone.now())
    if day is not None:
        coming = coming.filter(starts_at__date__gte=day)
    return Booking.objects.filter(session__in=coming, state__in=LIVE).count()
