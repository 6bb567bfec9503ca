"""Making bookings: one transaction that answers one wish for places in a session, or several of the same moment.

Several at once cost little more than one: the session is locked once, what the people have already is asked once, and
everything that is kept goes to the database in one statement a table. Each is answered as if it had come alone, in the
order given.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from programs import audit
from programs.base.errors import BadInput, Refusal, WrongState
from programs.bookings.access import locked_session, may_decide
from programs.bookings.booking import BookedService, Booking
from programs.bookings.consents import consent_to
from programs.bookings.line import PERSON_IS_ELSEWHERE, fill_free
from programs.bookings.obstacles import live_bookings, obstacles
from programs.bookings.offerings import Service
from programs.bookings.records import act_of, message_of
from programs.bookings.rules import Obstacle, Person
from programs.bookings.sessions import Session
from programs.bookings.states import Allocation, State
from programs.notices.services import owe_all
from programs.people.actors import Actor, user_of, works_here
from programs.people.models import Consent, User


class Full(WrongState):
    """No place is left; the person may wait for one."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Wish:
    """What somebody asks for with the button, and the language of the page on which they are answered."""

    person: Person
    by: Actor
    submission_key: str
    places: int = 1
    services: tuple[Service, ...] = ()
    wait: bool = False
    for_another: bool = False
    note_text: str = ""
    channel: str = "web"
    notify_by: str = "sms"
    consented: bool = False
    request: HttpRequest | None = None
    page_language: str = field(default_factory=lambda: get_language() or "ko")

    def booking(self, session: Session, state: State, at: datetime) -> Booking:
        """The booking that grants it, not saved yet."""
        return Booking(
            session=session,
            state=state,
            places=self.places,
            user=self.by if isinstance(self.by, User) and not works_here(self.by) else None,
            registered_by=user_of(self.by) if works_here(self.by) else None,
            name=self.person.name,
            phone=self.person.phone,
            email=self.person.email,
            language=self.person.language,
            age=self.person.age,
            dong_id=self.person.dong or None,
            for_another=self.for_another,
            note=self.note_text,
            channel=self.channel,
            notify_by=self.notify_by,
            submission_key=self.submission_key,
            created_at=at,
        )


Answer = Booking | Exception


class Room:
    """What is left of a session while wishes are answered one after the other; the caller holds its lock."""

    def __init__(self, session: Session, *, at: datetime) -> None:
        self.session = session
        self.at = at

    @cached_property
    def in_line(self) -> int:
        """How many wait; before that is said, whatever is free was offered to them."""
        if self.session.free > 0 and self.session.bookings.line().exists():
            fill_free(self.session, at=self.at)
        return self.session.bookings.line().count() if self.session.offering.waitlist_cap is not None else 0

    def take(self, wish: Wish) -> State:
        """What the wish becomes. Free places go to the line first, then to whoever comes (see `line`)."""
        session, offering = self.session, self.session.offering
        if offering.allocation == Allocation.LOTTERY and session.drawn_at is None:
            return State.APPLIED
        in_line = self.in_line
        if session.free >= wish.places:
            session.taken += wish.places  # as the trigger count_places will write it
            return State.PENDING if offering.needs_approval else State.CONFIRMED
        if not wish.wait:
            raise Full(_("자리가 없어요. 빈자리 기다리기를 신청하거나 다른 시간을 골라 주세요."))
        if offering.waitlist_cap is not None and in_line >= offering.waitlist_cap:
            raise WrongState(_("빈자리를 기다리는 분이 많아 더 받을 수 없어요. 다른 시간을 골라 주세요."))
        self.in_line = in_line + 1
        return State.WAITING


def book_one(session_id: int, wish: Wish, *, at: datetime | None = None) -> Booking:
    """Grant one wish, or raise what stands in its way (see `services.book`)."""
    try:
        answer = book_several(session_id, [wish], at=at)[0]
    except IntegrityError as error:  # the same key or the same person in the same moment
        if earlier := made_with(wish):
            return earlier
        if any(name in str(error) for name in PERSON_IS_ELSEWHERE):
            raise WrongState(_("방금 같은 시간에 다른 예약을 했어요. 예약 확인에서 볼 수 있어요.")) from error
        raise
    if isinstance(answer, Exception):
        raise answer
    return answer


