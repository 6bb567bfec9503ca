"""How long files of applications and their rows are kept: no longer than it takes to finish with them."""

from datetime import timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from programs.audit.retention import RetentionPolicy, register

from .desk.keeping import expire
from .desk.models import SignupBatch

KEPT = timedelta(days=7)


def _destroy(rows: QuerySet[SignupBatch]) -> int:
    return sum(expire(pk) for pk in rows.values_list("pk", flat=True))


register(
    RetentionPolicy(
        key="notices.paper_forms",
        title=_("종이 신청서를 옮긴 파일과 줄"),
        period=_("올린 뒤 7일"),
        basis=_("구독자로 옮기고 잘못된 줄을 고치는 데 필요한 기간"),
        expired=lambda now: SignupBatch.objects.to_clear(now - KEPT),
        destroy=_destroy,
    )
)
