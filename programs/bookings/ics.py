"""A booking, or the sessions of an offering, as iCalendar (RFC 5545) for the reader's own calendar."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import icalendar
from django.conf import settings

from programs.base.calendar import SEOUL
from programs.bookings.booking import Booking
from programs.bookings.sessions import Session
from programs.bookings.states import SessionState


def of_booking(booking: Booking, *, at: datetime) -> bytes:
    """One event with an alarm a day before; no name in it, as calendars are shared."""
    revision = booking.revision + booking.session.revision
    event = _event(booking.session, uid=f"booking-{booking.code}", at=at, revision=revision)
    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", timedelta(days=-1))
    alarm.add("description", booking.session.offering.title)
    event.add_component(alarm)
    return _calendar([event])


def of_sessions(sessions: Iterable[Session], *, at: datetime, counts: bool = False) -> bytes:
    """The sessions; with `counts`, for whoever holds them, how many places are taken stands in the title."""
    return _calendar(_of_session(session, at=at, counts=counts) for session in sessions)


def _of_session(session: Session, *, at: datetime, counts: bool) -> icalendar.Event:
    event = _event(session, uid=f"session-{session.pk}", at=at, revision=session.revision)
    if counts:
        del event["summary"]
        event.add("summary", f"{session.offering.title} ({session.taken}/{session.capacity})")
    return event


def _calendar(events: Iterable[icalendar.Event]) -> bytes:
    made = icalendar.Calendar()
    made.add("prodid", "-//Seodaemun-gu portal//KO")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    for event in events:
        made.add_component(event)
    return made.to_ical()


def _event(session: Session, *, uid: str, at: datetime, revision: int) -> icalendar.Event:
    """`revision` is the event's SEQUENCE: a calendar that has it already takes over a change only by a higher one."""
    event = icalendar.Event()
    event.add("uid", f"{uid}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("sequence", revision)
    event.add("dtstamp", at)
    event.add("dtstart", session.starts_at.astimezone(SEOUL))
    event.add("dtend", session.ends_at.astimezone(SEOUL))
    event.add("summary", session.offering.title)
    if session.place:
        event.add("location", session.place)
    event.add("status", "CANCELLED" if session.state == SessionState.CANCELLED else "CONFIRMED")
    return event
