"""Who may book what, and when: pure rules that answer with sentences. No database here."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from programs.base.calendar import SEOUL
from programs.base.text import korean_date, korean_datetime
from programs.bookings.states import Allocation, SessionState

if TYPE_CHECKING:
    from programs.bookings.offerings import Offering
    from programs.bookings.sessions import Session


@dataclass(frozen=True, slots=True)
class Person:
    """Whose booking it is; the telephone tells persons apart. Age in years and dong only where a rule asks for them."""

    name: str
    phone: str = ""
    email: str = ""
    language: str = "ko"
    age: int | None = None
    dong: str = ""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why something cannot be booked: a code for tests and templates, a sentence for the person."""

    code: str
    sentence: str


# What higher floors know of a session besides: a field office that has not opened yet. Asked of staff, too.
also_ask: "list[Callable[[Session, datetime], Iterable[Obstacle]]]" = []


def about_the_time(session: "Session", at: datetime, *, staff: bool = False) -> Iterator[Obstacle]:
    """What the session's state and, for residents, the offering's window say at that time."""
    offering = session.offering
    if session.deleted_at is not None or not (staff or offering.is_published):
        yield Obstacle("gone", _("지금은 예약할 수 없는 회차예요."))
        return
    if session.state == SessionState.CANCELLED:
        yield Obstacle("cancelled", _("취소된 회차예요. 까닭: %(why)s") % {"why": session.cancel_reason})
    elif session.state == SessionState.HELD or session.has_begun(at):
        yield Obstacle("begun", _("이미 시작했거나 끝난 회차예요. 다른 시간을 골라 주세요."))
    elif not staff:
        yield from _about_the_window(session, offering, at)


def _about_the_window(session: "Session", offering: "Offering", at: datetime) -> Iterator[Obstacle]:
    if offering.opens_at and at < offering.opens_at:
        yield Obstacle("not_open", _("예약은 %(when)s부터 받아요.") % {"when": korean_datetime(offering.opens_at)})
    if offering.closes_at and at >= offering.closes_at:
        yield Obstacle("closed", _("예약은 %(when)s에 끝났어요.") % {"when": korean_datetime(offering.closes_at)})
    if session.starts_at - at < timedelta(hours=offering.min_hours_ahead):
        yield Obstacle(
            "too_late",
            _("시작하기 %(hours)d시간 전까지만 예약할 수 있어요. 다른 시간을 고르거나 전화해 주세요.")
            % {"hours": offering.min_hours_ahead},
        )
    if offering.max_days_ahead is not None and _days_ahead(session, at) > offering.max_days_ahead:
        opens = session.starts_at.astimezone(SEOUL).date() - timedelta(days=offering.max_days_ahead)
        yield Obstacle(
            "too_early",
            _("%(days)d일 앞까지만 예약할 수 있어요. 이 회차는 %(day)s부터 받아요.")
            % {"days": offering.max_days_ahead, "day": korean_date(opens)},
        )
    if (
        offering.allocation == Allocation.LOTTERY
        and session.draws_at
        and at >= session.draws_at
        and not session.drawn_at
    ):
        yield Obstacle("draw_is_near", _("추첨 신청이 끝났어요. 곧 추첨해요."))


def _days_ahead(session: "Session", at: datetime) -> int:
    """Calendar days in Seoul from now to the session's day."""
    return (session.starts_at.astimezone(SEOUL).date() - at.astimezone(SEOUL).date()).days


def about_the_person(offering: "Offering", person: Person, dongs: frozenset[str]) -> Iterator[Obstacle]:
    """What the offering asks of the person; `dongs` are the codes it is for, none meaning all."""
    low, high = offering.min_age, offering.max_age
    if low is not None or high is not None:
        if person.age is None:
            yield Obstacle("age_unknown", _("나이를 적어 주세요. 나이에 따라 예약할 수 있는 프로그램이에요."))
        elif (low is not None and person.age < low) or (high is not None and person.age > high):
            yield Obstacle("age", _("%(ages)s만 예약할 수 있어요.") % {"ages": ages(low, high)})
    if dongs and person.dong not in dongs:
        sentence = _("정해진 동에 사는 분만 예약할 수 있어요.") if person.dong else _("사는 동을 골라 주세요.")
        yield Obstacle("dong", sentence)


def ages(low: int | None, high: int | None) -> str:
    """The ages in words: "14세부터 19세까지", "65세 이상", "12세 이하"."""
    if low is not None and high is not None:
        return _("%(low)d세부터 %(high)d세까지") % {"low": low, "high": high}
    if low is not None:
        return _("%(low)d세 이상") % {"low": low}
    return _("%(high)d세 이하") % {"high": high}


def about_the_group(session: "Session", places: int) -> Iterator[Obstacle]:
    most = min(session.offering.group_max, session.capacity)
    if not 1 <= places <= most:
        yield Obstacle("group", _("한 번에 %(most)d명까지 예약할 수 있어요.") % {"most": most})


def cancellable_until(session: "Session") -> datetime:
    """Until when a resident may cancel or move by themselves."""
    return session.starts_at - timedelta(hours=session.offering.cancel_hours)


def offer_ends(session: "Session", at: datetime) -> datetime:
    """Until when an offered place waits for its answer: the offering's hours, never past the beginning."""
    return min(at + timedelta(hours=session.offering.offer_hours), session.starts_at)
