"""Booking for somebody who called or came (C.3), and what changes of a booking at their word."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from programs import audit
from programs.base.errors import BadInput, Refusal
from programs.base.text import mask_name, mask_phone, normalise_phone
from programs.bookings import pages, rules, services, ways
from programs.bookings.models import Booking, Offering, Session
from programs.bookings.records import note
from programs.bookings.rules import Obstacle, Person
from programs.bookings.states import LIVE, State
from programs.people.contact import NotifyBy
from programs.people.models import User

from .access import booking_to_work_on, login_required, session_to_work_at, staff
from .forms import CallerForm, CancelOneForm
from .frame import page, status_of
from .queries import of_phone

# What cannot be known before the form is filled in, or is asked by it anyway.
LATER = ("age_unknown", "dong", "group")


@never_cache
@login_required
def book(request: HttpRequest, pk: int) -> HttpResponse:
    """전화·방문 예약: find the telephone, see what stands in the way, book or put into the line."""
    user = staff(request)
    session = session_to_work_at(user, pk)
    now = timezone.now()
    full = session.free < 1
    known: list[Booking] = []
    found: list[Obstacle] = list(rules.about_the_time(session, now, staff=True))
    status, looked_up = 200, ""
    if request.method == "POST" and "find" in request.POST:
        form = CallerForm(offering=session.offering, full=full, initial=_typed(request))
        looked_up, known, wrong = _look_up(request, user, session)
        if wrong:
            form.lookup_error = wrong  # type: ignore[attr-defined]
            status = 422
        elif looked_up:
            found = [each for each in _obstacles(session, looked_up) if each.code not in LATER]
            _fill_in(form, known)
    elif request.method == "POST":
        form = CallerForm(request.POST, offering=session.offering, full=full)
        status = status_of(form)
        if status == 200:
            made, status = _book(request, user, session, form)
            if made is not None:
                return redirect("bookings:desk_booking", made.code)
    else:
        form = CallerForm(offering=session.offering, full=full)
    context = {
        "session": session,
        "offering": session.offering,
        "form": form,
        "full": full,
        "waiting": session.bookings.line().count(),
        "looked_up": looked_up,
        "day_key": timezone.localdate(session.starts_at).isoformat(),
        "known": [(each, mask_name(each.name), mask_phone(each.phone)) for each in known],
        "obstacles": found,
        "badges": pages.BADGES,
        "may_book": not any(each.code in ("gone", "cancelled", "begun") for each in found),
    }
    return page(request, "caller.html", context, tab="day", status=status)


def _typed(request: HttpRequest) -> dict[str, Any]:
    """What stands in the form already, as initial values, so that looking somebody up loses nothing."""
    typed: dict[str, Any] = {name: request.POST.get(name, "") for name in request.POST if name != "csrfmiddlewaretoken"}
    typed["services"] = request.POST.getlist("services")
    return {name: value for name, value in typed.items() if value}


def _look_up(request: HttpRequest, user: User, session: Session) -> tuple[str, list[Booking], str]:
    """The number as digits, the bookings of it that this person may see, or what is wrong with the number."""
    try:
        phone = normalise_phone(request.POST.get("phone", "")[:40])
    except ValidationError as error:
        return "", [], " ".join(error.messages)
    known = of_phone(user, phone, at=timezone.now())
    if known:
        audit.opened_many(
            by=user,
            whose=[known[0].user or known[0].phone_hash],
            what=["name", "phone"],
            why=_("전화나 방문으로 예약을 받으며 번호로 찾았어요."),
            ref=session,
            request=request,
        )
    return phone, known, ""


def _fill_in(form: CallerForm, known: list[Booking]) -> None:
    """Name, language and dong of the last booking with this number, where nothing is typed yet."""
    for each in known[:1]:
        values = {"name": each.name, "language": each.language, "dong": each.dong_id, "email": each.email}
        form.initial = {**{name: value for name, value in values.items() if value}, **form.initial}


def _obstacles(session: Session, phone: str) -> list[Obstacle]:
    return services.obstacles(session, Person(name="", phone=phone), at=timezone.now(), staff=True)


def _book(request: HttpRequest, user: User, session: Session, form: CallerForm) -> tuple[Booking | None, int]:
    """Make the booking; a refusal stands above the form, with what was typed."""
    data = form.cleaned_data
    try:
        with transaction.atomic():
            made = services.book(
                session.pk,
                form.person(phone=data["phone"], language=data["language"], proven_email=data.get("email", "")),
                by=user,
                submission_key=data["submission_key"] or uuid.uuid4().hex,
                places=data.get("places", 1),
                services=data.get("services", ()),
                wait=bool(data.get("wait")),
                for_another=data["for_another"],
                note_text=data["note"],
                channel=data["channel"],
                notify_by=data["notify_by"],
                consented=True,
                request=request,
            )
            ways.of(session.offering).keep(made, data)
    except Refusal as refused:
        form.add_error(None, str(refused))
        return None, 422 if isinstance(refused, BadInput) else refused.status
    told = _("문자나 이메일로도 알렸어요.") if data["notify_by"] != NotifyBy.NONE else _("안내는 보내지 않아요.")
    if made.state == State.WAITING:
        messages.success(request, _("빈자리 기다리기에 올렸어요. 예약번호를 불러 주세요.") + " " + told)
    else:
        messages.success(request, _("예약했어요. 예약번호를 불러 주세요.") + " " + told)
    return made, 200


@never_cache
@login_required
def cancel(request: HttpRequest, code: str) -> HttpResponse:
    """Call a booking off at the person's word; the free place goes to the line."""
    user = staff(request)
    booking = booking_to_work_on(user, code)
    form = CancelOneForm(request.POST or None)
    status = status_of(form)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            with transaction.atomic():
                services.cancel(booking, by=user, reason=data["reason"], request=request)
                note("for_caller", booking, by=user, request=request, what="cancelled", channel=data["channel"])
        except Refusal as refused:
            form.add_error(None, str(refused))
            status = refused.status
        else:
            messages.success(request, _("예약을 취소했어요. 기다리던 분이 있으면 자리를 안내해요."))
            return redirect("bookings:desk_booking", booking.code)
    context = {"booking": booking, "session": booking.session, "form": form, "live": booking.state in LIVE}
    return page(request, "cancel.html", context, tab="day", status=status)


