"""Interpreting served: the bookings whose person came."""

from typing import Any

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civil_affairs.service_desk.interpreting.models import Interpreting, Where
from programs.base.text import korean_datetime
from programs.bookings.states import State
from programs.plan.indicators import Column, Indicator, Measure, Source, register

PROGRAM = 7


def _rows() -> Any:
    return (
        Interpreting.objects.filter(booking__state=State.ATTENDED)
        .select_related("booking__session__offering", "interpreter")
        .annotate(
            at=F("booking__session__starts_at"),
            program_id=F("booking__session__offering__program_id"),
            department_id=F("booking__session__offering__department_id"),
        )
    )


SERVED = Source(
    key="service_desk.interpreting",
    rows=_rows,
    at="at",
    columns=(
        Column(_("예약번호"), "booking.code"),
        Column(_("때"), lambda each: korean_datetime(each.booking.session.starts_at)),
        Column(_("어디에서"), "get_where_display"),
        Column(_("통역사"), lambda each: each.interpreter.name if each.interpreter else ""),
    ),
    url=lambda each: reverse("service_desk:interpreting", args=[each.booking.code]),
)
for key, title, where, formula in (
    ("", _("수어통역"), Q(), _("기간에 한 수어통역의 수 (온 사람이 있는 예약)")),
    (".video", _("화상 수어통역"), Q(where=Where.VIDEO), _("기간에 화상으로 한 수어통역의 수")),
):
    register(
        Indicator(
            key=f"P07.interpreting{key}",
            program=PROGRAM,
            title=title,
            unit="건",
            direction="higher",
            kind="sum",
            formula=formula,
            measure=Measure(SERVED, where=where),
        )
    )
