"""Real processes of the portal for tests: granian and a Celery worker over the test database, a mail server."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from aiosmtpd.controller import Controller
from django.conf import settings
from django.db import connection

from config import local

BASE_DIR = Path(settings.BASE_DIR)
START_SECONDS = 60


def database_url() -> str:
    """Return the address of the database this test process works in."""
    facts = connection.settings_dict
    if not str(facts["NAME"]).startswith("test_"):  # nothing of the tests may ever meet data that somebody needs
        raise RuntimeError(f"{facts['NAME']} is no test database: mark the test with django_db.")
    host = quote(str(facts["HOST"]), safe="")
    port = f":{facts['PORT']}" if facts["PORT"] else ""
    password = f":{quote(facts['PASSWORD'], safe='')}" if facts["PASSWORD"] else ""
    return f"postgres://{facts['USER']}{password}@{host}{port}/{facts['NAME']}"


def process_env(**more: str) -> dict[str, str]:
    """Return the environment of a portal process that works on this test's database, broker and files."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": database_url(),
        "REDIS_URL": settings.REDIS_URL,
        "VAR_DIR": str(settings.VAR_DIR),
        "DEMO": "1",
        "DEBUG": "0",
        **more,
    }


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Running:
    """A child process in a group of its own, with its log."""

    process: subprocess.Popen[bytes]
    log: Path

    def kill(self, signal_number: int = signal.SIGKILL) -> None:
        """Send the whole group a signal: by default the one no program can prepare for."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal_number)
        self.process.wait(30)

    def said(self) -> str:
        """Return what the process has written so far."""
        return self.log.read_text(errors="replace")


@contextmanager
def running(arguments: list[str], log: Path, env: dict[str, str]) -> Iterator[Running]:
    """Run a child in a group of its own; end the whole group with the block."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as out:
        process = subprocess.Popen(
            arguments,
            cwd=BASE_DIR,
            env=env,
            stdout=out,
            stderr=out,
            stdin=subprocess.DEVNULL,
            preexec_fn=in_own_group(),
        )
    child = Running(process, log)
    try:
        yield child
    finally:
        child.kill(signal.SIGTERM)
        with suppress(ProcessLookupError):  # the usual end: nobody of the group is left
            os.killpg(process.pid, signal.SIGKILL)


def in_own_group():
    """Return what a child does before exec: its own process group, and an end when the test process ends."""
    with_parent = local.die_with_parent(signal.SIGTERM)

    def before_exec() -> None:
        os.setpgid(0, 0)
        with_parent()

    return before_exec


@dataclass
class PortalServer:
    """A running portal: where it is, and the process that serves it."""

    url: str
    child: Running


@contextmanager
def portal_server(log: Path, **env: str) -> Iterator[PortalServer]:
    """Serve the portal by granian on a free port over this test's (committed) data until the block ends."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    arguments = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    arguments += ["--workers", "1", "--blocking-threads", "4", "--http", "1", "--no-ws", "config.wsgi:application"]
    with running(arguments, log, process_env(SITE_URL=url, **env)) as child:
        wait_until_served(url, child)
        yield PortalServer(url, child)


def wait_until_served(url: str, child: Running) -> None:
    """Return when the portal answers at all; fail with its log when it ended or stays silent."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if child.process.poll() is not None:
            raise AssertionError(f"The portal ended before it answered:\n{child.said()}")
        try:
            urllib.request.urlopen(f"{url}/healthz", timeout=5)  # noqa: S310
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"The portal did not answer within {START_SECONDS} s:\n{child.said()}")


@contextmanager
def celery_worker(log: Path, *, concurrency: int = 1, beat: bool = False, **env: str) -> Iterator[Running]:
    """Run a real Celery worker (with beat inside on wish) over this test's database until the block ends."""
    arguments = [sys.executable, "-m", "celery", "-A", "config", "worker", "--loglevel", "INFO"]
    arguments += ["--concurrency", str(concurrency), "--without-mingle", "--without-gossip"]
    arguments += ["--beat", "--schedule", str(log.with_suffix(".schedule"))] if beat else []
    with running(arguments, log, process_env(**env)) as child:
        deadline = time.monotonic() + START_SECONDS
        while " ready." not in child.said():
            if child.process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"The Celery worker is not ready:\n{child.said()}")
            time.sleep(0.1)
        yield child


@dataclass
class MailBox:
    """A mail server on this machine and the messages it took; set refuse to make it answer with an error."""

    host: str
    port: int
    messages: list = field(default_factory=list)
    refuse: str = ""

    @property
    def url(self) -> str:
        return f"smtp://{self.host}:{self.port}"

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802 - aiosmtpd's name
        if self.refuse:
            return self.refuse
        self.messages.append(envelope)
        return "250 OK"


@contextmanager
def mail_server() -> Iterator[MailBox]:
    """Run a real SMTP server on a free port until the block ends."""
    box = MailBox("127.0.0.1", free_port())
    controller = Controller(box, hostname=box.host, port=box.port)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()
