"""What is let in: an upload becomes a file that is what its name says, or a sentence that says what to do."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from programs.base.files import FileKind, check_upload
from programs.files import limited
from programs.files.limits import Limits
from programs.files.refusals import refusal


@dataclass(frozen=True)
class Admitted:
    """An upload that passed: use these values, never the browser's."""

    name: str
    kind: FileKind
    content: bytes
    pages: int | None = None

    @property
    def size(self) -> int:
        return len(self.content)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def admit_all(uploads: Sequence[UploadedFile | Admitted], limits: Limits) -> list[Admitted]:
    """Look at all of them; those that are admitted already stand. ValidationError with the sentence of each refused."""
    limits.check_number(len(uploads))
    admitted, refused = [], []
    for upload in uploads:
        try:
            admitted.append(upload if isinstance(upload, Admitted) else admit(upload, limits))
        except ValidationError as error:
            refused.append(error)
    if refused:
        raise ValidationError(refused)
    return admitted


def admit(upload: UploadedFile, limits: Limits) -> Admitted:
    """Look at one upload: its type by content here, everything inside in the limited process.

    ValidationError with a sentence when it is not taken. A picture is made anew; its original is not kept.
    """
    checked = check_upload(upload, kinds=limits.kinds, max_bytes=limits.max_bytes)
    content = b"".join(upload.chunks())
    try:
        answer = limited.run("admit", checked.kind.key, content)
    except limited.Refused as refused:
        raise refusal(refused.code, name=checked.name, facts=refused.facts) from None
    except limited.Broke:
        raise refusal("too_much", name=checked.name, facts={}) from None
    return Admitted(checked.name, checked.kind, answer.blob or content, pages=answer.facts.get("pages"))
