"""What residents and officers may attach: typed by content, named safely, kept privately.

A file is taken when its content begins as its name says, its kind is on the list, and it is not too large. This is the
pure part: what is inside is looked at by programs.files, which also keeps it and lets it out.
"""

import hashlib
import re
import unicodedata
import uuid
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO, TypeVar

import puremagic
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.utils.functional import Promise
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _

from programs.base.normal import nfc

MB = 1024 * 1024
MAX_BYTES = 10 * MB
MAX_FILES = 5
MAX_NAME = 240  # bytes, with the ending
_RUNS = re.compile(
    r"\.(?=(?:exe|com|bat|cmd|scr|pif|msi|jar|js|jse|vbs|vbe|wsf|hta|ps1|sh|lnk|html?|svg|php|jsp|asp)(?:\.|$))", re.I
)
_DEVICES = {"CON", "PRN", "AUX", "NUL", *(f"{port}{number}" for port in ("COM", "LPT") for number in range(1, 10))}
_NO_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")


@dataclass(frozen=True)
class FileKind:
    """A kind of file that is taken: its endings, the type it is served with, its name in words."""

    key: str
    endings: tuple[str, ...]
    content_type: str
    title: str | Promise


KINDS: dict[str, FileKind] = {
    kind.key: kind
    for kind in (
        FileKind("pdf", ("pdf",), "application/pdf", "PDF"),
        FileKind("jpg", ("jpg", "jpeg"), "image/jpeg", _("사진(JPG)")),
        FileKind("png", ("png",), "image/png", _("그림(PNG)")),
        FileKind("hwp", ("hwp",), "application/x-hwp", _("한글(HWP)")),
        FileKind("hwpx", ("hwpx",), "application/hwp+zip", _("한글(HWPX)")),
        FileKind(
            "docx",
            ("docx",),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            _("워드(DOCX)"),
        ),
        FileKind(
            "xlsx", ("xlsx",), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _("엑셀(XLSX)")
        ),
        FileKind("txt", ("txt",), "text/plain", _("글(TXT)")),
    )
}
ACCEPT = ",".join(f".{ending}" for kind in KINDS.values() for ending in kind.endings)  # for <input accept>


@dataclass(frozen=True)
class CheckedFile:
    """What is known of an upload after it passed: use these values, never the browser's."""

    name: str
    kind: FileKind
    size: int
    sha256: str

    @property
    def stored_name(self) -> str:
        """A random name for the storage; it tells nothing of the file or its owner."""
        random = uuid.uuid4().hex
        return f"{random[:2]}/{random}.{self.kind.endings[0]}"


