"""The day before a meeting its members are reminded, once for each time they were given."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from programs.committees.acts import note
from programs.committees.meetings import Meeting
from programs.committees.messages import tell
from programs.committees.states import MeetingState, Reply
from programs.people.actors import PORTAL

AHEAD = timedelta(hours=24)
NOT_LATER = timedelta(hours=2)  # any later would reach somebody on the way


def remind(*, at: datetime | None = None) -> int:
    """Remind the members of meetings within a day, but those who said they do not come. Returns how many meetings."""
    at = at or timezone.now()
    due = Meeting.objects.filter(
        state=MeetingState.NOTICED,
        is_written=False,
        reminded_at__isnull=True,
        starts_at__gt=at + NOT_LATER,
        starts_at__lte=at + AHEAD,
        noticed_at__lt=at - timedelta(hours=12),
    )
    reminded = 0
    for pk in list(due.values_list("pk", flat=True)):
        with transaction.atomic():
            rows = due.select_for_update(of=("self",), skip_locked=True).select_related(
                "body__department", "body__program"
            )
            meeting = rows.filter(pk=pk).first()
            if meeting is None:
                continue
            meeting.reminded_at = at
            meeting.save(update_fields=["reminded_at"])
            called = meeting.attendances.exclude(reply=Reply.NOT_COMING).select_related("member__seat", "member__user")
            for attendance in called:
                attendance.meeting = meeting
                tell("reminded", attendance, again=f":{meeting.starts_at:%Y%m%dT%H%M}")
            note("reminded", meeting, by=PORTAL)
            reminded += 1
    return reminded
