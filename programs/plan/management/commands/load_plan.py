"""Load the 29 programs and the 2015 plan."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from programs.plan.catalog import after_loading, load_plan


class Command(BaseCommand):
    help = "Create the departments, dongs, 29 programs and their 2015 plan where they are missing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--force", action="store_true", help="write everything as the sheet says, over staff edits")

    def handle(self, *args: Any, **options: Any) -> None:
        made = load_plan(force=options["force"])
        for follow in after_loading:
            follow()
        done = ", ".join(f"{count} {what}" for what, count in sorted(made.items()))
        self.stdout.write(f"Plan loaded: {done}." if done else "Plan loaded: nothing was missing.")
