"""The offering of sign-language interpreting: what is made the first time. From then on the rows are staff's to change.

Hours, interpreters and places are the office's own [our choice]; that there is interpreting is the plan's.
"""

from datetime import date, time

from django.db import transaction
from django.utils import timezone

from civil_affairs.service_desk.interpreting.models import InterpreterProfile
from civil_affairs.service_desk.program import program
from civil_affairs.service_desk.series import keep_open as keep_series_open
from programs.base.calendar import SEOUL
from programs.bookings.models import Offering, Resource, Series

WAY = "interpreting"
SLUG = "interpreting"
TITLE = "수어통역"
TEXT = "구청에서 볼 일이 있을 때 수어통역사가 함께해요. 창구에서 만나거나 화상으로 할 수 있어요. 전화하지 않아도 돼요."
BRING = "볼 일에 필요한 서류\n화상이면 카메라가 있는 휴대전화나 컴퓨터"
PLACE = "구청 민원실 수어통역 창구"
WEEKS_AHEAD = 4
DAYS_AHEAD = 21
INTERPRETERS = (("수어통역사 1", "woman"), ("수어통역사 2", "man"))


@transaction.atomic
def keep_open(*, today: date | None = None) -> int:
    """See that the coming weeks can be booked. Repeatable. Returns how many sessions are new."""
    today = today or timezone.now().astimezone(SEOUL).date()
    desk = program()
    offering, is_new = Offering.objects.get_or_create(
        program=desk,
        slug=SLUG,
        defaults={
            "department": desk.department,
            "title": TITLE,
            "text": TEXT,
            "bring": BRING,
            "way": WAY,
            "needs_approval": True,
            "email_will_do": True,
            "min_hours_ahead": 24,
            "max_days_ahead": DAYS_AHEAD,
            "cancel_hours": 0,  # by oneself until it begins: nobody is sent to the telephone for it
            "per_person": 3,
            "is_published": True,
        },
    )
    if is_new:
        for name, kind in INTERPRETERS:
            resource, _is_new = Resource.objects.get_or_create(
                kind="interpreter", name=name, department=desk.department
            )
            InterpreterProfile.objects.get_or_create(resource=resource, defaults={"kind": kind})
        for starts, ends in ((time(10), time(12)), (time(14), time(17))):
            Series.objects.create(
                offering=offering,
                weekdays=[0, 1, 2, 3, 4],
                starts=starts,
                ends=ends,
                first=today,
                last=today,
                every_minutes=60,
                capacity=len(INTERPRETERS),
                place=PLACE,
            )
    return keep_series_open(offering, today=today, weeks=WEEKS_AHEAD)
