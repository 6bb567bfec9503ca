"""The section of /my/ that shows a resident who looked at the resident's data, and why."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from programs.audit.fields_seen import words
from programs.audit.models import Opening
from programs.base.text import korean_datetime
from programs.people.guests import guest_phone
from programs.people.models import Role, User
from programs.people.my_sections import MySection

SHOWN = 20
COLUMNS = [{"label": _("언제")}, {"label": _("누가")}, {"label": _("무엇을")}, {"label": _("왜")}]


def openings(request: HttpRequest) -> dict[str, Any] | None:
    """The newest openings of this person's data: of the account, or of the telephone proven in this session."""
    if isinstance(request.user, User):
        rows = Opening.objects.about(request.user)
    elif phone := guest_phone(request):
        rows = Opening.objects.about_phones([phone])
    else:
        return None
    shown = list(rows[: SHOWN + 1])
    return {
        "columns": COLUMNS,
        "rows": [[korean_datetime(row.at), _who(row), words(row.what), _why(row)] for row in shown[:SHOWN]],
        "more": len(shown) > SHOWN,
    }


def _who(row: Opening) -> str:
    """The department and the post: officers are not named to the public."""
    role = Role(row.by_role).label if row.by_role in Role.values else row.by_role
    return f"{row.by_department} {role}".strip()


def _why(row: Opening) -> str:
    return f"{row.why} ({_('파일로 내려받음')})" if row.exported else row.why


sections = [
    MySection(
        key="openings", title=_("내 정보를 본 기록"), template="audit/my_openings.html", context=openings, order=80
    )
]
