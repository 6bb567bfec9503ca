"""How long subscriptions are kept once they ended, and addresses that nobody confirmed."""

from datetime import datetime, timedelta

import pgtrigger
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from programs.audit.retention import RetentionPolicy, register
from programs.people.models import Consent

from .links import CONFIRMS_FOR
from .models import EmailProof, Subscriber

# The run is nightly: four days and one night are never more than the five that the law gives.
ENDED_FOR = timedelta(days=4)
ANSWERS_FOR = timedelta(days=3 * 365 + 1)


def _answers(now: datetime) -> QuerySet[Consent]:
    """Old answers of people who have no subscription any more."""
    theirs = Subscriber.objects.filter(
        Q(phone_hash=OuterRef("phone_hash")) | Q(email_hash=OuterRef("email_hash")) | Q(user=OuterRef("user"))
    )
    old = Consent.objects.filter(purpose__startswith="notices.", at__lt=now - ANSWERS_FOR)
    return old.filter(~Exists(theirs))


def _destroy_answers(rows: QuerySet[Consent]) -> int:
    with pgtrigger.ignore("people.Consent:append_only"):
        return rows.delete()[0]


register(
    RetentionPolicy(
        key="notices.ended_subscriptions",
        title=_("해지한 구 알림 구독"),
        period=_("해지한 뒤 5일 안"),
        basis=_("개인정보 보호법 제21조(목적을 이룬 정보)"),
        expired=lambda now: Subscriber.objects.ended_before(now - ENDED_FOR),
        destroy=lambda rows: rows.delete()[0],
    )
)
register(
    RetentionPolicy(
        key="notices.unconfirmed_addresses",
        title=_("확인하지 않은 구 알림 이메일"),
        period=_("신청한 뒤 3일"),
        basis=_("개인정보 보호법 제21조(목적을 이루지 못한 정보)"),
        expired=lambda now: EmailProof.objects.filter(asked_at__lt=now - CONFIRMS_FOR),
        destroy=lambda rows: rows.delete()[0],
    )
)
register(
    RetentionPolicy(
        key="notices.answers",
        title=_("구 알림 수신 동의와 철회의 기록"),
        period=_("해지한 뒤 3년"),
        basis=_("동의를 받았다는 것을 보이는 데 필요한 기간"),
        expired=_answers,
        destroy=_destroy_answers,
    )
)
