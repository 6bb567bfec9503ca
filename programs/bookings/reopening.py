"""A closure is withdrawn: sessions it cancelled may take place after all, and who was booked is told.

Staff decide, as an officer or a room may be elsewhere by now. Nobody is booked again unasked: the link in the message
leads to the person's own page, where one press takes the old time, or another.
"""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from programs.audit.models import Act
from programs.base.calendar import SEOUL
from programs.base.closures import current_calendar
from programs.base.errors import WrongState
from programs.bookings.access import locked_session
from programs.bookings.booking import Booking
from programs.bookings.changes import Change
from programs.bookings.queries import SessionQuerySet
from programs.bookings.records import note, tell
from programs.bookings.sessions import Session
from programs.bookings.states import SessionState, State
from programs.people.actors import Actor


def cancelled_by_closure(at: datetime) -> SessionQuerySet[Session]:
    """Coming sessions of series that the portal called off by itself, as it does for closures alone."""
    of_itself = Act.objects.filter(
        event="bookings.session_cancelled",
        by__isnull=True,
        subject=Concat(Value("bookings.session:"), Cast(OuterRef("pk"), CharField())),
    )
    rows = Session.objects.there().filter(
        Exists(of_itself), state=SessionState.CANCELLED, series__isnull=False, starts_at__gt=at, moved_to__isnull=True
    )
    return rows.order_by("starts_at", "pk")


def is_open_again(session: Session) -> bool:
    """Whether its day is a working day now."""
    return current_calendar().holiday(session.starts_at.astimezone(SEOUL).date()) is None


def told_of_it(session: Session) -> "list[Booking]":
    """Those who lost their place with the session and have chosen nothing else since."""
    unanswered = Q(change_notices__session=session, change_notices__change=Change.CANCELLED, change_notices__answer="")
    found = Booking.objects.filter(unanswered, session=session, state=State.CANCELLED, forgotten_at__isnull=True)
    return list(found.distinct().order_by("pk"))


@transaction.atomic
def reopen(session: Session, *, by: Actor, request: HttpRequest | None = None, at: datetime | None = None) -> int:
    """Let the session take place, and tell those who were booked. Returns how many were.

    Raises WrongState where it is not off, has passed, its day is closed, or its officer or room is taken by now.
    """
    at = at or timezone.now()
    current = locked_session(session.pk)
    if not cancelled_by_closure(at).filter(pk=current.pk).exists():
        raise WrongState(_("휴무로 취소된 앞날의 회차가 아니에요. 새로 고친 뒤 다시 골라 주세요."))
    if not is_open_again(current):
        raise WrongState(_("그날은 아직 휴무예요. 휴무를 먼저 지워 주세요."))
    current.state, current.cancel_reason = SessionState.PLANNED, ""
    try:
        with transaction.atomic():
            current.save(update_fields=["state", "cancel_reason"])
    except IntegrityError as error:
        raise WrongState(_("담당자나 장소가 그사이 다른 일정에 잡혔어요. 그 일정을 먼저 바꿔 주세요.")) from error
    told = told_of_it(current)
    note("session_reopened", current, by=by, request=request, told=len(told))
    for booking in told:
        tell("session_reopened", booking, session=current, again=at)
    return len(told)
