"""Numbers at the head of the counter's pages."""

from datetime import date, datetime, timedelta

from django.db.models import Count, Q

from civil_affairs.service_desk.passports.desk.models import Passport, PassportState
from civil_affairs.service_desk.passports.rules import SOON_DAYS
from programs.base.calendar import SEOUL


def of_kinds(day: date) -> dict[str, int]:
    """How many of each kind, in one query."""
    waiting = Q(state=PassportState.WAITING)
    soon = Q(lapses_on__gt=day, lapses_on__lte=day + timedelta(days=SOON_DAYS))
    return Passport.objects.with_person().aggregate(
        waiting=Count("pk", filter=waiting),
        soon=Count("pk", filter=waiting & soon),
        lapsed=Count("pk", filter=waiting & Q(lapses_on__lte=day)),
        collected=Count("pk", filter=Q(state=PassportState.COLLECTED)),
        discarded=Count("pk", filter=Q(state=PassportState.DISCARDED)),
    )


def discarded_by_year(day: date) -> dict[str, int]:
    """Discarded this year so far, last year to the same day, and last year whole."""

    def year(number: int) -> datetime:
        return datetime(number, 1, 1, tzinfo=SEOUL)

    this, last = year(day.year), year(day.year - 1)
    same_day = last + (datetime(day.year, day.month, day.day, tzinfo=SEOUL) + timedelta(days=1) - this)
    return Passport.objects.aggregate(
        this=Count("pk", filter=Q(discarded_at__gte=this)),
        same=Count("pk", filter=Q(discarded_at__gte=last, discarded_at__lt=same_day)),
        last=Count("pk", filter=Q(discarded_at__gte=last, discarded_at__lt=this)),
    )
