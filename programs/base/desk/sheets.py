"""An uploaded list as rows of text: CSV as offices save it, or the first sheet of an XLSX. The file is not kept."""

import codecs
import csv
import io
import re
import zipfile
from datetime import date, timedelta
from xml.etree import ElementTree

from django.utils.translation import gettext as _

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 20_000
MOST_UNPACKED = 60 * 1024 * 1024  # a sheet that unpacks to more is no list of an office
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
EPOCH = date(1899, 12, 30)  # of a spreadsheet's day numbers
Rows = list[list[str]]


class Unreadable(ValueError):
    """The file as a whole cannot be read; the sentence says what to do."""


def read(name: str, content: bytes) -> Rows:
    """Return the lines of the file, headings first. Raises Unreadable."""
    if not content.strip():
        raise Unreadable(_("빈 파일이에요. 명단이 든 파일을 골라 주세요."))
    if len(content) > MOST_BYTES:
        raise Unreadable(_("파일이 너무 커요. 5MB까지 올릴 수 있어요. 나누어 올려 주세요."))
    if content.startswith(b"PK\x03\x04"):
        rows = _sheet(content)
    elif content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(_("예전 엑셀 파일(XLS)이에요. XLSX나 CSV로 다시 저장해 올려 주세요."))
    else:
        rows = _text(content)
    rows = [[cell.strip() for cell in row] for row in rows]
    if len(rows) > MOST_ROWS + 1:
        raise Unreadable(_("한 번에 20,000줄까지 올릴 수 있어요. 나누어 올려 주세요."))
    if len([row for row in rows if any(row)]) < 2:
        raise Unreadable(_("열 이름 아래에 내용이 한 줄도 없어요."))
    return rows


def _text(content: bytes) -> Rows:
    for encoding in ("utf-8-sig", "cp949"):
        try:
            text = codecs.decode(content, encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        first = text.splitlines()[0] if text.strip() else ""
        delimiter = max((",", "\t", ";"), key=first.count)
        try:
            return list(csv.reader(io.StringIO(text), delimiter=delimiter, strict=True))
        except csv.Error as trouble:
            raise Unreadable(_('따옴표(")가 닫히지 않은 줄이 있어요. 파일을 다시 저장해 올려 주세요.')) from trouble
    raise Unreadable(_("CSV나 XLSX 파일이 아니에요. 엑셀에서 다시 저장해 올려 주세요."))


def _sheet(content: bytes) -> Rows:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            names = book.namelist()
            if sum(info.file_size for info in book.infolist()) > MOST_UNPACKED:
                raise Unreadable(_("파일이 너무 커요. 5MB까지 올릴 수 있어요. 나누어 올려 주세요."))
            sheets = sorted(each for each in names if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", each))
            if not sheets:
                raise Unreadable(_("엑셀 파일에 시트가 없어요."))
            shared = _shared(book.read("xl/sharedStrings.xml")) if "xl/sharedStrings.xml" in names else []
            return _rows(book.read(sheets[0]), shared)
    except (zipfile.BadZipFile, ElementTree.ParseError, KeyError, IndexError, ValueError) as trouble:
        if isinstance(trouble, Unreadable):
            raise
        raise Unreadable(_("엑셀 파일을 읽을 수 없어요. 엑셀에서 다시 저장해 올려 주세요.")) from trouble


def _parse(content: bytes) -> ElementTree.Element:
    """Without a document type there are no entities, so nothing can grow beyond what was unpacked."""
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise Unreadable(_("엑셀 파일을 읽을 수 없어요. 엑셀에서 다시 저장해 올려 주세요."))
    return ElementTree.fromstring(content)  # noqa: S314 - see above


def _shared(content: bytes) -> list[str]:
    return ["".join(part.text or "" for part in item.iter(f"{SHEET}t")) for item in _parse(content).iter(f"{SHEET}si")]


def _rows(content: bytes, shared: list[str]) -> Rows:
    rows: Rows = []
    for row in _parse(content).iter(f"{SHEET}row"):
        cells: dict[int, str] = {}
        for place, cell in enumerate(row.iter(f"{SHEET}c")):
            cells[_column(cell.get("r", ""), place)] = _value(cell, shared)
        number = int(row.get("r", len(rows) + 1))
        if number > MOST_ROWS + 2:
            raise Unreadable(_("한 번에 20,000줄까지 올릴 수 있어요. 나누어 올려 주세요."))
        rows += [[] for _gap in range(number - 1 - len(rows))]
        rows.append([cells.get(place, "") for place in range(max(cells, default=-1) + 1)])
    return rows


def _column(reference: str, place: int) -> int:
    letters = re.match(r"[A-Z]+", reference)
    if letters is None:
        return place
    number = 0
    for letter in letters[0]:
        number = number * 26 + ord(letter) - ord("A") + 1
    if number > 200:
        raise Unreadable(_("열이 너무 많아요. 필요한 열만 남겨 주세요."))
    return number - 1


def _value(cell: ElementTree.Element, shared: list[str]) -> str:
    if cell.get("t") == "inlineStr":
        return "".join(part.text or "" for part in cell.iter(f"{SHEET}t"))
    value = cell.find(f"{SHEET}v")
    text = value.text or "" if value is not None else ""
    return shared[int(text)] if cell.get("t") == "s" and text else text


def day_of_sheet(text: str) -> date | None:
    """The date behind a spreadsheet's day number (46000 or 46000.0); None for what is none."""
    if not re.fullmatch(r"[3-6]\d{4}(\.0+)?", text):
        return None
    return EPOCH + timedelta(days=int(float(text)))
