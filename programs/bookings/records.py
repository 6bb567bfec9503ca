"""What each act on a booking leaves: an act in the audit, and the message to the person, in the same transaction."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs import audit
from programs.base.text import korean_datetime
from programs.bookings import ways
from programs.bookings.booking import Booking
from programs.bookings.offerings import Service
from programs.bookings.sessions import Session
from programs.bookings.signatures import TICKET, signed
from programs.notices.models import OutboxMessage
from programs.notices.services import Recipient, compose, owe
from programs.people.actors import Actor, user_of
from programs.plan.names import department_name

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ACTS: "dict[str, StrOrPromise]" = {
    "booked": gettext_lazy("예약했어요"),
    "pending": gettext_lazy("승인을 기다려요"),
    "applied": gettext_lazy("추첨에 신청했어요"),
    "waiting": gettext_lazy("빈자리를 기다려요"),
    "offered": gettext_lazy("빈자리를 안내했어요"),
    "accepted": gettext_lazy("안내받은 자리를 예약했어요"),
    "expired": gettext_lazy("빈자리 안내 시간이 지났어요"),
    "approved": gettext_lazy("예약을 승인했어요"),
    "declined": gettext_lazy("예약을 승인하지 않았어요"),
    "cancelled": gettext_lazy("예약을 취소했어요"),
    "moved": gettext_lazy("예약 시간을 옮겼어요"),
    "places_changed": gettext_lazy("예약 인원을 바꿨어요"),
    "drawn": gettext_lazy("추첨되었어요"),
    "not_drawn": gettext_lazy("추첨되지 않았어요"),
    "checked_in": gettext_lazy("왔다고 확인했어요"),
    "no_show": gettext_lazy("오지 않았다고 적었어요"),
    "taken_back": gettext_lazy("온 것을 잘못 적어 되돌렸어요"),
    "for_caller": gettext_lazy("전화나 방문으로 부탁받아 바꿨어요"),
    "reminded": gettext_lazy("예약을 미리 알렸어요"),
    "session_cancelled": gettext_lazy("회차를 취소했어요"),
    "session_moved": gettext_lazy("회차 시간을 옮겼어요"),
    "session_reopened": gettext_lazy("휴무로 취소한 회차를 다시 열었어요"),
    "session_drawn": gettext_lazy("추첨했어요"),
    "session_deleted": gettext_lazy("회차를 지웠어요"),
    "session_restored": gettext_lazy("지운 회차를 되살렸어요"),
    "session_made": gettext_lazy("회차를 만들었어요"),
    "series_saved": gettext_lazy("반복 일정을 저장했어요"),
    "series_split": gettext_lazy("반복 일정을 담당자나 장소로 나눴어요"),
    "offering_copied": gettext_lazy("예약 프로그램을 복사했어요"),
    "offering_published": gettext_lazy("예약 프로그램을 공개했어요"),
    "offering_withdrawn": gettext_lazy("예약 프로그램을 공개하지 않게 했어요"),
    "feed_renewed": gettext_lazy("달력 주소를 새로 만들었어요"),
    "exported": gettext_lazy("예약 목록을 내려받았어요"),
    "session_changed": gettext_lazy("회차를 고쳤어요"),
    "answered": gettext_lazy("바뀐 일정에 답했어요"),
    "session_held": gettext_lazy("회차를 마쳤어요"),
    "services_changed": gettext_lazy("볼 업무를 바꿨어요"),
    "walked_in": gettext_lazy("예약 없이 와서 번호를 받았어요"),
    "called": gettext_lazy("번호를 불렀어요"),
    "put_back": gettext_lazy("부른 것을 되돌렸어요"),
    "served": gettext_lazy("업무를 마쳤어요"),
    "unserved": gettext_lazy("마친 것을 되돌렸어요"),
    "handed_over": gettext_lazy("업무를 다른 부서로 넘겼어요"),
    "service_added": gettext_lazy("볼 업무를 더했어요"),
    "left": gettext_lazy("마치지 않고 돌아갔다고 적었어요"),
    "came_back": gettext_lazy("다시 왔다고 적었어요"),
    "file_infected": gettext_lazy("바이러스가 있는 파일을 없앴어요"),
}
BY_LINK = ("reminded", "session_cancelled", "session_moved", "session_reopened")
for name, text in ACTS.items():
    audit.declare(f"bookings.{name}", text)


def note(
    act: str,
    subject: Model | str,
    *,
    by: Actor,
    request: HttpRequest | None = None,
    **data: str | int | None,
) -> None:
    """Put an act on record. `data` holds no personal data."""
    audit.keep([act_of(act, subject, by=by, request=request, **data)])


def act_of(
    act: str, subject: Model | str, *, by: Actor, request: HttpRequest | None = None, **data: str | int | None
) -> "audit.Act":
    """The act as it will stand on record; `note` keeps one, `audit.keep` several."""
    return audit.act(f"bookings.{act}", by=user_of(by), subject=subject, data=data, request=request)


def tell(
    act: str,
    booking: Booking,
    *,
    session: Session | None = None,
    reason: str = "",
    again: datetime | None = None,
) -> OutboxMessage | None:
    """Owe the person the message about this act, in their language and by the way they chose.

    The key that keeps it from being sent twice names the booking, the act and how often it can happen: an offer and
    a move can happen again, and are told apart by their time (`again` for what has none of its own).
    """
    session = session or booking.session
    message = message_of(act, booking, session=session, reason=reason, again=again)
    return owe(message) if message else None


def message_of(
    act: str,
    booking: Booking,
    *,
    session: Session,
    reason: str = "",
    again: datetime | None = None,
    services: Sequence[Service] | None = None,
) -> OutboxMessage | None:
    """The message about this act, not owed yet; None for who wants none. What follows the act has been done by then.

    `services`: what the booking is for, where that is at hand.
    """
    way = ways.of(session.offering)
    way.after(act, booking, session)
    again = again or (booking.offered_until if act == "offered" else None)
    with translation.override(booking.language):
        return compose(
            way.texts.get(act, f"bookings.{act}"),
            to=Recipient(name=booking.name, phone=booking.phone, email=booking.email, language=booking.language),
            channel=booking.notify_by,
            variables={
                **variables(booking, session, reason, services),
                **_own_link(act, booking),
                **way.variables(booking, session),
            },
            ref=f"booking:{booking.pk}",
            dedupe=f"booking:{booking.pk}:{act}" + (f":{again:%Y%m%dT%H%M%S%f}" if again else ""),
            program_number=session.offering.program_id,
        )


def _own_link(act: str, booking: Booking) -> dict[str, str]:
    """Messages that ask something of the person lead to their own page, without signing in."""
    return {"url": ticket_url(booking)} if act in BY_LINK else {}


def ticket_url(booking: Booking) -> str:
    return settings.SITE_URL + reverse("bookings:ticket", args=[signed(TICKET, booking.code)])


def variables(
    booking: Booking, session: Session, reason: str, services: Sequence[Service] | None = None
) -> dict[str, str]:
    offering = session.offering
    return {
        "title": offering.title,
        "when": korean_datetime(session.starts_at),
        "place": session.place or str(_("안내된 곳")),
        "code": booking.code,
        "places": str(booking.places),
        "until": _time(booking.offered_until),
        "draws": _time(session.draws_at),
        "reason": reason,
        "bring": _bring(Service.objects.filter(bookedservice__booking=booking) if services is None else services),
        "url": f"{settings.SITE_URL}/bookings/lookup/",
        "department": department_name(offering.department.name, booking.language),
        "post": str(_("담당")),
        "phone": offering.contact_phone,
    }


def _bring(services: Iterable[Service]) -> str:
    """What to bring for the chosen services and for no other, as a sentence with a space before it; or nothing."""
    in_order = sorted(services, key=lambda service: (service.order, service.name))
    lines = [line.strip() for service in in_order for line in service.papers.splitlines() if line.strip()]
    lines = list(dict.fromkeys(lines))
    return " " + _("준비물: %(papers)s.") % {"papers": ", ".join(lines)} if lines else ""


def _time(at: datetime | None) -> str:
    return korean_datetime(at) if at else ""
