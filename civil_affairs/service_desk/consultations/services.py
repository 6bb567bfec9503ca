"""Before and after a consultation: the question changed, read, answered, handed to another officer or field."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civil_affairs.service_desk.consultations.fields import WAY
from civil_affairs.service_desk.consultations.models import Consultation, NextForm
from civil_affairs.service_desk.consultations.ways import field_of, phone_of, post_of
from programs import audit
from programs.base.errors import BadInput, NotYourDuty, WrongState
from programs.base.text import korean_datetime
from programs.bookings import services as bookings
from programs.bookings.access import locked as locked_booking
from programs.bookings.models import Booking, Session
from programs.bookings.states import State
from programs.notices.services import Recipient, send
from programs.people.actors import Actor, user_of
from programs.people.models import User
from programs.people.predicates import any_of, is_administrator, is_officer_of
from programs.plan.names import department_name

CHANGED = audit.declare("consultations.changed", gettext_lazy("사전상담의 질문을 바꿨어요"))
READ = audit.declare("consultations.read", gettext_lazy("사전상담의 질문을 읽고 준비했어요"))
ANSWERED = audit.declare("consultations.answered", gettext_lazy("사전상담 결과를 적었어요"))
HANDED = audit.declare("consultations.handed", gettext_lazy("사전상담을 다른 담당자에게 넘겼어요"))


def _locked(booking: Booking, *, by: Actor) -> Consultation:
    """The consultation of a booking that is this actor's; its session is locked first. Http404 otherwise."""
    current = locked_booking(booking, by=by)
    consultation = Consultation.objects.select_for_update().get(booking=current)
    consultation.booking = current
    return consultation


def _their_duty(consultation: Consultation, user: User) -> None:
    department = consultation.booking.session.offering.department
    if not any_of(is_administrator, is_officer_of(department))(user):
        raise NotYourDuty(_("이 분야를 맡은 부서의 직원만 할 수 있어요."))


@transaction.atomic
def change_question(
    booking: Booking, question: str, *, by: Actor, request: HttpRequest | None = None, at: datetime | None = None
) -> Consultation:
    """Ask something else; the officer reads it anew. Until it begins."""
    at = at or timezone.now()
    current = _locked(booking, by=by)
    if not current.booking.is_live or current.booking.session.starts_at <= at:
        raise WrongState(_("시작했거나 끝난 상담의 질문은 바꿀 수 없어요."))
    if current.answered_at is not None:
        raise WrongState(_("이미 상담 결과가 있어요. 더 물어볼 것이 있으면 새로 예약해 주세요."))
    current.booking.note = question
    current.booking.save(update_fields=["note"])
    current.changed_at = at
    current.save(update_fields=["changed_at"])
    audit.record(CHANGED, by=user_of(by), subject=current.booking, request=request)
    return current


@transaction.atomic
def mark_read(
    booking: Booking, *, by: User, request: HttpRequest | None = None, at: datetime | None = None
) -> Consultation:
    """The officer has read question and files, and is prepared."""
    current = _locked(booking, by=by)
    _their_duty(current, by)
    current.read_at, current.read_by = at or timezone.now(), by
    current.save(update_fields=["read_at", "read_by"])
    audit.record(READ, by=by, subject=current.booking, request=request)
    return current


@transaction.atomic
def answer(
    booking: Booking,
    text: str,
    *,
    next_forms: Iterable[NextForm] = (),
    by: User,
    request: HttpRequest | None = None,
    at: datetime | None = None,
) -> Consultation:
    """Write the record of the consultation and what to file next; the person reads it, and is told that it is there.

    Before its time, too: some questions need no visit. A record can be put right; the person is told once.
    """
    at = at or timezone.now()
    if not text.strip():
        raise BadInput(_("상담 결과를 적어 주세요. 예약한 분이 그대로 읽어요."))
    current = _locked(booking, by=by)
    _their_duty(current, by)
    if current.booking.state not in (State.CONFIRMED, State.ATTENDED):
        raise WrongState(
            _("상담 결과를 적을 수 없는 상태예요: %(state)s") % {"state": current.booking.get_state_display()}
        )
    is_first = current.answered_at is None
    current.answer, current.answered_by = text, by
    current.answered_at = current.answered_at or at
    current.read_at, current.read_by = current.read_at or at, current.read_by or by
    current.save()
    current.next_forms.set(next_forms)
    audit.record(ANSWERED, by=by, subject=current.booking, data={"first": is_first}, request=request)
    if is_first:
        _tell(current)
    return current


def _tell(consultation: Consultation) -> None:
    booking, session = consultation.booking, consultation.booking.session
    field = field_of(session)
    with translation.override(booking.language):
        send(
            "consultation.answered",
            to=Recipient(phone=booking.phone, email=booking.email, language=booking.language),
            channel=booking.notify_by,
            variables={
                "title": session.offering.title,
                "when": korean_datetime(session.starts_at),
                "code": booking.code,
                "url": f"{settings.SITE_URL}/bookings/lookup/",
                "department": department_name(session.offering.department.name, booking.language),
                "post": post_of(session, field),
                "phone": phone_of(session, field),
            },
            ref=f"booking:{booking.pk}",
            dedupe=f"consultation:{booking.pk}:answered",
            program_number=session.offering.program_id,
        )


@transaction.atomic
def hand_over(
    booking: Booking, to: Session, *, by: User, request: HttpRequest | None = None, at: datetime | None = None
) -> Booking:
    """Give it to another officer, or to another field, at a time of theirs that is free. The person is told."""
    if to.offering.way != WAY:
        raise BadInput(_("사전상담 시간 가운데 하나를 골라 주세요."))
    current = _locked(booking, by=by)
    _their_duty(current, by)
    before = current.booking.session
    moved = bookings.move(current.booking, to.pk, by=by, request=request, at=at)
    data: dict[str, Any] = {"from": before.offering.slug, "to": to.offering.slug}
    audit.record(HANDED, by=by, subject=moved, data=data, request=request)
    return moved
