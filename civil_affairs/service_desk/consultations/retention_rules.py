"""The record of a consultation goes with its booking's personal data."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from civil_affairs.service_desk.consultations.models import Consultation
from programs.audit.retention import RetentionPolicy, register


def _forget(rows: QuerySet[Consultation]) -> int:
    return Consultation.objects.filter(pk__in=rows.values("pk")).forget()


register(
    RetentionPolicy(
        key="consultations.records",
        title=_("사전상담 결과"),
        period=_("예약의 개인정보를 지울 때"),
        basis=_("예약할 때 동의한 보관 기간"),
        expired=lambda now: Consultation.objects.filter(booking__forgotten_at__isnull=False, forgotten_at__isnull=True),
        destroy=_forget,
    )
)
