"""Answers that a resident saved, as columns: so that a rule about people is one SQL condition."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.base.matching.answers import Answers
from programs.base.matching.vocabulary import AGE_BANDS
from programs.portal.matcher.queries import ProfileQuerySet

KEPT = timedelta(days=365)


class MatchProfile(models.Model):
    """One resident's answers. They are there only while the consent to keep them stands, a year at most.

    An empty column is a question without an answer. `may_be_told` follows the consent to be told of services: only
    such rows are ever shown to staff. The dong is a code, or "elsewhere".
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, verbose_name=_("구민"), on_delete=models.CASCADE, related_name="match_profile"
    )
    age_band = models.CharField(_("나이대"), max_length=6, blank=True)
    household = ArrayField(models.CharField(max_length=20), verbose_name=_("함께 사는 사람과 나"), default=list)
    dong = models.CharField(_("사는 동"), max_length=10, blank=True)
    needs = ArrayField(models.CharField(max_length=30), verbose_name=_("필요한 일"), default=list)
    language = models.CharField(_("편하게 쓰는 언어"), max_length=10, blank=True)
    may_be_told = models.BooleanField(_("안내를 받겠다고 함"), default=False)
    saved_at = models.DateTimeField(_("저장한 때"), default=timezone.now)

    objects: ClassVar = ProfileQuerySet.as_manager()

    class Meta:
        verbose_name = _("맞춤 서비스 답")
        verbose_name_plural = _("맞춤 서비스에 맞는 주민")
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(
                name="portal_matchprofile_age_known", condition=Q(age_band="") | Q(age_band__in=list(AGE_BANDS))
            )
        ]
        indexes = [
            # fitting(): the people whom a service fits, of those who may be told, in the order of the list
            models.Index(
                fields=["age_band", "dong", "id"], name="portal_match_age_dong", condition=Q(may_be_told=True)
            ),
            models.Index(fields=["dong", "id"], name="portal_match_dong", condition=Q(may_be_told=True)),
            GinIndex(fields=["household"], name="portal_match_household", condition=Q(may_be_told=True)),
            GinIndex(fields=["needs"], name="portal_match_needs", condition=Q(may_be_told=True)),
            # retention: what is older than a year
            models.Index(fields=["saved_at"], name="portal_match_saved"),
        ]

    def __str__(self) -> str:
        return str(self.user)

    def answers(self) -> Answers:
        return Answers(
            age_band=self.age_band,
            household=frozenset(self.household),
            dong=self.dong,
            needs=frozenset(self.needs),
            language=self.language,
        )

    def keep(self, answers: Answers) -> None:
        """Take the answers into the columns; the caller saves."""
        self.age_band, self.dong, self.language = answers.age_band, answers.dong, answers.language
        self.household, self.needs = sorted(answers.household), sorted(answers.needs)

    @property
    def kept_until(self) -> datetime:
        return self.saved_at + KEPT