def book_several(
    session_id: int, wishes: Sequence[Wish], *, at: datetime | None = None, waited: Sequence[timedelta] = ()
) -> list[Answer]:
    """Answer wishes of different people in their order, in one transaction: a booking or a refusal each.

    `waited`: how long each of them waited for the others; the offering's window is measured by when they asked.
    """
    with transaction.atomic():
        session = locked_session(session_id)
        now = at or session.asked_at
        room = Room(session, at=now)
        live = live_bookings(session, (wish.person for wish in wishes), at=now)
        answers: list[Answer] = []
        for number, wish in enumerate(wishes):
            asked = now - waited[number] if waited else now
            with translation.override(wish.page_language):
                answers.append(_answer(wish, room, live[number], asked))
        _keep(session, list(_granted(wishes, answers)))
    return answers


def _answer(wish: Wish, room: Room, live: list[Booking], at: datetime) -> Answer:
    found = obstacles(
        room.session,
        wish.person,
        places=wish.places,
        at=at,
        for_another=wish.for_another,
        staff=may_decide(wish.by),
        live=live,
    )
    try:
        if found and (earlier := made_with(wish)):
            return earlier  # a second click
        refuse(found)
        return wish.booking(room.session, room.take(wish), at)
    except Refusal as refused:
        return refused


def _granted(wishes: Sequence[Wish], answers: Sequence[Answer]) -> Iterator[tuple[Wish, Booking]]:
    """The bookings that are new, with their wishes."""
    for wish, answer in zip(wishes, answers, strict=True):
        if isinstance(answer, Booking) and answer.pk is None:
            yield wish, answer


def _keep(session: Session, granted: Sequence[tuple[Wish, Booking]]) -> None:
    """Write what was granted with its consents, acts and messages: one statement a table."""
    if not granted:
        return
    bookings = Booking.objects.bulk_create(booking for _wish, booking in granted)
    for booking in bookings:
        if booking.state == State.WAITING:
            booking.order_key = booking.pk  # as the trigger own_time wrote it
    BookedService.objects.bulk_create(
        BookedService(booking=booking, service=each) for wish, booking in granted for each in wish.services
    )
    Consent.objects.bulk_create(_consents(granted))
    audit.keep(_acts(granted))
    messages = [
        message_of(_act(booking), booking, session=session, services=wish.services) for wish, booking in granted
    ]
    owe_all(message for message in messages if message)


def _consents(granted: Sequence[tuple[Wish, Booking]]) -> Iterator[Consent]:
    for wish, booking in granted:
        if wish.consented:
            with translation.override(wish.page_language):
                yield consent_to(booking, source=wish.channel)


def _acts(granted: Sequence[tuple[Wish, Booking]]) -> Iterator[audit.Act]:
    for wish, booking in granted:
        yield act_of(_act(booking), booking, by=wish.by, request=wish.request, places=wish.places, channel=wish.channel)


def _act(booking: Booking) -> str:
    return "booked" if booking.state == State.CONFIRMED else booking.state


def made_with(wish: Wish) -> Booking | None:
    """The booking made with the same submission key, if this person made it."""
    earlier = Booking.objects.filter(submission_key=wish.submission_key).first()
    person = wish.person
    if earlier is not None and (earlier.phone, earlier.email if not earlier.phone else "") != (
        person.phone,
        person.email if not person.phone else "",
    ):
        raise BadInput(_("화면을 연 지 오래되었어요. 새로 고친 뒤 다시 보내 주세요."))
    return earlier


def refuse(found: Sequence[Obstacle]) -> None:
    """Say everything that stands in the way, if anything does."""
    if found:
        raise BadInput(" ".join(obstacle.sentence for obstacle in found))
