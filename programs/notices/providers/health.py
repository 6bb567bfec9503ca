"""How the providers do: who is left alone for a while, who gets how much; rules as pure functions, facts in `shared`.

A provider that fails is left for the next one, for a time that doubles; then one worker tries it with one message, and
only when that went well all come back. A slow one loses weight to the other bit by bit, and wins it back the same way.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from .base import Answer
from .shared import shared

# How long a provider that fails is left, and at most. Longer than the delivery's first waits, so that a message which
# met the failure goes to the other provider and not into the next trial of this one.
LEAVE_SECONDS, LONGEST_LEAVE = 30.0, 300.0
LEAVE_ALONE_SECONDS, LONGEST_LEAVE_ALONE = 5.0, 10.0  # where no other provider takes them, waiting helps nobody
SLOW_SECONDS = 5.0  # a hand-over that takes longer is slow
LATE_RECEIPT_SECONDS = 300.0  # so is a receipt
WINDOW_MINUTES = 15
SLOW_SHARE = 0.15
STEP = 10  # points of weight moved at a time
LEAST_WEIGHT = 10  # what the first provider keeps, so that its getting better is noticed
KEEP = 24 * 3600


@dataclass(frozen=True)
class Health:
    """What is known about one provider just now."""

    name: str
    failures: int = 0  # in a row
    left_until: float = 0.0  # seconds since 1970
    last_error: str = ""
    weight: int | None = None  # None: as the settings order them

    def is_left(self, now: float) -> bool:
        return now < self.left_until

    def is_on_trial(self, now: float) -> bool:
        """It failed, its time is up, and nobody has seen it work since."""
        return self.failures > 0 and not self.is_left(now)


@dataclass(frozen=True)
class Recent:
    """What one provider did in the last minutes."""

    calls: int = 0
    failed: int = 0
    slow: int = 0
    messages: int = 0
    seconds: float = 0.0
    receipts: int = 0
    late: int = 0

    @property
    def slow_share(self) -> float:
        """The share of slow calls or of late receipts, whichever is worse."""
        of_calls = self.slow / self.calls if self.calls else 0.0
        of_receipts = self.late / self.receipts if self.receipts else 0.0
        return max(of_calls, of_receipts)

    @property
    def mean_seconds(self) -> float:
        return self.seconds / self.calls if self.calls else 0.0


def leave_for(failures: int, *, alone: bool = False) -> float:
    """How long a provider is left alone after so many failures in a row."""
    first, longest = (LEAVE_ALONE_SECONDS, LONGEST_LEAVE_ALONE) if alone else (LEAVE_SECONDS, LONGEST_LEAVE)
    return min(first * 2 ** (failures - 1), longest) if failures else 0.0


def moved(weight: int, *, slow: bool, other_is_slow: bool) -> int:
    """The first provider's weight a step later: down while it alone is slow, else back towards 100."""
    if slow and not other_is_slow:
        return max(weight - STEP, LEAST_WEIGHT)
    return min(weight + STEP, 100)


def of(names: Sequence[str]) -> list[Health]:
    return [_health(name, held) for name, held in zip(names, shared.read(names), strict=True)]


def _health(name: str, held: dict[str, str]) -> Health:
    return Health(
        name,
        failures=int(float(held.get("failures", 0))),
        left_until=float(held.get("left_until", 0)),
        last_error=held.get("last_error", ""),
        weight=int(float(held["weight"])) if "weight" in held else None,
    )


def note(name: str, answers: Sequence[Answer], *, seconds: float, alone: bool = False) -> None:
    """Write down how a call of `send_many` went; `alone`: no other provider stands beside it."""
    broken = next((answer for answer in answers if answer.provider_failed), None)
    now = time.time()
    counted = {"calls": 1.0, "messages": float(len(answers)), "seconds": seconds}
    if broken:
        counted["failed"] = 1.0
    if seconds > SLOW_SECONDS:
        counted["slow"] = 1.0
    shared.count(f"{name}:{_minute(now)}", counted, seconds=(WINDOW_MINUTES + 2) * 60)
    [health] = of([name])
    if broken is None:
        if health.failures:
            forget_failures(name)
    elif not health.is_left(now):  # calls that were under way when it failed count once, together
        failures = health.failures + 1
        told: dict[str, float | str] = {
            "failures": failures,
            "left_until": now + leave_for(failures, alone=alone),
            "last_error": broken.text[:200],
        }
        shared.write(name, told, seconds=KEEP)


def forget_failures(name: str) -> None:
    """Treat a provider as working: somebody knows it, or a trial went well."""
    shared.write(name, {"failures": 0, "left_until": 0}, seconds=KEEP)


def note_receipts(name: str, *, late: int, total: int) -> None:
    """Write down how many of the receipts that came in together were late."""
    counted = {"receipts": float(total), "late": float(late)}
    shared.count(f"{name}:{_minute(time.time())}", counted, seconds=(WINDOW_MINUTES + 2) * 60)


def recent(name: str) -> Recent:
    """The sums of the last minutes."""
    this = _minute(time.time())
    minutes = shared.read([f"{name}:{minute}" for minute in range(this - WINDOW_MINUTES + 1, this + 1)])
    sums = {field: sum(float(held.get(field, 0)) for held in minutes) for field in Recent.__dataclass_fields__}
    seconds = sums.pop("seconds")
    return Recent(**{field: int(value) for field, value in sums.items()}, seconds=seconds)


def set_weight(name: str, weight: int) -> None:
    shared.write(name, {"weight": weight}, seconds=KEEP)


def _minute(now: float) -> int:
    return int(now // 60)
