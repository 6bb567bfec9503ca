"""Who used the after-hours office, by service; from the services of the visits that took place."""

from typing import Any

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civil_affairs.service_desk.after_hours.opening import SLUG
from programs.base.text import korean_datetime
from programs.bookings.models import BookedService
from programs.bookings.states import State
from programs.plan.indicators import Column, Indicator, Measure, Source, register

PROGRAM = 7


def _rows() -> Any:
    return (
        BookedService.objects.filter(
            booking__state=State.ATTENDED, service__offering__slug=SLUG, service__offering__program=PROGRAM
        )
        .select_related("booking__session", "service")
        .annotate(
            at=F("booking__session__starts_at"),
            program_id=F("service__offering__program_id"),
            department_id=F("service__offering__department_id"),
        )
    )


USED = Source(
    key="service_desk.after_hours",
    rows=_rows,
    at="at",
    columns=(
        Column(_("예약번호"), "booking.code"),
        Column(_("업무"), "service.name"),
        Column(_("때"), lambda each: korean_datetime(each.booking.session.starts_at)),
    ),
    url=lambda each: reverse("bookings:desk_booking", args=[each.booking.code]),
)

register(
    Indicator(
        key="P07.after_hours",
        program=PROGRAM,
        title=_("일과시간외 민원실에서 본 업무"),
        unit="건",
        direction="higher",
        kind="sum",
        formula=_("기간에 온 사람이 일과시간외 민원실에서 본 업무의 수"),
        measure=Measure(USED),
    )
)
for key, name, title in (
    ("resident_register", "주민등록 등·초본", _("일과시간외 이용: 주민등록 등·초본")),
    ("seal", "인감", _("일과시간외 이용: 인감")),
    ("family_register", "가족관계등록부", _("일과시간외 이용: 가족관계등록부")),
    ("passport", "여권업무", _("일과시간외 이용: 여권업무")),
):
    register(
        Indicator(
            key=f"P07.after_hours.{key}",
            program=PROGRAM,
            title=title,
            unit="건",
            direction="higher",
            kind="sum",
            formula=_("기간에 이 업무를 본 수"),
            measure=Measure(USED, where=Q(service__name=name)),
        )
    )
