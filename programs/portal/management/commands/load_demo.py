"""Load demo data: invented people and cases, in seconds (small) or a million cases (district)."""

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from programs.portal.demo.loading import SIZES, load_demo, tidy


class Command(BaseCommand):
    help = "Load demo data; only with DEMO=1, because its accounts share a password that everybody can read."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--size", choices=sorted(SIZES), default="small")
        parser.add_argument("--seed", type=int, default=1, help="the same seed makes the same data")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Demo data is loaded only with DEMO=1 in the environment.")
        begun = time.monotonic()
        loaded = load_demo(options["size"], seed=options["seed"], tell=self._tell(options["verbosity"]))
        if loaded.archive and SIZES[options["size"]].strip:
            tidy(self._tell(options["verbosity"]))
        self.stdout.write(
            f"Demo {options['size']}: {loaded.accounts} accounts, {loaded.recent} recent cases, {loaded.archive} cases"
            f" of the past, {loaded.figures} daily figures, {time.monotonic() - begun:.1f} s."
        )

    def _tell(self, verbosity: int) -> Any:
        return (lambda text: self.stdout.write(f"  {text}")) if verbosity > 1 else (lambda text: None)
