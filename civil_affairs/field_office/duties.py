"""P01.3: who of which department is at a field office, on which day, from when until when."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from civil_affairs.field_office.offices import FieldOffice
from programs.bookings.models import Occupation


class Duty(models.Model):
    """One officer's time at an office. The time itself is an Occupation, so nobody is in two places at once."""

    office = models.ForeignKey(
        FieldOffice, verbose_name=_("현장민원실"), on_delete=models.CASCADE, related_name="duties"
    )
    occupation = models.OneToOneField(
        Occupation, verbose_name=_("잡힌 시간"), on_delete=models.CASCADE, related_name="duty"
    )
    day = models.DateField(_("날"))

    class Meta:
        verbose_name = _("근무")
        verbose_name_plural = _("근무")
        ordering = ("day", "occupation__during")
        indexes = [models.Index(fields=["office", "day"], name="duty_of_day")]

    def __str__(self) -> str:
        return f"{self.office} {self.day}"
