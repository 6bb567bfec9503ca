"""Which days bulky waste is picked up on, and how much of it at once. Pure."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from programs.base.calendar import WorkingCalendar
from programs.base.text import korean_date

DAYS_AHEAD = 2  # working days the office needs [our choice]
LATEST = timedelta(days=60)
MOST_OF_ONE = 9
MOST_ITEMS = 20


def first_pickup(today: date, calendar: WorkingCalendar) -> date:
    """The earliest day a pick-up can be asked for."""
    return calendar.add_working_days(today, DAYS_AHEAD)


def wrong_day(day: date, today: date, calendar: WorkingCalendar) -> str:
    """Why nothing is picked up on that day; empty when it can be."""
    first = first_pickup(today, calendar)
    if day < first:
        return _("수거하려면 근무일 %(days)d일이 필요해요. %(first)s부터 고를 수 있어요.") % {
            "days": DAYS_AHEAD,
            "first": korean_date(first),
        }
    if day > today + LATEST:
        return _("60일 안의 날을 골라 주세요.")
    if not calendar.is_working_day(day):
        return _("%(day)s은(는) 수거하지 않는 날이에요. 다음 근무일은 %(next)s이에요.") % {
            "day": korean_date(day),
            "next": korean_date(calendar.next_working_day(day)),
        }
    return ""
