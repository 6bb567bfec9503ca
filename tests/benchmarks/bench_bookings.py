"""Five hundred people want twenty places in one moment; and a month with ten thousand times."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.benchmarks import House, Result, bench
from tests.benchmarks.bookings_seed import run as seed
from tests.benchmarks.harness import load

CLIENTS = 500
PLACES = 20
ROUNDS = 3
SESSIONS = 10_000
WORKERS = 2  # as `make run`
SIZE = "bookings"  # the database: the plan without demo data

_measured: dict[str, Any] = {}


def bookings_env(house: House) -> dict[str, str]:
    """The environment of a portal behind a proxy, as each of the 500 has an address of their own."""
    env = {**house.environment_for(SIZE), "BEHIND_PROXY": "1"}
    if SIZE not in house.ready:
        house.create_database(SIZE)
        house.manage(env, "migrate", "--verbosity", "0")
        house.manage(env, "load_plan")
        house.ready.add(SIZE)
    return env


def press(url: str, requests: list[dict[str, Any]]) -> dict[str, Any]:
    """All of them at once, from another process."""
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("bookings_clients.py")), url],
        input=json.dumps(requests),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"the clients failed:\n{done.stdout}{done.stderr}")
    return json.loads(done.stdout)


def addressed(path: str, cookies: list[str], *, form: bool) -> list[dict[str, Any]]:
    return [
        {"path": path, "cookie": cookie, "address": f"10.55.{number // 250}.{number % 250 + 1}", "form": form}
        for number, cookie in enumerate(cookies)
    ]


def rushes(house: House) -> dict[str, Any]:
    """Measure both sides in turn, once for the two figures that are read from it.

    Raises unless in each rush exactly 20 have a place, 480 stand in line in order, and nobody met an error.
    """
    if _measured:
        return _measured
    env = bookings_env(house)
    staged = seed(env, "rush", CLIENTS, PLACES, ROUNDS + 1)
    bare_env = {**env, "DJANGO_SETTINGS_MODULE": "tests.benchmarks.bookings_bare"}
    bare_app = "tests.benchmarks.bookings_bare:application"
    ours, bare = [], []
    with (
        house.served(env, workers=WORKERS) as portal,
        house.served(bare_env, app=bare_app, workers=WORKERS, ready="/ready") as yardstick,
    ):
        for session in staged["sessions"]:
            path = f"/bookings/sessions/{session}/"
            ours.append(press(portal.url, addressed(path, staged["cookies"], form=True)))
            bare.append(press(yardstick.url, addressed("/book", staged["cookies"], form=False)))
    wanted = {"taken": PLACES, "states": {"confirmed": PLACES, "waiting": CLIENTS - PLACES}, "in_order": True}
    for became, pressed in zip(seed(env, "outcome", *staged["sessions"]), ours, strict=True):
        if became != wanted or pressed["led_to"] != {"/my/bookings/…": CLIENTS}:
            raise RuntimeError(
                f"not 20 places and an ordered line: {became}, {pressed['statuses']}, {pressed['led_to']}"
            )
    if any(each["statuses"] != {"302": CLIENTS} for each in bare):
        raise RuntimeError("the yardstick failed")
    # The first round warms both up.
    _measured["ours"] = statistics.median(CLIENTS / each["seconds"] for each in ours[1:])
    _measured["bare"] = statistics.median(CLIENTS / each["seconds"] for each in bare[1:])
    _measured["p99"] = statistics.median(each["ms"][CLIENTS * 99 // 100] for each in ours[1:])
    return _measured


@bench("bookings.rush", goal="ratio ≥ 0.35", good=lambda result: (result.ratio or 0) >= 0.35)
def rush(house: House) -> Result:
    """Bookings a second of 500 who press in one moment for 20 places; exactly 20 get one, 480 an ordered line.

    Timed is the POST with its token, over a new connection each; opening the form before it is not.
    """
    measured = rushes(house)
    note = f"{CLIENTS} clients, {PLACES} places, {CLIENTS - PLACES} in line, no error"
    return Result(measured["ours"], "requests/s", measured["bare"], measured["ours"] / measured["bare"], note)


@bench("bookings.rush_p99", goal="under 2,000 ms", good=lambda result: result.value < 2_000)
def rush_p99(house: House) -> Result:
    """The wait of the 495th of the same 500, from connecting to the end of the answer."""
    return Result(rushes(house)["p99"], "ms")


@bench("bookings.calendar", goal="under 150 ms", good=lambda result: result.value < 150)
def calendar(house: House) -> Result:
    """A month with 10,000 sessions of one offering, as calendar and as list, to somebody not signed in: the slower."""
    env = bookings_env(house)
    path = seed(env, "calendar", SESSIONS)["path"]
    taken = {}
    with house.served(env) as portal:
        for view in ("month", "list"):
            url = f"{portal.url}{path}&view={view}"
            load(url, seconds=1, connections=1)
            taken[view] = load(url, seconds=3, connections=1)["p50_ms"]
    note = ", ".join(f"{view} {ms:.0f} ms" for view, ms in taken.items())
    return Result(max(taken.values()), "ms", note=note)
