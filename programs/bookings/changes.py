"""Who was told that a session is off or at another time, what became of the message, and what they answered."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.bookings.booking import Booking
from programs.bookings.sessions import Session
from programs.notices.models import OutboxMessage


class Change(models.TextChoices):
    CANCELLED = "cancelled", _("취소")
    MOVED = "moved", _("옮김")


class Answer(models.TextChoices):
    NONE = "", _("아직 답하지 않음")
    KEPT = "kept", _("새 시간에 올게요")
    OTHER = "other", _("다른 시간으로 바꿈")
    GAVE_UP = "gave_up", _("오지 않음")


class ChangeNotice(models.Model):
    """One person told of one change. The link in the message leads to their answer."""

    booking = models.ForeignKey(
        Booking, verbose_name=_("예약"), on_delete=models.CASCADE, related_name="change_notices"
    )
    session = models.ForeignKey(
        Session, verbose_name=_("바뀐 회차"), on_delete=models.CASCADE, related_name="change_notices"
    )
    change = models.CharField(_("무엇이 바뀌었나"), max_length=10, choices=Change.choices)
    started_at = models.DateTimeField(_("처음 때"))
    reason = models.CharField(_("까닭"), max_length=200)
    kept_in = models.ForeignKey(
        Session,
        verbose_name=_("자리를 옮겨 둔 회차"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    message = models.ForeignKey(
        OutboxMessage, verbose_name=_("보낸 알림"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    told_at = models.DateTimeField(_("알린 때"), default=timezone.now)
    answer = models.CharField(_("답"), max_length=10, choices=Answer.choices, default=Answer.NONE, blank=True)
    answered_at = models.DateTimeField(_("답한 때"), null=True, blank=True)

    class Meta:
        verbose_name = _("바뀐 예약 알림")
        verbose_name_plural = _("바뀐 예약 알림")
        ordering = ("-id",)
        constraints: ClassVar = [
            models.CheckConstraint(name="bookings_change_known", condition=Q(change__in=Change.values)),
            models.CheckConstraint(name="bookings_change_answer_known", condition=Q(answer__in=Answer.values)),
            models.CheckConstraint(
                name="bookings_change_answer_has_time",
                condition=Q(answer="", answered_at__isnull=True) | (~Q(answer="") & Q(answered_at__isnull=False)),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["session", "id"], name="bookings_told_of_session"),
            models.Index(fields=["-told_at"], name="bookings_told_lately"),
        ]

    def __str__(self) -> str:
        return f"{self.booking.code} {self.get_change_display()}"
