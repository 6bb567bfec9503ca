"""How long P09 keeps what is no case yet, and the links that nobody can open any more."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from civil_affairs.real_estate.requests.models import HomeDraft, ReferralLink
from programs.audit.retention import RetentionPolicy, register

DRAFT_DAYS = timedelta(days=30)
LINK_DAYS = timedelta(days=180)  # so long an old link says why it opens no more


register(
    RetentionPolicy(
        key="homes.drafts",
        title=_("보내지 않은 집 찾기 신청"),
        period=_("마지막으로 쓴 날부터 30일"),
        basis=_("임시 저장할 때 알린 보관 기간"),
        expired=lambda now: HomeDraft.objects.filter(updated_at__lt=now - DRAFT_DAYS),
        destroy=lambda rows: rows.delete()[0],
    )
)
register(
    RetentionPolicy(
        key="homes.links",
        title=_("중개업소에 보낸 주소"),
        period=_("닫힌 날부터 180일"),
        basis=_("왜 닫혔는지 알리는 데 필요한 기간"),
        expired=lambda now: ReferralLink.objects.filter(expires_at__lt=now - LINK_DAYS),
        destroy=lambda rows: rows.delete()[0],
    )
)
