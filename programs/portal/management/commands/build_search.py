"""manage.py build_search: fill the search table from everything that can be found."""

from typing import Any

from django.core.management.base import BaseCommand

from programs.portal.building import build_search


class Command(BaseCommand):
    help = "Build the search table anew from the programs, their services and the site's pages."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{build_search()} entries can be found.")
