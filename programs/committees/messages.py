"""Owing members and owners their messages, in the transaction of the act that causes them."""

from datetime import datetime
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from programs.base.text import korean_date, korean_datetime
from programs.committees.bodies import Body, Membership
from programs.committees.decisions import ActionItem
from programs.committees.links import url_of
from programs.committees.meetings import Attendance
from programs.notices.models import OutboxMessage
from programs.notices.services import Recipient, send


def channel_of(member: Membership) -> str:
    """How a member is reached: as chosen, or the other way where that address is missing; "none" for who has none."""
    reachable = {"sms": bool(member.reach_phone), "email": bool(member.reach_email)}
    if member.notify_by == "none" or not any(reachable.values()):
        return "none"
    if reachable.get(member.notify_by):
        return member.notify_by
    return "sms" if reachable["sms"] else "email"


def tell(
    act: str, attendance: Attendance, *, reason: str = "", until: datetime | None = None, again: str = ""
) -> OutboxMessage | None:
    """Owe one member a message about the meeting. `again` tells repeated acts apart (a second change of time)."""
    meeting, member = attendance.meeting, attendance.member
    return send(
        f"committees.{act}",
        to=Recipient(name=member.full_name, phone=member.reach_phone, email=member.reach_email),
        channel=channel_of(member),
        variables={
            **_contact(meeting.body),
            "title": meeting.title,
            "when": meeting.when,
            "place": meeting.place or str(_("서면")),
            "reason": reason,
            "until": korean_datetime(until) if until else "",
            "url": url_of(attendance),
        },
        ref=f"committees.meeting:{meeting.pk}",
        dedupe=f"committees:{meeting.pk}:{member.pk}:{act}{again}",
        program_number=meeting.body.program_id,
    )


def tell_owner(act: str, task: ActionItem, *, again: str = "") -> OutboxMessage | None:
    """Owe the owner of a task an e-mail; a task that only its department has waits on the department's desk."""
    owner = task.owner
    if owner is None or not owner.email:
        return None
    return send(
        f"committees.{act}",
        to=Recipient(name=owner.name, email=owner.email),
        channel="email",
        variables={
            **_contact(task.meeting.body),
            "title": task.meeting.title,
            "task": task.title,
            "due": korean_date(task.due),
            "url": urljoin(settings.SITE_URL, reverse("admin:committees_actionitem_change", args=[task.pk])),
        },
        ref=f"committees.actionitem:{task.pk}",
        dedupe=f"committees:task:{task.pk}:{act}:{owner.pk}{again}",
        program_number=task.meeting.body.program_id,
    )


def _contact(body: Body) -> dict[str, str]:
    return {
        "body": body.name,
        "department": body.department.name,
        "post": str(_("담당")),
        "phone": body.program.outside_phone,
    }
