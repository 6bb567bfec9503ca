"""How long bookings keep their people: a year after the session; then figures remain, and nobody's name."""

from datetime import timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from programs.audit.retention import RetentionPolicy, register
from programs.bookings.booking import Booking


def _forget(rows: QuerySet[Booking]) -> int:
    return Booking.objects.filter(pk__in=rows.values("pk")).forget()


register(
    RetentionPolicy(
        key="bookings.past",
        title=_("지난 예약의 개인정보"),
        period=_("이용한 날부터 1년"),
        basis=_("예약할 때 동의한 보관 기간"),
        expired=lambda now: Booking.objects.with_person().filter(session__ends_at__lt=now - timedelta(days=365)),
        destroy=_forget,
    )
)
