"""Whom a service is for, as data: each condition is a set of answers that fit, with the sentence that says why.

A condition holds when one of the questions it looks at was answered with an accepted answer. It is open while a
question it looks at was not answered, or answered with what does not decide it (an age band that the limit cuts).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from programs.base.matching.answers import Answers
from programs.base.matching.vocabulary import (
    AGE_BANDS,
    HOUSEHOLDS,
    QUESTION_TITLES,
    STAGE_AGES,
    STAGE_HOUSEHOLDS,
    STAGE_LABELS,
    Question,
    Stage,
    label_of,
    needs,
)
from programs.base.text import korean_date

Values = Mapping[Question, frozenset[str]]


class BadCondition(ValueError):
    """Data that is no condition; the message says what is wrong, in Korean, for whoever wrote it."""


def ages_in_words(low: int | None, high: int | None) -> str:
    if low is not None and high is not None:
        return _("%(low)d세부터 %(high)d세까지") % {"low": low, "high": high}
    return _("%(low)d세부터") % {"low": low} if low is not None else _("%(high)d세까지") % {"high": high}


@dataclass(frozen=True, slots=True)
class Ages:
    """From `low` to `high` years, both included; None means no such limit."""

    low: int | None = None
    high: int | None = None
    why: StrOrPromise = ""
    kind: ClassVar[str] = "ages"

    def __post_init__(self) -> None:
        if self.low is None and self.high is None:
            raise BadCondition("나이의 아래나 위를 적어 주세요.")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise BadCondition("낮은 나이가 높은 나이보다 많아요.")
        if any(limit is not None and not 0 <= limit <= 120 for limit in (self.low, self.high)):
            raise BadCondition("나이는 0부터 120까지 적어 주세요.")

    @property
    def accepted(self) -> Values:
        return {Question.AGE: frozenset(b.key for b in AGE_BANDS.values() if b.within(self.low, self.high))}

    @property
    def undecided(self) -> Values:
        cut = (b.key for b in AGE_BANDS.values() if b.meets(self.low, self.high) and not b.within(self.low, self.high))
        return {Question.AGE: frozenset(cut)}

    def sentence(self) -> str:
        return str(self.why) or _("나이가 맞아요: %(ages)s") % {"ages": ages_in_words(self.low, self.high)}

    def refusal(self) -> str:
        return _("나이가 달라요. %(ages)s를 위한 서비스예요.") % {"ages": ages_in_words(self.low, self.high)}

    def doubt(self) -> str:
        return _("%(ages)s를 위한 서비스예요. 고르신 나이대만으로는 알 수 없으니 나이를 확인해 주세요.") % {
            "ages": ages_in_words(self.low, self.high)
        }


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One question, answered with one of these. `names` are the answers in words where the vocabulary has none."""

    question: Question
    values: frozenset[str]
    why: StrOrPromise = ""
    names: tuple[str, ...] = ()
    kind: ClassVar[str] = "any_of"

    def __post_init__(self) -> None:
        if not self.values:
            raise BadCondition("답을 하나라도 골라 주세요.")
        known = {Question.AGE: AGE_BANDS.keys(), Question.HOUSEHOLD: HOUSEHOLDS.keys(), Question.NEEDS: needs.keys()}
        if strange := self.values - set(known.get(self.question, self.values)):
            raise BadCondition(f"모르는 답이에요: {', '.join(sorted(strange))}")

    @property
    def accepted(self) -> Values:
        return {self.question: self.values}

    @property
    def undecided(self) -> Values:
        return {}

    def _named(self) -> dict[str, str]:
        names = self.names or [str(label_of(self.question, value)) for value in sorted(self.values)]
        return {"what": str(QUESTION_TITLES[self.question]), "names": ", ".join(names)}

    def sentence(self) -> str:
        return str(self.why) or _("%(what)s: %(names)s") % self._named()

    def refusal(self) -> str:
        return _("‘%(what)s’ 답이 달라요. 이런 분을 위한 서비스예요: %(names)s") % self._named()

    def doubt(self) -> str:
        return self.refusal()


@dataclass(frozen=True, slots=True)
class Stages:
    """Somebody of the household is in one of these stages of life (생애주기)."""

    stages: frozenset[Stage]
    why: StrOrPromise = ""
    kind: ClassVar[str] = "stages"

    def __post_init__(self) -> None:
        if not self.stages:
            raise BadCondition("생애주기를 하나라도 골라 주세요.")

    @property
    def accepted(self) -> Values:
        ages = frozenset[str]().union(*(STAGE_AGES[stage] for stage in self.stages))
        households = frozenset[str]().union(*(STAGE_HOUSEHOLDS[stage] for stage in self.stages))
        both = {Question.AGE: ages, Question.HOUSEHOLD: households}
        return {question: values for question, values in both.items() if values}

    @property
    def undecided(self) -> Values:
        return {}

    def _named(self) -> dict[str, str]:
        return {"stages": ", ".join(str(STAGE_LABELS[stage]) for stage in Stage if stage in self.stages)}

    def sentence(self) -> str:
        return str(self.why) or _("생애주기: %(stages)s") % self._named()

    def refusal(self) -> str:
        return _("생애주기가 달라요. 이런 분을 위한 서비스예요: %(stages)s") % self._named()

    def doubt(self) -> str:
        return self.refusal()


