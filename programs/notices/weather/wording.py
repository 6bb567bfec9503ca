"""The wording of a warning's message: `{names}` filled in with Korean particles. Pure."""

from collections.abc import Mapping

from django.conf import settings

from programs.base.calendar import SEOUL
from programs.base.text import to_sms_text

from ..texts import fill
from .codes import Kind, Level, warning_word
from .fold import Change, What

SAFETY_NAME = "안전치수과"
VARIABLES = {
    "warning": "호우경보",
    "change": "발표",
    "time": "23일 14:05",
    "contact": "안전치수과 02-330-1114",
    "link": "https://portal.example.go.kr/weather/",
}
CHANGE_WORDS = {What.BEGAN: "발표", What.RAISED: "변경", What.LOWERED: "변경", What.ENDED: "해제"}
ENGLISH_KINDS = {
    Kind.WIND: "Strong wind",
    Kind.RAIN: "Heavy rain",
    Kind.COLD: "Cold wave",
    Kind.DRY: "Dry weather",
    Kind.SURGE: "Storm surge",
    Kind.WAVES: "High waves",
    Kind.TYPHOON: "Typhoon",
    Kind.SNOW: "Heavy snow",
    Kind.DUST: "Yellow dust",
    Kind.HEAT: "Heat wave",
    Kind.HOT_NIGHT: "Hot night",
}
ENGLISH_LEVELS = {Level.ADVISORY: "advisory", Level.WARNING: "warning", Level.GRAVE: "emergency warning"}
ENGLISH_CHANGES = {What.BEGAN: "issued", What.RAISED: "raised", What.LOWERED: "lowered", What.ENDED: "lifted"}


def values(change: Change, *, language: str = "ko") -> dict[str, str]:
    """The values of the variables for this change; `time` is Seoul's, from when it holds."""
    local = change.starts_at.astimezone(SEOUL)
    if language == "en":
        kind = ENGLISH_KINDS[Kind(change.kind)] if change.kind in Kind.values else "Weather"
        words = f"{kind} {ENGLISH_LEVELS[Level(change.level)]}", ENGLISH_CHANGES[change.what], f"{local:%b} {local.day}"
    else:
        # a text message has no room for the month, and a warning is never a month away
        words = warning_word(change.kind, change.level), CHANGE_WORDS[change.what], f"{local.day}일"
    warning, what, day = words
    return {
        "warning": warning,
        "change": what,
        "time": f"{day} {local:%H:%M}",
        "contact": f"{SAFETY_NAME} {settings.OFFICE_PHONE}",
        "link": f"{settings.SITE_URL}/weather/",
    }


def title_of(change: Change) -> str:
    """What staff call the message in their lists."""
    return f"기상특보: {warning_word(change.kind, change.level)} {CHANGE_WORDS[change.what]}"


def rendered(text: str, variables: Mapping[str, str]) -> str:
    """The text with its variables filled in, in letters a message can carry. Raises ValidationError, ValueError."""
    return to_sms_text(fill(text, variables))
