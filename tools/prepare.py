"""Bring the database and the static files up to date, in one process: migrations, plan, demo data, static files.

Run by tools/run.py with the servers' addresses in the environment. Each step does nothing when it is done already.
The demo sign-ins go to the file named on the command line.
"""

from __future__ import annotations

import hashlib
import io
import os
import sys
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.apps import apps  # noqa: E402
from django.conf import settings  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.core.management import call_command, get_commands  # noqa: E402
from django.db import DatabaseError, connection, transaction  # noqa: E402
from django.db.migrations.executor import MigrationExecutor  # noqa: E402
from django.utils import timezone  # noqa: E402

MIGRATION_LOCK = 7304  # any number nobody else uses: several machines may start at once


def main(signins: Path) -> int:
    try:
        migrate()
        known = get_commands()
        call_command("load_plan", stdout=io.StringIO())
        # The plan is of 2015; carried on, a portal started today has dates of today.
        call_command("roll_plan", to=timezone.localdate().year, stdout=io.StringIO())
        if settings.DEMO and "load_demo" in known and not get_user_model().objects.exists():
            say("Loading the demo data")
            with transaction.atomic():  # a start killed in the middle leaves none of it
                call_command("load_demo", size="small", stdout=io.StringIO())
        call_command("build_search", stdout=io.StringIO())
        collect_static()
        signins.unlink(missing_ok=True)
        if settings.DEMO and "demo_signins" in known:
            with signins.open("w") as out:
                call_command("demo_signins", stdout=out)
    except DatabaseError as error:
        print(sentence_for(error), file=sys.stderr)
        return 1
    return 0


def migrate() -> None:
    """Apply what is missing, one machine at a time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("Migrating the database")
        call_command("migrate", interactive=False, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATION_LOCK])


def collect_static() -> None:
    """Collect static files when any of them changed since the last time."""
    total = hashlib.sha256(repr(settings.STORAGES).encode())
    folders = [Path(folder) for folder in settings.STATICFILES_DIRS]
    folders += [Path(app.path) / "static" for app in apps.get_app_configs()]
    for folder in folders:
        for file in sorted(folder.rglob("*")):
            facts = file.stat()
            total.update(f"{file} {facts.st_size} {facts.st_mtime_ns}".encode())
    stamp = Path(settings.STATIC_ROOT) / ".stamp"
    if stamp.exists() and stamp.read_text() == total.hexdigest():
        return
    say("Collecting static files")
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(total.hexdigest())


def sentence_for(error: DatabaseError) -> str:
    """Say what to do about a database that refuses."""
    text = str(error).strip()
    host = settings.DATABASES["default"]["HOST"]
    if "connection" in text or "resolve host" in text:
        return f"The database at {host} was not reached. Check DATABASE_URL and that the server runs.\n{text}"
    if "No space left" in text or "could not extend file" in text:
        return f"The database's disk is full: free some space and try again.\n{text}"
    return f"The database refused: {text}"


def say(text: str) -> None:
    print(f"· {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
