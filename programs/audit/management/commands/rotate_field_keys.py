"""Write all encrypted values anew with the first key of FIELD_KEYS; it may be stopped and run again."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from programs import audit
from programs.people.rotation import rotate


class Command(BaseCommand):
    help = (
        "Re-encrypt personal data with the first key of FIELD_KEYS. Steps: put a new key first, restart all processes, "
        "run this, then remove the old key."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--batch", type=int, default=1000, help="rows per transaction (default 1000)")

    def handle(self, *args: Any, **options: Any) -> None:
        def progress(label: str, seen: int, changed: int) -> None:
            self.stdout.write(f"{label}: {seen} rows seen, {changed} written anew")

        changed = rotate(batch=options["batch"], progress=progress)
        audit.record("people.keys_rotated", by=None, subject="people.keys", data={"rows": changed})
        self.stdout.write(self.style.SUCCESS(f"Done: {changed} rows written anew. The old keys can go now."))
