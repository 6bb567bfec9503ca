"""What a feed says, as typed plain values: announcements, pictures of what is in force, headlines, problems."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .codes import Command


@dataclass(frozen=True, kw_only=True)
class Event:
    """One announcement for one area and kind (`getPwnCd` item, apihub row, line of a bulletin)."""

    area: str
    kind: int
    level: int
    command: Command
    announced_at: datetime
    sequence: int = 0  # tmSeq: counts within a station and month; 0 where the feed has none
    cancelled: bool = False
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    area_name: str = field(default="", compare=False)
    station: str = field(default="", compare=False)
    raw: Any = field(default=None, compare=False, hash=False, repr=False)

    @property
    def key(self) -> tuple[Any, ...]:
        """What makes it this announcement: the natural key of its row."""
        return (
            self.area,
            self.kind,
            self.announced_at,
            self.sequence,
            int(self.command),
            self.level,
            self.cancelled,
            self.starts_at,
            self.ends_at,
        )


@dataclass(frozen=True, kw_only=True)
class Status:
    """A picture: of what had begun by `as_of`, exactly these (kind, level) were in force in the district.

    `at` is when it was put out and orders it among the announcements; a bulletin pictures a moment a little later.
    """

    at: datetime
    as_of: datetime
    levels: tuple[tuple[int, int], ...]  # (kind, level), sorted, each kind once
    sequence: int = 0


@dataclass(frozen=True, kw_only=True)
class Headline:
    """A bulletin that was put out (`getWthrWrnList`, `getWthrWrnMsg`): it names no areas that a program could trust."""

    station: str
    announced_at: datetime
    sequence: int
    title: str
    raw: Any = field(default=None, compare=False, hash=False, repr=False)


@dataclass(frozen=True)
class Problem:
    """A part of the feed that could not be read: `code` has its sentence in admin/words.py, `detail` is the part."""

    code: str
    detail: str = ""


@dataclass(kw_only=True)
class Feed:
    """All that one file or answer held."""

    form: str  # pwncd, list, message, status, rows, text; none where the answer was "no data"
    events: list[Event] = field(default_factory=list)
    statuses: list[Status] = field(default_factory=list)
    headlines: list[Headline] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    elsewhere: int = 0  # announcements for areas that are not ours
    items: int = 0  # as the answer counts them, to know whether another page may follow
    encoding: str = ""

    def joined(self, other: "Feed") -> "Feed":
        """Both as one, as of the first's form."""
        return Feed(
            form=self.form,
            events=self.events + other.events,
            statuses=self.statuses + other.statuses,
            headlines=self.headlines + other.headlines,
            problems=self.problems + other.problems,
            elsewhere=self.elsewhere + other.elsewhere,
            items=self.items + other.items,
            encoding=self.encoding,
        )

    @property
    def is_empty(self) -> bool:
        return not (self.events or self.statuses or self.headlines)


class FeedError(ValueError):
    """The whole cannot be read, or is the service's own refusal: `code` has its sentence in admin/words.py."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail
