"""Korean dates, times, periods and amounts as the pages show them: `2015. 3. 11.(수) 14:05`, Seoul time."""

from datetime import date, datetime

from django.utils.translation import get_language, pgettext

from programs.base.calendar import SEOUL


def weekday_names() -> tuple[str, ...]:
    """Return the short names of the weekdays (월 first), in the language of the reader."""
    return (
        pgettext("weekday", "월"),
        pgettext("weekday", "화"),
        pgettext("weekday", "수"),
        pgettext("weekday", "목"),
        pgettext("weekday", "금"),
        pgettext("weekday", "토"),
        pgettext("weekday", "일"),
    )


def weekday_name(day: date) -> str:
    """Return the short name of the weekday (수), in the language of the reader."""
    return weekday_names()[day.weekday()]


def weekday_of(letter: str) -> str:
    """Return the short name of a weekday that is known by its Korean letter (수); raises ValueError for another."""
    return weekday_names()["월화수목금토일".index(letter)]


def korean_date(day: date) -> str:
    """Return `2015. 3. 11.(수)`; of a moment, its day in Seoul."""
    if isinstance(day, datetime):
        day = day.astimezone(SEOUL).date()
    return f"{day.year}. {day.month}. {day.day}.({weekday_name(day)})"


def korean_time(at: datetime) -> str:
    """Return `14:05`, Seoul time."""
    return f"{at.astimezone(SEOUL):%H:%M}"


def korean_datetime(at: datetime) -> str:
    """Return `2015. 3. 11.(수) 14:05`, Seoul time."""
    return f"{korean_date(at)} {korean_time(at)}"


def korean_period(first: date, last: date) -> str:
    """Return `2026. 3. 1. ~ 3. 31.`; the year is said again only when it changes."""
    end = f"{last.month}. {last.day}."
    if last.year != first.year:
        end = f"{last.year}. {end}"
    return f"{first.year}. {first.month}. {first.day}. ~ {end}"


def won(amount: int | None) -> str:
    """Return an amount in won the way a budget says it: 90백만원, 510,526천원, 1,234원; to others KRW 90,000,000."""
    if amount is None:
        return ""
    if not (get_language() or "ko").startswith("ko"):
        return f"KRW {amount:,}"
    if amount and amount % 1_000_000 == 0:
        return f"{amount // 1_000_000:,}백만원"
    if amount and amount % 1_000 == 0:
        return f"{amount // 1_000:,}천원"
    return f"{amount:,}원"
