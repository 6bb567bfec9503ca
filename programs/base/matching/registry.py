"""The services that the matcher knows, registered by the programs that offer them, and which of them fit somebody.

A program's folder has a `matches.py` that calls `register(Match(...))`; what stands in rows is given by a function
marked `@source`, asked anew each time. The portal finds the modules at start-up.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.urls import reverse
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from programs.base.matching.answers import Answers
from programs.base.matching.conditions import Condition, holds, unanswered
from programs.base.matching.vocabulary import QUESTION_TITLES, Question
from programs.base.registry import Registry


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One service: whom it is for, and what people ask before they come.

    `program` is the number (1-29), `url_name` the page where it begins, or `url` its path where the name takes
    arguments. No conditions: it is for everybody. `cost`, `place`, `when` are short and may be left out.
    """

    key: str
    program: int
    title: StrOrPromise
    text: StrOrPromise = ""
    url_name: str = ""
    url: str = ""
    conditions: tuple[Condition, ...] = ()
    cost: StrOrPromise = ""
    place: StrOrPromise = ""
    when: StrOrPromise = ""
    order: int = 100

    @property
    def address(self) -> str:
        """Raises NoReverseMatch when the program forgot its url line."""
        return self.url or reverse(self.url_name)


class Fit(StrEnum):
    YES = "yes"
    UNKNOWN = "unknown"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a service fits: `reasons` why, `against` why not, `doubts` what must be known first."""

    match: Match
    fit: Fit
    reasons: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    missing: tuple[Question, ...] = ()


def evaluate(match: Match, answers: Answers, *, day: date) -> Verdict:
    """Whether the service fits somebody who answered so, on that day. Pure: the same answers, the same verdict."""
    results = [(condition, holds(condition, answers, day)) for condition in match.conditions]
    reasons = tuple(condition.sentence() for condition, held in results if held)
    against = tuple(condition.refusal() for condition, held in results if held is False)
    if against:
        return Verdict(match, Fit.NO, reasons=reasons, against=against)
    open_ones = [condition for condition, held in results if held is None]
    if open_ones:
        missing = dict.fromkeys(question for each in open_ones for question in unanswered(each, answers))
        doubts = [each.doubt() for each in open_ones if not unanswered(each, answers)]
        asked = [_("답하지 않은 물음: %(what)s") % {"what": str(QUESTION_TITLES[question])} for question in missing]
        return Verdict(match, Fit.UNKNOWN, reasons=reasons, doubts=(*asked, *doubts), missing=tuple(missing))
    return Verdict(match, Fit.YES, reasons=reasons or (_("누구나 쓸 수 있어요."),))


def closeness(verdict: Verdict, answers: Answers) -> tuple[int, int]:
    """What to show first: services for what was asked for, then those with more reasons."""
    asked = answers.needs
    wanted = any(asked & each.accepted.get(Question.NEEDS, frozenset()) for each in verdict.match.conditions)
    return (0 if wanted else 1, -len(verdict.match.conditions))


Source = Callable[[], Iterable[Match]]
_matches: Registry[Match] = Registry("match")
_sources: Registry[Source] = Registry("source of matches")


def register(*matches: Match) -> None:
    for match in matches:
        _matches.register(match.key, match)


def unregister(key: str) -> None:
    """Forget a match; for tests that register one of their own."""
    _matches.unregister(key)


def source(function: Source) -> Source:
    """Register a function that yields matches from rows (used as a decorator)."""
    return _sources.register(f"{function.__module__}.{function.__qualname__}", function)


def all_matches() -> list[Match]:
    """Every service, by order, program and key."""
    found = [*_matches, *(match for function in _sources for match in function())]
    return sorted(found, key=lambda match: (match.order, match.program, match.key))


def evaluate_all(matches: Sequence[Match], answers: Answers, *, day: date) -> dict[Fit, list[Verdict]]:
    """The verdicts by fit, the closest first."""
    found: dict[Fit, list[Verdict]] = {fit: [] for fit in Fit}
    for match in matches:
        verdict = evaluate(match, answers, day=day)
        found[verdict.fit].append(verdict)
    for verdicts in found.values():
        verdicts.sort(key=lambda verdict: closeness(verdict, answers))
    return found


def values_asked(matches: Iterable[Match], question: Question) -> set[str]:
    """The answers to a question that make a difference to some service: only those are worth asking."""
    return {value for match in matches for each in match.conditions for value in each.accepted.get(question, ())}
