"""How long reports and incoming texts are kept."""

from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from programs.audit.retention import RetentionPolicy, register

from .desk.models import IncomingText, ReceiptEvent

REPLIES_FOR = timedelta(days=180)

register(
    RetentionPolicy(
        key="notices.receipts",
        title=_("보낸 알림의 수신 결과 기록"),
        period=_("받은 뒤 1년"),
        basis=_("보냈는지 확인하고 문의에 답하는 데 필요한 기간"),
        expired=lambda now: ReceiptEvent.objects.filter(
            received_at__lt=now - timedelta(days=settings.NOTICES_KEEP_DAYS)
        ),
        destroy=lambda rows: rows.delete()[0],
    )
)
register(
    RetentionPolicy(
        key="notices.replies",
        title=_("알림 문자에 보낸 답장"),
        period=_("받은 뒤 6개월"),
        basis=_("답장에 답하는 데 필요한 기간"),
        expired=lambda now: IncomingText.objects.filter(received_at__lt=now - REPLIES_FOR),
        destroy=lambda rows: rows.delete()[0],
    )
)
