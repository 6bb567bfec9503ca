"""What every provider adapter answers to. To add one: subclass Provider, name it in `providers/__init__.py`."""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import ClassVar, Literal

Outcome = Literal["accepted", "temporary", "permanent", "unknown"]
NOT_IN_A_HEADER = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")
HEADER_NAME = re.compile(r"[!-9;-~]+")  # RFC 5322: printable, no colon


@dataclass(frozen=True)
class Parcel:
    """What is handed over: plain values, no database row. `key` is the idempotency key."""

    key: str
    channel: str
    to: str
    sender: str
    subject: str
    body: str
    html: str = ""  # e-mail: the same text as a page; `body` stays its plain part
    headers: Mapping[str, str] = field(default_factory=dict)  # e-mail: List-Unsubscribe and the like
    image: Path | None = None  # MMS
    reference: str = ""  # the outbox row's id: comes back in bounces


@dataclass(frozen=True)
class Answer:
    """What the provider said.

    `temporary` and `permanent` promise that nothing went out; `unknown` means that it may have (the
    answer got lost), so the row waits and the provider is asked before anything is sent again.
    `code` is the provider's own ("3047", "550"), or "timeout" and "connect" where it said nothing.
    """

    outcome: Outcome
    provider_id: str = ""
    text: str = ""
    code: str = ""
    provider_failed: bool = False  # the provider's trouble, not this message's: silent, busy, broken; `routing` counts
    most_tries: int | None = None  # give up earlier than usual: a `temporary` that is rarely cured by waiting


class Provider(ABC):
    """One way to hand messages over. Never touches the database, never raises for a failed hand-over."""

    name: str
    timeout: float = 10.0  # seconds until a silent provider is given up
    concurrency: ClassVar[int] = 1  # hand-overs at the same time within one worker
    slot: str = ""  # its place in the settings (see registry.py): what its health and its rate are kept under
    searches: ClassVar[bool] = False  # asked for many lost messages at once, by `took`
    on_trial: bool = False  # it failed a moment ago and is tried with one message

    @abstractmethod
    def send(self, parcel: Parcel) -> Answer:
        """Hand one message over and say how it went."""

    @property
    def longest(self) -> float:
        """How many seconds one call of `send_many` may take at most; a lease must be longer."""
        return self.timeout

    @property
    def most(self) -> int:
        """How many parcels this provider takes in one call."""
        return self.concurrency

    @property
    def batch(self) -> int:
        """How many parcels to give to one call of `send_many` at most."""
        return 1 if self.on_trial else self.most

    def send_many(self, parcels: Sequence[Parcel]) -> list[Answer]:
        """Hand several over, answers in the same order; at most `batch` of them. The one guard stands here."""
        faults = [next(faults_of(parcel), "") for parcel in parcels]
        answers = iter(self.carry([parcel for parcel, fault in zip(parcels, faults, strict=True) if not fault]))
        return [Answer("permanent", text=fault, code="header") if fault else next(answers) for fault in faults]

    def carry(self, parcels: Sequence[Parcel]) -> Sequence[Answer]:
        """What `send_many` does with the parcels that may go out; a provider that takes batches overrides it."""
        if len(parcels) <= 1 or self.concurrency == 1:
            return [self.send(parcel) for parcel in parcels]
        with ThreadPoolExecutor(max_workers=self.concurrency, thread_name_prefix=self.name) as pool:
            return list(pool.map(self.send, parcels))

    def was_accepted(self, key: str) -> bool | None:
        """True or False when the provider can tell whether it took the message of that key, else None."""
        return None

    def took(self, parcels: Sequence[Parcel], *, since: datetime) -> dict[str, bool | None]:
        """`was_accepted` for messages handed over at `since`, by key; for a provider that has to search its lists."""
        return {parcel.key: self.was_accepted(parcel.key) for parcel in parcels}

    @property
    def can_tell(self) -> bool:
        """True when `took` knows; None from it then means "not just now"."""
        return type(self).was_accepted is not Provider.was_accepted


def faults_of(parcel: Parcel) -> Iterator[str]:
    """Why a parcel must not go out whoever carries it: a line break where a header is made of the value (injection)."""
    values = {"to": parcel.to, "sender": parcel.sender, "subject": parcel.subject, "key": parcel.key}
    for name, value in (values | {f"header {name!r}": value for name, value in parcel.headers.items()}).items():
        if NOT_IN_A_HEADER.search(value):
            yield f"a control character in {name}"
    for name in parcel.headers:
        if not HEADER_NAME.fullmatch(name):
            yield f"{name!r} is no name of a header"
