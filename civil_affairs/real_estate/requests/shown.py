"""A request in words: for its person, for the brokers who got it, for staff, for messages."""

from __future__ import annotations

from typing import Any, TypeAlias

from django.utils.translation import gettext as _

from civil_affairs.real_estate.terms import Deal, Language, OfSelf, area, between, manwon
from programs.base.text import korean_date, korean_datetime
from programs.people.models import Dong
from programs.plan.terms import translated

HomeRequest: TypeAlias = Any  # the model stands above, and shows itself by this module


def dong_names(codes: list[str]) -> list[str]:
    return [
        translated(name) for name in Dong.objects.filter(code__in=codes).order_by("name").values_list("name", flat=True)
    ]


def price(request: HomeRequest) -> str:
    return between(manwon(request.price_low), manwon(request.price_high))


def rent(request: HomeRequest) -> str:
    return between(manwon(request.rent_low), manwon(request.rent_high))


def size(request: HomeRequest) -> str:
    return between(area(request.area_low), area(request.area_high))


def wishes(request: HomeRequest) -> list[str]:
    found = []
    if request.wants_woman:
        found.append(_("여성이 맡은 중개업소"))
    if request.languages:
        known = dict(Language.choices)
        names = ", ".join(str(known.get(code, code)) for code in request.languages)
        found.append(_("%(languages)s로 말할 수 있는 곳") % {"languages": names})
    if request.sundays:
        found.append(_("일요일에 여는 곳"))
    if request.holidays:
        found.append(_("공휴일에 여는 곳"))
    return found


def lines(request: HomeRequest) -> list[tuple[str, str]]:
    """What brokers read of it: nothing of who asks."""
    rows = [
        (_("거래"), str(request.get_deal_display())),
        (_("집의 종류"), str(request.get_home_display())),
        (_("동"), ", ".join(dong_names(request.dongs))),
        (_("값") if request.deal == Deal.SALE else _("보증금"), price(request)),
        (_("월세"), rent(request)),
        (_("넓이"), size(request)),
        (_("들어가고 싶은 날"), korean_date(request.moves_on) if request.moves_on else _("협의할 수 있어요")),
        (_("바라는 중개업소"), "\n".join(wishes(request))),
        (_("바라는 점"), request.wish),
    ]
    return [(label, text) for label, text in rows if text]


def facts(request: HomeRequest, *, for_the_person: bool = False) -> list[tuple[str, str]]:
    """The same, with what only the person and the office read."""
    rows = lines(request)
    if request.cap:
        rows.append((_("보낼 중개업소"), _("%(number)d곳까지") % {"number": request.cap}))
    if for_the_person and request.told_of_self:
        known = dict(OfSelf.choices)
        told = ", ".join(str(known.get(key, key)) for key in request.of_self)
        rows.append((_("통계 질문"), told or _("해당 없음")))
    if request.answer_to:
        rows.append((_("답을 보낼 곳"), request.answer_to))
    if request.closes_at:
        rows.append((_("마감"), korean_datetime(request.closes_at)))
    return rows


def in_short(request: HomeRequest) -> str:
    """전세 · 신촌동, 연희동 · 2억원 ~ 3억원"""
    parts = [str(request.get_deal_display()), ", ".join(dong_names(request.dongs)), price(request), rent(request)]
    return " · ".join(part for part in parts if part)


def message_variables(request: HomeRequest) -> dict[str, str]:
    return {
        "brokers": str(request.referrals.count()) if request.pk else "0",
        "chosen": str(request.referrals.filter(state="chosen").count()) if request.pk else "0",
        "closes": korean_datetime(request.closes_at) if request.closes_at else "",
    }
