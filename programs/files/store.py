"""Where the bytes of private files lie: under random names in the private folder, sealed with the field keys.

A sealed file is pieces of half a megabyte, each encrypted on a line of its own, so that memory does not grow with the
file. No address leads to the folder; `services.open_file` is the only way out.
"""

import io
from collections.abc import Iterable, Iterator
from typing import IO, Any, BinaryIO, cast
from uuid import uuid4

from django.core.files.base import File
from django.core.files.storage import default_storage

from programs.people.crypto import seal, unseal

FOLDER = "private"
PIECE = 512 * 1024


def fresh_name() -> str:
    """A random name; it tells nothing of the file or its owner."""
    random = uuid4().hex
    return f"{FOLDER}/{random[:2]}/{random}"


class _Pieces(File):
    """What the storage writes, passed on piece by piece."""

    def __init__(self, pieces: Iterable[bytes], *, sealed: bool) -> None:
        super().__init__(None, name="private")
        self._pieces = pieces
        self._sealed = sealed

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        for piece in self._pieces:
            yield seal(piece) + b"\n" if self._sealed else piece

    def __bool__(self) -> bool:
        return True


def write(pieces: Iterable[bytes], *, sealed: bool, name: str = "") -> str:
    """Keep the pieces and return the name they lie under. Whatever goes wrong, nothing stays."""
    name = name or fresh_name()
    try:
        return default_storage.save(name, _Pieces(pieces, sealed=sealed))
    except BaseException:
        default_storage.delete(name)
        raise


def read(name: str, *, sealed: bool) -> BinaryIO:
    """The plain bytes as a stream. FileNotFoundError where they are gone, CannotDecrypt where the key is."""
    file = default_storage.open(name, "rb")
    return cast(BinaryIO, io.BufferedReader(Unsealed(file), PIECE)) if sealed else cast(BinaryIO, file.file)


def pieces_of(stream: IO[bytes]) -> Iterator[bytes]:
    while piece := stream.read(PIECE):
        yield piece


def delete(name: str) -> None:
    """Destroy the bytes; a name that is gone already is as good."""
    if name:
        default_storage.delete(name)


class Unsealed(io.RawIOBase):
    """A sealed file's plain bytes, opened piece by piece."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._left = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, target: Any) -> int:
        while not self._left:
            token = self._file.readline()
            if not token:
                return 0
            self._left = memoryview(unseal(token.rstrip(b"\n")))
        count = min(len(target), len(self._left))
        target[:count] = self._left[:count]
        self._left = self._left[count:]
        return count

    def close(self) -> None:
        self._file.close()
        super().close()