def check_upload(
    upload: UploadedFile, *, kinds: Sequence[str] = tuple(KINDS), max_bytes: int = MAX_BYTES
) -> CheckedFile:
    """Return what the upload is; ValidationError with a sentence when it is not taken."""
    name = safe_name(upload.name or "")
    size = upload.size or 0
    allowed = ", ".join(str(KINDS[key].title) for key in kinds)
    if size == 0:
        raise ValidationError(_("%(name)s: 빈 파일이에요."), code="file_empty", params={"name": name})
    if size > max_bytes:
        raise ValidationError(
            _("%(name)s: 파일 하나는 %(limit)dMB까지 올릴 수 있어요. 이 파일은 %(size).1fMB예요."),
            code="file_too_large",
            params={"name": name, "limit": max_bytes // MB, "size": size / MB},
        )
    ending = name.rpartition(".")[2].lower()
    claimed = next((KINDS[key] for key in kinds if ending in KINDS[key].endings), None)
    if claimed is None:
        raise ValidationError(
            _("%(name)s: 올릴 수 없는 종류의 파일이에요. 올릴 수 있는 파일: %(allowed)s"),
            code="file_kind",
            params={"name": name, "allowed": allowed},
        )
    actual = kind_of(upload)
    if actual != claimed.key:
        raise ValidationError(
            _("%(name)s: 파일의 내용이 이름과 달라요(%(actual)s). 원래 프로그램에서 다시 저장해 올려 주세요."),
            code="file_content",
            params={"name": name, "actual": actual or _guess(upload)},
        )
    return CheckedFile(name, claimed, size, _sha256(upload))


def safe_name(name: str) -> str:
    """Return the last part of the name in NFC, without path, control letters or signs that systems give meaning to.

    At most MAX_NAME bytes long, so that every system can keep it; an ending that runs is none ("bill.exe.pdf").
    """
    name = nfc(name).replace("\\", "/").rpartition("/")[2]
    name = "".join(" " if unicodedata.category(letter) in ("Cc", "Cf", "Zl", "Zp", "Cs") else letter for letter in name)
    name = re.sub(r'[<>:"|?*%;$`&]', "_", " ".join(name.split())).strip(". ")
    stem, dot, ending = name.rpartition(".")
    if not dot:
        stem, ending = name, ""
    ending = _shortened(ending.replace(" ", ""), 10)
    stem = _RUNS.sub("_", _shortened(stem, MAX_NAME - len(ending.encode()) - 1)).rstrip(". ")
    if stem.split(".")[0].upper() in _DEVICES:
        stem = f"_{stem}"
    return f"{stem or 'file'}.{ending}" if ending else stem or "file"


def _shortened(text: str, most: int) -> str:
    """The beginning of the text that has at most so many bytes, no letter cut in two."""
    return text.encode()[:most].decode(errors="ignore")


def kind_of(stream: BinaryIO | UploadedFile) -> str | None:
    """Return the key of the kind that the content is, or None; the stream is left at its beginning."""
    stream.seek(0)
    head = stream.read(4096)
    try:
        if head[:1024].lstrip().startswith(b"%PDF-"):
            return "pdf"
        if head.startswith(b"\x89PNG\r\n\x1a\n"):
            return "png"
        if head.startswith(b"\xff\xd8\xff"):
            return "jpg"
        if head.startswith(_OLE):
            return "hwp" if _holds(stream, b"HWP Document File") else None
        if head.startswith(b"PK\x03\x04"):
            return _zip_kind(stream)
        return "txt" if _is_text(head) else None
    finally:
        stream.seek(0)


def _is_text(head: bytes) -> bool:
    """Whether it begins as a text does: a mark of Unicode, or no control letters."""
    return head.startswith((b"\xff\xfe", b"\xfe\xff")) or not _NO_TEXT.search(head)


def _holds(stream: BinaryIO | UploadedFile, wanted: bytes) -> bool:
    """Say whether the stream holds the bytes, read in pieces that overlap."""
    stream.seek(0)
    tail = b""
    while piece := stream.read(MB):
        if wanted in tail + piece:
            return True
        tail = piece[-len(wanted) :]
    return False


def _zip_kind(stream: BinaryIO | UploadedFile) -> str | None:
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as archive:
            names = {member.filename for member in archive.infolist()}
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 100:
                return "hwpx" if archive.read("mimetype").strip() == b"application/hwp+zip" else None
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError):
        return None
    if "[Content_Types].xml" not in names:
        return None
    if "word/document.xml" in names:
        return "docx"
    return "xlsx" if "xl/workbook.xml" in names else None


def _guess(stream: UploadedFile) -> str | Promise:
    """Say in a word what the content seems to be, for the sentence of a refusal."""
    stream.seek(0)
    try:
        found = puremagic.from_string(stream.read(8192))
    except puremagic.PureError:
        return _("알 수 없는 내용")
    finally:
        stream.seek(0)
    return found.lstrip(".").upper() or _("알 수 없는 내용")


def _sha256(upload: UploadedFile) -> str:
    upload.seek(0)
    digest = hashlib.sha256()
    for piece in upload.chunks():
        digest.update(piece)
    upload.seek(0)
    return digest.hexdigest()


R = TypeVar("R", bound=HttpResponseBase)


def download(stream: BinaryIO, *, name: str, content_type: str) -> FileResponse:
    """Return a forced download that no browser runs or guesses the type of; the caller has checked the permission."""
    return forced(FileResponse(stream, content_type=content_type), name)


def forced(response: R, name: str) -> R:
    """Make the answer a download under this name (RFC 5987), kept by nobody and run by nothing."""
    response["Content-Disposition"] = content_disposition_header(True, safe_name(name)) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
