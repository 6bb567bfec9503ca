"""Counts audiences as the compose page does, and says how long each took; run by bench_notices.py."""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from pathlib import Path

ROUNDS = 7


def main() -> None:
    from programs.notices.campaigns import audience
    from programs.notices.models import Campaign
    from programs.people.models import Dong

    dongs = list(Dong.objects.values_list("code", flat=True)[:3])
    audiences = {
        "everyone": Campaign(),
        "topics": Campaign(topics=[2, 4]),
        "ads": Campaign(purpose="ad", topics=[4, 5]),
        "narrow": Campaign(topics=[4], dongs=dongs, age_bands=["30", "40"], languages=["ko"]),
        "newsletter": Campaign(kind="newsletter"),
    }
    taken = {}
    for name, campaign in audiences.items():
        times = []
        for _round in range(ROUNDS):
            began = time.perf_counter()
            found = audience.count(campaign)
            times.append((time.perf_counter() - began) * 1000)
        taken[name] = {"ms": statistics.median(times), "reached": found.reached, "chosen": found.chosen}
    print(json.dumps(taken))


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    main()
