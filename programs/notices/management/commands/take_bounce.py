"""Reads one returned mail from standard input: for the mail server's pipe (docs/operating.md)."""

import sys
from argparse import ArgumentParser
from email import policy
from email.parser import BytesParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError
from django.utils import timezone

from programs.notices.receipts import bounces, services

MOST_BYTES = 5_000_000
TRY_LATER = 75  # EX_TEMPFAIL of sysexits.h: the mail server keeps the mail and comes again


class Command(BaseCommand):
    help = "되돌아온 메일 한 통을 표준 입력에서 읽어 받는 사람의 주소에 적용해요(RFC 3464, RFC 5965)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--recipient", default="", help="메일이 온 주소(메일 서버가 알려 주면)")

    def handle(self, *args: Any, recipient: str = "", **options: Any) -> None:
        mail = BytesParser(policy=policy.compat32).parsebytes(sys.stdin.buffer.read(MOST_BYTES))
        try:
            events = bounces.events_of(mail, recipient=recipient, now=timezone.now())
            taken = services.take(services.MAIL, events)
        except DatabaseError as error:
            self.stderr.write(f"The database does not answer: {type(error).__name__}")
            sys.exit(TRY_LATER)
        if not events:  # an answer of a person or a machine, or nothing of ours: not an error of the mail server's
            self.stdout.write("no report about a message of ours")
        else:
            self.stdout.write(f"new {taken.new}, repeated {taken.repeated}, aside {taken.aside}")
