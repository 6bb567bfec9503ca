"""K-11: a case that is open for 30 days tells its applicant how it stands, and again at 60, 90, …"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from programs.cases import services
from programs.cases.case import Case
from programs.cases.queries import CaseQuerySet
from programs.people.actors import PORTAL

EVERY = timedelta(days=30)
BATCH = 200


def tell_progress(at: datetime) -> int:
    """Owe the progress notices that are due; return how many. Each case in its own transaction."""
    told = 0
    while keys := list(_due(at).values_list("pk", flat=True)[:BATCH]):
        for pk in keys:
            with transaction.atomic():
                if _tell(pk, at):
                    told += 1
    return told


def _due(at: datetime) -> CaseQuerySet[Case]:
    """Open cases received 30 days ago or more that were not told within the last 30 days."""
    return (
        Case.objects.open()
        .filter(received_at__lte=at - EVERY)
        .filter(Q(progress_told_at=None) | Q(progress_told_at__lte=at - EVERY))
        .order_by("received_at")
    )


def _tell(pk: int, at: datetime) -> bool:
    if not _due(at).filter(pk=pk).locked().exists():
        return False
    case = services.locked(pk, by=PORTAL)
    assert case.received_at is not None
    months = (at - case.received_at) // EVERY
    case.progress_told_at = at
    case.save(update_fields=["progress_told_at", "updated_at"])
    services.write_timeline(
        case,
        "progress",
        _("처리 상황을 알렸어요"),
        by=PORTAL,
        at=at,
        text=_("접수한 지 %(days)d일이 지났어요. 처리하고 있어요.") % {"days": months * EVERY.days},
        public=True,
    )
    services.tell(case, "general.progress", {}, act=f"progress:{months}")
    return True