@dataclass(frozen=True, slots=True)
class Season:
    """Only in these months, or between these days (both included): the same for everybody."""

    months: frozenset[int] = frozenset()
    first: date | None = None
    last: date | None = None
    why: StrOrPromise = ""
    kind: ClassVar[str] = "season"

    def __post_init__(self) -> None:
        if not self.months and self.first is None and self.last is None:
            raise BadCondition("달이나 날짜를 골라 주세요.")
        if not self.months <= set(range(1, 13)):
            raise BadCondition("달은 1부터 12까지예요.")
        if self.first and self.last and self.first > self.last:
            raise BadCondition("첫날이 마지막 날보다 뒤예요.")

    @property
    def accepted(self) -> Values:
        return {}

    @property
    def undecided(self) -> Values:
        return {}

    def is_on(self, day: date) -> bool:
        return (
            (not self.months or day.month in self.months)
            and (self.first is None or day >= self.first)
            and (self.last is None or day <= self.last)
        )

    def _when(self) -> str:
        parts = []
        if self.months:
            parts.append(", ".join(_("%(month)d월") % {"month": month} for month in sorted(self.months)))
        if self.first:
            parts.append(_("%(day)s부터") % {"day": korean_date(self.first)})
        if self.last:
            parts.append(_("%(day)s까지") % {"day": korean_date(self.last)})
        return " ".join(parts)

    def sentence(self) -> str:
        return str(self.why) or _("지금 신청할 수 있어요: %(when)s") % {"when": self._when()}

    def refusal(self) -> str:
        return _("지금은 신청할 때가 아니에요. 신청하는 때: %(when)s") % {"when": self._when()}

    def doubt(self) -> str:
        return self.refusal()


Condition = Ages | AnyOf | Stages | Season


def holds(condition: Condition, answers: Answers, day: date) -> bool | None:
    """True, False, or None: cannot be told from what was answered."""
    if isinstance(condition, Season):
        return condition.is_on(day)
    if any(answers.to(question) & values for question, values in condition.accepted.items()):
        return True
    open_questions = any(not answers.to(question) for question in condition.accepted)
    doubtful = any(answers.to(question) & values for question, values in condition.undecided.items())
    return None if open_questions or doubtful else False


def unanswered(condition: Condition, answers: Answers) -> tuple[Question, ...]:
    """The questions the condition looks at that were not answered; none where an answer does not decide it."""
    return tuple(question for question in condition.accepted if not answers.to(question))


def to_data(condition: Condition) -> dict[str, Any]:
    """As JSON keeps it; `from_data` makes the same condition of it."""
    data: dict[str, Any] = {"kind": condition.kind}
    match condition:
        case Ages():
            data |= {"low": condition.low, "high": condition.high}
        case AnyOf():
            data |= {"question": condition.question.value, "values": sorted(condition.values)}
            if condition.names:
                data["names"] = list(condition.names)
        case Stages():
            data |= {"stages": sorted(condition.stages)}
        case Season():
            data |= {
                "months": sorted(condition.months),
                "first": condition.first.isoformat() if condition.first else None,
                "last": condition.last.isoformat() if condition.last else None,
            }
    return data | ({"why": _plain(condition.why)} if condition.why else {})


def _plain(text: str | Promise) -> str:
    return str(text)


def from_data(data: Any) -> Condition:
    """Return the condition; BadCondition (a ValueError) with a sentence where it is none."""
    if not isinstance(data, dict):
        raise BadCondition("조건을 읽을 수 없어요.")
    why = data.get("why") or ""
    try:
        match data.get("kind"):
            case "ages":
                return Ages(_whole(data.get("low")), _whole(data.get("high")), why=str(why))
            case "any_of":
                return AnyOf(
                    Question(data["question"]),
                    frozenset(map(str, data["values"])),
                    why=str(why),
                    names=tuple(map(str, data.get("names") or ())),
                )
            case "stages":
                return Stages(frozenset(map(Stage, data["stages"])), why=str(why))
            case "season":
                months = frozenset(int(month) for month in data.get("months") or ())
                return Season(months, _day(data.get("first")), _day(data.get("last")), why=str(why))
    except BadCondition:
        raise
    except (KeyError, TypeError, ValueError) as error:
        raise BadCondition(f"조건을 읽을 수 없어요: {error}") from error
    raise BadCondition(f"모르는 조건이에요: {data.get('kind')!r}")


def _whole(value: Any) -> int | None:
    return None if value in (None, "") else int(value)


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if value else None
