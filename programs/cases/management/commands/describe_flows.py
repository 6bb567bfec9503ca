"""Write docs/flows.md from the declared moves."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from programs.cases.flows import describe


class Command(BaseCommand):
    help = "Write docs/flows.md from the declared moves of every kind of case."

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(settings.BASE_DIR) / "docs" / "flows.md"
        path.write_text(describe(), encoding="utf-8")
        self.stdout.write(f"{path.relative_to(settings.BASE_DIR)} written")
