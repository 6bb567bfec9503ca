"""Real processes that these tests kill: worker with beat, broker, web; and the gateway that counts."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from config import local
from programs.base.schedule import sync_schedule
from programs.notices.models import OutboxMessage
from tests.faults.gateway import Gateway, running_gateway
from tests.support import processes

# Short, so that a test lives through several leases; the order between them is that of production.
SHORT = {"SMS_TIMEOUT": "2", "NOTICES_LEASE_SECONDS": "3"}


@pytest.fixture(autouse=True)
def schedule(transactional_db: None) -> None:
    """The rows of beat, which the test database lost when the test before was cleaned up."""
    sync_schedule()


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    with running_gateway() as running:
        yield running


@pytest.fixture
def start_worker(tmp_path: Path) -> Callable:
    """Start a worker with beat inside; each with a log of its own."""
    logs = iter(range(100))

    def start(**env: str):
        return processes.celery_worker(tmp_path / f"worker-{next(logs)}.log", concurrency=2, beat=True, **SHORT, **env)

    return start


@pytest.fixture
def start_clerk(tmp_path: Path) -> Callable:
    """Start a process that owes messages: see clerk.py."""

    @contextmanager
    def start(prefix: str, count: int, pause: float, **env: str) -> Iterator[processes.Running]:
        arguments = [sys.executable, "-m", "tests.faults.clerk", prefix, str(count), str(pause)]
        log = tmp_path / f"clerk-{prefix}.log"
        with processes.running(arguments, log, processes.process_env(**SHORT, **env)) as child:
            yield child

    return start


class Broker:
    """A Valkey of this test's own, without persistence: what it held when it is killed is gone."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, processes.free_port()
        self.process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        arguments = [local.binary_of("valkey"), "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        self.process = subprocess.Popen(
            [*arguments, "--dir", str(self.folder)],
            stdout=subprocess.DEVNULL,
            preexec_fn=local.die_with_parent(signal.SIGKILL),
        )
        until(lambda: self.answers(), "the broker answers", seconds=20)

    def answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as line:
                line.sendall(b"PING\r\n")
                return line.recv(16).startswith(b"+PONG")
        except OSError:
            return False

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait(10)


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    own = Broker(tmp_path)
    own.start()
    yield own
    own.kill()


def until(true: Callable[[], bool], what: str, *, seconds: float = 90, log: Callable[[], str] = str) -> None:
    """Return as soon as it is true; fail with the log when it takes longer than so many seconds."""
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            raise AssertionError(f"Not within {seconds:g} s: {what}\n{log()[-4000:]}")
        time.sleep(0.05)


def states() -> dict[str, int]:
    """How many messages are in which state."""
    found: dict[str, int] = {}
    for state in OutboxMessage.objects.values_list("state", flat=True):
        found[state] = found.get(state, 0) + 1
    return found


def all_settled(count: int) -> Callable[[], bool]:
    return lambda: OutboxMessage.objects.filter(state__in=("sent", "failed", "unknown", "cancelled")).count() == count
