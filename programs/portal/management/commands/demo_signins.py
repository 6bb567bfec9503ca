"""Print the demo's sign-ins."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from programs.base.text import format_phone
from programs.portal.demo.accounts import DEMO_PASSWORD, signins


class Command(BaseCommand):
    help = "Print role, e-mail and password of the demo's accounts; only with DEMO=1."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("There are demo sign-ins only with DEMO=1 in the environment.")
        accounts = signins()
        if not accounts:
            raise CommandError("There are no demo accounts yet: run manage.py load_demo first.")
        self.stdout.write(f"Password of every account: {DEMO_PASSWORD}")
        width = max(len(account.email) for account in accounts)
        for account in accounts:
            phone = f" / {format_phone(account.phone)}" if account.phone else ""
            self.stdout.write(f"  {account.email:<{width}}  {account.title}{phone}")
