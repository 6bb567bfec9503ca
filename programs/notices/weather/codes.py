"""The KMA's own code lists: kinds of warning, levels, and what an announcement does (command)."""

from enum import IntEnum

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import pgettext_lazy


class Kind(models.IntegerChoices):
    """`warnVar`. A number that is not here is taken as it comes: the KMA has added kinds before."""

    WIND = 1, pgettext_lazy("weather kind", "강풍")
    RAIN = 2, pgettext_lazy("weather kind", "호우")
    COLD = 3, pgettext_lazy("weather kind", "한파")
    DRY = 4, pgettext_lazy("weather kind", "건조")
    SURGE = 5, pgettext_lazy("weather kind", "폭풍해일")
    WAVES = 6, pgettext_lazy("weather kind", "풍랑")
    TYPHOON = 7, pgettext_lazy("weather kind", "태풍")
    SNOW = 8, pgettext_lazy("weather kind", "대설")
    DUST = 9, pgettext_lazy("weather kind", "황사")
    HEAT = 12, pgettext_lazy("weather kind", "폭염")
    HOT_NIGHT = 13, pgettext_lazy("weather kind", "열대야")


class Level(models.IntegerChoices):
    """`warnStress`."""

    ADVISORY = 0, pgettext_lazy("weather level", "주의보")
    WARNING = 1, pgettext_lazy("weather level", "경보")
    GRAVE = 2, pgettext_lazy("weather level", "중대경보")


class Command(IntEnum):
    """`command`: what an announcement does."""

    ISSUE = 1  # 발표
    RELEASE = 2  # 해제
    EXTEND = 3  # 연장
    CORRECT = 6  # 정정
    CHANGE = 7  # 변경발표
    CHANGE_RELEASE = 8  # 변경해제

    @property
    def keeps_in_force(self) -> bool:
        return self in IN_FORCE


IN_FORCE = frozenset({Command.ISSUE, Command.EXTEND, Command.CORRECT, Command.CHANGE})

# The Korean words that the feeds themselves use: never translated, they are parsed.
KIND_WORDS = {
    "강풍": Kind.WIND,
    "호우": Kind.RAIN,
    "한파": Kind.COLD,
    "건조": Kind.DRY,
    "폭풍해일": Kind.SURGE,
    "해일": Kind.SURGE,
    "풍랑": Kind.WAVES,
    "태풍": Kind.TYPHOON,
    "대설": Kind.SNOW,
    "황사": Kind.DUST,
    "폭염": Kind.HEAT,
    "열대야": Kind.HOT_NIGHT,
}
LEVEL_WORDS = {
    "주의보": Level.ADVISORY,
    "주의": Level.ADVISORY,
    "경보": Level.WARNING,
    "중대경보": Level.GRAVE,
    "중대": Level.GRAVE,
}
COMMAND_WORDS = {
    "발표": Command.ISSUE,
    "해제": Command.RELEASE,
    "연장": Command.EXTEND,
    "정정": Command.CORRECT,
    "변경": Command.CHANGE,
    "변경발표": Command.CHANGE,
    "대치": Command.CHANGE,
    "변경해제": Command.CHANGE_RELEASE,
    "대치해제": Command.CHANGE_RELEASE,
}


def kind_name(kind: int) -> str:
    """The kind in the reader's language; a number that nobody has told us of is "weather"."""
    return str(Kind(kind).label) if kind in Kind.values else _now("기상")


def level_name(level: int) -> str:
    return str(Level(level).label)


def warning_name(kind: int, level: int) -> str:
    """호우 경보, heavy rain warning."""
    return _now("%(kind)s %(level)s") % {"kind": kind_name(kind), "level": level_name(level)}


def warning_word(kind: int, level: int) -> str:
    """호우경보: one Korean word, as the KMA writes it and as text messages say it."""
    words = {number: word for word, number in reversed(KIND_WORDS.items())}
    levels = {Level.ADVISORY: "주의보", Level.WARNING: "경보", Level.GRAVE: "중대경보"}
    return f"{words.get(Kind(kind), '기상') if kind in Kind.values else '기상'}{levels[Level(level)]}"
