"""What is decided about a message at the moment of its hand-over, here and nowhere else: consent, the night, too late.

Pure: `verdict` takes plain values, so its worked answers (K-21) are tests without a database. The values come from
the rows of now, not from those of the day the message was written: a consent withdrawn in between counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from . import quiet_hours
from .outbox import Priority, Purpose

# Of what rests on no subscription: results of a case pass at any hour, reminders wait for the morning.
PASSES_AT_NIGHT = frozenset({Priority.DISASTER.value, Priority.CASE.value})
LATE = "too late to be of use"
NO_CONSENT = "no_consent"
CODES = {LATE: "late", NO_CONSENT: "no_consent"}  # how `failures` names them


@dataclass(frozen=True)
class Facts:
    """What is known about one message and its recipient now.

    `may_receive`: the subscriber is there, and proof, consent for this purpose and channel stand, and the address is
    not set aside. `agreed_to_nights`: the separate consent for 21:00 to 08:00 stands. `night_was_chosen`: a person
    approved an hour within the night for this very campaign.
    """

    purpose: str
    priority: int
    by_email: bool
    may_receive: bool = False
    agreed_to_nights: bool = False
    is_newsletter: bool = False
    night_was_chosen: bool = False
    expires_at: datetime | None = None


@dataclass(frozen=True)
class Verdict:
    """It goes, or it is cancelled (and why), or it waits (until when)."""

    cancelled: str = ""
    waits_until: datetime | None = None

    @property
    def goes(self) -> bool:
        return not self.cancelled and self.waits_until is None


GOES = Verdict()
AD_MARK = "(광고)"


def verdict(facts: Facts, at: datetime) -> Verdict:
    """Decide about one message at that time."""
    if facts.expires_at is not None and facts.expires_at <= at:
        return Verdict(cancelled=LATE)
    if facts.purpose != Purpose.CASE and not facts.may_receive:
        return Verdict(cancelled=NO_CONSENT)
    if passes_at_night(facts):
        return GOES
    morning = quiet_hours.end_of_night(at)
    return GOES if morning is None else Verdict(waits_until=morning)


def passes_at_night(facts: Facts) -> bool:
    """True for what may go at any hour.

    정보통신망법 §50 knows the night for advertisements only, and not for e-mail; the district also spares people its
    news at night. A newsletter by e-mail waits like a text message, unless its hour was chosen and approved so.
    """
    match facts.purpose:
        case Purpose.DISASTER:
            return True
        case Purpose.CASE:
            return facts.priority in PASSES_AT_NIGHT
        case Purpose.INFO if facts.by_email:
            return facts.agreed_to_nights or not facts.is_newsletter or facts.night_was_chosen
        case _:
            return facts.agreed_to_nights


def may_go_as_ad(*, by_email: bool, subject: str, body: str, headers: Mapping[str, str], opt_out: str) -> bool:
    """K-22, asked of what is really handed over: the mark stands first, and a free way to refuse is in it."""
    if by_email:
        return subject.startswith(AD_MARK) and "List-Unsubscribe" in headers
    return body.startswith(AD_MARK) and bool(opt_out) and opt_out in body
