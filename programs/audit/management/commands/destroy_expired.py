"""Destroy what was kept long enough; beat does it every night."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from programs.audit import retention


class Command(BaseCommand):
    help = "Destroy personal data whose retention period is over, and keep the destruction log."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say how many are due, destroy none")
        parser.add_argument("--only", metavar="KEY", help="one policy only")

    def handle(self, *args: Any, **options: Any) -> None:
        only = options["only"]
        if only and only not in retention.known():
            raise CommandError(f"No policy {only!r}. There are: {', '.join(retention.known())}.")
        if options["dry_run"]:
            counts = {key: count for key, count in retention.due().items() if only in (None, key)}
        else:
            counts = retention.destroy_expired(only=only)
        word = "due" if options["dry_run"] else "destroyed"
        for key, count in counts.items():
            self.stdout.write(f"{key}: {count} {word}")
