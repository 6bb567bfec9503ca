"""What this floor and the one below it keep, and for how long."""

from datetime import datetime, timedelta
from typing import Any

import pgtrigger
from axes.models import AccessAttempt
from django.db import models
from django.utils.translation import gettext_lazy as _

from programs.audit.models import Act, Opening
from programs.audit.retention import RetentionPolicy, register
from programs.people.models import User
from programs.people.services import erase

TWO_YEARS = timedelta(days=2 * 365 + 1)
FIVE_YEARS = timedelta(days=5 * 365 + 2)


def _openings(now: datetime) -> models.QuerySet[Opening]:
    return Opening.objects.filter(at__lt=now - TWO_YEARS)


def _destroy_openings(rows: models.QuerySet[Opening]) -> int:
    with pgtrigger.ignore("audit.Opening:append_only"):
        return rows.delete()[0]


def _acts(now: datetime) -> models.QuerySet[Act]:
    return Act.objects.filter(at__lt=now - FIVE_YEARS)


def _destroy_acts(rows: models.QuerySet[Act]) -> int:
    with pgtrigger.ignore("audit.Act:append_only"):
        return rows.delete()[0]


def _unproven(now: datetime) -> models.QuerySet[User]:
    """Sign-ups whose telephone and e-mail address were never proven, and that nobody ever used."""
    return (
        User.objects.residents()
        .filter(date_joined__lt=now - timedelta(days=30), erased_at__isnull=True)
        .filter(phone_verified_at__isnull=True, last_login__isnull=True)
        .exclude(emailaddress__verified=True)
    )


def _erase(rows: models.QuerySet[User]) -> int:
    people = list(rows)
    for person in people:
        erase(person, by=None)
    return len(people)


def _failures(now: datetime) -> models.QuerySet[Any]:
    return AccessAttempt.objects.filter(attempt_time__lt=now - timedelta(days=90))


register(
    RetentionPolicy(
        key="audit.openings",
        title=_("개인정보 열람 기록"),
        period=_("2년"),
        basis=_("개인정보의 안전성 확보조치 기준 제8조"),
        expired=_openings,
        destroy=_destroy_openings,
    )
)
register(
    RetentionPolicy(
        key="audit.acts",
        title=_("업무 처리 기록"),
        period=_("5년"),
        basis=_("공공기록물 관리에 관한 법률에 따른 보존기간"),
        expired=_acts,
        destroy=_destroy_acts,
    )
)
register(
    RetentionPolicy(
        key="people.unproven",
        title=_("본인 확인을 마치지 않은 가입"),
        period=_("30일"),
        basis=_("개인정보 보호법 제21조(목적을 이루지 못한 정보)"),
        expired=_unproven,
        destroy=_erase,
    )
)
register(
    RetentionPolicy(
        key="people.failed_sign_ins",
        title=_("로그인 실패 기록"),
        period=_("90일"),
        basis=_("내부 관리계획"),
        expired=_failures,
        destroy=lambda rows: rows.delete()[0],
    )
)
