"""Subscribers for the benches of the notices: invented people with consents, written by COPY, the same in every run.

`seed_subscribers(env, count)` fills the database of that environment once; later calls find them there. The file runs
itself in a process of its own, because the benches' process has no Django and the portal's models must stay out of it.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

BASE_DIR = Path(__file__).resolve().parent.parent.parent
BEGAN = datetime(2026, 3, 2, tzinfo=UTC)
WORDING = "소식을 받는 데 동의해요."
BATCH = 10_000
SUBSCRIBER = (
    "id", "phone", "phone_hash", "phone_masked", "phone_confirmed_at",
    "email", "email_hash", "email_masked", "email_confirmed_at",
    "topics", "dong_id", "age_band", "language",
    "sms_consent_at", "email_consent_at", "ad_consent_at", "night_consent_at",
    "sms_set_aside_at", "sms_set_aside_why", "email_set_aside_at", "email_set_aside_why",
    "place_id", "created_at", "ended_at",
)  # fmt: skip
CONSENT = ("phone_hash", "email_hash", "purpose", "wording", "granted", "at", "source")


def seed_subscribers(env: dict[str, str], count: int = 300_000) -> None:
    """Bring the number of invented subscribers in this environment's database to `count` (never down)."""
    done = subprocess.run(
        [sys.executable, str(Path(__file__)), str(count)], cwd=BASE_DIR, env=env, capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(f"seeding {count} subscribers failed:\n{done.stdout}{done.stderr}")


def people(first: int, count: int) -> Iterator[tuple[tuple[Any, ...], list[tuple[Any, ...]]]]:
    """Rows of subscribers with their consents: 94 in 100 by text message, 60 by e-mail, 30 ads, 10 at night."""
    from programs.people.crypto import encrypt, hash_for_lookup
    from programs.people.models import Dong

    dongs = list(Dong.objects.values_list("code", flat=True))
    place = _place()
    for number in range(first, first + count):
        pick = random.Random(number)  # noqa: S311 - the same people in every run
        at = BEGAN + timedelta(minutes=pick.randrange(200 * 24 * 60))
        phone, email = f"010{number:08d}", f"reader{number}@example.com"
        has_email = pick.random() < 0.6
        texts, mails = pick.random() < 0.94, has_email and pick.random() < 0.95
        ads, night = texts and pick.random() < 0.3, texts and pick.random() < 0.1
        dead = texts and pick.random() < 0.02
        phone_hash, email_hash = hash_for_lookup(phone), hash_for_lookup(email) if has_email else None
        topics = sorted(pick.sample(range(1, 8), pick.randint(1, 4)))
        yield (
            number, encrypt(phone), phone_hash, f"010-****-{phone[-4:]}", at,
            encrypt(email) if has_email else "", email_hash, "re***@example.com" if has_email else "",
            at if has_email else None,
            "{" + ",".join(map(str, topics)) + "}",
            pick.choice(dongs) if pick.random() < 0.85 else None,
            pick.choice(["", "20", "30", "40", "50", "60", "70"]),
            pick.choices(["ko", "en", "zh-hans", "vi"], [92, 3, 3, 2])[0],
            at if texts else None, at if mails else None, at if ads else None, at if night else None,
            at if dead else None, "3032" if dead else "", None, "",
            place, at, None,
        ), [
            (phone_hash, email_hash, purpose, WORDING, True, at, "web")
            for purpose, given in (("sms", texts), ("email", mails), ("ad", ads), ("night", night))
            if given
            for purpose in (f"notices.{purpose}",)
        ]  # fmt: skip


def _place() -> int:
    from programs.notices.models import SignupPlace

    return SignupPlace.objects.get(code="web").pk


def main(count: int) -> None:
    """Write those that are missing, then let the planner know the table.

    The table's triggers, which look up each consent's record, rest meanwhile: what they hold is true of these rows.
    """
    from django.db import connection, transaction

    from programs.notices.models import Subscriber
    from programs.notices.subscribers.topics import load_topics

    load_topics()
    there = Subscriber.objects.filter(email_masked__in=("re***@example.com", "")).count()
    try:
        _triggers("DISABLE")
        for first in range(there + 1, count + 1, BATCH):
            rows = list(people(first, min(BATCH, count + 1 - first)))
            with transaction.atomic(), connection.cursor() as cursor:
                _copy(cursor, "people_consent", CONSENT, [consent for _row, consents in rows for consent in consents])
                _copy(cursor, "notices_subscriber", SUBSCRIBER, [row for row, _consents in rows])
                cursor.execute(
                    "INSERT INTO notices_signup (subscriber_id, place_id, at)"
                    " SELECT id, place_id, created_at FROM notices_subscriber WHERE id BETWEEN %s AND %s",
                    [rows[0][0][0], rows[-1][0][0]],
                )
    finally:
        _triggers("ENABLE")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence('notices_subscriber', 'id'), max(id)) FROM notices_subscriber"
        )
        for table in ("notices_subscriber", "people_consent", "notices_signup"):
            cursor.execute(f"VACUUM (ANALYZE) {table}")
    print(f"{max(count - there, 0)} subscribers written, {there} were there")


def _triggers(what: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE notices_subscriber {what} TRIGGER USER")


def _copy(cursor: Any, table: str, columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


if __name__ == "__main__":
    sys.path.insert(0, str(BASE_DIR))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    main(int(sys.argv[1]))
