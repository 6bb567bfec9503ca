"""What the benches of bookings need in the database; in a process of its own, as the benches' process has no Django.

    bookings_seed.py rush CLIENTS PLACES SESSIONS   new sessions, and browsers that have proven a telephone; prints JSON
    bookings_seed.py outcome SESSION ...    what became of them; prints JSON
    bookings_seed.py calendar SESSIONS      an offering with so many sessions in one month; prints JSON

Everybody is invented. The telephones are those that are given to nobody.
"""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

BASE_DIR = Path(__file__).resolve().parent.parent.parent


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
        raise RuntimeError(f"bookings_seed {arguments} failed:\n{done.stdout}{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


def rush(clients: int, places: int, sessions: int) -> dict[str, Any]:
    """Sessions of `places` places nobody has yet, each at its own time, and the session cookies of the clients."""
    import time

    from django.contrib.sessions.backends.cached_db import SessionStore
    from django.utils import timezone

    from programs.bookings.models import Session
    from programs.people.crypto import encrypt

    offering = an_offering("rush", "가을 목공 강좌")
    last = Session.objects.filter(offering=offering).order_by("-starts_at").first()
    first = (last.starts_at if last else timezone.now() + timedelta(days=3)) + timedelta(hours=3)
    made = [
        Session.objects.create(
            offering=offering,
            starts_at=first + timedelta(hours=3 * number),
            ends_at=first + timedelta(hours=3 * number + 2),
            capacity=places,
            place="문화체육회관",
        ).pk
        for number in range(sessions)
    ]
    cookies = []
    for number in range(clients):
        store = SessionStore()
        store["people.guest_proof"] = {"phone": encrypt(f"0105555{number:04d}"), "at": int(time.time())}
        store.create()
        cookies.append(store.session_key)
    return {"sessions": made, "cookies": cookies}


def outcome(*sessions: int) -> list[dict[str, Any]]:
    return [_outcome(session) for session in sessions]


def _outcome(session: int) -> dict[str, Any]:
    """Places taken, bookings by state, and whether those with a place came before the line and the line is in order."""
    from collections import Counter

    from programs.bookings.models import Session

    found = Session.objects.get(pk=session)
    in_line = list(found.bookings.line().values_list("id", flat=True))
    placed = list(found.bookings.filter(state="confirmed").values_list("id", flat=True))
    return {
        "taken": found.taken,
        "states": Counter(found.bookings.values_list("state", flat=True)),
        "in_order": in_line == sorted(in_line) and max(placed) < min(in_line),
    }


def calendar(sessions: int) -> dict[str, Any]:
    """December 2030 with so many sessions of one offering, half of them with places taken."""
    from programs.base.calendar import SEOUL
    from programs.bookings.models import Session

    offering = an_offering("calendar", "찾아가는 상담")
    there = offering.sessions.count()
    first = datetime(2030, 12, 1, 9, tzinfo=SEOUL)
    Session.objects.bulk_create(
        Session(
            offering=offering,
            starts_at=first + timedelta(days=number % 31, minutes=5 * (number // 31 % 120)),
            ends_at=first + timedelta(days=number % 31, minutes=5 * (number // 31 % 120) + 30),
            capacity=4,
            taken=number % 5,
            place=f"상담실 {number % 20 + 1}",
        )
        for number in range(there, sessions)
    )
    return {"path": f"/bookings/{offering.program_id}/{offering.slug}/?month=2030-12"}


def an_offering(slug: str, title: str) -> Any:
    from programs.bookings.models import Offering
    from programs.plan.models import Program

    program = Program.objects.select_related("department").get(number=7)
    return Offering.objects.get_or_create(
        program=program,
        slug=slug,
        defaults={"title": title, "department": program.department, "is_published": True},
    )[0]


if __name__ == "__main__":
    import os

    import django

    sys.path.insert(0, str(BASE_DIR))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    command, *numbers = sys.argv[1:]
    print(json.dumps({"rush": rush, "outcome": outcome, "calendar": calendar}[command](*map(int, numbers))))
