"""What a program adds to its bookings: its own form, its part of the booking's page, its own messages.

An offering names its way. A program's folder has a `ways.py` that calls `register(Way(...))`; it is found at start-up.
Whatever a way leaves out is as for every booking.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from programs.base.registry import Registry
from programs.bookings.booking import Booking
from programs.bookings.offerings import Offering
from programs.bookings.sessions import Session


def _nothing(booking: Booking, session: Session) -> dict[str, Any]:
    return {}


def _leave(act: str, booking: Booking, session: Session) -> None:
    return None


@dataclass(frozen=True, kw_only=True)
class Way:
    """How one kind of offering is booked.

    `book_url(session)`: where its own form is. `section`: a template that stands on the booking's page, with what
    `context(booking, session)` gives. `texts`: by act, the message text in place of `bookings.<act>`, with what
    `variables(booking, session)` adds. `after(act, booking, session)` follows every act a person is told of, in
    the same transaction and before the message is written.
    """

    key: str
    book_url: Callable[[Session], str] | None = None
    section: str = ""
    context: Callable[[Booking, Session], dict[str, Any]] = _nothing
    texts: Mapping[str, str] = field(default_factory=dict)
    variables: Callable[[Booking, Session], dict[str, str]] = _nothing
    after: Callable[[str, Booking, Session], None] = _leave


ways: Registry[Way] = Registry("way of booking")
PLAIN = Way(key="")


def register(way: Way) -> Way:
    return ways.register(way.key, way)


def of(offering: Offering) -> Way:
    """The way of an offering; the plain one where it names none."""
    return ways[offering.way] if offering.way else PLAIN


def same(one: Offering, other: Offering) -> bool:
    """Whether staff may move a booking from one offering to the other: fields of one and the same service."""
    return bool(one.way) and one.way == other.way and one.program_id == other.program_id
