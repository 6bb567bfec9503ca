"""Write the daily figures of past days."""

from argparse import ArgumentParser
from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from programs.plan.periods import Period, today
from programs.plan.snapshots import take_snapshots


class Command(BaseCommand):
    help = "Count each past day that was not counted yet (by default yesterday); today is never taken."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", dest="first", type=_day, metavar="YYYY-MM-DD", help="the first day (yesterday)")
        parser.add_argument("--to", dest="last", type=_day, metavar="YYYY-MM-DD", help="the last day (yesterday)")
        parser.add_argument("--again", action="store_true", help="count days anew that were counted before")

    def handle(self, *args: Any, **options: Any) -> None:
        yesterday = today() - timedelta(days=1)
        last = options["last"] or yesterday
        first = options["first"] or min(last, yesterday)
        if last < first:
            raise CommandError(f"The last day {last} lies before the first day {first}.")
        written = take_snapshots(Period(first, last), again=options["again"])
        self.stdout.write(f"Snapshots {first} to {last}: {written} figures written.")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"Write the day as YYYY-MM-DD: {text}") from error
