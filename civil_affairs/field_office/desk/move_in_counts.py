"""P01.4: households moved in, typed in or from a file; a correction keeps what was there before."""

import csv
import hashlib
import io
import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from civil_affairs.field_office.desk.opening import require_desk
from civil_affairs.field_office.households import MoveIn, MoveInBatch, MoveInChange
from civil_affairs.field_office.offices import Zone
from programs import audit
from programs.base.calendar import SEOUL
from programs.base.errors import BadInput, TooLarge, WrongState
from programs.base.text import nfc
from programs.people.actors import Actor, user_of
from programs.people.models import User

LARGEST = 1024 * 1024  # bytes; two zones and a year are some 700 lines
MOST_LINES = 5_000
HEADINGS = {
    "zone": ("구역", "구역명", "뉴타운구역"),
    "day": ("날짜", "입주일", "입주한날", "일자"),
    "households": ("세대", "세대수", "입주세대", "입주세대수"),
}
_DAY = re.compile(r"(\d{4})[.\-/년]\s*(\d{1,2})[.\-/월]\s*(\d{1,2})[.일]?")


def today() -> date:
    return timezone.now().astimezone(SEOUL).date()


@transaction.atomic
def record(
    zone: Zone,
    day: date,
    households: int,
    *,
    by: Actor,
    reason: str = "",
    batch: MoveInBatch | None = None,
    request: HttpRequest | None = None,
    at: datetime | None = None,
) -> MoveIn:
    """Write how many households moved in that day. The same number again changes nothing; another one needs a reason.

    BadInput for a day to come, for more households than the zone has, and for a correction without a reason.
    """
    require_desk(by)
    zone = Zone.objects.select_for_update().get(pk=zone.pk)
    if wrong := _wrong(zone, day, households):
        raise BadInput(wrong)
    row = MoveIn.objects.filter(zone=zone, day=day).first()
    if row is not None and row.households == households:
        return row
    if row is not None and batch is None and not reason.strip():
        raise BadInput(
            _("그날은 이미 %(before)d세대로 적혀 있어요. 고치려면 까닭을 적어 주세요.") % {"before": row.households}
        )
    before = row.households if row is not None else None
    if row is None:
        row = MoveIn.objects.create(zone=zone, day=day, households=households)
    else:
        row.households = households
        row.save(update_fields=["households"])
    MoveInChange.objects.create(
        move_in=row,
        before=before,
        after=households,
        reason=reason[:200],
        batch=batch,
        by=user_of(by),
        at=at or timezone.now(),
    )
    audit.record("field_office.moved_in", by=user_of(by), subject=row, data={"before": before, "after": households},
                 request=request)  # fmt: skip
    return row


def _wrong(zone: Zone, day: date, households: int) -> str:
    if day > today():
        return _("아직 오지 않은 날이에요. 입주한 날을 적어 주세요.")
    others = zone.move_ins.exclude(day=day).aggregate(sum=Sum("households"))["sum"] or 0
    if others + households > zone.households:
        return _(
            "%(zone)s은(는) 모두 %(all)d세대예요. 다른 날에 %(others)d세대가 입주해서 %(most)d세대까지 적을 수 있어요."
        ) % {
            "zone": zone.name,
            "all": zone.households,
            "others": others,
            "most": max(0, zone.households - others),
        }
    return ""


# --- a file


@dataclass(frozen=True, slots=True)
class Read:
    """A batch, and whether the same file had come before."""

    batch: MoveInBatch
    is_new: bool


def check_size(size: int) -> None:
    if size > LARGEST:
        raise TooLarge(_("파일이 너무 커요. 1MB까지 올릴 수 있어요."))


def read_file(name: str, content: bytes, *, by: User, at: datetime | None = None) -> Read:
    """Read a CSV and keep its rows to be looked at. The very same file again gives the batch of the first time."""
    require_desk(by)
    check_size(len(content))
    digest = hashlib.sha256(content).hexdigest()
    earlier = MoveInBatch.objects.filter(sha256=digest).first()
    if earlier is not None:
        return Read(earlier, is_new=False)
    rows = list(_rows(_text(content)))
    batch, is_new = MoveInBatch.objects.get_or_create(
        sha256=digest,
        defaults={"name": nfc(name)[:120], "rows": rows, "uploaded_by": by, "uploaded_at": at or timezone.now()},
    )
    return Read(batch, is_new)


