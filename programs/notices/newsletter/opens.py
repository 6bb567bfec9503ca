"""How often an issue was opened: one image per issue, the same for everyone, and a bare count.

Nothing about who opened it is kept: no cookie is set, no address differs from person to person. To hold off floods, a
hash of the network address is counted in the cache for a minute, as everywhere else, and forgotten.
"""

import random

from django.db.models import F

from programs.base.ratelimit import hit

from .models import Issue, IssueOpens

SLOTS = 8  # rows per issue among which the counting is spread
IN_A_MINUTE = 60  # from one network address: an office or a mail service's image proxy opens many


def count_one(issue: Issue, *, address: str) -> bool:
    """Count one opening of a published issue; False where it is not counted. One UPDATE of one of a few rows."""
    if not issue.is_public or not hit(f"newsletter-open:{issue.pk}:{address}", IN_A_MINUTE, 60):
        return False
    slot = random.randrange(SLOTS)  # noqa: S311  spreads load, guards nothing
    row = IssueOpens.objects.filter(issue=issue, slot=slot)
    if not row.update(count=F("count") + 1):
        IssueOpens.objects.bulk_create([IssueOpens(issue=issue, slot=slot)], ignore_conflicts=True)
        row.update(count=F("count") + 1)
    return True
