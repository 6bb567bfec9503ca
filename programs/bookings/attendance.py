"""Taking back what was noted by mistake: who came, who did not."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from programs.base.errors import WrongState
from programs.bookings.access import locked
from programs.bookings.booking import Booking
from programs.bookings.line import PERSON_IS_ELSEWHERE
from programs.bookings.records import note
from programs.bookings.states import State
from programs.bookings.visit import Visit
from programs.people.actors import Actor


def take_back(
    booking: Booking, *, by: Actor, request: HttpRequest | None = None, at: datetime | None = None
) -> Booking:
    """Somebody was noted as come, or as not come, by mistake: the booking stands as before.

    Raises WrongState where nothing was noted, where a service of the visit is done already, or where the person has
    promised that time to something else since.
    """
    with transaction.atomic():
        current = locked(booking, by=by)
        if current.state not in (State.ATTENDED, State.NO_SHOW):
            raise WrongState(
                _("왔다거나 오지 않았다고 적은 예약이 아니에요: %(state)s") % {"state": current.get_state_display()}
            )
        number = _give_number_back(current)
        before = current.state
        current.state, current.settled_at, current.checked_in_at = State.CONFIRMED, at or timezone.now(), None
        try:
            with transaction.atomic():
                current.save(update_fields=["state", "settled_at", "checked_in_at"])
        except IntegrityError as error:
            if not any(name in str(error) for name in PERSON_IS_ELSEWHERE):
                raise
            raise WrongState(_("이분이 같은 시간에 다른 예약을 해서 되돌릴 수 없어요.")) from error
        current.session.refresh_from_db(fields=["taken"])
        note("taken_back", current, by=by, request=request, was=before, number=number)
    return current


def _give_number_back(booking: Booking) -> int | None:
    """Undo what checking in began: the number in the queue, unless a desk has called it.

    The number is given to nobody else that day: somebody may hold the slip, and two people must never answer one call.
    The gap stands on record with the act, and the desk passes over it.
    """
    visit = Visit.objects.select_for_update(of=("self",)).filter(booking=booking).first()
    if visit is None:
        return None
    if visit.called_at or booking.booked_services.filter(served_at__isnull=False).exists():
        raise WrongState(_("이미 창구에서 부르거나 업무를 마친 방문이라 되돌릴 수 없어요."))
    booking.booked_services.update(visit=None)
    visit.delete()
    return visit.number
