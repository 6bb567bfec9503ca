"""`make run`: served, refused twice, killed and recovered, stopped without a trace."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from config import local
from tests.support.processes import free_port

RUN = [sys.executable, str(local.BASE_DIR / "tools" / "run.py")]
START_SECONDS = 300


@pytest.fixture
def var() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="portal-run-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o711)
        yield Path(folder)


def env_of(var: Path, port: int | str) -> dict[str, str]:
    """The environment of somebody who just typed `make run`: nothing set but the port."""
    dropped = {"DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE", "MAKELEVEL", "DEBUG", "SITE_URL"}
    kept = {name: value for name, value in os.environ.items() if name not in dropped}
    return {**kept, "VAR_DIR": str(var), "PORT": str(port), "DEMO": "1"}


def start(var: Path, port: int) -> subprocess.Popen[bytes]:
    """Run it and return when the page is served."""
    log = var / "terminal.log"
    with log.open("wb") as out:
        process = subprocess.Popen(RUN, env=env_of(var, port), cwd=local.BASE_DIR, stdout=out, stderr=out)
    deadline = time.monotonic() + START_SECONDS
    while "is served at" not in log.read_text(errors="replace"):
        assert process.poll() is None, log.read_text(errors="replace")
        assert time.monotonic() < deadline, log.read_text(errors="replace")
        time.sleep(0.2)
    return process


def once(var: Path, port: int | str) -> subprocess.CompletedProcess[str]:
    """Run it where it cannot start."""
    return subprocess.run(
        RUN, env=env_of(var, port), cwd=local.BASE_DIR, capture_output=True, text=True, check=False, timeout=60
    )


def left_over(var: Path, port: int, seconds: float = 30) -> list[str]:
    """Return the processes that still name this folder or port after a while."""
    deadline = time.monotonic() + seconds
    while True:
        listed = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout.splitlines()
        found = [line for line in listed if str(var) in line or f"--port {port}" in line]
        if not found or time.monotonic() > deadline:
            return found
        time.sleep(0.2)


@pytest.mark.xdist_group("make run")
@pytest.mark.timeout(900)
def test_it_serves_refuses_a_second_start_survives_a_kill_and_stops_without_a_trace(var):
    # given a portal that runs
    port = free_port()
    running = start(var, port)
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as answer:  # noqa: S310
        assert answer.status == 200
    assert "resident1@example.com" in (var / "terminal.log").read_text()

    # when it is started a second time, then one sentence says where it runs
    second = once(var, free_port())
    assert second.returncode == 1
    assert f"already running at http://127.0.0.1:{port}" in second.stderr
    assert "Traceback" not in second.stderr

    # when the supervisor is killed the hard way, then nothing is left
    running.kill()
    running.wait()
    assert left_over(var, port) == []

    # when it is started again, then it recovers by itself, and Ctrl-C ends everything
    running = start(var, port)
    running.send_signal(signal.SIGINT)
    assert running.wait(60) == 0
    assert left_over(var, port, 1) == []


def test_a_port_in_use_is_named_with_what_to_do(var):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        refused = once(var, port)

    assert refused.returncode == 1
    assert f"Port {port} on 127.0.0.1 cannot be used" in refused.stderr
    assert f"make run PORT={port + 1}" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert left_over(var, port, 1) == []


@pytest.mark.parametrize("port", ["eighty", "0", "70000", "-1", ""])
def test_a_port_that_is_none_is_said(var, port):
    refused = once(var, port)

    assert refused.returncode == 1
    assert "PORT must be a number from 1 to 65535" in refused.stderr


def test_a_database_that_is_not_there_is_said_in_one_sentence(var):
    env = {**env_of(var, free_port()), "DATABASE_URL": "postgres://portal@127.0.0.1:1/portal"}

    refused = subprocess.run(RUN, env=env, cwd=local.BASE_DIR, capture_output=True, text=True, check=False, timeout=90)

    assert refused.returncode == 1
    assert "The database at 127.0.0.1 was not reached" in refused.stderr
    assert "Traceback" not in refused.stderr
