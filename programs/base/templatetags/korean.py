"""Template filters for Korean text: `{% load korean %}`. Empty values show as nothing."""

from datetime import date, datetime

from django import template

from programs.base import text

register = template.Library()


@register.filter
def kdate(value: date | None) -> str:
    """`2015. 3. 11.(수)`"""
    return text.korean_date(value) if value else ""


@register.filter
def kdatetime(value: datetime | None) -> str:
    """`2015. 3. 11.(수) 14:05`, Seoul time."""
    return text.korean_datetime(value) if value else ""


@register.filter
def ktime(value: datetime | None) -> str:
    """`14:05`, Seoul time."""
    return text.korean_time(value) if value else ""


@register.filter
def mask_name(value: str | None) -> str:
    return text.mask_name(value) if value else ""


@register.filter
def mask_phone(value: str | None) -> str:
    return text.mask_phone(value) if value else ""


@register.filter
def mask_email(value: str | None) -> str:
    return text.mask_email(value) if value else ""


@register.filter
def phone(value: str | None) -> str:
    """`02-330-1137`, or 구내번호 1137 for an extension."""
    return text.display_phone(value) if value else ""


@register.filter
def won(value: int | None) -> str:
    return text.won(value)


@register.filter
def particle(value: object, pair: str) -> str:
    """The word with its particle: `{{ name|particle:"은/는" }}` is 홍길동은."""
    return text.with_particle(str(value), pair)
