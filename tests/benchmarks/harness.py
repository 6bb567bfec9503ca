"""What benches share: a registry, databases of known content, servers started as in `make run`, a load generator."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

BASE_DIR = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(BASE_DIR / "tools"))

import support  # noqa: E402

local = support.load_local()


@dataclass(frozen=True)
class Result:
    """One measured figure. yardstick is what it is measured against, ratio is value / yardstick."""

    value: float
    unit: str
    yardstick: float | None = None
    ratio: float | None = None
    note: str = ""


@dataclass(frozen=True)
class Bench:
    name: str
    goal: str
    run: Callable[[House], Result]
    good: Callable[[Result], bool]


BENCHES: dict[str, Bench] = {}


def bench(name: str, *, goal: str, good: Callable[[Result], bool]) -> Callable:
    """Register a bench under its public name; good says whether its goal (a few words) is met."""

    def register(run: Callable[[House], Result]) -> Callable[[House], Result]:
        if name in BENCHES:
            raise ValueError(f"two benches are named {name}")
        BENCHES[name] = Bench(name, goal, run, good)
        return run

    return register


@dataclass
class Served:
    """A granian serving: its address and its processes."""

    url: str
    process: subprocess.Popen[bytes]

    def worker_pids(self) -> list[int]:
        """Return the worker processes (the main process only watches them)."""
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [pid for pid in map(int, listed) if "resource_tracker" not in local.command_of(pid)]


@dataclass
class House:
    """Databases and servers for benches. Databases are kept from one run to the next; their names end in _bench_*."""

    lease_env: dict[str, str]
    folder: Path
    ready: set[str] = field(default_factory=set)

    def env(self, size: str = "small") -> dict[str, str]:
        """Return the environment of a portal whose database holds load_demo's `size`, making it if it is missing."""
        env = self.environment_for(size)
        if size not in self.ready:
            if self.create_database(size):
                self.manage(env, "migrate", "--verbosity", "0")
                self.manage(env, "load_plan")
                self.manage(env, "load_demo", "--size", size)
            else:
                self.manage(env, "migrate", "--verbosity", "0")
            self.ready.add(size)
        return env

    def environment_for(self, size: str) -> dict[str, str]:
        """Return the environment without looking whether the database is there."""
        address = urlsplit(self.lease_env["DATABASE_URL"])
        name = f"{address.path.strip('/')}_bench_{size}"
        return {
            **os.environ,
            **self.lease_env,
            "DATABASE_URL": urlunsplit(address._replace(path=f"/{name}")),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DEMO": "1",
            "DEBUG": "0",
            "VAR_DIR": str(self.folder),
        }

    def create_database(self, size: str, *, anew: bool = False) -> bool:
        """Make the database and say True; say False when it is there already (anew drops it first)."""
        address = urlsplit(self.environment_for(size)["DATABASE_URL"])
        name = address.path.strip("/")
        with psycopg.connect(
            host=unquote(address.hostname or "") if address.port else unquote(address.netloc.rpartition("@")[2]),
            port=address.port,
            user=address.username,
            password=address.password,
            dbname="postgres",
            autocommit=True,
        ) as connection:
            if anew:
                connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
                self.ready.discard(size)
            if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                return False
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return True

    def manage(self, env: dict[str, str], *arguments: str) -> tuple[str, float]:
        """Run a management command and return what it said and the seconds it took."""
        began = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=BASE_DIR,
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"manage.py {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")
        return done.stdout, time.perf_counter() - began

    @contextlib.contextmanager
    def served(
        self, env: dict[str, str], *, app: str = "config.wsgi:application", workers: int = 1, ready: str = "/healthz"
    ) -> Iterator[Served]:
        """Serve an application with granian as `make run` does until the block ends."""
        if app.startswith("config.") and not (self.folder / "static" / "staticfiles.json").exists():
            self.manage(env, "collectstatic", "--noinput", "--verbosity", "0")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        url = f"http://127.0.0.1:{port}"
        with (self.folder / "web.log").open("ab") as log:
            process = subprocess.Popen(
                support.web_command(port, workers=workers, app=app),
                cwd=BASE_DIR,
                env={**env, "SITE_URL": url},
                stdout=log,
                stderr=log,
                preexec_fn=local.die_with_parent(signal.SIGTERM),
            )
        try:
            wait_until_served(f"{url}{ready}", process, self.folder / "web.log")
            yield Served(url, process)
        finally:
            process.terminate()
            process.wait(30)


