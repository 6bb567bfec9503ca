"""Virus scanners by name. `off` is the absence of one; `clamd` speaks to ClamAV's daemon over TCP or a Unix socket."""

import socket
import struct
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

PIECE = 256 * 1024
LONGEST_ANSWER = 4096


class ScannerDown(Exception):
    """The scanner did not give an answer: away, too slow, or it broke off. The text is for staff."""


@dataclass(frozen=True)
class Verdict:
    """What a scanner says of one file; `found` names what is in it, empty for a clean one."""

    found: str = ""


class Scanner(Protocol):
    name: str

    def scan(self, pieces: Iterable[bytes]) -> Verdict: ...

    def version(self) -> str: ...


class Clamd:
    """ClamAV's daemon: the file is streamed to it (INSTREAM), it never sees our disk.

    `seconds` is for a whole conversation: a scanner that drips its answer is as good as down.
    """

    name = "clamd"

    def __init__(self, address: str, *, seconds: float) -> None:
        parts = urlsplit(address)
        if parts.scheme not in ("tcp", "unix") or (parts.scheme == "tcp" and not (parts.hostname and parts.port)):
            raise ImproperlyConfigured(
                f"FILES_CLAMD={address!r} is neither tcp://host:3310 nor unix:///run/clamav/clamd.ctl."
            )
        self._parts = parts
        self._seconds = seconds

    def scan(self, pieces: Iterable[bytes]) -> Verdict:
        """Raises ScannerDown for everything that is not a clear yes or no."""
        said = self._talk(b"zINSTREAM\0", pieces)
        what = said.removeprefix("stream:").strip()
        if what == "OK":
            return Verdict()
        if what.endswith(" FOUND"):
            return Verdict(found=what.removesuffix(" FOUND")[:150])
        raise ScannerDown(f"clamd: {what[:150] or 'no answer'}")

    def version(self) -> str:
        """What it says of itself and its signatures. Raises ScannerDown."""
        return self._talk(b"zVERSION\0", None)

    def _talk(self, command: bytes, pieces: Iterable[bytes] | None) -> str:
        ends = time.monotonic() + self._seconds
        try:
            with self._connected(ends) as line:
                self._send(line, command, ends)
                if pieces is not None:
                    self._stream(line, pieces, ends)
                return self._answer(line, ends)
        except OSError as error:
            raise ScannerDown(f"clamd: {error or type(error).__name__}"[:200]) from error

    def _stream(self, line: socket.socket, pieces: Iterable[bytes], ends: float) -> None:
        """A scanner that has seen enough says so and hangs up: its answer is read all the same."""
        try:
            for piece in pieces:
                for start in range(0, len(piece), PIECE):
                    part = piece[start : start + PIECE]
                    self._send(line, struct.pack("!I", len(part)) + part, ends)
            self._send(line, struct.pack("!I", 0), ends)
        except (BrokenPipeError, ConnectionResetError):
            return

    def _connected(self, ends: float) -> socket.socket:
        if self._parts.scheme == "unix":
            line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            line.settimeout(_left(ends))
            try:
                line.connect(self._parts.path)
            except OSError:
                line.close()
                raise
            return line
        return socket.create_connection((self._parts.hostname or "", self._parts.port or 0), timeout=_left(ends))

    def _send(self, line: socket.socket, data: bytes, ends: float) -> None:
        line.settimeout(_left(ends))
        line.sendall(data)

    def _answer(self, line: socket.socket, ends: float) -> str:
        """The answer up to its zero byte; one that is cut off is none."""
        said = b""
        while b"\0" not in said:
            line.settimeout(_left(ends))
            piece = line.recv(LONGEST_ANSWER)
            if not piece or len(said) > LONGEST_ANSWER:
                raise ScannerDown("clamd: the line was cut")
            said += piece
        return said.partition(b"\0")[0].decode(errors="replace").strip()


def _left(ends: float) -> float:
    left = ends - time.monotonic()
    if left <= 0:
        raise TimeoutError("no answer in time")
    return left


SCANNERS: dict[str, Callable[[], Scanner | None]] = {
    "off": lambda: None,
    "clamd": lambda: Clamd(settings.FILES_CLAMD, seconds=settings.FILES_SCAN_SECONDS),
}


def scanner() -> Scanner | None:
    """The scanner that FILES_SCANNER names, None where there is none. Raises ImproperlyConfigured."""
    try:
        return SCANNERS[settings.FILES_SCANNER]()
    except KeyError:
        known = ", ".join(sorted(SCANNERS))
        raise ImproperlyConfigured(f"FILES_SCANNER={settings.FILES_SCANNER!r} is none of: {known}.") from None
