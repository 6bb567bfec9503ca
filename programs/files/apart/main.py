"""The process in which strangers' files are opened: little memory, little time, no secrets, no database, no Django.

`programs.files.limited` starts it for one file: `JOB KIND LIMITS` as arguments, the file on standard input. It answers
with one line of JSON and, where there is one, a picture or a file after it. Whatever a file does to it, it ends alone.
"""

import contextlib
import json
import resource
import sys
from typing import Any

from programs.files.apart.jobs import admit, read
from programs.files.apart.refused import Refused

JOBS = {"admit": admit, "read": read}
MB = 1024 * 1024


def main() -> None:
    job, kind, limits = sys.argv[2:5]
    confine(**json.loads(limits))
    try:
        facts, blob = JOBS[job](kind, sys.stdin.buffer.read())
    except Refused as refused:
        facts, blob = {"refused": refused.code, **refused.facts}, b""
    except (MemoryError, RecursionError):
        facts, blob = {"refused": "too_much"}, b""
    answer(facts, blob)


def confine(*, memory_mb: int, cpu_seconds: int, output_mb: int) -> None:
    """Give up what reading a file does not need; the kernel holds it from here on."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_mb * MB, memory_mb * MB))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (output_mb * MB, output_mb * MB))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (32, 32))
    with contextlib.suppress(ValueError, OSError):  # a system that counts them otherwise
        resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


def answer(facts: dict[str, Any], blob: bytes) -> None:
    sys.stdout.buffer.write(json.dumps(facts).encode() + b"\n" + blob)
    sys.stdout.buffer.flush()
