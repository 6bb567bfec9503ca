"""How a booking of interpreting differs: an interpreter's time goes with it, and nobody is sent to the telephone."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from civil_affairs.service_desk.interpreting.forms import InterpretingForm
from civil_affairs.service_desk.interpreting.models import Interpreting, Where
from civil_affairs.service_desk.interpreting.opening import WAY
from programs.bookings.models import Booking, Session
from programs.bookings.states import State
from programs.bookings.ways import Way, register

KEPT = ("booked", "pending", "waiting", "applied")
OVER = ("cancelled", "declined", "expired", "session_cancelled")
PROGRAM = 7


def ask_url() -> str:
    """Where questions are asked in writing."""
    return settings.SITE_URL + reverse("cases:ask", args=[PROGRAM])


def release(interpreting: Interpreting) -> None:
    """The interpreter's time is free again."""
    occupation = interpreting.occupation
    interpreting.interpreter = interpreting.occupation = interpreting.assigned_at = None
    interpreting.video_link = ""
    interpreting.save(update_fields=["interpreter", "occupation", "assigned_at", "video_link"])
    if occupation is not None:
        occupation.delete()


def _keep(booking: Booking, data: Mapping[str, Any]) -> None:
    Interpreting.objects.filter(booking=booking).update(where=data["where"], preference=data["preference"])


def _after(act: str, booking: Booking, session: Session) -> None:
    if act in KEPT:
        Interpreting.objects.get_or_create(booking=booking, defaults={"where": Where.COUNTER})
        return
    found = Interpreting.objects.select_related("occupation").filter(booking=booking).first()
    if found is None:
        return
    if act in OVER:
        release(found)
    elif act in ("moved", "session_moved"):
        _follow(found, booking, session)


def _follow(interpreting: Interpreting, booking: Booking, session: Session) -> None:
    """To the new time with the same interpreter where that is free; else the office finds another one."""
    interpreting.proposed.clear()
    interpreting.proposed_at = None
    interpreting.save(update_fields=["proposed_at"])
    occupation = interpreting.occupation
    if occupation is not None:
        occupation.during = (session.starts_at, session.ends_at)
        try:
            with transaction.atomic():
                occupation.save(update_fields=["during"])
        except IntegrityError:  # that interpreter is elsewhere then
            occupation.refresh_from_db()
            release(interpreting)
    if interpreting.interpreter is None and booking.state == State.CONFIRMED:
        booking.state = State.PENDING
        booking.save(update_fields=["state"])


def _variables(booking: Booking, session: Session) -> dict[str, str]:
    found = Interpreting.objects.select_related("interpreter").filter(booking=booking).first()
    interpreter = found.interpreter.name if found and found.interpreter else str(_("정해지면 알려 드려요"))
    place = session.place
    if found and found.where == Where.VIDEO:
        place = found.video_link or str(_("화상 (주소는 통역사가 정해지면 보내 드려요)"))
    return {"interpreter": interpreter, "place": place, "ask_url": ask_url(), "post": str(_("수어통역 담당"))}


def _context(booking: Booking, session: Session) -> dict[str, Any]:
    found = Interpreting.objects.select_related("interpreter").filter(booking=booking).first()
    proposed = found.proposed.planned().order_by("starts_at") if found and booking.state == State.PENDING else []
    return {"interpreting": found, "proposed": proposed, "ask_url": reverse("cases:ask", args=[PROGRAM])}


register(
    Way(
        key=WAY,
        form=InterpretingForm,
        keep=_keep,
        section="civil_affairs/service_desk/interpreting/section.html",
        context=_context,
        desk_url=lambda booking: reverse("service_desk:interpreting", args=[booking.code]),
        texts={
            "booked": "interpreting.booked",
            "pending": "interpreting.pending",
            "moved": "interpreting.moved",
            "session_moved": "interpreting.moved",
        },
        variables=_variables,
        after=_after,
    )
)
