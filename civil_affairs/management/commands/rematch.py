"""Draw again, by the published rule, which brokers a request went to, and say whether it is the same."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from civil_affairs.real_estate.brokers import matching
from civil_affairs.real_estate.brokers.models import Draw
from programs.base.errors import WrongState


class Command(BaseCommand):
    help = "신청 하나를 받을 중개사무소를 공개한 규칙으로 다시 정해 보고, 그때와 같은지 말해요."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("reference", help="신청의 접수번호")

    def handle(self, *args: Any, reference: str, **options: Any) -> None:
        record = Draw.objects.filter(reference=reference).first()
        if record is None:
            raise CommandError(f"{reference}: 중개사무소를 정한 신청 가운데 이 접수번호가 없어요.")
        try:
            again = matching.redraw(record)
        except WrongState as error:
            raise CommandError(str(error)) from error
        for place, number in enumerate(again, start=1):
            self.stdout.write(f"{place:>3}. {number}")
        if again != record.chosen:
            raise CommandError("그때 정한 것과 달라요. 정한 기록이 바뀌었는지 확인해 주세요.")
        self.stdout.write(self.style.SUCCESS("그때 정한 것과 같아요."))
