"""How long addresses and texts of messages are kept."""

from datetime import timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from programs.audit.retention import RetentionPolicy, register

from .models import OutboxMessage


def _wipe(rows: QuerySet[OutboxMessage]) -> int:
    return OutboxMessage.objects.filter(pk__in=rows.values("pk")).wipe()


register(
    RetentionPolicy(
        key="notices.messages",
        title=_("보낸 알림의 받는 곳과 내용"),
        period=_("보낸 뒤 1년"),
        basis=_("보냈는지 확인하고 문의에 답하는 데 필요한 기간"),
        expired=lambda now: OutboxMessage.objects.wipeable(now - timedelta(days=settings.NOTICES_KEEP_DAYS)),
        destroy=_wipe,
    )
)
