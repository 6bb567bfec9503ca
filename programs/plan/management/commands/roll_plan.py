"""Carry the plan over to a later year."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from programs.plan.models import Plan
from programs.plan.periods import LAST_YEAR
from programs.plan.rolling import roll_plan


class Command(BaseCommand):
    help = "Copy milestones, targets and budgets to a later year, with the dates moved; existing rows are kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", type=int, required=True, metavar="YEAR")

    def handle(self, *args: Any, **options: Any) -> None:
        to = options["to"]
        first = Plan.objects.order_by("year").values_list("year", flat=True).first()
        if first is None:
            raise CommandError("There is no plan to roll on yet: run manage.py load_plan first.")
        if not first < to <= LAST_YEAR:
            raise CommandError(f"The year must lie after {first} and not after {LAST_YEAR}: {to}.")
        made = roll_plan(to=to)
        kept = made.pop("kept", 0)
        done = ", ".join(f"{count} {what}" for what, count in sorted(made.items())) or "nothing was missing"
        self.stdout.write(
            f"Plan {to}: {done}." + (f" {kept} plans were there already and stay as they are." if kept else "")
        )
