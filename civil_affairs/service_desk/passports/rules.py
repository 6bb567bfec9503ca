"""Pure rules of passports that wait at the counter: when one lapses, and which reminder is due."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

LAPSES_AFTER_MONTHS = 6  # 여권법 제13조: not taken within six months of its issue, a passport loses its effect
RHYTHM = (7, 30, 90, 150)  # days after the issue; what staff see and change are the rows made from these
SOON_DAYS = 30  # "about to be discarded"


def lapses_on(issued_on: date, months: int = LAPSES_AFTER_MONTHS) -> date:
    """민법 제160조: the same day so many months on, or the month's last day where there is none."""
    ahead = issued_on.month - 1 + months
    year, month = issued_on.year + ahead // 12, ahead % 12 + 1
    return date(year, month, min(issued_on.day, monthrange(year, month)[1]))


@dataclass(frozen=True, slots=True)
class Due:
    """What to do today: the step to send, and those that went by unsent (a late list, or missed days)."""

    step: int
    passed: tuple[int, ...] = ()


def due_step(issued_on: date, today: date, *, steps: Iterable[int], handled: Iterable[int]) -> Due | None:
    """The one reminder that is due, however many days were missed; None when there is none.

    A step counts once. After a later step an earlier one never comes, even when the rhythm was changed meanwhile, and
    a clock that went back finds its step handled. What has lapsed is reminded of no more.
    """
    if today >= lapses_on(issued_on):
        return None
    last = max(handled, default=-1)
    open_steps = sorted(days for days in set(steps) if days > last and issued_on + timedelta(days=days) <= today)
    if not open_steps:
        return None
    return Due(open_steps[-1], tuple(open_steps[:-1]))
