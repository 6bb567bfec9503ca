"""At what time of day the Friday task runs, as operators set it in beat's table; None while it is switched off."""

from datetime import datetime, time

from django.utils.translation import gettext as _
from django_celery_beat.models import PeriodicTask

from programs.base.calendar import moment
from programs.base.text import korean_date, korean_datetime

from .models import Issue
from .periodic import SEND


def set_time() -> time | None:
    """The hour and minute of beat's row; None where it is switched off or says something else than one time a day."""
    row = PeriodicTask.objects.select_related("crontab").filter(name=SEND, enabled=True).first()
    if row is None or row.crontab is None:
        return None
    hour, minute = row.crontab.hour, row.crontab.minute
    return time(int(hour), int(minute)) if hour.isdecimal() and minute.isdecimal() else None


def goes_out_at(issue: Issue, at: time | None) -> datetime | None:
    """When the issue begins to go out by itself; None while the task is switched off and it has no time of its own."""
    if issue.campaign.scheduled_at:
        return issue.campaign.scheduled_at
    return moment(issue.sending_day, at) if at else None


def in_words(issue: Issue, at: time | None) -> str:
    """`2026. 11. 27.(금) 10:00`, with the reason where a closed Friday moved it."""
    when = goes_out_at(issue, at)
    shown = korean_datetime(when) if when else korean_date(issue.sending_day)
    if not issue.campaign.scheduled_at and not issue.is_public and issue.sending_day != issue.friday:
        return _("%(when)s (금요일이 휴일이라 앞당겨요)") % {"when": shown}
    return shown
