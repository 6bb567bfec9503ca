"""Make the order of a draw again from its published seed, and compare it with what the portal did."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from programs.bookings.lottery import commitment, in_order, rank
from programs.bookings.models import Session


class Command(BaseCommand):
    help = "추첨한 회차의 순서를 공개된 씨앗으로 다시 만들어 견줘요."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("session", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        session = Session.objects.filter(pk=options["session"], drawn_at__isnull=False).first()
        if session is None:
            raise CommandError("추첨을 마친 회차가 아니에요.")
        drawn = list(session.bookings.filter(rank__isnull=False).order_by("rank").values_list("code", flat=True))
        self.stdout.write(f"seed {session.seed}\nsha256(seed) {commitment(session.seed)}")
        again = in_order(session.seed, drawn)
        for place, code in enumerate(again, start=1):
            self.stdout.write(f"{place}\t{code}\t{rank(session.seed, code)}")
        if drawn != again:
            raise CommandError("순서가 공개된 씨앗과 맞지 않아요.")
        self.stdout.write("순서가 공개된 씨앗과 맞아요.")