def wait_until_served(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=5):  # noqa: S310
            return
        time.sleep(0.1)
    raise RuntimeError(f"not served: {url}\n{log.read_text(errors='replace')[-3000:]}")


def load(url: str, *, seconds: float, connections: int = 8, headers: dict[str, str] | None = None) -> dict:
    """Load one address from another process; return requests, errors, seconds, p50_ms, p95_ms, p99_ms."""
    arguments = [sys.executable, str(Path(__file__).with_name("load.py")), url, str(seconds), str(connections)]
    arguments += [f"{name}: {value}" for name, value in (headers or {}).items()]
    done = subprocess.run(arguments, capture_output=True, text=True, check=True)
    answer = json.loads(done.stdout)
    if answer["errors"] or not answer["requests"]:
        raise RuntimeError(f"{url}: {answer['errors']} of {answer['requests']} requests failed, status {answer['bad']}")
    return answer


def rate(url: str, *, seconds: float, connections: int = 8) -> float:
    """Return requests per second."""
    answer = load(url, seconds=seconds, connections=connections)
    return answer["requests"] / answer["seconds"]


def side_by_side(ours: str, yardstick: str, *, rounds: int = 5, seconds: float = 3) -> tuple[float, float]:
    """Measure two addresses in turn, as a machine is never equally quick for long; return the medians."""
    rate(ours, seconds=1)
    rate(yardstick, seconds=1)
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        taken[0].append(rate(ours, seconds=seconds))
        taken[1].append(rate(yardstick, seconds=seconds))
    return statistics.median(taken[0]), statistics.median(taken[1])


def run(only: str = "") -> int:
    """Run all benches, or those whose name begins with `only`; print the table, keep it as JSON."""
    chosen = [each for name, each in sorted(BENCHES.items()) if name.startswith(only)]
    if not chosen:
        print(f"No bench is named {only}. There are: {', '.join(sorted(BENCHES))}")
        return 2
    folder = local.VAR_DIR / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(folder / "static", ignore_errors=True)
    try:
        lease = local.ensure_servers()
    except local.LocalServerError as error:
        print(error, file=sys.stderr)
        return 1
    rows, missed = [], []
    print(f"{'name':<16} {'value':>10} {'unit':<12} {'yardstick':>10} {'ratio':>6}  goal")
    with lease:
        house = House({**dict(os.environ), **lease.env}, folder)
        for each in chosen:
            try:
                result = each.run(house)
            except Exception as error:  # noqa: BLE001 - one bench that fails must not hide the others' figures
                print(f"{each.name:<16} failed: {error}", flush=True)
                missed.append(each.name)
                continue
            good = each.good(result)
            missed += [] if good else [each.name]
            yardstick = "" if result.yardstick is None else f"{result.yardstick:,.1f}"
            ratio = "" if result.ratio is None else f"{result.ratio:.2f}"
            row = f"{each.name:<16} {result.value:>10,.1f} {result.unit:<12} {yardstick:>10} {ratio:>6}"
            print(
                f"{row}  {each.goal}: {'met' if good else 'MISSED'}{'; ' + result.note if result.note else ''}",
                flush=True,
            )
            rows.append(
                {
                    "name": each.name,
                    "value": round(result.value, 3),
                    "unit": result.unit,
                    "yardstick": result.yardstick and round(result.yardstick, 3),
                    "ratio": result.ratio and round(result.ratio, 3),
                }
            )
    keep(rows)
    if missed:
        print(f"not met: {', '.join(missed)}")
    return 1 if missed else 0


def keep(rows: list[dict]) -> None:
    """Write var/bench.json; rows of benches that did not run this time stay."""
    path = local.VAR_DIR / "bench.json"
    old = json.loads(path.read_text()) if path.exists() else []
    merged = {row["name"]: row for row in [*old, *rows]}
    local.write_private(path, json.dumps([merged[name] for name in sorted(merged)], indent=1))
