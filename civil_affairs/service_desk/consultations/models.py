"""P07.1: what a pre-consultation is about, what the officer wrote, and the fields there are."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from civil_affairs.service_desk.consultations.queries import ConsultationQuerySet
from programs.bookings.models import Booking, Offering
from programs.people.fields import EncryptedTextField
from programs.people.models import User


class ConsultationField(models.Model):
    """One field of permits (옥외광고물, 공장등록, …): its offering, the officer's post and telephone, what follows."""

    offering = models.OneToOneField(
        Offering, verbose_name=_("예약 프로그램"), on_delete=models.CASCADE, related_name="consultation_field"
    )
    name = models.CharField(_("분야"), max_length=20, unique=True)
    about = models.CharField(_("어떤 일"), max_length=200)
    post = models.CharField(_("담당 직위"), max_length=40, help_text=_("사람 이름이 아니라 직위를 적어요."))
    phone = models.CharField(_("담당 전화"), max_length=20, blank=True)
    order = models.PositiveSmallIntegerField(_("차례"), default=100)

    class Meta:
        verbose_name = _("사전상담 분야")
        verbose_name_plural = _("사전상담 분야")
        ordering = ("order", "name")

    def __str__(self) -> str:
        return self.name


class NextForm(models.Model):
    """A form to be filed after a consultation in a field, with where to find it."""

    field = models.ForeignKey(ConsultationField, on_delete=models.CASCADE, related_name="next_forms")
    title = models.CharField(_("서식이나 신청"), max_length=100)
    url = models.CharField(_("주소"), max_length=300, blank=True, help_text=_("https:// 주소나 이 누리집의 /주소"))
    order = models.PositiveSmallIntegerField(_("차례"), default=100)

    class Meta:
        verbose_name = _("다음에 낼 것")
        verbose_name_plural = _("다음에 낼 것")
        ordering = ("field", "order", "id")
        constraints = [models.UniqueConstraint(fields=["field", "title"], name="consultation_form_once")]

    def __str__(self) -> str:
        return self.title


class Consultation(models.Model):
    """One consultation: the record of it. The question, the files, when and with whom are the booking's."""

    booking = models.OneToOneField(
        Booking, verbose_name=_("예약"), on_delete=models.PROTECT, related_name="consultation"
    )
    changed_at = models.DateTimeField(_("바꾼 때"), null=True, blank=True)
    read_at = models.DateTimeField(_("담당자가 읽은 때"), null=True, blank=True)
    read_by = models.ForeignKey(
        User, verbose_name=_("읽은 담당자"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answer = EncryptedTextField(_("상담 결과"), blank=True)
    answered_at = models.DateTimeField(_("상담 결과를 쓴 때"), null=True, blank=True)
    answered_by = models.ForeignKey(
        User, verbose_name=_("상담한 담당자"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    next_forms = models.ManyToManyField(NextForm, verbose_name=_("다음에 낼 것"), blank=True)
    forgotten_at = models.DateTimeField(_("개인정보를 지운 때"), null=True, blank=True, editable=False)

    objects: ClassVar = ConsultationQuerySet.as_manager()

    class Meta:
        verbose_name = _("사전상담")
        verbose_name_plural = _("사전상담")
        ordering = ("-id",)
        indexes = [
            # unanswered(), unread(): the to-do list
            models.Index(fields=["booking"], name="consultation_open", condition=Q(answered_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.booking.code}"
