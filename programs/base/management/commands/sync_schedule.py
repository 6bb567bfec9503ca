"""Write the periodic tasks that the floors register into beat's table."""

from typing import Any

from django.core.management.base import BaseCommand

from programs.base.schedule import sync_schedule


class Command(BaseCommand):
    help = "Write the portal's periodic tasks into beat's table (migrate does it too)."

    def handle(self, *args: Any, **options: Any) -> None:
        added, deleted = sync_schedule()
        self.stdout.write(f"{added} periodic tasks added, {deleted} deleted.")
