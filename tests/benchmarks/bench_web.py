"""How quick an anonymous program page is beside a bare Django view, and what one web process weighs."""

from __future__ import annotations

import random
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from tests.benchmarks import House, Result, bench
from tests.benchmarks.harness import side_by_side

MIXED_REQUESTS = 2000
SEED = 7


@bench("page.program", goal="ratio ≥ 0.35", good=lambda result: (result.ratio or 0) >= 0.35)
def program_page(house: House) -> Result:
    """Requests a second of /programs/7/ to somebody not signed in; one worker each, the other core is the visitors'."""
    env = house.env("small")
    hello_env = {**env, "DJANGO_SETTINGS_MODULE": "tests.benchmarks.hello"}
    with (
        house.served(env) as portal,
        house.served(hello_env, app="tests.benchmarks.hello:application", ready="/") as hello,
    ):
        ours, bare = side_by_side(f"{portal.url}/programs/7/", f"{hello.url}/")
    return Result(ours, "requests/s", bare, ours / bare)


@bench("web.memory", goal="under 200 MB", good=lambda result: result.value < 200)
def web_memory(house: House) -> Result:
    """Resident megabytes of one web process after 2,000 requests of every public kind."""
    places = ["/", "/programs/", "/search/?q=개명", "/api/v1/programs/", "/healthz", "/readyz", "/accounts/login/"]
    places += [f"/programs/{number}/" for number in range(1, 30)]
    order = random.Random(SEED).choices(places, k=MIXED_REQUESTS)  # noqa: S311 - no secret, the same every time
    with house.served(house.env("small")) as portal:
        for place in order:
            address = portal.url + urllib.parse.quote(place, safe="/?=&")
            try:
                urllib.request.urlopen(address, timeout=30).read()  # noqa: S310 - our own http address
            except urllib.error.HTTPError as error:
                raise RuntimeError(f"{place}: {error.code}") from error
        sizes = [memory_of(pid) for pid in portal.worker_pids()]
    resident = max(size["Rss"] for size in sizes)
    shared_out = max(size["Pss"] for size in sizes)
    return Result(resident, "MB", 200, resident / 200, f"{shared_out:.0f} MB when shared pages are split")


def memory_of(pid: int) -> dict[str, float]:
    """Return Rss and Pss of a process in megabytes, as the kernel counts them."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    sizes = {line.split(":")[0]: line.split(":")[1].split() for line in lines if line.startswith(("Rss:", "Pss:"))}
    return {name: int(value[0]) / 1024 for name, value in sizes.items()}
