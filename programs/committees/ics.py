"""Meetings as iCalendar (RFC 5545) for the reader's own calendar."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import icalendar
from django.conf import settings
from django.http import HttpResponse

from programs.base.calendar import SEOUL
from programs.committees.meetings import Meeting
from programs.committees.states import MeetingState


def of_meetings(meetings: Iterable[Meeting], *, at: datetime, alarm: bool = False) -> bytes:
    """No names in it, as calendars are shared; a round in writing stands there with its last moment."""
    made = icalendar.Calendar()
    made.add("prodid", "-//Seodaemun-gu portal//KO")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    for meeting in meetings:
        made.add_component(_event(meeting, at=at, alarm=alarm))
    return made.to_ical()


def _event(meeting: Meeting, *, at: datetime, alarm: bool) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", f"meeting-{meeting.pk}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("dtstamp", at)
    starts = meeting.answers_until() if meeting.is_written else meeting.starts_at
    event.add("dtstart", starts.astimezone(SEOUL))
    if not meeting.is_written:
        event.add("dtend", (meeting.ends_at or meeting.starts_at + timedelta(hours=2)).astimezone(SEOUL))
    event.add("summary", str(meeting))
    if meeting.place:
        event.add("location", meeting.place)
    event.add("status", "CANCELLED" if meeting.state == MeetingState.CANCELLED else "CONFIRMED")
    if alarm:
        reminder = icalendar.Alarm()
        reminder.add("action", "DISPLAY")
        reminder.add("trigger", timedelta(days=-1))
        reminder.add("description", str(meeting))
        event.add_component(reminder)
    return event


def file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
