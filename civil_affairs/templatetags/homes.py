"""Amounts and areas of homes, as people say them."""

from decimal import Decimal

from django import template

from civil_affairs.real_estate import terms

register = template.Library()


@register.filter
def manwon(amount: int | None) -> str:
    return terms.manwon(amount)


@register.filter
def square_metres(area: Decimal | None) -> str:
    return terms.area(area)
