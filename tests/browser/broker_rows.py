"""Brokers for the page types: one of each state, an application, a signal, a file of the register, a draw."""

from datetime import timedelta

from django.utils import timezone

from civil_affairs.real_estate.brokers import matching, services
from civil_affairs.real_estate.brokers.desk import importing
from civil_affairs.real_estate.brokers.models import BrokerSignal
from programs.people.models import User
from tests.civil_affairs.real_estate.brokers import broker, wanted
from tests.civil_affairs.real_estate.test_brokers import HEAD, line

REFERENCE = "P09-2026-999999"


def make_rows(officer: User) -> None:
    now = timezone.now()
    joined, suspended = broker(9001, languages=["en"], open_sundays=True), broker(9002)
    waiting = broker(9003, state="listed", joined_at=None)
    services.suspend(
        suspended, reason="없는 집을 제안했어요.", until=timezone.localdate() + timedelta(days=9), by=officer
    )
    services.appeal(suspended, text="그 집은 다음 날 계약됐어요.")
    services.apply(waiting, phone="01055559003", wishes={"deals": ["jeonse"]})
    BrokerSignal.objects.create(broker=joined, sign="complaints", count=2, since=timezone.localdate())
    content = "\r\n".join([HEAD, line(9101), line(9102, kind="부동산"), ""]).encode("cp949")
    importing.open_file(name="등록부.csv", content=content, by=officer)
    matching.draw(wanted(cap=1), reference=REFERENCE, now=now)
