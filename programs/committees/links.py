"""The members' links: papers, answer, opinion, comment on the minutes, without signing in."""

from datetime import timedelta

from django.conf import settings
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.base.errors import Refusal
from programs.base.ids import sign, unsign
from programs.committees.meetings import Attendance

PURPOSE = "committees.member"
OPENS_FOR = timedelta(days=365)


class LinkIsOver(Refusal):
    """The link was good once; its reader is no member any more."""

    status = 410


def token_of(attendance: Attendance) -> str:
    return sign(PURPOSE, attendance.pk)


def path_of(attendance: Attendance) -> str:
    return reverse("committees:member", args=[token_of(attendance)])


def url_of(attendance: Attendance) -> str:
    return f"{settings.SITE_URL}{path_of(attendance)}"


def open_link(token: str) -> Attendance:
    """Return whose meeting the link opens. BadInput for a forged or old one, 410 for who left the body before it."""
    attendance = (
        Attendance.objects.filter(pk=unsign(PURPOSE, token, OPENS_FOR))
        .select_related("meeting__body__department", "meeting__body__program", "member__seat", "member__user")
        .first()
    )
    if attendance is None:
        raise Http404(_("그런 회의가 없어요."))
    if attendance.member.forgotten_at or not attendance.member.sits(timezone.localdate(attendance.meeting.starts_at)):
        raise LinkIsOver(_("위원 임기가 끝나 이 주소는 더 열리지 않아요."))
    return attendance
