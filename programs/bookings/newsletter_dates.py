"""What the newsletter says of bookings: each offering that has places left in the coming days, with its first day."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.db.models import Count, F, Min
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from programs.base.calendar import moment
from programs.base.text import korean_datetime
from programs.bookings.models import Session
from programs.notices.newsletter.dates import Line, register
from programs.plan.terms import translated


@register
def sessions_with_places(first: date, last: date) -> Iterator[Line]:
    """One line for each published offering: a line for each session would bury the articles."""
    begin, end = moment(first, time()), moment(last + timedelta(days=1), time())
    rows = (
        Session.objects.planned()
        .between(begin, end)
        .filter(offering__is_published=True, taken__lt=F("capacity"))
        .order_by()
        .values("offering_id", "offering__title", "offering__slug", number=F("offering__program_id"))
        .annotate(begins=Min("starts_at"), sessions=Count("pk"))
    )
    language = get_language() or "ko"
    for row in rows:
        title = translated(row["offering__title"], language)
        yield Line(
            key=f"offering:{row['offering_id']}",
            title=title,
            lang=language if title != row["offering__title"] else "ko",
            when=_when(row["begins"], row["sessions"]),
            day=timezone.localdate(row["begins"]),
            url=reverse("bookings:offering", args=[row["number"], row["offering__slug"]]),
        )


def _when(begins: datetime, sessions: int) -> str:
    if sessions == 1:
        return korean_datetime(begins)
    return _("%(begins)s부터 %(count)d회") % {"begins": korean_datetime(begins), "count": sessions}
