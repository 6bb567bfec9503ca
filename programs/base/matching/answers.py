"""What somebody answered: plain values. An empty answer means that the question was not answered."""

from dataclasses import dataclass
from typing import Any

from programs.base.matching.vocabulary import MANY, Question, is_sensitive


@dataclass(frozen=True, slots=True)
class Answers:
    """`household` and `needs` may hold several answers; `dong` is a code or ELSEWHERE."""

    age_band: str = ""
    household: frozenset[str] = frozenset()
    dong: str = ""
    needs: frozenset[str] = frozenset()
    language: str = ""

    def to(self, question: Question) -> frozenset[str]:
        """The answers given to a question; none: it was not answered."""
        value = getattr(self, question.value)
        if question in MANY:
            return frozenset(value)
        return frozenset({value}) if value else frozenset()

    @property
    def is_empty(self) -> bool:
        return not any(self.to(question) for question in Question)

    @property
    def sensitive(self) -> frozenset[str]:
        """Those of the answers that need a consent of their own to be kept."""
        return frozenset(value for question in MANY for value in self.to(question) if is_sensitive(question, value))

    def without_sensitive(self) -> "Answers":
        return Answers(
            age_band=self.age_band,
            household=self.household - self.sensitive,
            dong=self.dong,
            needs=self.needs - self.sensitive,
            language=self.language,
        )

    def to_data(self) -> dict[str, Any]:
        """As JSON takes it; what was not answered is left out."""
        return {
            question.value: sorted(given) if question in MANY else next(iter(given))
            for question in Question
            if (given := self.to(question))
        }

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> "Answers":
        """Take only what is a known question with texts as answers; anything else was not answered."""
        found: dict[str, Any] = {}
        for question in Question:
            value = data.get(question.value)
            if question in MANY and isinstance(value, list | tuple | set | frozenset):
                found[question.value] = frozenset(each for each in value if isinstance(each, str) and each)
            elif question not in MANY and isinstance(value, str):
                found[question.value] = value
        return cls(**found)
