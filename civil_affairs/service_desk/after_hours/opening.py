"""The after-hours office (P07.2): Wednesdays 18:00–21:00, reserved by the half hour, not on public holidays.

Day, times and services come from the plan's sheet; the offering and its series are ordinary rows that staff edit.
What is kept here is that there are always sessions for the coming weeks. The rows are Korean; plan/data/terms.json has
their translations.
"""

from datetime import date, time

from django.db import transaction
from django.utils import timezone

from civil_affairs.service_desk.program import program
from civil_affairs.service_desk.series import keep_open as keep_series_open
from programs.base.calendar import SEOUL
from programs.bookings.models import Offering, Series

SLUG = "after-hours"
WEEKS_AHEAD = 4
SLOT_MINUTES = 30
DESKS = 3  # people served at the same time [our choice]; staff change it in the series
WEEKDAYS = "월화수목금토일"
TITLE = "일과시간외 민원실"
TEXT = "낮에 오기 어려운 분을 위해 수요일 저녁에 문을 열어요. 공휴일에는 쉬어요."
BRING = "신분증"
PLACE = "구청 민원실"


@transaction.atomic
def keep_open(*, today: date | None = None) -> int:
    """See that the coming weeks have sessions; make the offering the first time. Returns how many sessions are new.

    Repeatable. An offering that staff have unpublished, or a series they ended, gets no new sessions.
    """
    today = today or timezone.now().astimezone(SEOUL).date()
    desk = program()
    facts = desk.facts["after_hours"]
    offering, is_new = Offering.objects.get_or_create(
        program=desk,
        slug=SLUG,
        defaults={
            "department": desk.department,
            "title": TITLE,
            "text": TEXT,
            "bring": BRING,
            "max_days_ahead": 7 * WEEKS_AHEAD,
            "cancel_hours": 2,
            "is_published": True,
        },
    )
    if is_new:
        for order, name in enumerate(facts["services"], start=1):
            offering.services.create(name=name, department=desk.department, order=order)
        Series.objects.create(
            offering=offering,
            weekdays=[WEEKDAYS.index(facts["weekday"])],
            starts=time.fromisoformat(facts["start"]),
            ends=time.fromisoformat(facts["end"]),
            first=today,
            last=today,
            every_minutes=SLOT_MINUTES,
            capacity=DESKS,
            place=PLACE,
        )
    return keep_series_open(offering, today=today, weeks=WEEKS_AHEAD)
