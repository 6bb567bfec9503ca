"""Every published offering in the matcher, by its own rules: ages, dongs, the time in which bookings are taken.

What an offering is for beyond its rules is known to the program that keeps it: `narrow(7, "after-hours", ...)` in the
program's own `matches.py` adds conditions.
"""

from collections.abc import Callable, Collection, Iterator

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.base.calendar import SEOUL
from programs.base.matching.conditions import Ages, AnyOf, Condition, Season
from programs.base.matching.registry import Match, source
from programs.base.matching.vocabulary import Question
from programs.base.text import korean_datetime
from programs.bookings.models import Offering, Session
from programs.plan.terms import translated

_described: list[Callable[[], Collection[int]]] = []
_narrowed: dict[tuple[int, str], tuple[Condition, ...]] = {}


def narrow(program: int, slug: str, *conditions: Condition) -> None:
    """Say whom an offering is for, beyond its own rules; before any request, from a program's `matches.py`."""
    _narrowed[program, slug] = conditions


def described_elsewhere(offerings: Callable[[], Collection[int]]) -> None:
    """Leave these offerings (their keys, asked for anew each time) to a program that describes them itself."""
    _described.append(offerings)


@source
def offerings() -> Iterator[Match]:
    """One match per published offering whose time has not passed; two queries, whatever their number."""
    now = timezone.now()
    coming = Session.objects.planned().filter(offering=OuterRef("pk"), starts_at__gt=now).order_by("starts_at")
    rows = (
        Offering.objects.filter(is_published=True)
        .exclude(closes_at__lte=now)
        .exclude(pk__in=[key for described in _described for key in described()])
        .annotate(next_at=Subquery(coming.values("starts_at")[:1]), next_place=Subquery(coming.values("place")[:1]))
        .prefetch_related("dongs")
        .order_by("program_id", "title")
    )
    for offering in rows:
        yield Match(
            key=f"booking:{offering.program_id}:{offering.slug}",
            program=offering.program_id,
            title=translated(offering.title),
            text=translated(offering.text),
            url=reverse("bookings:offering", args=[offering.program_id, offering.slug]),
            conditions=(*rules_of(offering), *_narrowed.get((offering.program_id, offering.slug), ())),
            place=translated(offering.next_place or ""),
            when=_("가장 가까운 회차: %(when)s") % {"when": korean_datetime(offering.next_at)}
            if offering.next_at
            else _("지금은 잡힌 회차가 없어요."),
            order=50,
        )


def rules_of(offering: Offering) -> tuple[Condition, ...]:
    """The offering's own rules as conditions."""
    found: list[Condition] = []
    if offering.min_age is not None or offering.max_age is not None:
        found.append(Ages(offering.min_age, offering.max_age))
    dongs = list(offering.dongs.all())
    if dongs:
        names = tuple(translated(dong.name) for dong in dongs)
        found.append(AnyOf(Question.DONG, frozenset(dong.code for dong in dongs), names=names))
    if offering.opens_at or offering.closes_at:
        first, last = (moment.astimezone(SEOUL).date() if moment else None
                       for moment in (offering.opens_at, offering.closes_at))  # fmt: skip
        found.append(Season(first=first, last=last))
    return tuple(found)
