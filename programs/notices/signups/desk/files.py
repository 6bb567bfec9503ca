"""An uploaded list of people: looked at while it arrives, kept encrypted, read back as a stream, destroyed.

It is personal data, so it lies encrypted in the private folder under a random name, no address leads to it, and it goes
as soon as its rows are read in for good. Memory does not grow with the file: it passes in pieces.
"""

import codecs
import csv
import hashlib
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from programs.files import store as private

FOLDER = "signups"
LONGEST_LINE = 20_000  # letters; one line of a list of people has some hundreds
MOST_COLUMNS = 60
ENCODINGS = ("utf-8", "cp949")
ENCODING_NAMES = {"utf-8-sig": "UTF-8(BOM)", "utf-8": "UTF-8", "cp949": "CP949(EUC-KR)"}
DELIMITERS = (",", "\t", ";")
NOT_TEXT = (
    (b"PK\x03\x04", _("엑셀 파일(XLSX)이에요. 엑셀에서 ‘다른 이름으로 저장 → CSV UTF-8’로 저장해 올려 주세요.")),
    (b"\xd0\xcf\x11\xe0", _("엑셀 파일(XLS)이에요. 엑셀에서 ‘다른 이름으로 저장 → CSV UTF-8’로 저장해 올려 주세요.")),
    (b"\xff\xfe", _("유니코드 텍스트(UTF-16) 파일이에요. ‘CSV UTF-8’로 다시 저장해 올려 주세요.")),
    (b"\xfe\xff", _("유니코드 텍스트(UTF-16) 파일이에요. ‘CSV UTF-8’로 다시 저장해 올려 주세요.")),
)


class Unreadable(ValueError):
    """The file as a whole cannot be read; the sentence says from where, and what to do."""


def fresh_name() -> str:
    return f"{FOLDER}/{uuid4().hex}.sealed"


@dataclass
class Inspection:
    """What the bytes of a file tell while they pass: its size, digest and writing."""

    size: int = 0
    bom: bool = False
    empty: bool = True
    broken: dict[str, int] = field(default_factory=lambda: dict.fromkeys(ENCODINGS, 0))
    _digest: Any = field(default_factory=hashlib.sha256)
    _decoders: dict[str, Any] = field(default_factory=dict)

    def see(self, piece: bytes) -> None:
        """Take the next piece. ValidationError for what is no text, and for more than is taken."""
        if not self._decoders:
            for start, sentence in NOT_TEXT:
                if piece.startswith(start):
                    raise ValidationError(sentence, code="not_csv")
            self.bom = piece.startswith(codecs.BOM_UTF8)
            self._decoders = {name: codecs.getincrementaldecoder(name)("replace") for name in ENCODINGS}
        if b"\x00" in piece:
            raise ValidationError(_("CSV 파일이 아니에요(글자가 아닌 내용이 있어요)."), code="not_csv")
        self.size += len(piece)
        if self.size > settings.SIGNUPS_MAX_MB * 1024 * 1024:
            raise ValidationError(
                _("파일이 너무 커요. %(limit)dMB까지 올릴 수 있어요. 나누어 올려 주세요."),
                code="file_too_large",
                params={"limit": settings.SIGNUPS_MAX_MB},
            )
        self.empty = self.empty and not piece.strip()
        self._digest.update(piece)
        for name, decoder in self._decoders.items():
            self.broken[name] += decoder.decode(piece).count("\ufffd")

    def end(self) -> None:
        """Say that no piece follows. ValidationError for an empty file."""
        for name, decoder in self._decoders.items():
            self.broken[name] += decoder.decode(b"", final=True).count("\ufffd")
        if self.empty:
            raise ValidationError(_("빈 파일이에요."), code="file_empty")

    @property
    def sha256(self) -> str:
        return str(self._digest.hexdigest())

    @property
    def encoding(self) -> str:
        """The writing that breaks the fewest letters; UTF-8 where both fit (CP949 fits by chance, UTF-8 does not)."""
        if self.bom:
            return "utf-8-sig"
        return min(ENCODINGS, key=lambda name: self.broken[name])


def store(pieces: Iterable[bytes], *, name: str) -> Inspection:
    """Keep the pieces encrypted under this name and return what they told. Whatever goes wrong, nothing stays."""
    inspection = Inspection()

    def seen() -> Iterator[bytes]:
        for piece in pieces:
            inspection.see(piece)
            yield piece
        inspection.end()

    private.write(seen(), sealed=True, name=name)
    return inspection


def destroy(name: str) -> None:
    private.delete(name)


def lines(name: str, *, encoding: str) -> Iterator[str]:
    """Yield the lines of the stored file without their ends; broken bytes become U+FFFD, which no cell takes.

    Raises Unreadable for a line longer than any list of people has.
    """
    with io.TextIOWrapper(private.read(name, sealed=True), encoding=encoding, errors="replace") as text:
        number = 0
        while line := text.readline(LONGEST_LINE):
            number += 1
            if len(line) >= LONGEST_LINE:
                raise Unreadable(
                    _("%(number)d째 줄이 너무 길어요. 사람마다 한 줄인 파일을 올려 주세요.") % {"number": number}
                )
            yield line.rstrip("\r\n")


def cells_of(line: str, delimiter: str) -> list[str]:
    """Return the cells of one line; csv.Error for a quotation mark that does not close.

    A line is a person, always: an open quotation mark spoils its own line, never those after it.
    """
    return next(csv.reader([line], delimiter=delimiter, strict=True), [])


def heading(name: str, *, encoding: str) -> tuple[list[str], str]:
    """Return the headings (the first line that is not empty must be the first line) and what parts them."""
    first = next(lines(name, encoding=encoding), "")
    delimiter = max(DELIMITERS, key=first.count)
    try:
        cells = [cell.strip() for cell in cells_of(first, delimiter)]
    except csv.Error:
        raise Unreadable(_("첫 줄의 따옴표가 닫히지 않았어요.")) from None
    while cells and not cells[-1]:
        cells.pop()
    if not cells:
        raise Unreadable(_("첫 줄에 열 이름(휴대전화, 이메일, 주제 …)을 적어 주세요."))
    if len(cells) > MOST_COLUMNS:
        raise Unreadable(_("열이 너무 많아요(%(count)d개).") % {"count": len(cells)})
    return cells, delimiter
