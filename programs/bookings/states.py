"""The states of a booking, and what each means for the places of its session."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    APPLIED = "applied", _("추첨 기다림")
    PENDING = "pending", _("승인 기다림")
    CONFIRMED = "confirmed", _("예약됨")
    WAITING = "waiting", _("빈자리 기다림")
    OFFERED = "offered", _("빈자리 안내함")
    ATTENDED = "attended", _("참석")
    NO_SHOW = "no_show", _("오지 않음")
    CANCELLED = "cancelled", _("취소")
    DECLINED = "declined", _("승인되지 않음")
    EXPIRED = "expired", _("안내 시간이 지남")
    NOT_DRAWN = "not_drawn", _("추첨되지 않음")


# These take places of the session.
HOLDING = (State.PENDING, State.CONFIRMED, State.OFFERED, State.ATTENDED, State.NO_SHOW)
# These may still become, or are, a place: one of them a person and session.
LIVE = (State.APPLIED, State.PENDING, State.CONFIRMED, State.WAITING, State.OFFERED)
# A person's time is taken by these.
PROMISED = (State.PENDING, State.CONFIRMED, State.OFFERED)


class Allocation(models.TextChoices):
    FIRST = "first", _("먼저 신청한 순서")
    LOTTERY = "lottery", _("추첨")


class SessionState(models.TextChoices):
    PLANNED = "planned", _("예정")
    CANCELLED = "cancelled", _("취소")
    HELD = "held", _("마침")
