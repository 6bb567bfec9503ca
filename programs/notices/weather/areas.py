"""The KMA's warning areas that cover the district, by code and by the names that bulletins use for them."""

import re
from dataclasses import dataclass

ZONE = "L1100400"  # 서울서북권: 은평, 종로, 마포, 서대문, 중, 용산
CITY = "L1100000"  # 서울특별시
COUNTRY = "L1000000"  # 전국
AREAS = {ZONE: "서울서북권", CITY: "서울특별시", COUNTRY: "전국"}

_COUNTRY_NAMES = frozenset({"전국"})
_CITY_NAMES = frozenset({"서울", "서울시", "서울특별시"})
# Inside "서울(…)" the zone may be named without its city, and a bulletin may name the district itself.
_ZONE_NAMES = frozenset({"서울서북권", "서북권", "서대문구", "서대문", "서울서대문구"})


def covers_us(code: str) -> bool:
    """Whether a warning for that area is one for the district: its zone, the whole city, the whole country."""
    return code in AREAS


@dataclass(frozen=True)
class _Place:
    """`name(inner, inner 제외)`, taken apart."""

    name: str
    inner: tuple["_Place", ...] = ()
    excludes: bool = False  # what stands in the parentheses is left out


def named(text: str) -> bool:
    """Whether a bulletin's list of areas holds the district: `서울(서울서북권 제외), 경기도(수원)` does not.

    Parentheses may be nested, and 제외 at the end of a list holds for all of it.
    """
    return any(_holds(place) for place in _places(_compact(text)))


def _holds(place: _Place) -> bool:
    if place.name in _ZONE_NAMES:
        # only a part of the zone is left out or named: the district may be in it, so people are warned
        return not (place.excludes and any(_is_the_district(inner) for inner in place.inner))
    if place.name in _CITY_NAMES | _COUNTRY_NAMES:
        if not place.inner:
            return True
        if place.excludes:
            return not any(_holds(inner) for inner in place.inner)
        return any(_holds(inner) for inner in place.inner)
    return False


def _is_the_district(place: _Place) -> bool:
    return place.name in {"서대문구", "서대문", "서울서대문구"}


def _compact(text: str) -> str:
    return re.sub(r"\s+", "", text).translate(str.maketrans("（），、", "(),,"))


def _places(text: str) -> list[_Place]:
    return [_place(part) for part in _split(text) if part]


def _place(part: str) -> _Place:
    name, opened, rest = part.partition("(")
    if not opened:
        return _Place(name)
    inside = rest[: rest.rfind(")")] if ")" in rest else rest
    excludes = inside.endswith("제외")
    return _Place(name, tuple(_places(inside.removesuffix("제외"))), excludes)


def _split(text: str) -> list[str]:
    """Split at the commas that stand outside parentheses."""
    parts, depth, start = [], 0, 0
    for place, letter in enumerate(text):
        if letter == "(":
            depth += 1
        elif letter == ")":
            depth = max(depth - 1, 0)
        elif letter == "," and depth == 0:
            parts.append(text[start:place])
            start = place + 1
    parts.append(text[start:])
    return parts
