"""How long the passport counter keeps its people."""

from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from civil_affairs.service_desk.passports.desk.importing import cancel
from civil_affairs.service_desk.passports.desk.models import ImportState, Passport, PassportCall, PassportImport
from programs.audit.retention import RetentionPolicy, register

KEPT = timedelta(days=90)
UNDECIDED = timedelta(days=7)


def _forget(rows: QuerySet[Passport]) -> int:
    PassportCall.objects.filter(passport__in=rows.values("pk")).update(note="")
    return Passport.objects.filter(pk__in=rows.values("pk")).forget()


def _drop(rows: QuerySet[PassportImport]) -> int:
    batches = list(rows)
    for batch in batches:
        cancel(batch, by=None)
    return len(batches)


register(
    RetentionPolicy(
        key="passports.closed",
        title=_("찾아갔거나 폐기한 여권의 개인정보"),
        period=_("찾아가거나 폐기한 날부터 90일"),
        basis=_("수령 확인과 이의에 답하기 위한 기간"),
        expired=lambda now: Passport.objects.with_person().filter(
            Q(collected_at__lt=now - KEPT) | Q(discarded_at__lt=now - KEPT)
        ),
        destroy=_forget,
    )
)
register(
    RetentionPolicy(
        key="passports.undecided_lists",
        title=_("넣지 않은 여권 명단"),
        period=_("올린 날부터 7일"),
        basis=_("명단을 확인하는 데 필요한 기간"),
        expired=lambda now: PassportImport.objects.filter(state=ImportState.READY, at__lt=now - UNDECIDED),
        destroy=_drop,
    )
)
