"""What an invitation says, and that it waits for the morning."""

from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from programs.base.text import korean_datetime
from programs.notices.quiet_hours import end_of_night
from programs.notices.services import Recipient, send
from programs.plan.names import department_name
from programs.surveys.invitations import Invitation
from programs.surveys.survey import said


def send_invitation(invitation: Invitation, key: str, *, at: datetime) -> None:
    """Owe the message; by night it is kept for eight in the morning, and after the link's last day it is not sent."""
    survey, program = invitation.survey, invitation.program
    department = invitation.department
    with translation.override(invitation.language):
        send(
            key,
            to=Recipient(phone=invitation.phone, email=invitation.email, language=invitation.language),
            channel=invitation.channel,
            variables={
                "title": said(survey, "title", invitation.language),
                "until": korean_datetime(invitation.expires_at),
                "url": invitation.link,
                "department": department_name(department.name if department else settings.OFFICE_NAME),
                "post": _("담당"),
                "phone": program.outside_phone if program else settings.OFFICE_PHONE,
            },
            ref=f"survey:{survey.pk}",
            dedupe=f"{key}:{invitation.pk}",
            program_number=program.number if program else None,
            not_before=end_of_night(at) or at,
            expires_at=invitation.expires_at,
        )
