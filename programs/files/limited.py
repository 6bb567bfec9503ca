"""Opening a stranger's file in a process of its own: limited in memory, time and output, and without secrets.

The bytes go there and back through memory (where the system has none for files: through unlinked ones), so nothing
plain is written to the disk.
"""

import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from typing import IO, Any, cast

from django.conf import settings

log = logging.getLogger(__name__)
MB = 1024 * 1024
START = "import sys; sys.path.insert(0, sys.argv[1]); from programs.files.apart.main import main; main()"
OUTPUT_MB = 48


class Refused(Exception):
    """The file was looked at and is not taken; `code` is a word of refusals.py."""

    def __init__(self, code: str, facts: dict[str, Any]) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


class Broke(Exception):
    """The process ended without an answer: the file crashed it, or it took too long or too much."""


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """What the process may use. `seconds` is by the clock on the wall, `cpu_seconds` its own."""

    seconds: float
    cpu_seconds: int
    memory_mb: int


@dataclass(frozen=True)
class Answer:
    facts: dict[str, Any]
    blob: bytes


def usual() -> Bounds:
    seconds = settings.FILES_CHILD_SECONDS
    return Bounds(seconds=seconds, cpu_seconds=max(1, int(seconds)), memory_mb=settings.FILES_CHILD_MB)


def run(job: str, kind: str, content: bytes, *, bounds: Bounds | None = None) -> Answer:
    """Do the job to the file. Raises Refused (the file is bad) or Broke (it could not be looked at)."""
    bounds = bounds or usual()
    limits = {"memory_mb": bounds.memory_mb, "cpu_seconds": bounds.cpu_seconds, "output_mb": OUTPUT_MB}
    command = [sys.executable, "-I", "-c", START, str(settings.BASE_DIR), job, kind, json.dumps(limits)]
    with _memory() as given, _memory() as said:
        given.write(content)
        given.seek(0)
        process = subprocess.Popen(  # noqa: S603 - our own interpreter, fixed words
            command,
            stdin=given,
            stdout=said,
            stderr=subprocess.DEVNULL,
            env={"LANG": "C.UTF-8", "PATH": os.defpath},
            cwd="/",
            start_new_session=True,
        )
        try:
            status = process.wait(bounds.seconds)
        except subprocess.TimeoutExpired:
            raise _broke(job, kind, "took too long") from None
        finally:
            _end(process)
        if status:
            raise _broke(job, kind, f"ended with {status}")
        said.seek(0)
        line = said.readline()
        blob = said.read(OUTPUT_MB * MB)
    try:
        facts = json.loads(line)
    except ValueError:
        raise _broke(job, kind, "said nothing") from None
    if code := facts.pop("refused", ""):
        raise Refused(code, facts)
    return Answer(facts, blob)


def _broke(job: str, kind: str, how: str) -> Broke:
    log.warning("files.%s of a %s %s", job, kind, how)
    return Broke(how)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Leave nothing of it behind, whatever it started."""
    if process.poll() is None:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            log.debug("files: the process had just ended")
        process.wait()


def _memory() -> IO[bytes]:
    if hasattr(os, "memfd_create"):
        return cast(IO[bytes], os.fdopen(os.memfd_create("portal-file"), "w+b"))
    return cast(IO[bytes], tempfile.TemporaryFile())
