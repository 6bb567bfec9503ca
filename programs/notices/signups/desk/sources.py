"""Where people sign up (P06.2): by place and month, beside the promotions, with the share that still subscribes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Count, Q
from django.db.models.functions import TruncMonth

from programs.base.calendar import SEOUL

from ...subscribers.models import SignupPlace
from ..moments import start_of
from .models import Promotion, Signup

STILL = Q(subscriber__sms_consent_at__isnull=False) | Q(subscriber__email_consent_at__isnull=False)
EFFECT = timedelta(days=30)  # how long after a promotion sign-ups at its place are shown beside it


@dataclass
class PlaceRow:
    """One place's sign-ups: by month, in all, and how many of those people still get something."""

    place: SignupPlace
    months: dict[date, int] = field(default_factory=dict)
    total: int = 0
    still: int = 0

    @property
    def share(self) -> int | None:
        """Per cent of the people who signed up that still subscribe; None without any."""
        return round(100 * self.still / self.total) if self.total else None

    def by_month(self, months: Sequence[date]) -> list[int]:
        return [self.months.get(month, 0) for month in months]


@dataclass(frozen=True)
class PromotionRow:
    """A promotion and the sign-ups at its place from its day on, for thirty days."""

    promotion: Promotion
    after: int


def signups_by_source(start: datetime, end: datetime) -> dict[str, int]:
    """How many signed up in that time, by the place's code; for the indicator. One query."""
    rows = Signup.objects.filter(at__gte=start, at__lt=end).order_by().values_list("place__code")
    return dict(rows.annotate(count=Count("pk")))


def months_between(first: date, last: date) -> list[date]:
    """Return the first days of the months from `first` to `last`."""
    months, month = [], first.replace(day=1)
    while month <= last:
        months.append(month)
        month = (month + timedelta(days=32)).replace(day=1)
    return months


def sources(first: date, last: date) -> list[PlaceRow]:
    """Return the places in their order, with what was signed up there from the first to the last day. Two queries."""
    rows = {place.pk: PlaceRow(place) for place in SignupPlace.objects.all()}
    found = (
        Signup.objects.filter(at__gte=start_of(first), at__lt=start_of(last + timedelta(days=1)))
        .order_by()
        .annotate(month=TruncMonth("at", tzinfo=SEOUL))
        .values_list("place", "month")
        .annotate(total=Count("pk"), still=Count("pk", filter=STILL))
    )
    for place, month, total, still in found:
        row = rows[place]
        row.months[month.astimezone(SEOUL).date()] = total
        row.total += total
        row.still += still
    return [row for row in rows.values() if row.total or row.place.is_active]


def promotions(first: date, last: date) -> list[PromotionRow]:
    """Return the promotions of these days, newest first, each with the sign-ups that followed. Two queries."""
    held = list(Promotion.objects.filter(date__range=(first, last)).select_related("place").order_by("-date", "-pk"))
    if not held:
        return []
    times = Signup.objects.filter(
        place__in={promotion.place_id for promotion in held},
        at__gte=start_of(held[-1].date),
        at__lt=start_of(held[0].date) + EFFECT,
    )
    days: dict[tuple[int, date], int] = {}
    for place, day, count in times.order_by().values_list("place", "at__date").annotate(count=Count("pk")):
        days[place, day] = count
    return [
        PromotionRow(
            promotion,
            sum(days.get((promotion.place_id, promotion.date + timedelta(days=n)), 0) for n in range(EFFECT.days)),
        )
        for promotion in held
    ]
