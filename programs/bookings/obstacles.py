"""What stands in the way of a booking, in words: the rules', and what the person has promised already."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from programs.base.text import korean_datetime
from programs.bookings import rules
from programs.bookings.booking import Booking
from programs.bookings.rules import Obstacle, Person
from programs.bookings.sessions import Session
from programs.bookings.states import PROMISED
from programs.people.fields import lookup_hashes


def obstacles(
    session: Session,
    person: Person,
    *,
    places: int = 1,
    at: datetime,
    for_another: bool = False,
    instead_of: Booking | None = None,
    staff: bool = False,
    live: list[Booking] | None = None,
) -> list[Obstacle]:
    """Everything that stands in the way of this booking but a full session; nothing when it can be made.

    Asked before the form is sent (so that a conflict is said in words) and again under the lock. `staff` book past the
    window of the offering (a call on the morning itself), never into what has begun or was cancelled. `live`: what the
    person has already, where it was asked for several at once.
    """
    offering = session.offering
    found = [
        *rules.about_the_time(session, at, staff=staff),
        *rules.about_the_person(offering, person, offering.dong_codes),
        *rules.about_the_group(session, places),
        *(obstacle for ask in rules.also_ask for obstacle in ask(session, at)),
    ]
    if not (person.phone or person.email):
        return found
    if live is None:
        live = live_bookings(session, [person], at=at)[0]
    own = [each for each in live if instead_of is None or each.pk != instead_of.pk]
    if any(each.session_id == session.pk for each in own):
        found.append(Obstacle("twice", _("같은 회차를 이미 신청했어요. 예약 확인에서 볼 수 있어요.")))
    elif not for_another and (clash := next((each for each in own if _clashes(each, session)), None)):
        found.append(
            Obstacle(
                "overlap",
                _("같은 시간에 다른 예약이 있어요: %(title)s, %(when)s. 다른 시간을 고르거나 그 예약을 취소해 주세요.")
                % {"title": clash.session.offering.title, "when": korean_datetime(clash.session.starts_at)},
            )
        )
    if offering.per_person is not None:
        held = [each for each in own if each.session.offering_id == offering.pk and each.session.ends_at > at]
        if len(held) >= offering.per_person:
            found.append(
                Obstacle(
                    "limit",
                    _("한 사람이 %(most)d건까지 예약할 수 있어요. 다녀오거나 취소한 뒤에 더 예약할 수 있어요.")
                    % {"most": offering.per_person},
                )
            )
    return found


def live_bookings(session: Session, persons: Iterable[Person], *, at: datetime) -> list[list[Booking]]:
    """What each of them has, or wishes for, that could stand in the way of this session; in one query for all.

    Who presses in the same moment waits for it. As `of_person` tells persons apart: by the telephone; who gave none, by
    the mail address, letter by letter.
    """
    persons = list(persons)
    phones = [frozenset(lookup_hashes(each.phone) if each.phone else ()) for each in persons]
    by_mail = [lookup_hashes(each.email) for each in persons if each.email and not each.phone]
    theirs = Q(phone_hash__in=[digest for hashes in phones for digest in hashes])
    if by_mail:
        theirs |= Q(phone_hash__isnull=True, email_hash__in=[digest for hashes in by_mail for digest in hashes])
    in_the_way = Q(session=session.pk) | Q(during__overlap=(session.starts_at, session.ends_at))
    if session.offering.per_person is not None:
        in_the_way |= Q(session__offering=session.offering_id, during__endswith__gt=at)
    found = list(
        Booking.objects.live()
        .filter(theirs, in_the_way)
        .select_related("session__offering")
        .only("state", "for_another", "phone_hash", "email", *_OF_THE_SESSION)
    )
    return [
        [each for each in found if _is_of(each, person, hashes)] for person, hashes in zip(persons, phones, strict=True)
    ]


_OF_THE_SESSION = ("session__starts_at", "session__ends_at", "session__offering__title")


def _is_of(booking: Booking, person: Person, hashes: frozenset[str]) -> bool:
    if person.phone:
        return booking.phone_hash in hashes
    return booking.phone_hash is None and bool(person.email) and booking.email.lower() == person.email.lower()


def _clashes(own: Booking, session: Session) -> bool:
    """Whether the person promised that time to something else."""
    theirs = own.session
    overlap = theirs.starts_at < session.ends_at and session.starts_at < theirs.ends_at
    return own.state in PROMISED and not own.for_another and overlap


def person_of(booking: Booking) -> Person:
    return Person(
        booking.name, booking.phone, booking.email, booking.language, age=booking.age, dong=booking.dong_id or ""
    )
