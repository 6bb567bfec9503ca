"""The verbs: keep a file, open it, forget it, remove it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO, TypeVar

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from programs import audit
from programs.base.errors import NotYourDuty, WrongState
from programs.base.waking import ask
from programs.files import acts, store
from programs.files.admission import Admitted, admit_all
from programs.files.limits import Limits
from programs.files.models import FileText, PrivateFile
from programs.files.owners import destroy_content
from programs.files.scanners import scanner
from programs.files.states import Scan
from programs.files.tasks import look_at
from programs.people.actors import Actor, user_of, works_here

F = TypeVar("F", bound=PrivateFile)
ANY = Limits()
BEGINNING = 2000  # letters of a text that a preview shows


@dataclass(frozen=True)
class Opened:
    """A file that may go out now: its plain bytes, and what the answer says of them."""

    stream: BinaryIO
    name: str
    content_type: str
    size: int


def keep(upload: UploadedFile, *, into: F, by: Actor, limits: Limits = ANY, request: HttpRequest | None = None) -> F:
    """Keep one upload as the row `into`, which is unsaved and knows its owner.

    Raises ValidationError with sentences when it is not taken; nothing is kept then. Lock the owner first where two
    uploads at once could pass the limit together.
    """
    return keep_all([upload], into=lambda: into, by=by, limits=limits, request=request)[0]


def keep_all(
    uploads: Sequence[UploadedFile | Admitted],
    *,
    into: Callable[[], F],
    by: Actor,
    limits: Limits = ANY,
    request: HttpRequest | None = None,
) -> list[F]:
    """Keep all of them or none; `into` makes an unsaved row for each. Raises ValidationError with every sentence.

    Looking closely takes a moment: who holds a lock gives what `admit_all` returned before.
    """
    admitted = admit_all(uploads, limits)
    with transaction.atomic():
        rows = [(into(), each) for each in admitted]
        if rows:
            number, size = rows[0][0].siblings().taken()
            limits.check_room(
                number=number, size=size, more=len(rows), more_bytes=sum(each.size for _row, each in rows)
            )
        return [_keep(row, each, by=by, request=request) for row, each in rows]


def _keep(row: F, admitted: Admitted, *, by: Actor, request: HttpRequest | None) -> F:
    row.name, row.kind, row.content_type = admitted.name, admitted.kind.key, admitted.kind.content_type
    row.size, row.sha256, row.pages = admitted.size, admitted.sha256, admitted.pages
    row.uploaded_by = user_of(by)
    row.sealed = settings.FILES_SEALED
    row.scan = Scan.WAITING if scanner() is not None else Scan.CLEAN  # without a scanner clean by rule
    row.file.name = store.write(
        [admitted.content[at : at + store.PIECE] for at in range(0, admitted.size, store.PIECE)], sealed=row.sealed
    )
    try:
        row.save(force_insert=True)
        audit.record(
            acts.KEPT,
            by=user_of(by),
            subject=row.subject(),
            data={"kind": row.kind, "size": row.size},
            request=request,
        )
    except BaseException:
        store.delete(row.file.name or "")
        raise
    transaction.on_commit(partial(ask, look_at, label=row._meta.label_lower, pk=row.pk), robust=True)
    return row


def open_file(row: PrivateFile, *, by: Actor, request: HttpRequest | None = None) -> Opened:
    """Open it for this actor; an opening by staff is on record before the first byte goes out.

    Raises Http404 (not theirs, or gone), NotYourDuty (403, with whose work it is), WrongState (409: not yet clean).
    """
    require_open(row, by=by)
    try:
        stream = store.read(row.file.name or "", sealed=row.sealed)
    except FileNotFoundError:
        raise Http404(NOT_THERE()) from None
    note_opening(row, by=by, request=request)
    return Opened(stream, row.name, row.content_type, row.size)


@dataclass(frozen=True)
class Seen:
    """What can be shown of a file without opening it: a small picture, the beginning of its text."""

    picture: bytes = b""
    picture_type: str = ""
    beginning: str = ""


def look(row: PrivateFile, *, by: Actor, request: HttpRequest | None = None) -> Seen:
    """A preview, for whoever may open the file and with the same record. Raises as `open_file` does."""
    require_open(row, by=by)
    picture = b""
    if row.preview:
        try:
            with store.read(row.preview.name or "", sealed=row.sealed) as stream:
                picture = stream.read()
        except FileNotFoundError:
            picture = b""
    known = FileText.objects.filter(token=row.token).first() if not picture else None
    note_opening(row, by=by, request=request)
    kind = "image/png" if picture.startswith(b"\x89PNG") else "image/webp"
    return Seen(picture, kind, known.text[:BEGINNING] if known else "")


def require_open(row: PrivateFile, *, by: Actor) -> None:
    """Refuse who may not open it, and what cannot be opened, as `open_file` does."""
    if not row.may_open(by):
        sentence = row.refusal(by)
        if sentence:
            raise NotYourDuty(sentence)
        raise Http404(NOT_THERE())
    if row.forgotten_at is not None:
        raise Http404(NOT_THERE())
    if row.scan == Scan.INFECTED:
        raise WrongState(_("바이러스가 있어 없앤 파일이에요. 백신으로 검사한 파일을 다시 올려 주세요."))
    if row.scan != Scan.CLEAN:
        raise WrongState(_("파일이 안전한지 확인하고 있어요. 조금 뒤에 다시 열어 주세요."))


def NOT_THERE() -> str:  # noqa: N802 - a sentence that is translated when it is said
    return _("그런 파일이 없어요. 로그인이 끝났다면 다시 로그인한 뒤 파일이 있던 화면에서 열어 주세요.")


def note_opening(row: PrivateFile, *, by: Actor, request: HttpRequest | None = None) -> None:
    user = user_of(by)
    if user is not None and works_here(user):
        audit.opened(
            by=user,
            whose=row.whose(),
            what=["attachments"],
            why=str(row.opened_why),
            ref=row.subject(),
            request=request,
        )


def remove(row: PrivateFile, *, by: Actor, request: HttpRequest | None = None) -> None:
    """Delete it, row and bytes, because its person or the office no longer wants it there. The caller asks who may."""
    with transaction.atomic():
        audit.record(acts.REMOVED, by=user_of(by), subject=row.subject(), data={"kind": row.kind}, request=request)
        row.delete()


def forget(rows: Iterable[PrivateFile]) -> int:
    """Destroy names, texts and bytes (after the commit); the rows stay for the figures. For retention rules."""
    number = 0
    with transaction.atomic():
        for row in rows:
            destroy_content(row)
            row.name, row.forgotten_at = "", timezone.now()
            row.save(update_fields=["name", "forgotten_at", "file", "preview", "reading"])
            number += 1
    return number
