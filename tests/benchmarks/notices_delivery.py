"""The stage of the delivery's benches: the portal's worker, a gateway that takes batches, somebody who presses send."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import redis

from tests.benchmarks import House
from tests.benchmarks.bench_web import memory_of
from tests.benchmarks.harness import BASE_DIR, local, support
from tests.benchmarks.notices_seed import seed_subscribers

SIZE = "delivery"  # the database: as many subscribers as it takes to have 300,000 by telephone
RECIPIENTS = int(os.environ.get("BENCH_RECIPIENTS", "300000"))  # fewer while one works at it
PRESS_RECIPIENTS = 5_924  # the plan's subscribers by text message
PRESS_TOPIC = 90
TOPIC_OF_ALL = 91
HERE = Path(__file__).parent
BROKER = 9  # a Valkey database of our own: no other worker may take these tasks
PAUSE = 0.05  # between two looks at the gateway


def delivery_env(house: House) -> dict[str, str]:
    """The environment of a portal with RECIPIENTS subscribers of one topic, 5,924 of another; kept between runs."""
    env = house.environment_for(SIZE)
    if SIZE not in house.ready:
        house.create_database(SIZE)
        house.manage(env, "migrate", "--verbosity", "0")
        house.manage(env, "load_plan")
        seed_subscribers(env, int(RECIPIENTS * 1.1))
        with database(env) as connection:
            choose(connection, PRESS_TOPIC, PRESS_RECIPIENTS)
            choose(connection, TOPIC_OF_ALL, RECIPIENTS)
        house.ready.add(SIZE)
    address = urlsplit(env["REDIS_URL"])
    return {**env, "REDIS_URL": urlunsplit(address._replace(path=f"/{BROKER}"))}


def choose(connection: psycopg.Connection, topic: int, number: int) -> None:
    """Have exactly so many people who can be reached by telephone choose this topic, at any hour of the day.

    The trigger that looks up each consent's record rests meanwhile: the benches also run at night.
    """
    connection.execute("ALTER TABLE notices_subscriber DISABLE TRIGGER USER")
    connection.execute(
        'INSERT INTO notices_topic (number, code, name, description, "order", is_disaster, is_active)'
        " VALUES (%s, %s, %s, '', 900, false, true) ON CONFLICT DO NOTHING",
        [topic, f"bench-{topic}", f"bench {topic}"],
    )
    connection.execute(
        "UPDATE notices_subscriber SET topics = array_remove(topics, %(topic)s::smallint)"
        " WHERE %(topic)s = ANY(topics)",
        {"topic": topic},
    )
    chosen = connection.execute(
        "UPDATE notices_subscriber SET topics = topics || %(topic)s::smallint, night_consent_at = sms_consent_at"
        " WHERE id IN ("
        "  SELECT id FROM notices_subscriber WHERE sms_consent_at IS NOT NULL AND sms_set_aside_at IS NULL"
        "  ORDER BY id LIMIT %(number)s)",
        {"topic": topic, "number": number},
    ).rowcount
    connection.execute("ALTER TABLE notices_subscriber ENABLE TRIGGER USER")
    if chosen != number:
        raise RuntimeError(f"only {chosen} subscribers can be reached, {number} are wanted")
    connection.execute("VACUUM (ANALYZE) notices_subscriber")


def database(env: dict[str, str]) -> psycopg.Connection:
    return psycopg.connect(env["DATABASE_URL"], autocommit=True)


@dataclass
class Stage:
    """A running worker and gateway, and what one can ask of them."""

    env: dict[str, str]
    port: int
    worker: subprocess.Popen[bytes]
    presses: list[subprocess.Popen[str]] = field(default_factory=list)

    def stats(self) -> dict:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/stats", timeout=30) as answer:
            return json.load(answer)

    def taken(self, campaign: int) -> list[float]:
        """The first and last moment and the number of this campaign's messages at the gateway."""
        return self.stats()["campaigns"].get(str(campaign), [0.0, 0.0, 0])

    def until_taken(self, campaign: int, number: int, *, seconds: float) -> list[float]:
        deadline = time.monotonic() + seconds
        while (found := self.taken(campaign))[2] < number:
            if time.monotonic() > deadline:
                raise RuntimeError(f"after {seconds:g} s only {found[2]} of {number} messages were handed over")
            time.sleep(PAUSE)
        return found

    def new_campaign(self, title: str, topic: int) -> int:
        return int(say(self.env, "campaign", title, str(topic)))

    def until_settled(self, campaign: int, wanted: dict[str, int], *, seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while (found := json.loads(say(self.env, "settled", str(campaign)))) != wanted:
            if time.monotonic() > deadline:
                raise RuntimeError(f"the rows stand at {found}, not at {wanted}")

    def someone_at(self, *arguments: str) -> subprocess.Popen[str]:
        """A process that has started and waits for the word to press."""
        process = subprocess.Popen(
            [sys.executable, str(HERE / "notices_press.py"), *arguments],
            cwd=BASE_DIR,
            env=self.env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            preexec_fn=local.die_with_parent(signal.SIGKILL),
        )
        self.presses.append(process)
        if process.stdout is None or process.stdout.readline() != "ready\n":
            raise RuntimeError(f"notices_press.py {' '.join(arguments)} did not get ready")
        return process

    def worker_pids(self) -> list[int]:
        """The processes that do the work: the worker's children."""
        listed = Path(f"/proc/{self.worker.pid}/task/{self.worker.pid}/children").read_text().split()
        return [pid for pid in map(int, listed) if "resource_tracker" not in local.command_of(pid)]


def press(process: subprocess.Popen[str]) -> dict:
    """Say the word; return when it was pressed, how long the commit took, and the campaign."""
    out, _err = process.communicate("now\n", timeout=120)
    return json.loads(out.splitlines()[-1])


def say(env: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, str(HERE / "notices_press.py"), *arguments],
        cwd=BASE_DIR,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"notices_press.py {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout.strip().splitlines()[-1]


@contextlib.contextmanager
def stage(house: House) -> Iterator[Stage]:
    """An empty outbox, a gateway, and the worker as `make run` starts it, until the block ends."""
    env = delivery_env(house)
    with database(env) as connection:
        connection.execute("TRUNCATE notices_attempt, notices_outboxmessage, notices_campaign CASCADE")
    redis.Redis.from_url(env["REDIS_URL"]).flushdb()
    with gateway() as port:
        env |= {"SMS_PROVIDER": "http", "SMS_HTTP_URL": f"http://127.0.0.1:{port}", "SMS_HTTP_BATCH": "1000"}
        log = house.folder / "worker.log"
        with log.open("wb") as out:
            worker = subprocess.Popen(
                support.worker_command(),
                cwd=BASE_DIR,
                env=env,
                stdout=out,
                stderr=out,
                preexec_fn=local.die_with_parent(signal.SIGTERM),
            )
        shown = Stage(env, port, worker)
        try:
            wait_until_ready(worker, log)
            yield shown
        finally:
            for process in shown.presses:
                process.kill()
            worker.terminate()
            worker.wait(60)


def wait_until_ready(worker: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while " ready." not in log.read_text(errors="replace"):
        if worker.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"the worker is not ready:\n{log.read_text(errors='replace')[-3000:]}")
        time.sleep(PAUSE)


@contextlib.contextmanager
def gateway() -> Iterator[int]:
    """The gateway's process; yields its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    process = subprocess.Popen(
        [sys.executable, str(HERE / "notices_gateway.py"), str(port)], preexec_fn=local.die_with_parent(signal.SIGKILL)
    )
    try:
        wait_for_gateway(port, process)
        yield port
    finally:
        process.kill()
        process.wait(10)


def wait_for_gateway(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/stats", timeout=5):
            return
        time.sleep(PAUSE)
    raise RuntimeError("the gateway did not start")


@dataclass(frozen=True)
class Drained:
    """What came of a campaign to RECIPIENTS people."""

    per_second: float
    bare_per_second: float
    seconds: float
    first: float  # seconds until the first message was handed over
    megabytes: float  # the larger of the worker's processes afterwards


_drained: list[Drained] = []


def drained(house: House) -> Drained:
    """Send one campaign to everybody and measure; done once in a run, however many benches ask."""
    if not _drained:
        _drained.append(_drain(house))
    return _drained[0]


def _drain(house: House) -> Drained:
    with stage(house) as on:
        campaign = on.new_campaign("everybody", TOPIC_OF_ALL)
        pressed = press(on.someone_at("send", str(campaign)))["pressed"]
        first, last, _number = on.until_taken(campaign, RECIPIENTS, seconds=600)
        on.until_settled(campaign, {"sent": RECIPIENTS})
        if twice := on.stats()["twice"]:
            raise RuntimeError(f"{twice} messages were handed over twice")
        megabytes = max(memory_of(pid)["Rss"] for pid in on.worker_pids())
        bare = bare_per_second(on)
    taken = last - pressed
    return Drained(RECIPIENTS / taken, bare, taken, first - pressed, megabytes)


def bare_per_second(on: Stage) -> float:
    """The yardstick: two processes with nothing around the batches, over a fifth of the rows."""
    number = max(RECIPIENTS // 5, 2_000)
    command = [sys.executable, str(HERE / "notices_bare.py")]
    subprocess.run([*command, "fill", str(number)], env=on.env, check=True)
    began = time.perf_counter()
    both = [subprocess.Popen([*command, "drain", str(on.port)], env=on.env) for _process in range(2)]
    if any(process.wait(300) for process in both):
        raise RuntimeError("the bare loop failed")
    seconds = time.perf_counter() - began
    with database(on.env) as connection:
        connection.execute("DROP TABLE bare_queue")
    return number / seconds
