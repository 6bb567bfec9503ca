"""How long members from outside are named: five years after the term; that the seat was taken stays."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.audit.retention import RetentionPolicy, register
from programs.committees.bodies import Membership
from programs.committees.meetings import Attendance


def _forget(rows: QuerySet[Any]) -> int:
    return Membership.objects.filter(pk__in=rows.values("pk")).forget()


def _forget_proxies(rows: QuerySet[Any]) -> int:
    return rows.update(proxy_name="", reply_note="")


register(
    RetentionPolicy(
        key="committees.members",
        title=_("위원이었던 사람의 개인정보"),
        period=_("임기가 끝난 날부터 5년"),
        basis=_("위촉할 때 동의한 보관 기간"),
        expired=lambda now: Membership.objects.with_person().filter(
            ends__lt=timezone.localdate(now - timedelta(days=1826))
        ),
        destroy=_forget,
    )
)
register(
    RetentionPolicy(
        key="committees.proxies",
        title=_("대리 출석한 사람의 이름과 답변에 덧붙인 말"),
        period=_("회의한 날부터 5년"),
        basis=_("위촉할 때 동의한 보관 기간"),
        expired=lambda now: Attendance.objects.naming_others().filter(
            meeting__starts_at__lt=now - timedelta(days=1826)
        ),
        destroy=_forget_proxies,
    )
)
