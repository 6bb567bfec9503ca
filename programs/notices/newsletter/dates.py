"""Coming sessions and dates for the newsletter, drawn from whatever the portal knows.

A higher floor registers a source in a module `newsletter_dates.py`, found at start-up: a function that is given the
first and the last day and yields `Line` rows in the language that is active when it is called. Milestones of the plan
and what can be applied for now are sources of their own below.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from programs.base import offers
from programs.base.registry import Registry
from programs.base.text import korean_date
from programs.plan.models import Milestone
from programs.plan.terms import translated

AHEAD = timedelta(days=14)
MOST = 12  # lines; more would bury the articles
PROGRAM = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that is coming. `key` names it ("milestone:31"), `day` sorts it (None: it goes on all the time),
    `when` says the time in words, `url` is a path on this site, `lang` the language of the title."""

    key: str
    title: str
    url: str
    when: str = ""
    day: date | None = None
    lang: str = "ko"


Source = Callable[[date, date], Iterable[Line]]
_sources: Registry[Source] = Registry("source of dates")


def register(source: Source) -> Source:
    """Register a source (used as a decorator)."""
    return _sources.register(f"{source.__module__}.{source.__qualname__}", source)


def unregister(source: Source) -> None:
    """Forget a source; for tests that register one of their own."""
    _sources.unregister(f"{source.__module__}.{source.__qualname__}")


def coming(first: date, language: str) -> list[Line]:
    """What is coming in the two weeks from that day, soonest first, in the language; what goes on always is last."""
    with override(language):
        found = [line for source in _sources for line in source(first, first + AHEAD)]
    return sorted(found, key=lambda line: (line.day is None, line.day or first, line.key))


def drawn(friday: date, left_out: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """The lines of the block in every language, without those the editor left out: what an issue keeps."""
    without = set(left_out)
    return {
        code: [stored(line) for line in coming(friday, code) if line.key not in without][:MOST]
        for code, _name in settings.LANGUAGES
    }


def stored(line: Line) -> dict[str, Any]:
    return {name: value for name, value in asdict(line).items() if name != "day"}


@register
def plan_milestones(first: date, last: date) -> Iterator[Line]:
    """Steps of the programs' plans that begin in these days, or end in them."""
    language = get_language() or "ko"
    begins = Milestone.objects.filter(start__range=(first, last))
    ends = Milestone.objects.filter(start__lt=first, end__range=(first, last))
    for milestone in (begins | ends).exclude(done_on__lte=first).select_related("plan__program"):
        title = translated(milestone.title, language)
        yield Line(
            key=f"milestone:{milestone.pk}",
            title=title,
            lang=language if title != milestone.title else "ko",
            when=_when(milestone, first),
            day=max(milestone.start, first) if milestone.start >= first else milestone.end,  # type: ignore[operator,type-var]
            url=milestone.plan.program.get_absolute_url(),
        )


def _when(milestone: Milestone, first: date) -> str:
    assert milestone.start is not None  # the queries above ask for it
    if milestone.start < first and milestone.end:
        return _("%(day)s까지") % {"day": korean_date(milestone.end)}
    begins = korean_date(milestone.start)
    if milestone.time and milestone.end in (None, milestone.start):
        return f"{begins} {milestone.time:%H:%M}"
    return begins if milestone.end in (None, milestone.start) else f"{begins} ~ {korean_date(milestone.end)}"


@register
def services_open_now(first: date, last: date) -> Iterator[Line]:
    """What residents can apply for on the portal; it has no day of its own."""
    language = get_language() or "ko"
    for offer in offers.all_offers():
        if offer.program != PROGRAM:
            yield Line(
                key=f"offer:{offer.program}:{offer.url_name}",
                title=str(offer.title),
                lang=language,
                when=_("언제나"),
                url=offer.url,
            )
