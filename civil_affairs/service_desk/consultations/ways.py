"""How a pre-consultation differs from any booking: the question, the officer in charge, the record."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from civil_affairs.service_desk.consultations.fields import WAY
from civil_affairs.service_desk.consultations.forms import ConsultationForm
from civil_affairs.service_desk.consultations.models import Consultation, ConsultationField
from programs.base.phones import format_phone
from programs.bookings.models import Booking, Session
from programs.bookings.states import State
from programs.bookings.ways import Way, register

KEPT = ("booked", "pending", "waiting", "applied")


def field_of(session: Session) -> ConsultationField | None:
    return ConsultationField.objects.filter(offering=session.offering_id).first()


def post_of(session: Session, field: ConsultationField | None) -> str:
    """Who is in charge: the post of the session's officer, never a name."""
    if session.resource is not None:
        return session.resource.name
    return field.post if field else ""


def phone_of(session: Session, field: ConsultationField | None) -> str:
    if field is not None and field.phone.isdecimal() and len(field.phone) > 4:
        return format_phone(field.phone)
    return session.offering.contact_phone


def _after(act: str, booking: Booking, session: Session) -> None:
    """Every booking of a field is a consultation, also one that staff made for a caller."""
    if act in KEPT:
        Consultation.objects.get_or_create(booking=booking)
    if act in ("moved", "session_moved"):  # another officer reads it anew
        Consultation.objects.filter(booking=booking).update(read_at=None, read_by=None)


def _variables(booking: Booking, session: Session) -> dict[str, str]:
    field = field_of(session)
    bring = ", ".join(line.strip() for line in session.offering.bring.splitlines() if line.strip())
    return {"post": post_of(session, field), "phone": phone_of(session, field), "bring": bring or "-"}


def _context(booking: Booking, session: Session) -> dict[str, Any]:
    field = field_of(session)
    found = Consultation.objects.filter(booking=booking).prefetch_related("next_forms").first()
    now = timezone.now()
    return {
        "consultation": found,
        "officer_post": post_of(session, field),
        "officer_phone": phone_of(session, field),
        "may_change_question": found is not None
        and booking.is_live
        and session.starts_at > now
        and found.answered_at is None,
        "is_held": booking.state == State.ATTENDED or session.ends_at <= now,
    }


register(
    Way(
        key=WAY,
        form=ConsultationForm,
        section="civil_affairs/service_desk/consultations/section.html",
        context=_context,
        desk_url=lambda booking: reverse("service_desk:consultation", args=[booking.code]),
        texts={"booked": "consultation.booked", "moved": "consultation.moved", "session_moved": "consultation.moved"},
        variables=_variables,
        after=_after,
    )
)
