"""Text bulletins (통보문): the picture of what is in force (`o 호우경보 : 서울서북권, …`), and what is announced."""

import re
from datetime import datetime
from typing import Any

from .areas import ZONE, named
from .codes import COMMAND_WORDS, KIND_WORDS, LEVEL_WORDS, Command
from .records import Event, Feed, FeedError, Headline, Problem, Status
from .times import moment_in

_KINDS = "|".join(sorted(KIND_WORDS, key=len, reverse=True))
_LEVELS = "중대경보|주의보|경보"
_COMMANDS = "|".join(sorted(COMMAND_WORDS, key=len, reverse=True))
_MARK = r"(?:\(\d+\)|\d+\.|[oOㅇ○◯●•·∙▪■□*\-])"
LINE = re.compile(
    rf"^\s*{_MARK}?\s*(?P<kind>{_KINDS})\s*(?P<level>{_LEVELS})\s*(?P<command>{_COMMANDS})?\s*[:：]\s*(?P<rest>.+)$"
)
NONE = re.compile(rf"^\s*{_MARK}?\s*없\s*음\s*\.?\s*$")
OTHER_LINE = re.compile(rf"^\s*{_MARK}|^\s*[<\[※]")  # begins something of its own, so it continues no list of areas
PRELIMINARY = re.compile(r"예비\s*특보")
PICTURE = re.compile(r"(발효|특보)\s*(중인\s*특보|현황)|현재\s*발효")
NUMBER = re.compile(r"제\s*\d{1,2}\s*-\s*(\d{1,4})\s*호")
ISSUED = re.compile(r"발표\s*(시각|일시)?|제\s*\d{1,2}\s*-\s*\d{1,4}\s*호")


def read_text(text: str, *, at: datetime | None = None) -> Feed:
    """A bulletin as a person copies it: whole or in part. Its own time wins over `at`. Raises FeedError."""
    announced_at = _time_of(text) or at
    if announced_at is None:
        raise FeedError("time")
    number = NUMBER.search(text)
    feed = read_bulletin(
        changes=text,
        picture=_picture_of(text),
        at=announced_at,
        as_of=announced_at,
        sequence=int(number.group(1)) if number else 0,
        raw=text[:20_000],
    )
    if feed.is_empty:
        raise FeedError("not_understood", text[:80])
    feed.headlines.append(
        Headline(
            station="",
            announced_at=announced_at,
            sequence=int(number.group(1)) if number else 0,
            title=_title_of(text),
            raw=text[:20_000],
        )
    )
    return feed


def read_bulletin(
    *,
    changes: str,
    picture: str,
    at: datetime,
    as_of: datetime,
    sequence: int = 0,
    station: str = "",
    raw: Any = None,
) -> Feed:
    """Read both parts: `changes` names what is announced and when, `picture` what is in force afterwards."""
    feed = Feed(form="text", items=1)
    times: dict[tuple[str, ...], datetime] = {}
    announced: list[tuple[tuple[str, ...], str]] = []
    for line in _lines(changes):
        found = LINE.match(line)
        if found is None or not found["command"]:
            continue
        what: tuple[str, ...] = found.group("kind", "level", "command")
        when = moment_in(found["rest"])
        if when is not None:
            times.setdefault(what, when)
        else:
            announced.append((what, found["rest"]))
    for what, areas in announced:
        if not named(areas):
            feed.elsewhere += 1
            continue
        kind, level, command = KIND_WORDS[what[0]], LEVEL_WORDS[what[1]], COMMAND_WORDS[what[2]]
        releases = command in (Command.RELEASE, Command.CHANGE_RELEASE)
        feed.events.append(
            Event(
                area=ZONE,
                area_name=" ".join(areas.split())[:100],
                kind=kind,
                level=level,
                command=command,
                announced_at=at,
                sequence=sequence,
                starts_at=None if releases else times.get(what),
                ends_at=times.get(what, at) if releases else None,
                station=station,
                raw=raw,
            )
        )
    status = _read_picture(picture, feed, at=at, as_of=as_of, sequence=sequence)
    if status is not None:
        feed.statuses.append(status)
    return feed


def _read_picture(picture: str, feed: Feed, *, at: datetime, as_of: datetime, sequence: int) -> Status | None:
    """What the picture shows for the district; None where there is no picture. Unreadable lines are problems."""
    levels: dict[int, int] = {}
    lines = [line for line in _lines(picture) if line.strip()]
    seen = False
    for line in lines:
        if NONE.match(line):
            seen = True
            continue
        found = LINE.match(line)
        if found is None or found["command"]:
            feed.problems.append(Problem("line", line.strip()[:200]))
            continue
        seen = True
        if named(found["rest"]):
            kind, level = KIND_WORDS[found["kind"]], LEVEL_WORDS[found["level"]]
            levels[kind] = max(level, levels.get(kind, level))
        else:
            feed.elsewhere += 1
    if not seen:
        return None
    return Status(
        at=at, as_of=as_of, sequence=sequence, levels=tuple(sorted((int(k), int(v)) for k, v in levels.items()))
    )


def _picture_of(text: str) -> str:
    """The lines of a whole bulletin that picture what is in force: `o …경보 : …` anywhere, 없음 where it means that.

    Under 예비특보 and in other sections 없음 says something else.
    """
    kept: list[str] = []
    section = ""
    for line in _lines(text):
        if not line.strip():
            continue
        found = LINE.match(line)
        if found is not None:
            if not found["command"] and section != "preliminary":
                kept.append(line)
        elif NONE.match(line):
            if section in ("picture", ""):
                kept.append(line)
        elif PRELIMINARY.search(line):
            section = "preliminary"
        elif PICTURE.search(line):
            section = "picture"
        elif re.match(r"\s*[<\[]", line):
            section = "other"
    return "\n".join(kept)


def _lines(text: str) -> list[str]:
    """Lines, with lists of areas that run over several lines put together again."""
    joined: list[str] = []
    for line in text.replace("\r", "").split("\n"):
        before = joined[-1] if joined else ""
        unfinished = LINE.match(before) and (before.rstrip().endswith((",", "，")) or _depth(before) > 0)
        if unfinished and line.strip() and not OTHER_LINE.match(line):
            joined[-1] = f"{before.rstrip()} {line.strip()}"
        else:
            joined.append(line)
    return joined


def _depth(text: str) -> int:
    return text.count("(") + text.count("（") - text.count(")") - text.count("）")


def _time_of(text: str) -> datetime | None:
    """When the bulletin was put out: the time beside 발표 or the number, else the first one of a line of its own."""
    lines = [line for line in text.splitlines() if not LINE.match(line)]
    for line in lines:
        if ISSUED.search(line) and (found := moment_in(line)):
            return found
    return next((found for line in lines if (found := moment_in(line))), None)


def _title_of(text: str) -> str:
    return next(" ".join(line.split())[:200] for line in text.splitlines() if line.strip())
