"""The notices at the size of the whole district: 300,000 subscribers, invented (notices_seed.py)."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.benchmarks import House, Result, bench
from tests.benchmarks.notices_delivery import (
    PRESS_RECIPIENTS,
    PRESS_TOPIC,
    RECIPIENTS,
    TOPIC_OF_ALL,
    drained,
    press,
    stage,
)
from tests.benchmarks.notices_seed import seed_subscribers

SUBSCRIBERS = 300_000
AUDIENCE_MS = 200
PRESS_SECONDS = 5
DRAIN_PER_SECOND = 2_500
WORKER_MB = 250
OVERTAKE_SECONDS = 2
ROUNDS = 3
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


@bench(
    "notices.press_to_last",
    goal=f"at most {PRESS_SECONDS} s",
    good=lambda result: result.value <= PRESS_SECONDS,
)
def press_to_last(house: House) -> Result:
    """Seconds from pressing send until the last of 5,924 text messages was handed over; the slowest of three sends."""
    taken, firsts = [], []
    with stage(house) as on:
        for number in range(ROUNDS):
            campaign = on.new_campaign(f"press {number}", PRESS_TOPIC)
            pressed = press(on.someone_at("send", str(campaign)))["pressed"]
            first, last, _number = on.until_taken(campaign, PRESS_RECIPIENTS, seconds=120)
            on.until_settled(campaign, {"sent": PRESS_RECIPIENTS})
            taken.append(last - pressed)
            firsts.append(first - pressed)
    note = f"{', '.join(f'{seconds:.2f}' for seconds in taken)} s; the first message after {max(firsts):.2f} s"
    return Result(max(taken), "s", PRESS_SECONDS, max(taken) / PRESS_SECONDS, note)


@bench(
    "notices.drain",
    goal=f"at least {DRAIN_PER_SECOND:,} messages/s",
    good=lambda result: result.value >= DRAIN_PER_SECOND,
)
def drain(house: House) -> Result:
    """Messages a second from pressing send to the last hand-over; beside bare loops of the same batches."""
    done = drained(house)
    note = f"{RECIPIENTS:,} in {done.seconds:.1f} s, the first after {done.first:.2f} s; none lost, none twice"
    return Result(done.per_second, "messages/s", done.bare_per_second, done.per_second / done.bare_per_second, note)


@bench("notices.worker_memory", goal=f"under {WORKER_MB} MB", good=lambda result: result.value < WORKER_MB)
def worker_memory(house: House) -> Result:
    """Resident megabytes of the larger worker process after it had a part in the large campaign."""
    megabytes = drained(house).megabytes
    return Result(megabytes, "MB", WORKER_MB, megabytes / WORKER_MB)


@bench("notices.overtake", goal=f"at most {OVERTAKE_SECONDS} s", good=lambda result: result.value <= OVERTAKE_SECONDS)
def overtake(house: House) -> Result:
    """Seconds from sending a disaster message until the first one is handed over, while a campaign to all runs."""
    waits = []
    with stage(house) as on:
        campaign = on.new_campaign("everybody", TOPIC_OF_ALL)
        people = [on.someone_at("disaster", f"bench:{number}") for number in range(ROUNDS)]
        press(on.someone_at("send", str(campaign)))
        for number, somebody in enumerate(people, start=1):
            on.until_taken(campaign, number * RECIPIENTS // 20, seconds=120)  # it is well under way
            told = press(somebody)
            first, _last, _number = on.until_taken(told["campaign"], 1, seconds=60)
            waits.append(first - told["pressed"])
        running = on.taken(campaign)[2]
    if running >= RECIPIENTS:
        raise RuntimeError("the campaign was over before the last disaster message: nothing was overtaken")
    note = f"{', '.join(f'{seconds:.2f}' for seconds in waits)} s, after {running:,} of {RECIPIENTS:,}"
    return Result(max(waits), "s", OVERTAKE_SECONDS, max(waits) / OVERTAKE_SECONDS, note)