def _text(content: bytes) -> str:
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise BadInput(_("엑셀 파일이에요. 엑셀에서 ‘다른 이름으로 저장 → CSV UTF-8’로 저장해 올려 주세요."))
    for encoding in ("utf-8-sig", "cp949"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        if not text.strip():
            raise BadInput(_("빈 파일이에요."))
        return nfc(text)
    raise BadInput(_("글자를 읽을 수 없는 파일이에요. ‘CSV UTF-8’로 다시 저장해 올려 주세요."))


def _rows(text: str) -> "list[dict[str, Any]]":
    """Every line with what it says, or with the sentence why it cannot count."""
    sample = text.splitlines()[0]
    delimiter = max(",\t;", key=sample.count)
    lines = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    if len(lines) > MOST_LINES:
        raise TooLarge(_("줄이 너무 많아요. %(most)d줄까지 올릴 수 있어요.") % {"most": MOST_LINES})
    places = _places(lines[0])
    zones = {_plain(zone.name): zone for zone in Zone.objects.all()}
    seen: dict[tuple[int, str], int] = {}
    found = []
    for number, cells in enumerate(lines[1:], start=2):
        if any(cell.strip() for cell in cells):
            found.append(_row(number, cells, places, zones, seen))
    if not found:
        raise BadInput(_("열 이름 아래에 줄이 없어요."))
    return found


def _places(cells: list[str]) -> dict[str, int]:
    names = [_plain(cell) for cell in cells]
    places = {key: names.index(name) for key, known in HEADINGS.items() for name in known if name in names}
    missing = [HEADINGS[key][0] for key in HEADINGS if key not in places]
    if missing:
        raise BadInput(
            _("첫 줄에 열 이름이 없어요: %(missing)s. ‘구역, 날짜, 세대’를 첫 줄에 적어 주세요.")
            % {"missing": ", ".join(missing)}
        )
    return places


def _row(
    number: int, cells: list[str], places: dict[str, int], zones: dict[str, Zone], seen: dict[tuple[int, str], int]
) -> dict[str, Any]:
    def cell(key: str) -> str:
        return cells[places[key]].strip() if places[key] < len(cells) else ""

    row: dict[str, Any] = {"line": number, "cells": [cell(key)[:60] for key in HEADINGS], "error": ""}
    zone, day, count = zones.get(_plain(cell("zone"))), _day_of(cell("day")), cell("households").replace(",", "")
    if zone is None:
        row["error"] = _("모르는 구역이에요: %(zone)s") % {"zone": cell("zone")[:40] or _("비어 있음")}
    elif day is None:
        row["error"] = _("날짜를 2026-03-11처럼 적어 주세요: %(day)s") % {"day": cell("day")[:20] or _("비어 있음")}
    elif day > today():
        row["error"] = _("아직 오지 않은 날이에요: %(day)s") % {"day": cell("day")[:20]}
    elif not count.isascii() or not count.isdecimal() or len(count) > 6:
        row["error"] = _("세대 수를 숫자로 적어 주세요: %(count)s") % {
            "count": cell("households")[:20] or _("비어 있음")
        }
    elif (zone.pk, day.isoformat()) in seen:
        row["error"] = _("%(line)d째 줄과 같은 구역과 날짜예요.") % {"line": seen[zone.pk, day.isoformat()]}
    else:
        seen[zone.pk, day.isoformat()] = number
        row |= {"zone": zone.pk, "day": day.isoformat(), "households": int(count)}
    return row


def _plain(text: str) -> str:
    return "".join(text.split())


def _day_of(text: str) -> date | None:
    match = _DAY.fullmatch(text.strip())
    if match is None:
        return None
    try:
        return date(*(int(part) for part in match.groups()))
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file beside what is written now."""

    number: int
    cells: list[str]
    error: str
    before: int | None = None
    after: int | None = None

    @property
    def kind(self) -> str:
        if self.error:
            return "error"
        if self.before is None:
            return "new"
        return "same" if self.before == self.after else "correction"


def preview(batch: MoveInBatch) -> list[Line]:
    """What taking the file would do, line by line. One query."""
    good = [row for row in batch.rows if not row["error"]]
    there = {
        (zone, day.isoformat()): count
        for zone, day, count in MoveIn.objects.filter(day__in={row["day"] for row in good}).values_list(
            "zone_id", "day", "households"
        )
    }
    return [
        Line(
            row["line"],
            row["cells"],
            row["error"],
            there.get((row["zone"], row["day"])) if not row["error"] else None,
            row.get("households"),
        )
        for row in batch.rows
    ]


@transaction.atomic
def take(
    batch: MoveInBatch, *, by: Actor, request: HttpRequest | None = None, at: datetime | None = None
) -> MoveInBatch:
    """Write the good lines of a file; those with an error stay as they are, with their sentence. Once only."""
    require_desk(by)
    current = MoveInBatch.objects.select_for_update().get(pk=batch.pk)
    if current.state == MoveInBatch.State.TAKEN:
        raise WrongState(_("이미 반영한 파일이에요."))
    at = at or timezone.now()
    zones = Zone.objects.in_bulk()
    taken = 0
    for row in current.rows:
        if row["error"]:
            continue
        try:
            with transaction.atomic():
                record(
                    zones[row["zone"]], date.fromisoformat(row["day"]), row["households"], by=by, batch=current, at=at
                )
        except BadInput as refused:
            row["error"] = str(refused)
        else:
            taken += 1
    current.state, current.taken_at = MoveInBatch.State.TAKEN, at
    current.save(update_fields=["state", "taken_at", "rows"])
    audit.record("field_office.batch_taken", by=user_of(by), subject=current, data={"lines": taken}, request=request)
    return current
