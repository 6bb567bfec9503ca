"""How it was, after a visit: whoever came is asked once, by the way they chose, and not at night."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Concat
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.base.errors import WrongState
from programs.bookings.booking import Booking
from programs.bookings.states import State
from programs.notices.quiet_hours import end_of_night
from programs.notices.services import Recipient
from programs.people.actors import Actor
from programs.people.contact import NotifyBy
from programs.surveys import satisfaction
from programs.surveys.models import Invitation, Response
from programs.surveys.services import AlreadyAnswered
from programs.surveys.typing_links import typing_link

ASKED_WITHIN = timedelta(days=3)  # asked later, nobody remembers
MAY_SAY_WITHIN = timedelta(days=90)  # from the booking's own page
NOT_NOW = _("다녀간 뒤 90일 동안 만족도를 남길 수 있어요.")


def about(booking: Booking) -> str:
    """How the survey names the visit: by its number, for it stands below bookings."""
    return f"booking:{booking.code}"


def to_ask(at: datetime) -> QuerySet[Booking]:
    """Those who came to a session that is over and have been neither asked nor have said how it was."""
    named = Booking.objects.annotate(named=Concat(Value("booking:"), "code"))
    return (
        named.filter(
            ~Exists(Invitation.objects.filter(about=OuterRef("named"))),
            ~Exists(Response.objects.filter(about=OuterRef("named"))),
            state=State.ATTENDED,
            session__ends_at__lte=at,
            session__ends_at__gt=at - ASKED_WITHIN,
            forgotten_at__isnull=True,
        )
        .exclude(notify_by=NotifyBy.NONE)
        .order_by("session__ends_at", "id")
    )


def invite_visitors(*, at: datetime | None = None, limit: int = 500) -> int:
    """Invite those who came to say how it was; by night nobody. Returns how many were invited.

    Who said no to satisfaction surveys in their account is not asked.
    """
    at = at or timezone.now()
    if end_of_night(at):
        return 0
    invited = 0
    for booking in to_ask(at).select_related("user", "session__offering__program__department")[:limit]:
        offering = booking.session.offering
        said_no = booking.user is not None and _said_no(booking)
        to = Recipient(phone=booking.phone, email=booking.email, language=booking.language)
        if not said_no and satisfaction.ask(
            about(booking),
            to=to,
            channel=booking.notify_by,
            program=offering.program,
            department=offering.department,
            at=at,
        ):
            invited += 1
    return invited


def _said_no(booking: Booking) -> bool:
    """Whether their last word on being asked was no; whoever never was asked has not said no."""
    standing = booking.user.consents.standing("survey") if booking.user else None
    return standing is not None and not standing.granted


def may_say(booking: Booking, at: datetime) -> bool:
    """Whether the person may say now how it was: they came, it is over, not long ago, and not said yet."""
    ended = booking.session.ends_at
    return booking.state == State.ATTENDED and ended <= at < ended + MAY_SAY_WITHIN and not is_given(booking)


def is_given(booking: Booking) -> bool:
    return satisfaction.is_given(about(booking))


def given(booking: Booking) -> satisfaction.Given | None:
    """What the person said, for themselves; None before they did."""
    return satisfaction.given(about(booking))


def typing_url(booking: Booking, *, at: datetime, after: str) -> str:
    """Where staff type in how it was, told on the telephone; empty where there is nothing to type."""
    if not may_say(booking, at):
        return ""
    offering = booking.session.offering
    return typing_link(about(booking), program=offering.program, department=offering.department, after=after)


def give(
    booking: Booking,
    *,
    score: int,
    text: str = "",
    by: Actor,
    request: HttpRequest | None = None,
    at: datetime | None = None,
) -> None:
    """Keep how it was; the first answer stands. 409 before the visit is over."""
    at = at or timezone.now()
    if is_given(booking):
        return
    if not may_say(booking, at):
        raise WrongState(NOT_NOW)
    offering = booking.session.offering
    try:
        satisfaction.give(
            about(booking),
            score=score,
            text=text,
            by=by,
            program=offering.program,
            department=offering.department,
            request=request,
            at=at,
        )
    except AlreadyAnswered:
        return
