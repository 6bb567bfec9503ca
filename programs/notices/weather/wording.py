"""The wording of a warning's message: `{names}` filled in with Korean particles. Pure."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings

from programs.base.calendar import SEOUL
from programs.base.text import to_sms_text

from ..texts import fill
from .codes import warning_word
from .fold import Change, What

VARIABLES = {
    "warning": "호우경보",
    "change": "발표",
    "time": "23일 14:05",
    "end": "23일 18:00",
    "contact": "안전치수과 02-330-1114",
    "link": "https://portal.example.go.kr/weather/",
}
CHANGE_WORDS = {What.BEGAN: "발표", What.RAISED: "변경", What.LOWERED: "변경", What.ENDED: "해제"}


def values(change: Change, *, contact: str) -> dict[str, str]:
    """The values of the variables for this change: times are Seoul's, from when it holds."""
    return {
        "warning": warning_word(change.kind, change.level),
        "change": CHANGE_WORDS[change.what],
        "time": short_time(change.starts_at),
        "end": short_time(change.starts_at),
        "contact": contact,
        "link": f"{settings.SITE_URL}/weather/",
    }


def rendered(text: str, variables: Mapping[str, str]) -> str:
    return to_sms_text(fill(text, variables))


def short_time(at: datetime) -> str:
    """`23일 14:05`: a text message has no room for the month, and a warning is never a month away."""
    local = at.astimezone(SEOUL)
    return f"{local.day}일 {local:%H:%M}"
