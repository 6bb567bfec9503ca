"""Offers side by side: a line for each property, the best of each line named in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from civil_affairs.real_estate.answers.models import Offer
from civil_affairs.real_estate.terms import Deal, area, manwon
from programs.base.text import korean_date
from programs.plan.terms import translated

Text = str | Promise


@dataclass(frozen=True)
class Property:
    """One line: what it shows of an offer, and which value is the best (the least or the most), in which words."""

    key: str
    label: Text
    shown: Callable[[Offer], str]
    value: Callable[[Offer], Any] | None = None
    most: bool = False
    best: Text = ""


@dataclass(frozen=True)
class Cell:
    """What stands in one line for one offer."""

    text: str
    best: str = ""


@dataclass(frozen=True)
class Line:
    label: Text
    cells: list[Cell]


PRICE = Property("price", _("값·보증금"), lambda o: manwon(o.price), lambda o: o.price, best=_("가장 낮아요"))
RENT = Property("rent", _("월세"), lambda o: manwon(o.rent), lambda o: o.rent, best=_("가장 낮아요"))
PROPERTIES: tuple[Property, ...] = (
    PRICE,
    RENT,
    Property("upkeep", _("관리비"), lambda o: manwon(o.upkeep), lambda o: o.upkeep, best=_("가장 낮아요")),
    Property("area", _("넓이"), lambda o: area(o.area), lambda o: o.area, most=True, best=_("가장 넓어요")),
    Property(
        "rooms",
        _("방"),
        lambda o: _t("%(rooms)d개") % {"rooms": o.rooms} if o.rooms else "",
        lambda o: o.rooms,
        most=True,
        best=_("가장 많아요"),
    ),
    Property("floor", _("층"), lambda o: o.floor),
    Property(
        "free_from",
        _("들어갈 수 있는 날"),
        lambda o: korean_date(o.free_from) if o.free_from else _t("협의"),
        lambda o: o.free_from,
        best=_("가장 빨라요"),
    ),
    Property("home", _("집의 종류"), lambda o: str(o.get_home_display())),
    Property("place", _("어디쯤"), lambda o: f"{translated(o.dong.name)} {o.place}"),
    Property("text", _("설명"), lambda o: o.text),
)
SORTS: dict[str, tuple[Text, Callable[[Offer], Any]]] = {
    "price": (_("값·보증금이 낮은 것부터"), lambda o: (o.price, o.rent or 0)),
    "rent": (_("월세가 낮은 것부터"), lambda o: (o.rent is None, o.rent or 0, o.price)),
    "area": (_("넓은 것부터"), lambda o: (-o.area, o.price)),
    "free": (_("빨리 들어갈 수 있는 것부터"), lambda o: (o.free_from is None, str(o.free_from or ""), o.price)),
    "new": (_("새로 온 것부터"), lambda o: (-o.created_at.timestamp(),)),
}


def in_order(offers: Sequence[Offer], sort: str) -> list[Offer]:
    _title, key = SORTS.get(sort) or SORTS["price"]
    return sorted(offers, key=lambda offer: (*key(offer), offer.pk))


def sorts(deal: str) -> dict[str, Text]:
    return {key: title for key, (title, _key) in SORTS.items() if key != "rent" or deal == Deal.MONTHLY}


def best_of(offers: Sequence[Offer], line: Property) -> Any:
    """The best value of a line; None where there is nothing to be better than."""
    if line.value is None:
        return None
    values = [value for offer in offers if (value := line.value(offer)) is not None]
    if len(values) < 2 or len(set(values)) == 1:
        return None
    return max(values) if line.most else min(values)


def compared(shown: Sequence[Offer], among: Sequence[Offer]) -> list[Line]:
    """The lines of the offers shown; the best is sought among all. A line that says nothing of any is left out."""
    lines = []
    for line in PROPERTIES:
        best = best_of(among, line)
        cells = [
            Cell(
                line.shown(offer),
                str(line.best) if best is not None and line.value and line.value(offer) == best else "",
            )
            for offer in shown
        ]
        if any(cell.text for cell in cells):
            lines.append(Line(line.label, cells))
    return lines
