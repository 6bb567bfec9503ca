"""Short ways to write the times of the worked answers."""

from datetime import datetime

from programs.base.calendar import SEOUL


def kst(text: str) -> datetime:
    """`kst("2026-02-13 15:00")`: the aware moment in Seoul."""
    return datetime.fromisoformat(text).replace(tzinfo=SEOUL)
