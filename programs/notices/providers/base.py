"""What every provider adapter answers to. To add one: subclass Provider, name it in `providers/__init__.py`."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import ClassVar, Literal

Outcome = Literal["accepted", "temporary", "permanent", "unknown"]


@dataclass(frozen=True)
class Parcel:
    """What is handed over: plain values, no database row. `key` is the idempotency key."""

    key: str
    channel: str
    to: str
    sender: str
    subject: str
    body: str


@dataclass(frozen=True)
class Answer:
    """What the provider said.

    `temporary` and `permanent` promise that nothing went out; `unknown` means that it may have (the
    answer got lost), so the row waits and the provider is asked before anything is sent again.
    """

    outcome: Outcome
    provider_id: str = ""
    text: str = ""


class Provider(ABC):
    """One way to hand messages over. Never touches the database, never raises for a failed hand-over."""

    name: ClassVar[str]
    timeout: float = 10.0  # seconds until a silent provider is given up
    concurrency: ClassVar[int] = 1  # hand-overs at the same time within one worker

    @abstractmethod
    def send(self, parcel: Parcel) -> Answer:
        """Hand one message over and say how it went."""

    def send_many(self, parcels: Sequence[Parcel]) -> list[Answer]:
        """Hand several over, answers in the same order. At most `concurrency` parcels are given at once."""
        if len(parcels) == 1 or self.concurrency == 1:
            return [self.send(parcel) for parcel in parcels]
        with ThreadPoolExecutor(max_workers=self.concurrency, thread_name_prefix=self.name) as pool:
            return list(pool.map(self.send, parcels))

    def was_accepted(self, key: str) -> bool | None:
        """True or False when the provider can tell whether it took the message of that key, else None."""
        return None

    @property
    def can_tell(self) -> bool:
        """True when `was_accepted` knows; None from it then means "not reachable just now"."""
        return type(self).was_accepted is not Provider.was_accepted
