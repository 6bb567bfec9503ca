"""Office documents that are zips of XML: macros and bombs are refused; the words of DOCX, XLSX and HWPX."""

import contextlib
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from typing import IO
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from programs.files.apart.refused import Refused

MB = 1024 * 1024
MOST_PARTS = 10_000
MOST_UNPACKED = 300 * MB
MOST_READ = 80 * MB  # of XML
STEEPEST = 400  # unpacked by packed, of a part above a megabyte
MACROS = re.compile(r"(^|/)(vbaProject\.bin|vbaData\.xml|macrosheets/|activeX/|customUI/)", re.I)
MACRO_TYPES = re.compile(rb"macroEnabled|ms-office\.vbaProject|ms-office\.activeX", re.I)
OUTSIDE_TEMPLATE = re.compile(
    rb"attachedTemplate\"[^>]*TargetMode=\"External\"|TargetMode=\"External\"[^>]*attachedTemplate\"", re.I
)


def admit(kind: str, content: bytes) -> None:
    with _opened(content) as archive:
        parts = archive.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise Refused("bomb")
        for part in parts:
            if part.flag_bits & 1:
                raise Refused("locked")
            if part.file_size > MB and part.file_size > STEEPEST * max(part.compress_size, 1):
                raise Refused("bomb")
            if MACROS.search(part.filename):
                raise Refused("macro")
        names = {part.filename for part in parts}
        if "[Content_Types].xml" in names and MACRO_TYPES.search(_some(archive, "[Content_Types].xml")):
            raise Refused("macro")
        settings = "word/_rels/settings.xml.rels"
        if settings in names and OUTSIDE_TEMPLATE.search(_some(archive, settings)):
            raise Refused("macro")


def read(kind: str, content: bytes, *, most: int) -> tuple[str, bytes]:
    """The words up to so many letters, and the small picture that HWPX brings along."""
    with _opened(content) as archive:
        words = WORDS[kind](archive)
        text = ""
        for piece in words:
            text += piece
            if len(text) >= most:
                break
        return text[:most], _own_picture(archive) if kind == "hwpx" else b""


def _opened(content: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise Refused("broken") from None


def _some(archive: zipfile.ZipFile, name: str) -> bytes:
    with _part(archive, name) as part:
        return part.read(2 * MB)


@contextlib.contextmanager
def _part(archive: zipfile.ZipFile, name: str) -> Iterator[IO[bytes]]:
    try:
        with archive.open(name) as part:
            yield part
    except (zipfile.BadZipFile, KeyError, OSError, RuntimeError, NotImplementedError, EOFError):
        raise Refused("broken") from None


def _elements(archive: zipfile.ZipFile, name: str) -> Iterator[tuple[str, str, str]]:
    """(event, tag without its namespace, text) of a part, as it is read; memory does not grow with it."""
    if archive.getinfo(name).file_size > MOST_READ:
        raise Refused("too_much")
    with _part(archive, name) as part:
        try:
            for event, element in iterparse(part, events=("start", "end"), forbid_dtd=True):
                tag = element.tag.rpartition("}")[2]
                yield event, tag, (element.text or "") if event == "end" else element.get("t", "")
                if event == "end" and tag in ENDS:
                    element.clear()
        except (ParseError, DefusedXmlException):
            raise Refused("broken") from None


ENDS = ("p", "row", "si", "tbl", "tr")


def _paragraphs(archive: zipfile.ZipFile, names: list[str]) -> Iterator[str]:
    for name in names:
        for event, tag, text in _elements(archive, name):
            if event != "end":
                continue
            if tag == "t":
                yield text
            elif tag in ("tab", "tc"):
                yield "\t"
            elif tag in ("p", "br", "lineBreak"):
                yield "\n"


def _matching(archive: zipfile.ZipFile, pattern: str) -> list[str]:
    found = [name for name in archive.namelist() if re.fullmatch(pattern, name)]
    return sorted(found, key=lambda name: [int(number) for number in re.findall(r"\d+", name)] or [0])


def _docx(archive: zipfile.ZipFile) -> Iterator[str]:
    yield from _paragraphs(
        archive, _matching(archive, r"word/(document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml")
    )


def _hwpx(archive: zipfile.ZipFile) -> Iterator[str]:
    yield from _paragraphs(archive, _matching(archive, r"Contents/section\d+\.xml"))


def _xlsx(archive: zipfile.ZipFile) -> Iterator[str]:
    """Every cell's words or number, a row a line."""
    shared = _shared_strings(archive) if "xl/sharedStrings.xml" in archive.namelist() else []
    for name in _matching(archive, r"xl/worksheets/sheet\d+\.xml"):
        kind = ""
        for event, tag, text in _elements(archive, name):
            if event == "start" and tag == "c":
                kind = text
            elif event == "end" and tag in ("v", "t"):
                known = kind == "s" and text.isdecimal() and int(text) < len(shared)
                yield (shared[int(text)] if known else text) + "\t"
            elif event == "end" and tag == "row":
                yield "\n"


def _shared_strings(archive: zipfile.ZipFile) -> list[str]:
    found: list[str] = []
    words = ""
    for event, tag, text in _elements(archive, "xl/sharedStrings.xml"):
        if event == "end" and tag == "t":
            words += text
        elif event == "end" and tag == "si":
            found.append(words)
            words = ""
    return found


WORDS: dict[str, Callable[[zipfile.ZipFile], Iterator[str]]] = {"docx": _docx, "xlsx": _xlsx, "hwpx": _hwpx}


def _own_picture(archive: zipfile.ZipFile) -> bytes:
    """HWPX keeps a picture of its first page; made anew like any other."""
    name = "Preview/PrvImage.png"
    if name not in archive.namelist():
        return b""
    from programs.files.apart import pictures  # loaded only where there is one

    try:
        with _part(archive, name) as part:
            return pictures.small(part.read(5 * MB))
    except (Refused, OSError, ValueError, SyntaxError):
        return b""
