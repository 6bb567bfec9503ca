"""What a person agreed to, in which words, when and where. Rows are never changed: a change of mind is a new row."""

from datetime import datetime

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.people.crypto import lookup_hashes
from programs.people.fields import LookupHashField


class ConsentQuerySet(models.QuerySet["Consent"]):
    def of_phone(self, phone: str) -> "ConsentQuerySet":
        return self.filter(phone_hash__in=lookup_hashes(phone))

    def of_email(self, email: str) -> "ConsentQuerySet":
        return self.filter(email_hash__in=lookup_hashes(email))

    def standing(self, purpose: str, *, at: datetime | None = None) -> "Consent | None":
        """Return the newest answer given for this purpose by ``at`` (default: now), granted or not."""
        return self.filter(purpose=purpose, at__lte=at or timezone.now()).order_by("-at", "-pk").first()

    def given(self, purpose: str, *, at: datetime | None = None) -> bool:
        """Tell whether consent stood at that time."""
        newest = self.standing(purpose, at=at)
        return newest is not None and newest.granted


class Consent(models.Model):
    """One answer to one question. Whose: a user, or the holder of a telephone or of an e-mail address."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("사용자"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="consents",
    )
    phone_hash = LookupHashField(_("휴대전화 조회값"), null=True, blank=True)
    email_hash = LookupHashField(_("이메일 조회값"), null=True, blank=True)
    purpose = models.CharField(_("목적"), max_length=60)
    wording = models.TextField(_("동의 문구"))
    granted = models.BooleanField(_("동의함"))
    at = models.DateTimeField(_("일시"), default=timezone.now)
    source = models.CharField(_("받은 곳"), max_length=60)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("동의")
        verbose_name_plural = _("동의")
        ordering = ["-at", "-pk"]
        indexes = [
            # the standing answer of one person for one purpose
            models.Index(fields=["user", "purpose", "-at"], name="people_consent_user"),
            models.Index(fields=["phone_hash", "purpose", "-at"], name="people_consent_phone"),
            models.Index(fields=["email_hash", "purpose", "-at"], name="people_consent_email"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False) | Q(phone_hash__isnull=False) | Q(email_hash__isnull=False),
                name="people_consent_someones",
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.purpose}: {_('동의함') if self.granted else _('동의하지 않음')}"
