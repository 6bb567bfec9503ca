"""My meetings, on /my/: of bodies in which the account, or the proven telephone, has a seat."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.committees.bodies import Membership
from programs.committees.links import path_of
from programs.committees.meetings import Attendance
from programs.committees.states import MeetingState, MinutesState
from programs.people.guests import proven_phones
from programs.people.models import User
from programs.people.my_sections import MySection

SHOWN = 10


def my_meetings(request: HttpRequest) -> dict[str, Any] | None:
    """Coming meetings, and those whose minutes wait for a comment; nothing where there is none."""
    if not isinstance(request.user, User):
        return None
    mine = Membership.objects.of_person(request.user, proven_phones(request))
    rows = Attendance.objects.filter(member__in=mine).select_related("meeting__body", "member__seat")
    now = timezone.now()
    coming = rows.filter(meeting__state=MeetingState.NOTICED, meeting__starts_at__gt=now)
    asked = rows.filter(
        meeting__minutes__state=MinutesState.COMMENTING,
        meeting__minutes__comments_until__gt=now,
        meeting__state=MeetingState.HELD,
    )
    found = (coming.order_by("meeting__starts_at")[:SHOWN], asked.order_by("meeting__starts_at").distinct()[:SHOWN])
    meetings = [(row.meeting, row, path_of(row)) for part in found for row in part]
    return {"meetings": meetings} if meetings else None


sections = [
    MySection(
        key="committees",
        title=_("내 위원회 회의"),
        template="committees/my_section.html",
        context=my_meetings,
        order=40,
    )
]
