"""That somebody was asked to answer: by which way, until when, and whether they have."""

import uuid
from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from programs.base.ids import sign
from programs.people.contact import NotifyBy
from programs.people.fields import EncryptedTextField, LookupHashField
from programs.people.models import Department, Language
from programs.plan.models import Program
from programs.surveys.queries import InvitationQuerySet
from programs.surveys.survey import Survey

PURPOSE = "surveys.invitation"  # of the signed link


class Invitation(models.Model):
    """A signed link that was sent to somebody. How to reach them is forgotten once they answered or time is up."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="invitations", verbose_name=_("설문"))
    program = models.ForeignKey(Program, models.PROTECT, null=True, blank=True, verbose_name=_("과제"))
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, verbose_name=_("부서"))
    about = models.CharField(max_length=40, blank=True, default="")
    once_mark = models.CharField(max_length=64, editable=False)
    channel = models.CharField(_("안내 방법"), max_length=5, choices=NotifyBy.choices)
    phone = EncryptedTextField(_("휴대전화"), blank=True, default="")
    phone_hash = LookupHashField(source="phone", blank=True, default="")
    email = EncryptedTextField(_("이메일"), blank=True, default="")
    language = models.CharField(_("언어"), max_length=10, choices=Language.choices, default=Language.KOREAN)
    invited_at = models.DateTimeField(_("초대한 때"))
    expires_at = models.DateTimeField(_("답할 수 있는 때"))
    reminded_at = models.DateTimeField(_("다시 알린 때"), null=True, blank=True)
    # Of an anonymous survey this is written at night, for all at once (`apart.shuffle`).
    answered = models.BooleanField(_("답함"), default=False)

    objects: ClassVar = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("설문 초대")
        verbose_name_plural = _("설문 초대")
        constraints = [
            # Nobody is invited twice to the same thing.
            models.UniqueConstraint(fields=["survey", "once_mark"], name="surveys_invited_once"),
            models.CheckConstraint(condition=Q(expires_at__gt=models.F("invited_at")), name="surveys_link_lasts"),
        ]
        indexes = [
            # to_remind(), and retention: those whose address is still there
            models.Index(fields=["invited_at"], name="surveys_to_remind", condition=Q(answered=False)),
            models.Index(fields=["about"], name="surveys_invited_about", condition=~Q(about="")),
            models.Index(fields=["phone_hash"], name="surveys_invited_phone", condition=~Q(phone_hash="")),
        ]

    def __str__(self) -> str:
        return f"{self.survey} {self.invited_at:%Y-%m-%d}"

    @property
    def link(self) -> str:
        return settings.SITE_URL + reverse("surveys:invited", args=[sign(PURPOSE, str(self.pk))])

    def is_over(self, at: datetime) -> bool:
        return at >= self.expires_at
