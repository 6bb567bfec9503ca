"""Booking a place, page by page: what stands in the way is said before anybody sends anything."""

from contextlib import nullcontext
from copy import copy
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from programs.base.errors import BadInput, WrongState
from programs.bookings import files, lottery, pages, services, together, ways
from programs.bookings.booking import Booking
from programs.bookings.forms import OwnBookingForm
from programs.bookings.making import Wish
from programs.bookings.rules import Obstacle, Person
from programs.bookings.sent import session_of_form, session_of_sent_form
from programs.bookings.sessions import Session
from programs.bookings.states import Allocation
from programs.bookings.who import Proof, booker, known, limit_bookings, prove_first
from programs.files.admission import admit_all
from programs.people.actors import Actor

# What only the filled-in form can answer.
ASKED_BY_THE_FORM = ("age_unknown", "dong", "group")
# With these no form helps; who books for somebody else may do so at a time of their own.
FINAL = ("twice", "limit")


@dataclass(frozen=True, slots=True)
class Outlook:
    """What awaits this person at this session, before the form: the line, its end, and what stands in the way."""

    row: pages.SessionRow
    in_line: int
    line_is_full: bool
    obstacles: list[Obstacle]
    earlier: Booking | None

    @property
    def full(self) -> bool:
        return not self.row.bookable and self.row.waitable

    @property
    def may_send(self) -> bool:
        if any(each.code in FINAL for each in self.obstacles):
            return False
        return self.row.bookable or (self.full and not self.line_is_full)


@never_cache
def book(request: HttpRequest, pk: int) -> HttpResponse:
    """Book a place, or a place in the line; who has not proven a telephone does so first."""
    session = session_of_sent_form(pk) if request.method == "POST" else session_of_form(pk)
    actor = booker(request, session.offering)
    if actor is None:
        return prove_first(request, session.offering)
    form = _form(request, session, actor[1])
    if request.method != "POST":
        return _page(request, session, form, actor[1])
    if not form.is_valid():
        return _page(request, session, form, actor[1], status=422)
    if "check" in request.POST:
        return _page(request, session, form, actor[1], checked=_check(request, session, form, actor[1]))
    return _book(request, session, form, actor)


def _form(request: HttpRequest, session: Session, proof: Proof) -> OwnBookingForm:
    offering = session.offering
    return (ways.of(offering).form or OwnBookingForm)(
        request.POST or None,
        request.FILES or None,
        offering=offering,
        by_email=not proof.phone,
        full=session.free < 1,
        drawn=offering.allocation != Allocation.LOTTERY or session.drawn_at is not None,
        initial=known(request),
    )


def _person(request: HttpRequest, form: OwnBookingForm, proof: Proof) -> Person:
    return form.person(phone=proof.phone, proven_email=proof.email, language=(get_language() or "ko")[:10])


def _book(request: HttpRequest, session: Session, form: OwnBookingForm, actor: tuple[Actor, Proof]) -> HttpResponse:
    """Make the booking; a refusal stands above the form, with what was typed."""
    limit_bookings(request)
    by, proof = actor
    data = form.cleaned_data
    way = ways.of(session.offering)
    try:
        papers = admit_all(data.get("uploads", ()), files.limits_of(session.offering))
        wish = Wish(
            person=_person(request, form, proof),
            by=by,
            submission_key=data["submission_key"],
            places=data.get("places", 1),
            services=tuple(data.get("services", ())),
            wait=data.get("wait", False),
            for_another=data["for_another"],
            note_text=data["note"],
            notify_by=data["notify_by"],
            consented=True,
            request=request,
        )
        with transaction.atomic() if papers or way.key else nullcontext():
            booking = together.book(session.pk, wish)
            way.keep(booking, data)
            if papers and not booking.files.exists():  # a second press of the button finds them there
                files.add(booking, papers, by=by, request=request)
    except ValidationError as refused:
        form.add_error("uploads", refused)
        return _page(request, session, form, proof, status=422)
    except (BadInput, WrongState) as refused:
        form.add_error(None, str(refused))
        session = copy(session)
        session.refresh_from_db(fields=["taken", "capacity", "state"])
        return _page(request, session, form, proof, status=422 if isinstance(refused, BadInput) else 409)
    return redirect("bookings:mine", booking.code)


def _check(request: HttpRequest, session: Session, form: OwnBookingForm, proof: Proof) -> tuple[str, str]:
    """Whether what is filled in could be booked now, in words; nothing is kept. (kind of alert, sentence)"""
    data = form.cleaned_data
    places = data.get("places", 1)
    found = services.obstacles(
        session,
        _person(request, form, proof),
        places=places,
        at=timezone.now(),
        for_another=data["for_another"],
    )
    if found:
        return "warning", " ".join(each.sentence for each in found)
    if session.offering.allocation == Allocation.LOTTERY and session.drawn_at is None:
        return "success", _("추첨에 신청할 수 있어요. 아직 신청하지 않았으니 아래 단추를 눌러 주세요.")
    if session.free >= places:
        return "success", _("지금 예약할 수 있어요. 아직 예약하지 않았으니 아래 단추를 눌러 주세요.")
    return "warning", _("지금 남은 자리는 %(free)d자리예요. 그대로 보내면 빈자리를 기다리게 돼요.") % {
        "free": session.free
    }


def _page(
    request: HttpRequest,
    session: Session,
    form: OwnBookingForm,
    proof: Proof,
    *,
    status: int = 200,
    checked: tuple[str, str] | None = None,
) -> HttpResponse:
    outlook = outlook_of(session, proof, timezone.now())
    drawing = session.offering.allocation == Allocation.LOTTERY and session.drawn_at is None
    context = {
        "session": session,
        "offering": session.offering,
        "outlook": outlook,
        "row": outlook.row,
        "wait": outlook.full,
        "form": form,
        "checked": checked,
        "commitment": lottery.commitment(session.seed) if drawing and session.seed else "",
        "drawing": drawing,
    }
    return render(request, "bookings/book.html", context, status=status)


def outlook_of(session: Session, proof: Proof, at: datetime) -> Outlook:
    """What can be said before anything is typed: by the proven telephone or mail address alone."""
    person = Person(name="", phone=proof.phone, email=proof.email)
    row = pages.row_of(session, at)
    found = []
    if row.bookable or row.waitable:
        found = [each for each in services.obstacles(session, person, at=at) if each.code not in ASKED_BY_THE_FORM]
    earlier = None
    if any(each.code == "twice" for each in found):
        earlier = Booking.objects.of_person(proof.phone, proof.email).live().filter(session=session).first()
    cap = session.offering.waitlist_cap
    in_line = session.bookings.line().count() if row.waitable else 0
    return Outlook(row, in_line, cap is not None and in_line >= cap, found, earlier)
