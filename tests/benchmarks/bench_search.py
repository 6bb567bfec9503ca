"""How long staff wait for the files that hold a two-syllable word, over as many texts as an office gets in years."""

from __future__ import annotations

from tests.benchmarks import House, Result, bench
from tests.benchmarks.files_seed import run as seed

TEXTS = 200_000
SIZE = "files"  # the database: the plan without demo data


@bench("search.two_syllables", goal="under 100 ms", good=lambda result: result.value < 100)
def two_syllables(house: House) -> Result:
    """The slowest of some words, common, rare and absent; the yardstick reads the same texts in plain, unindexed."""
    env = house.environment_for(SIZE)
    house.create_database(SIZE)
    house.manage(env, "migrate", "--verbosity", "0")
    house.manage(env, "load_plan")
    seed(env, "fill", TEXTS)
    rows = seed(env, "measure")["rows"]
    slowest = max(rows, key=lambda row: row["ms"])
    unindexed = max(row["plain_ms"] for row in rows)
    each = ", ".join(f"{row['word']} ({row['texts']:,}) {row['ms']:.0f}" for row in rows)
    return Result(slowest["ms"], "ms", unindexed, slowest["ms"] / unindexed, f"word (texts) ms: {each}")
