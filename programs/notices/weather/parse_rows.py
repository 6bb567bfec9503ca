"""Rows of apihub.kma.go.kr (wrn_now_data): from #START7777 to #7777END, commas or blanks between columns, EUC-KR.

The letters and numbers of its kinds, levels and commands are another list than getPwnCd's: here 2 is an advisory and
3 a warning, and command 3 releases.
"""

import re
from datetime import datetime

from .areas import covers_us
from .codes import COMMAND_WORDS, IN_FORCE, KIND_WORDS, LEVEL_WORDS, Command, Kind, Level
from .records import Event, Feed, FeedError, Problem, Status
from .times import moment

START, END = "#START7777", "#7777END"
COLUMNS = ("REG_UP", "REG_UP_KO", "REG_ID", "REG_KO", "TM_FC", "TM_EF", "WRN", "LVL", "CMD", "ED_TM")
_KNOWN = frozenset(COLUMNS) | {"TM_IN", "STN", "GRD", "CNT", "RPT"}
_ROW = re.compile(r"^\s*[LS]\d{7}\s*[,\s]|^\s*\d{12}\s*,\s*\d{12}\s*,")
LETTERS = {
    "W": Kind.WIND,
    "R": Kind.RAIN,
    "C": Kind.COLD,
    "D": Kind.DRY,
    "O": Kind.SURGE,
    "V": Kind.WAVES,
    "T": Kind.TYPHOON,
    "S": Kind.SNOW,
    "Y": Kind.DUST,
    "H": Kind.HEAT,
}
LEVEL_NUMBERS = {"2": Level.ADVISORY, "3": Level.WARNING}
COMMAND_NUMBERS = {
    "1": Command.ISSUE,
    "2": Command.CHANGE,  # 대치
    "3": Command.RELEASE,
    "4": Command.CHANGE_RELEASE,  # 대치해제
    "5": Command.EXTEND,
    "6": Command.CHANGE,
    "7": Command.CHANGE_RELEASE,
}
PRELIMINARY = {"예비", "예비특보", "1"}


def looks_like_rows(text: str) -> bool:
    return START in text or END in text or any(_ROW.match(line) for line in text.splitlines()[:50])


def read_rows(text: str, *, at: datetime | None = None) -> Feed:
    """With `at`, the rows are the picture of that moment: what is not among them is not in force. Raises FeedError."""
    lines = [line for line in text.replace("\r", "").split("\n") if line.strip()]
    closed = any(line.strip().startswith(END) for line in lines)
    if (START in text or at is not None) and not closed:
        raise FeedError("truncated", END)
    columns = _columns(lines)
    feed = Feed(form="rows")
    for line in lines:
        if line.lstrip().startswith("#"):
            continue
        feed.items += 1
        try:
            _read_row(dict(zip(columns, _cells(line, len(columns)), strict=False)), feed)
        except ValueError as error:
            feed.problems.append(Problem("row", f"{error} {' '.join(line.split())}"[:200]))
    if at is not None and not feed.problems:
        feed.statuses.append(Status(at=at, as_of=at, levels=_in_force(feed.events)))
    return feed


def _columns(lines: list[str]) -> tuple[str, ...]:
    """The columns as the block's own heading names them, else as they have always been."""
    for line in lines:
        names = [name for name in re.split(r"[,\s]+", line.strip().lstrip("#").strip()) if name]
        if line.lstrip().startswith("#") and "REG_ID" in names and set(names) <= _KNOWN:
            return tuple(names)
    return COLUMNS


def _cells(line: str, columns: int) -> list[str]:
    cells = [" ".join(cell.split()) for cell in line.split(",")] if "," in line else line.split()
    while cells and cells[-1] in ("", "="):
        cells.pop()
    if len(cells) < min(columns, 9) - 1:
        raise ValueError(f"{len(cells)} columns.")
    return cells


def _read_row(row: dict[str, str], feed: Feed) -> None:
    area = row.get("REG_ID", "")
    if not re.fullmatch(r"[LS]\d{7}", area):
        raise ValueError(f"REG_ID: {area!r}.")
    if not covers_us(area) or row.get("LVL", "") in PRELIMINARY:
        feed.elsewhere += 1
        return
    announced_at, effective = moment(row.get("TM_FC")), moment(row.get("TM_EF"))
    if announced_at is None:
        raise ValueError("TM_FC: empty.")
    command = COMMAND_WORDS.get(row.get("CMD", "")) or COMMAND_NUMBERS.get(row.get("CMD", ""))
    kind = KIND_WORDS.get(row.get("WRN", "")) or LETTERS.get(row.get("WRN", ""))
    level = LEVEL_WORDS.get(row.get("LVL", ""), LEVEL_NUMBERS.get(row.get("LVL", "")))
    if command is None or kind is None or level is None:
        raise ValueError(f"WRN, LVL, CMD: {row.get('WRN')!r}, {row.get('LVL')!r}, {row.get('CMD')!r}.")
    feed.events.append(
        Event(
            area=area,
            area_name=row.get("REG_KO", ""),
            kind=kind,
            level=level,
            command=command,
            announced_at=announced_at,
            starts_at=effective if command in IN_FORCE else None,
            ends_at=None if command in IN_FORCE else effective or announced_at,
            raw=row,  # ED_TM, the hour at which the release is expected, stays in here: it ends nothing
        )
    )


def _in_force(events: list[Event]) -> tuple[tuple[int, int], ...]:
    levels: dict[int, int] = {}
    for event in events:
        if event.command in IN_FORCE:
            levels[event.kind] = max(event.level, levels.get(event.kind, event.level))
    return tuple(sorted((int(kind), int(level)) for kind, level in levels.items()))
