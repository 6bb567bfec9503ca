"""Pre-consultations held, by field; from the bookings of the fields' offerings."""

from typing import Any

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civil_affairs.service_desk.consultations.fields import FIELDS
from civil_affairs.service_desk.consultations.models import Consultation
from programs.base.text import korean_datetime
from programs.bookings.states import State
from programs.plan.indicators import Column, Indicator, Measure, Source, register

PROGRAM = 7
HELD = Q(booking__state=State.ATTENDED) | Q(answered_at__isnull=False)


def _rows() -> Any:
    """Consultations that took place: the person came, or has the record."""
    return (
        Consultation.objects.filter(HELD)
        .select_related("booking__session__offering")
        .annotate(
            at=F("booking__session__starts_at"),
            program_id=F("booking__session__offering__program_id"),
            department_id=F("booking__session__offering__department_id"),
        )
    )


HELD_ONES = Source(
    key="service_desk.consultations",
    rows=_rows,
    at="at",
    columns=(
        Column(_("예약번호"), "booking.code"),
        Column(_("분야"), "booking.session.offering.title"),
        Column(_("때"), lambda each: korean_datetime(each.booking.session.starts_at)),
    ),
    url=lambda each: reverse("service_desk:consultation", args=[each.booking.code]),
)

register(
    Indicator(
        key="P07.consultations",
        program=PROGRAM,
        title=_("사전상담"),
        unit="건",
        direction="higher",
        kind="sum",
        formula=_("기간에 한 사전상담의 수 (온 사람이나 결과를 받은 사람)"),
        measure=Measure(HELD_ONES),
    )
)
for field, title in (
    ("옥외광고물", _("사전상담: 옥외광고물")),
    ("공장등록", _("사전상담: 공장등록")),
    ("주택", _("사전상담: 주택")),
    ("건축", _("사전상담: 건축")),
    ("위생", _("사전상담: 위생")),
):
    slug = next(sheet.slug for sheet in FIELDS if sheet.name == field)
    register(
        Indicator(
            key=f"P07.consultations.{slug.removeprefix('consult-')}",
            program=PROGRAM,
            title=title,
            unit="건",
            direction="higher",
            kind="sum",
            formula=_("기간에 이 분야에서 한 사전상담의 수"),
            measure=Measure(HELD_ONES, where=Q(booking__session__offering__slug=slug)),
        )
    )
