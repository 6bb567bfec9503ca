"""How many gave up e-mail after an issue: withdrawals from the moment it began to go out until the next issue did."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from programs.people.models import Consent

from ..subscribers.consent_texts import EMAIL
from .models import Issue


def withdrawals() -> QuerySet[Consent]:
    """Every answer by which somebody gave up the newsletter."""
    return Consent.objects.filter(purpose=EMAIL, granted=False).exclude(source__startswith="re-confirmation")


def after_issues(issues: Sequence[Issue]) -> dict[int, int]:
    """By number, for published ones: one query for all, however many."""
    starts = {issue.number: issue.campaign.started_at for issue in issues if issue.campaign.started_at}
    if not starts:
        return {}
    published = Issue.objects.published().filter(campaign__started_at__gt=min(starts.values()))
    later = published.values_list("campaign__started_at", flat=True)
    moments = sorted({moment for moment in later if moment is not None})

    def until(start: datetime) -> datetime | None:
        return next((moment for moment in moments if moment > start), None)

    counts = (
        withdrawals()
        .filter(at__gte=min(starts.values()))
        .aggregate(
            **{f"n{number}": Count("pk", filter=_between(start, until(start))) for number, start in starts.items()}
        )
    )
    return {number: counts[f"n{number}"] for number in starts}


def _between(start: datetime, end: datetime | None) -> Q:
    return Q(at__gte=start) & (Q(at__lt=end) if end else Q())
