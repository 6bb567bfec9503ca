"""How long saved answers are kept: a year, then they are destroyed."""

from django.utils.translation import gettext_lazy as _

from programs.audit.retention import RetentionPolicy, register
from programs.portal.matcher.models import KEPT, MatchProfile

register(
    RetentionPolicy(
        key="match.saved_answers",
        title=_("나에게 맞는 서비스를 찾은 답"),
        period=_("저장한 날부터 1년"),
        basis=_("저장할 때 동의한 보관 기간"),
        expired=lambda now: MatchProfile.objects.filter(saved_at__lte=now - KEPT),
        destroy=lambda rows: rows.delete()[0],
    )
)
