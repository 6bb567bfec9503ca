"""Those who press the button in the same moment are answered together: a group commit.

When a rush begins, hundreds want the same session's lock. In place of one transaction each, one after the other, the
first takes the lock at once, and whoever presses meanwhile waits in this process; when that is done, the next of them
answers for all who wait, in the order they came, in one transaction (`making.book_several`). Nobody waits for company:
who is alone is answered as ever. Nobody is told anything before the transaction that holds it is committed.
"""

import threading
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from time import monotonic

from django.db import connection

from programs.bookings.booking import Booking
from programs.bookings.making import Answer, Wish, book_one, book_several

MOST = 50  # in one transaction: it holds the session's lock


@dataclass(eq=False)
class Waiting:
    """Somebody who pressed the button and has no answer yet."""

    wish: Wish
    since: float = field(default_factory=monotonic)
    answer: Answer | None = None


_changed = threading.Condition()
_lines: defaultdict[int, list[Waiting]] = defaultdict(list)
_answering: set[int] = set()


def book(session_id: int, wish: Wish) -> Booking:
    """Book places as `services.book` does, in one transaction with whoever else wants the same session now."""
    if connection.in_atomic_block:  # what the caller writes belongs to this booking alone
        return book_one(session_id, wish)
    mine = Waiting(wish)
    with _changed:
        _lines[session_id].append(mine)
        _changed.wait_for(lambda: mine.answer is not None or session_id not in _answering)
        while mine.answer is None:
            _answer_the_next(session_id)
    if isinstance(mine.answer, Exception):
        raise mine.answer
    return mine.answer


def crowded(session_id: int) -> bool:
    """Whether somebody who wants this session is being answered just now."""
    return session_id in _answering


def _answer_the_next(session_id: int) -> None:
    """Answer those who come next; the caller holds `_changed`, which others may have meanwhile."""
    together = _next(session_id)
    _answering.add(session_id)
    _changed.release()
    try:
        _answer(session_id, together)
    finally:
        _changed.acquire()
        _answering.discard(session_id)
        _changed.notify_all()


def _next(session_id: int) -> list[Waiting]:
    """The next who wait, in their order, each person once: a second wish is answered after the first."""
    line = _lines[session_id]
    people: set[str] = set()
    together: list[Waiting] = []
    for each in line:
        who = each.wish.person.phone or each.wish.person.email.lower()
        if who not in people and len(together) < MOST:
            people.add(who)
            together.append(each)
    left = [each for each in line if each not in together]
    if left:
        _lines[session_id] = left
    else:
        del _lines[session_id]
    return together


def _answer(session_id: int, together: Sequence[Waiting]) -> None:
    """Give everybody an answer; where the database refuses one of them, each alone."""
    if len(together) > 1:
        now = monotonic()
        waited = [timedelta(seconds=now - each.since) for each in together]
        try:
            answers = book_several(session_id, [each.wish for each in together], waited=waited)
        except Exception:  # noqa: BLE001 - whose fault it is shows when each is asked for alone
            answers = []
        for each, answer in zip(together, answers, strict=False):
            each.answer = answer
    for each in together:
        if each.answer is None:
            each.answer = _alone(session_id, each.wish)


def _alone(session_id: int, wish: Wish) -> Answer:
    try:
        return book_one(session_id, wish)
    except Exception as error:  # noqa: BLE001 - raised again where the wish was made
        return error
