"""P07.2: what a booking of sign-language interpreting is for, and which interpreter has that time."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from civil_affairs.service_desk.interpreting.queries import InterpretingQuerySet
from programs.bookings.models import Booking, Occupation, Resource, Session


class Where(models.TextChoices):
    COUNTER = "counter", _("구청 창구에서 만나서")
    VIDEO = "video", _("화상으로 (휴대전화나 컴퓨터)")


class Preference(models.TextChoices):
    ANY = "any", _("상관없어요")
    WOMAN = "woman", _("여자 통역사")
    MAN = "man", _("남자 통역사")


class InterpreterProfile(models.Model):
    """What is known of an interpreter beside the post: for preferences, and where the video call is."""

    resource = models.OneToOneField(Resource, on_delete=models.CASCADE, related_name="interpreter_profile")
    kind = models.CharField(_("통역사"), max_length=5, choices=Preference.choices, default=Preference.ANY)
    video_link = models.URLField(_("화상통화 주소"), blank=True)

    class Meta:
        verbose_name = _("통역사 정보")
        verbose_name_plural = _("통역사 정보")

    def __str__(self) -> str:
        return str(self.resource)


class Interpreting(models.Model):
    """Where, with whom; what for is the booking's note. The interpreter's time is an `Occupation`, never twice."""

    booking = models.OneToOneField(
        Booking, verbose_name=_("예약"), on_delete=models.PROTECT, related_name="interpreting"
    )
    where = models.CharField(_("어디에서"), max_length=7, choices=Where.choices)
    preference = models.CharField(_("바라는 통역사"), max_length=5, choices=Preference.choices, default=Preference.ANY)
    interpreter = models.ForeignKey(
        Resource, verbose_name=_("통역사"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    occupation = models.OneToOneField(
        Occupation, null=True, blank=True, on_delete=models.SET_NULL, related_name="interpreting"
    )
    video_link = models.URLField(_("화상통화 주소"), blank=True)
    assigned_at = models.DateTimeField(_("통역사를 정한 때"), null=True, blank=True)
    proposed = models.ManyToManyField(Session, verbose_name=_("권한 다른 시간"), blank=True)
    proposed_at = models.DateTimeField(_("다른 시간을 권한 때"), null=True, blank=True)

    objects: ClassVar = InterpretingQuerySet.as_manager()

    class Meta:
        verbose_name = _("수어통역")
        verbose_name_plural = _("수어통역")
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(name="interpreting_where_known", condition=Q(where__in=Where.values)),
            models.CheckConstraint(name="interpreting_preference_known", condition=Q(preference__in=Preference.values)),
            models.CheckConstraint(
                name="interpreting_assigned_says_when",
                condition=Q(interpreter__isnull=True) | Q(assigned_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.booking.code
