"""How long it takes to find out to which of 10,000 brokers a request for a home goes, and why not to the others."""

from __future__ import annotations

from tests.benchmarks import House, Result, bench
from tests.benchmarks.brokers_seed import run as seed

BROKERS = 10_000
SIZE = "brokers"  # the database: the plan without demo data


@bench("real_estate.match", goal="under 100 ms", good=lambda result: result.value < 100)
def match(house: House) -> Result:
    """The slowest of four requests; the yardstick reads every broker and asks the pure rule."""
    env = house.environment_for(SIZE)
    house.create_database(SIZE)
    house.manage(env, "migrate", "--verbosity", "0")
    house.manage(env, "load_plan")
    seed(env, "fill", BROKERS)
    rows = seed(env, "measure")["rows"]
    slowest = max(rows, key=lambda row: row["ms"])
    plain = max(row["plain_ms"] for row in rows)
    each = ", ".join(f"{row['what']} ({row['fit']:,}) {row['ms']:.0f}" for row in rows)
    return Result(slowest["ms"], "ms", plain, slowest["ms"] / plain, f"request (fit) ms: {each}")
