"""The records of one's consultations: handed over, and destroyed with the account."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from civil_affairs.service_desk.consultations.models import Consultation
from programs.people.holdings import Holding, register
from programs.people.models import User


def _export(user: User) -> list[dict[str, Any]]:
    own = Consultation.objects.filter(booking__user=user).select_related("booking").order_by("id")
    return [{"code": each.booking.code, "answer": each.answer, "answered_at": each.answered_at} for each in own]


def _erase(user: User) -> None:
    Consultation.objects.filter(booking__user=user).forget()


# Before the bookings, which then no longer say whose they were.
register(Holding(key="consultations", title=_("사전상담 결과"), export=_export, erase=_erase, order=90))
