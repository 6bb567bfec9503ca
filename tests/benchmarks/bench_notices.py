"""The notices at the size of the whole district: 300,000 subscribers, invented (notices_seed.py)."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.benchmarks import House, Result, bench
from tests.benchmarks.notices_seed import seed_subscribers

SUBSCRIBERS = 300_000
AUDIENCE_MS = 200
SIZE = "notices"  # the database: the plan without demo data, then the subscribers


def notices_env(house: House) -> dict[str, str]:
    """The environment of a portal with 300,000 subscribers; its database is made once and kept."""
    env = house.environment_for(SIZE)
    if SIZE not in house.ready:
        house.create_database(SIZE)
        house.manage(env, "migrate", "--verbosity", "0")
        house.manage(env, "load_plan")
        seed_subscribers(env, SUBSCRIBERS)
        house.ready.add(SIZE)
    return env


@bench("notices.audience", goal="under 200 ms", good=lambda result: result.value < AUDIENCE_MS)
def audience(house: House) -> Result:
    """The slowest of four audiences, counted exactly with the reasons of those left out (median of 7 each)."""
    env = notices_env(house)
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("notices_audience.py"))],
        env=env,
        cwd=Path(__file__).parent.parent.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"counting failed:\n{done.stdout}{done.stderr}")
    taken = json.loads(done.stdout.splitlines()[-1])
    slowest = max(taken, key=lambda each: taken[each]["ms"])
    note = ", ".join(f"{name} {each['ms']:.0f} ms ({each['reached']:,})" for name, each in taken.items())
    return Result(taken[slowest]["ms"], "ms", AUDIENCE_MS, taken[slowest]["ms"] / AUDIENCE_MS, note)
