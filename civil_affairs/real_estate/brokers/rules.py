"""Pure rules of P09: which broker fits what a resident asked for, and whose turn it is."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

DEALS: dict[str, str | Promise] = {
    "sale": gettext_lazy("매매"),
    "jeonse": gettext_lazy("전세"),
    "monthly": gettext_lazy("월세"),
}
LANGUAGES: dict[str, str | Promise] = {
    "en": pgettext_lazy("language", "영어"),
    "zh": pgettext_lazy("language", "중국어"),
    "ja": pgettext_lazy("language", "일본어"),
    "vi": pgettext_lazy("language", "베트남어"),
}
SEXES: dict[str, str | Promise] = {"female": gettext_lazy("여성"), "male": gettext_lazy("남성")}
CAP_LIMIT = 20  # more brokers than anybody compares; without a cap a request goes to all that fit


def normal_number(text: str) -> str:
    """제11410-2015-00001호, 11410-2015-00001 and 11410 - 2015 - 00001 are one number."""
    bare = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).upper()
    bare = re.sub(r"[–—−‐‑]", "-", bare)
    return bare.removeprefix("제").removesuffix("호")


class Why(StrEnum):
    """One condition of a request that a broker meets or misses, in the order in which they are told."""

    DEAL = "deal"
    AREA = "area"
    SEX = "sex"
    LANGUAGE = "language"
    SUNDAYS = "sundays"
    HOLIDAYS = "holidays"


class Facts(NamedTuple):
    """What the rule knows of a broker: nothing that tells who the person is."""

    pk: int
    register_number: str
    name: str
    kind: str
    sex: str
    languages: Sequence[str]
    areas: Sequence[str]
    deals: Sequence[str]
    open_sundays: bool
    open_holidays: bool
    turn: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the resident asked for; what is left empty is asked of nobody. ``dongs`` holds codes of 행정동."""

    deal: str
    dongs: tuple[str, ...]
    at: datetime
    sex: str = ""
    languages: tuple[str, ...] = ()
    sundays: bool = False
    holidays: bool = False
    cap: int | None = None

    def __post_init__(self) -> None:
        if self.deal not in DEALS:
            raise ValueError(f"Unknown deal: {self.deal!r}")
        if not self.dongs:
            raise ValueError("A request names one dong at least.")
        if self.sex and self.sex not in SEXES:
            raise ValueError(f"Unknown sex: {self.sex!r}")
        if self.cap is not None and not 1 <= self.cap <= CAP_LIMIT:
            raise ValueError(f"A cap of {self.cap} is not between 1 and {CAP_LIMIT}.")

    @property
    def conditions(self) -> tuple[Why, ...]:
        """What the request asks of a broker."""
        asked = {
            Why.DEAL: True,
            Why.AREA: True,
            Why.SEX: bool(self.sex),
            Why.LANGUAGE: bool(self.languages),
            Why.SUNDAYS: self.sundays,
            Why.HOLIDAYS: self.holidays,
        }
        return tuple(why for why in Why if asked[why])

    def as_data(self) -> dict[str, Any]:
        """The request's conditions as they are kept beside the draw."""
        return {
            "deal": self.deal,
            "dongs": list(self.dongs),
            "at": self.at.isoformat(),
            "sex": self.sex,
            "languages": list(self.languages),
            "sundays": self.sundays,
            "holidays": self.holidays,
            "cap": self.cap,
        }


@dataclass(frozen=True, slots=True)
class Fit:
    """Whether a broker fits, and by which conditions."""

    reasons: tuple[Why, ...]
    missing: tuple[Why, ...]

    @property
    def yes(self) -> bool:
        return not self.missing


def fits(broker: Facts, wanted: Wanted) -> Fit:
    """Hold the broker against every condition the resident set; one language of several is enough, as is one dong."""
    met = {
        Why.DEAL: wanted.deal in broker.deals,
        Why.AREA: not set(wanted.dongs).isdisjoint(broker.areas),
        Why.SEX: wanted.sex == broker.sex,
        Why.LANGUAGE: not set(wanted.languages).isdisjoint(broker.languages),
        Why.SUNDAYS: broker.open_sundays,
        Why.HOLIDAYS: broker.open_holidays,
    }
    return Fit(
        reasons=tuple(why for why in wanted.conditions if met[why]),
        missing=tuple(why for why in wanted.conditions if not met[why]),
    )


def reasons(broker: Facts, wanted: Wanted, *, dongs: Mapping[str, str]) -> list[str]:
    """Why the broker gets this request, a sentence for each condition met. ``dongs``: names by code."""
    shared = [dongs[code] for code in wanted.dongs if code in broker.areas and code in dongs]
    spoken = [str(LANGUAGES.get(code, code)) for code in wanted.languages if code in broker.languages]
    told = {
        Why.DEAL: _("원하는 거래(%(deal)s)를 다뤄요.") % {"deal": DEALS[wanted.deal]},
        Why.AREA: _("원하는 동네(%(dongs)s)를 맡아요.") % {"dongs": ", ".join(shared)},
        Why.SEX: _("여성 중개사예요.") if wanted.sex == "female" else _("남성 중개사예요."),
        Why.LANGUAGE: _("%(languages)s로 상담해요.") % {"languages": ", ".join(spoken)},
        Why.SUNDAYS: _("일요일에도 문을 열어요."),
        Why.HOLIDAYS: _("공휴일에도 문을 열어요."),
    }
    return [told[why] for why in fits(broker, wanted).reasons]


def missing(why: Why) -> str:
    """Why other brokers do not get this request, one sentence for each condition they miss."""
    told = {
        Why.DEAL: _("원하는 거래를 다루지 않아요."),
        Why.AREA: _("원하는 동네를 맡지 않아요."),
        Why.SEX: _("원하는 성별의 중개사가 아니거나 등록부에 성별이 없어요."),
        Why.LANGUAGE: _("원하는 언어로 상담하지 않아요."),
        Why.SUNDAYS: _("일요일에는 문을 열지 않아요."),
        Why.HOLIDAYS: _("공휴일에는 문을 열지 않아요."),
    }
    return told[why]


def lot(seed: str, register_number: str) -> str:
    """The lot that settles a tie: anyone can compute it from the request's number and the broker's."""
    return hashlib.sha256(f"{seed}|{register_number}".encode()).hexdigest()


def in_turn(brokers: Iterable[Facts], *, seed: str) -> list[Facts]:
    """The published order: the longest not chosen in turn first (never: 0), ties by lot."""
    return sorted(brokers, key=lambda broker: (broker.turn, lot(seed, broker.register_number)))


def chosen(brokers: Iterable[Facts], wanted: Wanted, *, seed: str) -> list[Facts]:
    """To whom the request goes: to all that fit, or to the first of them as the resident's cap says."""
    fitting = in_turn((broker for broker in brokers if fits(broker, wanted).yes), seed=seed)
    return fitting if wanted.cap is None else fitting[: wanted.cap]
