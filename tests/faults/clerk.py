"""A process that owes messages one after another, as a web process does, and says which ones were committed.

    python -m tests.faults.clerk PREFIX COUNT PAUSE

Prints one line per commit, after the commit; whoever kills it knows which messages are owed at the least.
"""

import os
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


def main(prefix: str, count: int, pause: float) -> None:
    django.setup()
    from django.db import transaction

    import config.celery  # noqa: F401 - the application that knows the broker
    from programs import notices

    for number in range(count):
        dedupe = f"{prefix}:{number}"
        with transaction.atomic():
            notices.send(
                "notices.one_time_code",
                to=notices.Recipient(phone=f"0105555{number:04d}"),
                channel="sms",
                variables={"code": f"{number:06d}"},
                ref=prefix,
                dedupe=dedupe,
            )
        sys.stdout.write(f"{dedupe}\n")
        sys.stdout.flush()
        time.sleep(pause)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))
