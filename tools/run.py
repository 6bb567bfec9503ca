"""`make run`: the portal on this machine, all its processes under one supervisor.

Starts the servers the environment does not name, prepares the database, then runs web, worker and beat, starts
again what dies, and stops everything at Ctrl-C or SIGTERM. Children live in process groups of their own and are
told by the kernel when the supervisor dies, so that even kill -9 leaves none behind.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field

import support

local = support.load_local()
RUN_DIR = local.VAR_DIR / "run"
LOG_DIR = local.VAR_DIR / "log"
STOP_SECONDS = 20
BACK_OFF = (1, 2, 4, 8, 16, 30)  # seconds before a child that died is started again
STEADY_SECONDS = 60  # after so long a life a death counts as the first again
SERVED_SECONDS = 60
NOT_CODE = {"var", "node_modules", "tests", "docs", "deploy"}  # and what begins with a dot
LOG_BYTES = 10 * 2**20  # a log longer than this at the start is put aside as .1


class CannotRun(Exception):
    """The portal cannot be started; the text is one sentence for the person at the terminal."""


@dataclass
class Child:
    """One process of the portal, its log, and what is known of its deaths."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    deaths: int = 0
    due: float = 0.0
    readers: list[threading.Thread] = field(default_factory=list)

    def start(self, env: dict[str, str]) -> None:
        """Start the process in a session of its own, its words into the log and onto the terminal."""
        die = local.die_with_parent(signal.SIGTERM)
        self.process = subprocess.Popen(  # noqa: S603
            self.command,
            cwd=support.BASE_DIR,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            preexec_fn=lambda: (os.setsid(), die()),
        )
        self.started = time.monotonic()
        reader = threading.Thread(target=self._copy, args=(self.process,), daemon=True)
        reader.start()
        self.readers = [reader]

    def _copy(self, process: subprocess.Popen[bytes]) -> None:
        with contextlib.suppress(OSError), (LOG_DIR / f"{self.name}.log").open("ab") as log:
            for line in process.stdout or ():
                sys.stdout.write(f"{self.name:>6} | {line.decode(errors='replace')}")
                sys.stdout.flush()
                log.write(line)
                log.flush()
        for _ in (
            process.stdout or ()
        ):  # the disk is full or the terminal gone: empty the pipe, or the child stands still
            pass

    def signal_group(self, number: int) -> None:
        """Signal the whole group, as granian and Celery have children of their own."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None


class Supervisor:
    """Holds the servers and the children from start to stop."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self.stopping = False
        self.asked = 0.0
        self.lease = local.Lease()
        self.children = [
            Child("web", support.web_command(port)),
            Child("worker", support.worker_command()),
            Child("beat", support.beat_command()),
        ]

    def run(self) -> int:
        """Start, watch, stop; return the exit status."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)
        began = time.monotonic()
        with self._only_one():
            clear_left_overs()
            require_free_port(self.port)
            try:
                self.lease = local.ensure_servers()
                for note in self.lease.notes:
                    print(f"· {note}", flush=True)
                self._prepare()
                if not self.stopping:
                    self._start(self.children[:1])
                    self._wait_until_served()
                if not self.stopping:
                    self._tell(time.monotonic() - began)
                    self._start(self.children[1:])  # after the page is there: start-up is what two cores feel
                while not self.stopping:
                    self._watch()
                    time.sleep(0.3)
            finally:
                self._end()
        return 0

    def _stop(self, number: int, frame: object) -> None:
        # Asked again after a while: no more waiting. (make and the terminal may both pass one request on.)
        if self.stopping and time.monotonic() - self.asked > 1:
            for child in self.children:
                child.signal_group(signal.SIGKILL)
        elif not self.stopping:
            self.stopping, self.asked = True, time.monotonic()

    @contextlib.contextmanager
    def _only_one(self) -> Iterator[None]:
        RUN_DIR.mkdir(parents=True, exist_ok=True)
        LOG_DIR.mkdir(parents=True, exist_ok=True)
        path = RUN_DIR / "run.json"
        with open(RUN_DIR / "run.lock", "a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                other = local.read_json(path)
                raise CannotRun(
                    f"The portal of this folder is already running at {other.get('url', 'an unknown address')} "
                    f"(process {other.get('pid', '?')}). Stop it there with Ctrl-C first."
                ) from None
            for log in LOG_DIR.glob("*.log"):
                if log.stat().st_size > LOG_BYTES:
                    log.replace(log.with_suffix(".log.1"))
            local.write_private(path, json.dumps({"pid": os.getpid(), "url": self.url}))
            yield
            path.unlink(missing_ok=True)

    @property
    def env(self) -> dict[str, str]:
        """The children's environment: ours, the servers' addresses, and what a demo needs."""
        env = {**os.environ, **self.lease.env, "DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONUNBUFFERED": "1"}
        env.setdefault("DEMO", "1")
        env.setdefault("SITE_URL", self.url)
        return env

    def _prepare(self) -> None:
        """Run tools/prepare.py to its end, but give it up when asked to stop.

        It is quick to find nothing to do, but starting Django for it is not: with the same code, on our own
        database of last time, it is left out.
        """
        stamp, digest = RUN_DIR / "prepared", self._digest()
        if digest and stamp.exists() and stamp.read_text() == digest:
            return
        stamp.unlink(missing_ok=True)
        process = subprocess.Popen(  # noqa: S603
            [sys.executable, str(support.BASE_DIR / "tools" / "prepare.py"), str(RUN_DIR / "signins.txt")],
            cwd=support.BASE_DIR,
            env=self.env,
            preexec_fn=local.die_with_parent(signal.SIGTERM),
        )
        while process.poll() is None:
            if self.stopping:
                process.terminate()
                process.wait()
            time.sleep(0.05)
        if process.returncode and not self.stopping:
            raise CannotRun("The portal was not started; the reason is above.")
        if not self.stopping:
            stamp.write_text(self._digest())

    def _digest(self) -> str:
        """Return what the database and the static files were prepared from; empty for a database not our own."""
        cluster = local.read_json(local.VAR_DIR / "pg" / "state.json").get("data", "")
        if "DATABASE_URL" not in self.lease.env or not cluster:
            return ""
        facts = [time.strftime("%Y"), os.environ.get("DEMO", ""), str(os.stat(cluster).st_ino)]
        facts.append(str((local.VAR_DIR / "static" / "staticfiles.json").exists()))
        tracked = [
            file
            for file in support.BASE_DIR.iterdir()
            if file.is_dir() and file.name not in NOT_CODE and file.name[0] != "."
        ]
        files = [file for folder in sorted(tracked) for file in sorted(folder.rglob("*"))]
        facts += [f"{file} {file.stat().st_mtime_ns}" for file in files if file.suffix not in {".pyc", ".mo", ""}]
        return hashlib.sha256("\n".join(facts).encode()).hexdigest()

    def _start(self, children: list[Child]) -> None:
        for child in children:
            child.start(self.env)
        self._write_children()

    def _write_children(self) -> None:
        running = {child.name: child.process.pid for child in self.children if child.process}
        local.write_private(RUN_DIR / "children.json", json.dumps(running))

    def _wait_until_served(self) -> None:
        deadline = time.monotonic() + SERVED_SECONDS
        while not self.stopping:
            if served(self.url):
                return
            if not self.children[0].alive:
                raise CannotRun(f"The web process ended before it answered; see {LOG_DIR / 'web.log'}.")
            if time.monotonic() > deadline:
                raise CannotRun(f"The portal did not answer within {SERVED_SECONDS} s; see {LOG_DIR / 'web.log'}.")
            time.sleep(0.1)

    def _tell(self, seconds: float) -> None:
        signins = RUN_DIR / "signins.txt"
        lines = ["", f"The portal is served at {self.url}/  (ready in {seconds:.1f} s; Ctrl-C stops it)"]
        if signins.exists():
            lines += ["", signins.read_text().rstrip()]
        lines += ["", f"Logs: {LOG_DIR}", ""]
        print("\n".join(lines), flush=True)

    def _watch(self) -> None:
        """Start again what died: a child after a pause that grows, a server at once."""
        now = time.monotonic()
        if not self.lease.alive():
            print("· A local server ended; starting it again", flush=True)
            old, self.lease = self.lease, local.ensure_servers()  # the new one first: what lives must not stop
            old.close(wait=False)
        for child in self.children:
            if child.alive:
                continue
            if not child.due:
                child.signal_group(signal.SIGKILL)  # what is left of its group
                if now - child.started > STEADY_SECONDS:
                    child.deaths = 0
                pause = BACK_OFF[min(child.deaths, len(BACK_OFF) - 1)]
                child.deaths += 1
                child.due = now + pause
                status = child.process.returncode if child.process else "?"
                print(f"· {child.name} ended ({status}); starting it again in {pause} s", flush=True)
            elif now >= child.due:
                child.due = 0.0
                child.start(self.env)
                self._write_children()

    def _end(self) -> None:
        """Stop the children, then the servers if nobody else uses them."""
        self.stopping = True
        running = [child for child in self.children if child.alive]
        if running:
            print("\n· Stopping", flush=True)
        for child in reversed(running):  # only the heads: granian and Celery end their own children in order
            with contextlib.suppress(ProcessLookupError):
                os.kill(child.process.pid, signal.SIGTERM) if child.process else None
        deadline = time.monotonic() + STOP_SECONDS
        while any(child.alive for child in running) and time.monotonic() < deadline:
            time.sleep(0.05)
        for child in self.children:
            child.signal_group(signal.SIGKILL)
            if child.process is not None:
                child.process.wait()
            for reader in child.readers:
                reader.join(timeout=2)
        (RUN_DIR / "children.json").unlink(missing_ok=True)
        self.lease.close()
        if running:
            print("· Stopped; no process is left", flush=True)


def served(url: str) -> bool:
    """Say whether the portal answers."""
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=5) as answer:  # noqa: S310 - our own http address
            return bool(answer.status == 200)
    except OSError:
        return False


def require_free_port(port: int) -> None:
    """Raise when somebody listens on the port already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise CannotRun(
                f"Port {port} on 127.0.0.1 cannot be used ({error.strerror}). "
                f"Stop the program that has it, or choose another: make run PORT={port + 1}"
            ) from error


def clear_left_overs() -> None:
    """End what a killed run left behind, if the kernel did not: only groups whose head is still one of ours."""
    path = RUN_DIR / "children.json"
    for name, pid in local.read_json(path).items():
        if str(sys.executable) not in local.command_of(pid):
            continue
        print(f"· Ending {name} of an earlier run (process {pid})", flush=True)
        for number in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(pid, number)
            deadline = time.monotonic() + STOP_SECONDS
            while local.command_of(pid) and time.monotonic() < deadline:
                time.sleep(0.1)
    path.unlink(missing_ok=True)


def main() -> int:
    text = os.environ.get("PORT", "8000")
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        print(f"PORT must be a number from 1 to 65535, not {text!r}.", file=sys.stderr)
        return 1
    if os.environ.get("MAKELEVEL"):  # make is our parent: when it is killed, so are we
        local.die_with_parent_now(signal.SIGTERM)
    try:
        return Supervisor(int(text)).run()
    except (CannotRun, local.LocalServerError) as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"\n{local.explain(error, local.VAR_DIR)}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
