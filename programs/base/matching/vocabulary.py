"""The words in which the matcher asks and services say whom they are for.

Every question has few, fixed answers, so that a rule is a set of answers: that is what lets it be evaluated for one
person here and compiled to one SQL condition for all who agreed (programs/portal/matcher/queries.py).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from programs.base.registry import Registry


class Question(StrEnum):
    """What is asked; the value is the attribute of Answers and the column of a saved profile."""

    AGE = "age_band"
    HOUSEHOLD = "household"
    DONG = "dong"
    NEEDS = "needs"
    LANGUAGE = "language"


MANY = (Question.HOUSEHOLD, Question.NEEDS)  # questions that take several answers

QUESTION_TITLES: dict[Question, StrOrPromise] = {
    Question.AGE: _("나이대"),
    Question.HOUSEHOLD: _("함께 사는 사람과 나"),
    Question.DONG: _("사는 동"),
    Question.NEEDS: _("필요한 일"),
    Question.LANGUAGE: _("편하게 쓰는 언어"),
}


@dataclass(frozen=True, slots=True)
class AgeBand:
    """Ages in whole years, both ends included; the last band has no upper end."""

    key: str
    low: int
    high: int | None
    label: StrOrPromise

    def within(self, low: int | None, high: int | None) -> bool:
        """Whether everybody of the band is of those ages."""
        return (low is None or self.low >= low) and (high is None or (self.high is not None and self.high <= high))

    def meets(self, low: int | None, high: int | None) -> bool:
        """Whether somebody of the band is of those ages."""
        return (high is None or self.low <= high) and (low is None or self.high is None or self.high >= low)


AGE_BANDS = {
    band.key: band
    for band in (
        AgeBand("0-5", 0, 5, _("5세까지")),
        AgeBand("6-13", 6, 13, _("6~13세")),
        AgeBand("14-18", 14, 18, _("14~18세")),
        AgeBand("19-34", 19, 34, _("19~34세")),
        AgeBand("35-49", 35, 49, _("35~49세")),
        AgeBand("50-64", 50, 64, _("50~64세")),
        AgeBand("65+", 65, None, _("65세부터")),
    )
}

NOBODY = "nobody"
HOUSEHOLDS: dict[str, StrOrPromise] = {
    "alone": _("혼자 살아요"),
    "expecting": _("임신한 사람이 있어요"),
    "baby": _("5세까지의 아이가 있어요"),
    "child": _("초·중·고등학생이 있어요"),
    "senior": _("65세가 넘은 어르신이 있어요"),
    "disabled": _("장애가 있는 사람이 있어요"),
    "migrant": _("외국에서 온 가족이 있어요"),
    NOBODY: _("여기에는 해당하는 것이 없어요"),
}

ELSEWHERE = "elsewhere"  # of the question about the dong: whoever does not live in the district
OTHER_LANGUAGE = "other"


class Stage(StrEnum):
    """Stages of life (생애주기)."""

    PREGNANCY = "pregnancy"
    INFANT = "infant"
    CHILD = "child"
    YOUTH = "youth"
    MIDDLE = "middle"
    SENIOR = "senior"


STAGE_LABELS: dict[Stage, StrOrPromise] = {
    Stage.PREGNANCY: _("임신·출산"),
    Stage.INFANT: _("영유아"),
    Stage.CHILD: _("아동·청소년"),
    Stage.YOUTH: _("청년"),
    Stage.MIDDLE: _("중장년"),
    Stage.SENIOR: _("어르신"),
}
# A household is in a stage when the person's own age says so, or somebody who lives there.
STAGE_AGES: dict[Stage, frozenset[str]] = {
    Stage.PREGNANCY: frozenset(),
    Stage.INFANT: frozenset({"0-5"}),
    Stage.CHILD: frozenset({"6-13", "14-18"}),
    Stage.YOUTH: frozenset({"19-34"}),
    Stage.MIDDLE: frozenset({"35-49", "50-64"}),
    Stage.SENIOR: frozenset({"65+"}),
}
STAGE_HOUSEHOLDS: dict[Stage, frozenset[str]] = {
    Stage.PREGNANCY: frozenset({"expecting"}),
    Stage.INFANT: frozenset({"baby"}),
    Stage.CHILD: frozenset({"child"}),
    Stage.YOUTH: frozenset(),
    Stage.MIDDLE: frozenset(),
    Stage.SENIOR: frozenset({"senior"}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """Something people come for. `sensitive`: it tells of health or the like (개인정보 보호법 제23조)."""

    key: str
    label: StrOrPromise
    order: int = 100
    sensitive: bool = False


needs: Registry[Need] = Registry("need")


def need(key: str, label: StrOrPromise, *, order: int = 100, sensitive: bool = False) -> str:
    """Declare a need and return its key; a program's `matches.py` declares those it serves."""
    return needs.register(key, Need(key=key, label=label, order=order, sensitive=sensitive)).key


# What several programs serve stands here; a need of one program alone is declared by it.
MOVING = need("moving", _("이사했어요"), order=10)
DOCUMENTS = need("documents", _("증명서나 서류를 떼야 해요"), order=20)
FAMILY = need("family", _("출생·혼인·사망·개명 신고"), order=30)
PASSPORT = need("passport", _("여권이 필요해요"), order=40)
PERMIT = need("permit", _("가게, 간판, 건물의 허가를 받아야 해요"), order=50)
TAX = need("tax", _("집이나 땅을 사서 세금을 내야 해요"), order=60)
WASTE = need("waste", _("큰 쓰레기를 버려야 해요"), order=70)
EVENING = need("evening", _("낮에 구청에 갈 수 없어요"), order=80)
INTERPRETING = need("interpreting", _("수어 통역이 필요해요"), order=90, sensitive=True)
FOREIGN = need("foreign", _("한국어가 어려워요"), order=100)
NEWS = need("news", _("구청 소식과 재난 안내를 받고 싶어요"), order=110)
ADVICE = need("advice", _("상담하거나 배우고 싶어요"), order=120)

# Answers that tell of health, a disability or an origin: kept only with a consent of their own.
_SENSITIVE_HOUSEHOLDS = frozenset({"expecting", "disabled", "migrant"})


def is_sensitive(question: Question, value: str) -> bool:
    if question == Question.HOUSEHOLD:
        return value in _SENSITIVE_HOUSEHOLDS
    known = needs.get(value) if question == Question.NEEDS else None
    return known is not None and known.sensitive


def needs_in_order(keys: Iterable[str] | None = None) -> list[Need]:
    """The declared needs, or those of them that are named, in the order in which they are asked."""
    wanted = None if keys is None else set(keys)
    found = [each for each in needs if wanted is None or each.key in wanted]
    return sorted(found, key=lambda each: (each.order, each.key))


def label_of(question: Question, value: str) -> StrOrPromise:
    """An answer in words. A dong's name is not known here: whoever makes the rule says it (AnyOf.names)."""
    if question == Question.AGE:
        return AGE_BANDS[value].label if value in AGE_BANDS else value
    if question == Question.HOUSEHOLD:
        return HOUSEHOLDS.get(value, value)
    if question == Question.NEEDS:
        known = needs.get(value)
        return known.label if known else value
    if question == Question.DONG and value == ELSEWHERE:
        return _("서대문구에 살지 않아요")
    if question == Question.LANGUAGE and value == OTHER_LANGUAGE:
        return _("다른 언어")
    return value
