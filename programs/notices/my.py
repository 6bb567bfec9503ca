"""The section of /my/ that shows what the portal has sent to this person."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from programs.base.text import korean_datetime
from programs.people.guests import proven_phones
from programs.people.models import User
from programs.people.my_sections import MySection

from .campaigns.shown import Shown, shown
from .models import OutboxMessage, State
from .personal_data import proven_emails

SHOWN = 20
AT_ONCE = 5  # the older ones open on request
COLUMNS = [
    {"label": _("알림")},
    {"label": _("내용")},
    {"label": _("보낸 때")},
    {"label": _("받는 곳")},
    {"label": _("상태")},
]
STATES = {
    State.SENT: (_("보냈어요"), "success"),
    State.FAILED: (_("보내지 못했어요"), "danger"),
    State.UNKNOWN: (_("확인하고 있어요"), "warning"),
    State.CANCELLED: (_("취소했어요"), "gray"),
}


def sent_to_me(request: HttpRequest) -> dict[str, Any] | None:
    """The latest messages to the proven telephones and addresses of whoever asks; never the text of a code."""
    emails = proven_emails(request.user) if isinstance(request.user, User) else []
    messages = OutboxMessage.objects.to_persons(phones=proven_phones(request), emails=emails)
    latest = list(messages[:SHOWN])
    of_campaigns = shown(latest)
    rows = [_row(message, of_campaigns.get(message.pk)) for message in latest]
    return {"columns": COLUMNS, "rows": rows[:AT_ONCE], "older": rows[AT_ONCE:]} if rows else None


def _row(message: OutboxMessage, shown: Shown | None) -> list[Any]:
    words, kind = STATES.get(State(message.state), (_("보내는 중이에요"), "information"))
    return [
        message.title,
        _content(message, shown),
        korean_datetime(message.sent_at or message.created_at),
        message.recipient_masked,
        {"text": words, "badge_kind": kind},
    ]


def _content(message: OutboxMessage, shown: Shown | None) -> Any:
    """The text; of a newsletter its subject, which leads to the issue."""
    if shown is None:
        return message.shown_body or "—"
    return {"text": shown.text, "href": shown.url} if shown.url else shown.text


sections = [
    MySection(
        key="notices",
        title=_("받은 알림"),
        template="notices/my_section.html",
        context=sent_to_me,
        order=60,
    )
]
