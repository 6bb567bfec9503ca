"""What the bench of the real-estate match needs; in a process of its own, as the benches' process has no Django.

brokers_seed.py fill COUNT       so many joined brokers, spread over the dongs as in the district; once
brokers_seed.py measure          how long requests take, and the same rule by reading every broker; prints JSON
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

BASE_DIR = Path(__file__).resolve().parent.parent.parent
ROUNDS = 9


def run(env: dict[str, str], *arguments: str | int) -> Any:
    """Do one of the above in the database of that environment and return what it printed."""
    done = subprocess.run(
        [sys.executable, str(Path(__file__)), *map(str, arguments)],
        cwd=BASE_DIR,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"brokers_seed {arguments} failed:\n{done.stdout}{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


def fill(count: int) -> dict[str, Any]:
    from django.db import connection
    from django.utils import timezone

    from civil_affairs.real_estate.brokers.models import Broker
    from programs.people.models import Dong

    if Broker.objects.count() != count:
        Broker.objects.all().delete()
        rng, dongs, now = Random(5), list(Dong.objects.values_list("code", flat=True)), timezone.now()  # noqa: S311
        Broker.objects.bulk_create(
            (
                Broker(
                    register_number=f"11410-2015-{number:05d}",
                    name=f"보기{number} 공인중개사사무소",
                    kind="assistant" if number % 9 == 0 else "licensed",
                    address="서대문구",
                    sex=rng.choice(("female", "male", "")),
                    languages=["en"] if rng.random() < 0.05 else [],
                    areas=sorted(rng.sample(dongs, rng.choice((1, 2, 3)))),
                    open_sundays=rng.random() < 0.3,
                    state="joined",
                    joined_at=now,
                    turn=rng.randrange(0, 3),
                )
                for number in range(count)
            ),
            batch_size=1_000,
        )
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE civil_affairs_broker")
    return {"brokers": count}


def measure() -> dict[str, Any]:
    """Drawing whom a request goes to, and counting why the others do not get it; nothing is written."""
    from django.utils import timezone

    from civil_affairs.real_estate.brokers import matching, rules
    from civil_affairs.real_estate.brokers.models import Broker
    from civil_affairs.real_estate.brokers.rules import Facts, Wanted
    from programs.people.models import Dong

    dongs, now = list(Dong.objects.values_list("code", flat=True)), timezone.now()
    asked = {
        "one dong": Wanted(deal="jeonse", dongs=(dongs[0],), at=now),
        "five dongs, five brokers": Wanted(deal="monthly", dongs=tuple(dongs[:5]), at=now, cap=5),
        "a woman, English, Sundays": Wanted(
            deal="sale", dongs=tuple(dongs[:3]), at=now, sex="female", languages=("en",), sundays=True
        ),
        "every dong": Wanted(deal="jeonse", dongs=tuple(dongs), at=now),
    }
    rows = []
    for name, wanted in asked.items():

        def match(wanted: Wanted = wanted) -> int:
            matching.others(wanted)
            return len(matching.brokers_for(wanted, seed="P09-2026-000001").all_that_fit)

        def plain(wanted: Wanted = wanted) -> int:
            everybody = [Facts._make(row) for row in Broker.objects.joined().values_list(*Facts._fields)]
            return len(rules.in_turn((b for b in everybody if rules.fits(b, wanted).yes), seed="P09-2026-000001"))

        fitting = match()
        if fitting != plain():
            raise RuntimeError(f"{name}: the query and the rule disagree.")
        rows.append({"what": name, "fit": fitting, "ms": _median_ms(match), "plain_ms": _median_ms(plain, rounds=3)})
    return {"rows": rows}


def _median_ms(act: Callable[[], Any], *, rounds: int = ROUNDS) -> float:
    taken = []
    for _round in range(rounds):
        began = time.perf_counter()
        act()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


if __name__ == "__main__":
    sys.path.insert(0, str(BASE_DIR))
    import django

    django.setup()
    verb, *rest = sys.argv[1:]
    print(json.dumps({"fill": fill, "measure": measure}[verb](*map(int, rest)), ensure_ascii=False))
