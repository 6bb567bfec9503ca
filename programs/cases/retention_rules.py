"""How long cases keep their people: five years after the end; then figures remain, and nobody's name."""

from datetime import datetime, timedelta

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

from programs.audit.retention import RetentionPolicy, register
from programs.cases import satisfaction
from programs.cases.case import Case
from programs.files.services import forget
from programs.people.contact import NotifyBy

FIVE_YEARS = timedelta(days=5 * 365 + 2)


def _expired(now: datetime) -> models.QuerySet[Case]:
    return Case.objects.filter(closed_at__lt=now - FIVE_YEARS).exclude(applicant_name_hash="")


def _destroy(rows: models.QuerySet[Case]) -> int:
    """Wipe the person from each case: names, contact, what they wrote, files. The row stays for the figures."""
    cases = [case.as_kind() for case in rows]
    for case in cases:
        forget(case.attachments.filter(forgotten_at__isnull=True))
        case.timeline.update(text="")
        case.clock_events.update(reason="")
        case.applicant = None
        case.applicant_name = case.applicant_phone = case.applicant_email = ""
        case.notify_by = NotifyBy.NONE
        case.wipe()
        case.save()
        apps.get_model("cases", "CaseHistory").objects.filter(pgh_obj_id=case.pk).update(
            applicant=None, applicant_name_hash="", applicant_phone_hash=""
        )
    satisfaction.forget(cases)
    return len(cases)


register(
    RetentionPolicy(
        key="cases.closed",
        title=_("끝난 민원의 개인정보"),
        period=_("끝난 뒤 5년"),
        basis=_("공공기록물 관리에 관한 법률에 따른 민원문서의 보존기간"),
        expired=_expired,
        destroy=_destroy,
    )
)
