"""What a program adds to its bookings: its own form, its part of the booking's page, its own messages.

An offering names its way. A program's folder has a `ways.py` that calls `register(Way(...))`; it is found at start-up.
Whatever a way leaves out is as for every booking.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from programs.base.registry import Registry
from programs.bookings.booking import Booking
from programs.bookings.offerings import Offering
from programs.bookings.sessions import Session

if TYPE_CHECKING:
    from programs.bookings.forms import OwnBookingForm


def _nothing(booking: Booking, session: Session) -> dict[str, Any]:
    return {}


def _leave(act: str, booking: Booking, session: Session) -> None:
    return None


def _keep(booking: Booking, data: Mapping[str, Any]) -> None:
    return None


@dataclass(frozen=True, kw_only=True)
class Way:
    """How one kind of offering is booked.

    `form` is what a resident fills in; `keep(booking, data)` keeps what it asks beyond a booking, in the transaction
    that makes it (again, when the button is pressed again). `section`: a template that stands on the booking's page,
    with what `context(booking, session)` gives. `desk_url(booking)`: where staff work on it. `texts`: by act, the text
    in place of `bookings.<act>`, with what `variables(booking, session)` adds. `after(act, booking, session)` follows
    every act a person is told of, in the same transaction and before the message; bookings by staff, too.
    """

    key: str
    form: "type[OwnBookingForm] | None" = None
    keep: Callable[[Booking, Mapping[str, Any]], None] = _keep
    section: str = ""
    context: Callable[[Booking, Session], dict[str, Any]] = _nothing
    desk_url: Callable[[Booking], str] | None = None
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
