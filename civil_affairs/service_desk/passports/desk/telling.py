"""The messages about a passport: owed in the transaction that causes them, dropped when it is taken."""

from datetime import datetime, timedelta

from django.conf import settings

from civil_affairs.service_desk.passports.desk.models import Passport
from programs.base.text import korean_date
from programs.notices.models import OutboxMessage
from programs.notices.services import Recipient, send
from programs.plan.models import Program

PROGRAM = 7
USEFUL_FOR = timedelta(days=5)


def ref_of(passport: Passport) -> str:
    return f"passport:{passport.pk}"


def tell(key: str, passport: Passport, *, step: int, not_before: datetime) -> None:
    """Owe the text; the same step twice is one message."""
    program = Program.objects.select_related("department").get(pk=PROGRAM)
    send(
        f"passport.{key}",
        to=Recipient(phone=passport.phone),
        channel="sms",
        variables={
            "receipt": passport.receipt,
            "until": korean_date(passport.lapses_on),
            "url": f"{settings.SITE_URL}/programs/{PROGRAM}/",
            "department": program.department.name,
            "post": "여권 담당",
            "phone": program.outside_phone,
        },
        ref=ref_of(passport),
        dedupe=f"passport:{passport.pk}:{key}:{step}",
        program_number=PROGRAM,
        not_before=not_before,
        expires_at=not_before + USEFUL_FOR,
    )


def drop_waiting_messages(passport: Passport) -> int:
    """What has not gone out yet goes out no more: the person was here, or the number is somebody else's."""
    waiting = OutboxMessage.objects.filter(ref=ref_of(passport), state="queued")
    return waiting.settle("cancelled", code="decided")
