"""The KMA's times: Korean wall clock as `YYYYMMDDHHmm` (number or string, 0 for none), or in words."""

import re
from datetime import datetime

from programs.base.calendar import SEOUL

_WORDS = re.compile(
    r"(\d{4})\s*[년.\-/]\s*(\d{1,2})\s*[월.\-/]\s*(\d{1,2})\s*일?\s*\.?\s*(?:\([월화수목금토일]\))?\s*"
    r"(\d{1,2})\s*[시:]\s*(?:(\d{1,2})\s*분?)?"
)


def moment(value: object) -> datetime | None:
    """The time a field holds, None for an empty one or 0. Raises ValueError for anything else."""
    text = re.sub(r"[\s.:\-/]", "", str(value)) if value is not None else ""
    if isinstance(value, float) and value.is_integer():
        text = str(int(value))
    if not text.strip("0"):
        return None
    if not re.fullmatch(r"\d{8}(\d{2}){0,3}", text):
        raise ValueError(f"{value!r} is no time of the form YYYYMMDDHHmm.")
    parts = [int(text[:4]), *(int(text[place : place + 2]) for place in range(4, min(len(text), 12), 2))]
    if len(parts) > 3 and parts[3] == 24:  # a day's end, as bulletins write it
        midnight = datetime(parts[0], parts[1], parts[2], tzinfo=SEOUL)
        return datetime.fromordinal(midnight.toordinal() + 1).replace(tzinfo=SEOUL)
    return datetime(*parts, tzinfo=SEOUL)  # type: ignore[arg-type,misc]


def moment_in(text: str) -> datetime | None:
    """The first time that stands in a text in words: `2026년 09월 26일 12시 00분`, `2026.11.23.14:00`."""
    found = _WORDS.search(text)
    if found is None:
        return None
    year, month, day, hour, minute = found.groups()
    try:
        return moment(f"{year}{int(month):02d}{int(day):02d}{int(hour):02d}{int(minute or 0):02d}")
    except ValueError:
        return None
