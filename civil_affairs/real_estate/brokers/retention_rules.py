"""How long the brokers' personal data is kept."""

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civil_affairs.real_estate.brokers.desk.importing import cancel
from civil_affairs.real_estate.brokers.models import Broker, BrokerApplication, BrokerImport, ImportState
from programs.audit.retention import RetentionPolicy, register

CLOSED = timedelta(days=365)
DECIDED = timedelta(days=365)
UNDECIDED = timedelta(days=7)
LINES = timedelta(days=30)


def _forget_brokers(rows: QuerySet[Broker]) -> int:
    return Broker.objects.filter(pk__in=rows.values("pk")).update(
        representative="", representative_hash=None, phone="", phone_hash=None, sex="", forgotten_at=timezone.now()
    )


def _forget_applications(rows: QuerySet[BrokerApplication]) -> int:
    return BrokerApplication.objects.filter(pk__in=rows.values("pk")).update(phone="", phone_hash=None)


def _drop(rows: QuerySet[BrokerImport]) -> int:
    batches = list(rows)
    for batch in batches:
        cancel(batch, by=None)
    return len(batches)


def _clear(rows: QuerySet[BrokerImport]) -> int:
    batches = list(rows)
    for batch in batches:
        batch.rows.all().delete()
        batch.cleared_at = timezone.now()
        batch.save(update_fields=["cleared_at"])
    return len(batches)


register(
    RetentionPolicy(
        key="brokers.closed",
        title=_("등록부에서 빠진 중개사무소의 대표자와 휴대전화"),
        period=_("등록부에서 빠진 날부터 1년"),
        basis=_("소개한 집에 대한 이의에 답하기 위한 기간"),
        expired=lambda now: Broker.objects.filter(forgotten_at__isnull=True, closed_at__lt=now - CLOSED),
        destroy=_forget_brokers,
    )
)
register(
    RetentionPolicy(
        key="brokers.applications",
        title=_("중개사무소 참여 신청의 휴대전화"),
        period=_("승인하거나 승인하지 않은 날부터 1년"),
        basis=_("승인에 대한 이의에 답하기 위한 기간"),
        expired=lambda now: BrokerApplication.objects.filter(phone_hash__isnull=False, decided_at__lt=now - DECIDED),
        destroy=_forget_applications,
    )
)
register(
    RetentionPolicy(
        key="brokers.undecided_files",
        title=_("넣지 않은 등록부 파일"),
        period=_("올린 날부터 7일"),
        basis=_("파일을 확인하는 데 필요한 기간"),
        expired=lambda now: BrokerImport.objects.filter(state=ImportState.READY, at__lt=now - UNDECIDED),
        destroy=_drop,
    )
)
register(
    RetentionPolicy(
        key="brokers.file_lines",
        title=_("넣은 등록부 파일의 줄"),
        period=_("넣은 날부터 30일"),
        basis=_("잘못된 줄을 고쳐 다시 올리는 데 필요한 기간"),
        expired=lambda now: BrokerImport.objects.filter(
            state=ImportState.DONE, cleared_at__isnull=True, decided_at__lt=now - LINES
        ),
        destroy=_clear,
    )
)
