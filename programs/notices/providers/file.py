"""One file per message: the default, and the proof of what was sent in the demo and the tests."""

import json
import os
import secrets
from pathlib import Path

from django.utils import timezone

from programs.base.text import sms_bytes

from .base import Answer, Parcel, Provider
from .mail import as_bytes, compose


class FileProvider(Provider):
    """Writes `<key>.json` (SMS) or `<key>.eml` (e-mail) whole or not at all, and never a second time."""

    name = "file"
    concurrency = 8

    def __init__(self, folder: Path | str) -> None:
        self.folder = Path(folder)

    def send(self, parcel: Parcel) -> Answer:
        """Temporary when the disk refuses (full, read-only): nothing is left behind."""
        content = _email(parcel) if parcel.channel == "email" else _sms(parcel)
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write_once(self._path(parcel), content)
        except FileExistsError:
            return Answer("accepted", provider_id=parcel.key, text="already there")
        except OSError as error:
            return Answer("temporary", text=str(error))
        return Answer("accepted", provider_id=parcel.key)

    def was_accepted(self, key: str) -> bool | None:
        try:
            return any((self.folder / f"{key}{suffix}").exists() for suffix in (".json", ".eml"))
        except OSError:
            return None

    def _path(self, parcel: Parcel) -> Path:
        return self.folder / f"{parcel.key}{'.eml' if parcel.channel == 'email' else '.json'}"


def _write_once(path: Path, content: bytes) -> None:
    """Write a file that appears complete, survives a power cut, and exists once. Raises FileExistsError."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)  # unlike rename, refuses to replace
    finally:
        draft.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _sms(parcel: Parcel) -> bytes:
    record: dict[str, str | int] = {
        "key": parcel.key,
        "channel": parcel.channel,
        "to": parcel.to,
        "from": parcel.sender,
        "subject": parcel.subject,
        "text": parcel.body,
        "bytes": sms_bytes(parcel.body),
        "at": timezone.localtime().isoformat(timespec="seconds"),
    }
    if parcel.image is not None:
        record["image"] = parcel.image.name
    return json.dumps(record, ensure_ascii=False, indent=2).encode()


def _email(parcel: Parcel) -> bytes:
    return as_bytes(compose(parcel))
