"""What bookings are counted by, for every program that takes any: made, come, stayed away, served from the line."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from programs.base.text import korean_datetime, mask_name
from programs.bookings.booking import Booking
from programs.bookings.states import State
from programs.plan.indicators import Column, Indicator, Measure, Source, Text, register


def _begins(booking: Booking) -> str:
    return korean_datetime(booking.session.starts_at)


def _services(booking: Booking) -> str:
    return ", ".join(str(each.service) for each in booking.booked_services.all())


COLUMNS = (
    Column(_("예약번호"), "code"),
    Column(_("예약 프로그램"), "session.offering.title"),
    Column(_("업무"), _services),
    Column(_("때"), _begins),
    Column(_("이름"), lambda booking: mask_name(booking.name)),
    Column(_("상태"), "get_state_display"),
    Column(_("받은 방법"), "get_channel_display"),
)


def _url(booking: Booking) -> str:
    return reverse("bookings:desk_booking", args=[booking.code])


def _whose(booking: Booking) -> Any:
    return booking.user or booking.phone_hash


def _rows() -> QuerySet[Booking]:
    rows = Booking.objects.select_related("session__offering", "user")
    return rows.prefetch_related("booked_services__service")


def _held(booking_at: str) -> dict[str, Any]:
    """What every source of bookings has in common; `booking_at` is the moment that puts one into a period."""
    return {
        "at": booking_at,
        "program": "session__offering__program_id",
        "department": "session__offering__department_id",
        "columns": COLUMNS,
        "whose": _whose,
        "what": ("name",),
        "url": _url,
    }


MADE = Source(key="bookings.made", rows=_rows, **_held("created_at"))
VISITS = Source(key="bookings.visits", rows=_rows, **_held("session__starts_at"))
CAME = Q(state=State.ATTENDED)
AWAY = Q(state=State.NO_SHOW)
# Who got a place by waiting stood in the line, or was offered a place, at some time.
WAITED = Q(offered_until__isnull=False) | Q(state__in=[State.WAITING, State.EXPIRED])
SERVED = Q(offered_until__isnull=False, state__in=[State.CONFIRMED, State.PENDING, State.ATTENDED, State.NO_SHOW])


def _of_every_program(name: str, title: Text, formula: Text, measure: Measure, **more: Any) -> Indicator:
    usual: dict[str, Any] = {"unit": "건", "kind": "sum", "direction": "higher"}
    return register(
        Indicator(
            key=f"bookings.{name}", program=None, title=title, formula=formula, measure=measure, **{**usual, **more}
        )
    )


_of_every_program("made", _("예약"), _("기간 안에 신청한 예약의 수 (대기와 추첨 신청도 세요)"), Measure(MADE))
_of_every_program(
    "attended",
    _("예약한 분이 온 비율"),
    _("온 예약 ÷ (온 예약 + 오지 않은 예약) × 100, 회차가 기간 안에 있는 것"),
    Measure(VISITS, where=CAME | AWAY, numerator=Count("pk", filter=CAME), denominator=Count("pk")),
    unit="%",
    kind="ratio",
    digits=1,
)
_of_every_program(
    "no_show",
    _("오지 않은 비율"),
    _("오지 않은 예약 ÷ (온 예약 + 오지 않은 예약) × 100, 회차가 기간 안에 있는 것"),
    Measure(VISITS, where=CAME | AWAY, numerator=Count("pk", filter=AWAY), denominator=Count("pk")),
    unit="%",
    kind="ratio",
    digits=1,
    direction="lower",
)
_of_every_program(
    "waited_served",
    _("기다려서 자리를 받은 비율"),
    _("빈자리를 기다려 자리를 받은 예약 ÷ 빈자리를 기다린 예약 × 100, 회차가 기간 안에 있는 것"),
    Measure(VISITS, where=WAITED, numerator=Count("pk", filter=SERVED), denominator=Count("pk")),
    unit="%",
    kind="ratio",
    digits=1,
)


def by_offering(begin: datetime, end: datetime, offerings: QuerySet[Any]) -> QuerySet[Any]:
    """The same figures offering by offering, for sessions of that time."""
    return _table(begin, end, offerings, "session__offering__title", "session__offering_id")


def by_service(begin: datetime, end: datetime, offerings: QuerySet[Any]) -> QuerySet[Any]:
    """And service by service, where a visit has several."""
    rows = _table(
        begin, end, offerings, "booked_services__service__name", "session__offering__title", "session__offering_id"
    )
    return rows.filter(booked_services__isnull=False)


def _table(begin: datetime, end: datetime, offerings: QuerySet[Any], *by: str) -> QuerySet[Any]:
    return (
        Booking.objects.filter(
            session__starts_at__gte=begin, session__starts_at__lt=end, session__offering__in=offerings
        )
        .order_by()
        .values(*by)
        .annotate(
            booked=Count("pk"),
            came=Count("pk", filter=CAME),
            away=Count("pk", filter=AWAY),
            waited=Count("pk", filter=WAITED),
            served=Count("pk", filter=SERVED),
            cancelled=Count("pk", filter=Q(state=State.CANCELLED)),
        )
        .order_by(*by)
    )