@never_cache
@login_required
def move(request: HttpRequest, code: str) -> HttpResponse:
    """Take a booking to another session of the same program at the person's word."""
    user = staff(request)
    booking = booking_to_work_on(user, code)
    refusal: Refusal | None = None
    chosen = request.POST.get("session", "")
    channel = request.POST.get("channel", "phone")
    if request.method == "POST":
        try:
            _move(request, user, booking, chosen, channel)
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, _("예약 시간을 바꾸고 알렸어요."))
            return redirect("bookings:desk_booking", booking.code)
    now = timezone.now()
    coming = Session.objects.planned().filter(offering__in=_open_to(booking.session.offering), starts_at__gt=now)
    rows = coming.exclude(pk=booking.session_id).select_related("resource", "offering").order_by("starts_at", "pk")
    room = [each for each in rows[:300] if each.free >= booking.places]
    context = {
        "booking": booking,
        "session": booking.session,
        "sessions": room,
        "chosen": chosen,
        "channel": channel,
        "channels": CancelOneForm().fields["channel"].choices,  # type: ignore[attr-defined]
        "refusal": refusal,
        "movable": booking.state in (State.CONFIRMED, State.PENDING),
    }
    status = 200 if refusal is None else (422 if isinstance(refusal, BadInput) else refusal.status)
    return page(request, "move.html", context, tab="day", status=status)


def _open_to(offering: Offering) -> QuerySet[Offering]:
    """Where its bookings may be moved by staff: within itself, and to the other fields of the same service."""
    own = Q(pk=offering.pk)
    return Offering.objects.filter(own | Q(way=offering.way, program=offering.program_id) if offering.way else own)


def _move(request: HttpRequest, user: User, booking: Booking, chosen: str, channel: str) -> None:
    if not chosen.isdecimal():
        raise BadInput(_("옮길 시간을 골라 주세요."))
    if channel not in dict(CancelOneForm().fields["channel"].choices):  # type: ignore[attr-defined]
        raise BadInput(_("받은 방법을 골라 주세요."))
    with transaction.atomic():
        services.move(booking, int(chosen), by=user, request=request)
        note("for_caller", booking, by=user, request=request, what="moved", channel=channel)
