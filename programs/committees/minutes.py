"""Minutes: versions that are only added to, members' comments, and the one that is approved and locked."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.committees.bodies import Membership
from programs.committees.meetings import Meeting
from programs.committees.states import MinutesState
from programs.people.models import User


class Minutes(models.Model):
    """One version of a meeting's minutes. Its text never changes: what is written anew is the next version."""

    meeting = models.ForeignKey(Meeting, verbose_name=_("회의"), on_delete=models.PROTECT, related_name="minutes")
    version = models.PositiveSmallIntegerField(_("판"))
    text = models.TextField(_("회의록"))
    state = models.CharField(_("상태"), max_length=20, choices=MinutesState.choices, default=MinutesState.DRAFT)
    written_by = models.ForeignKey(
        User, verbose_name=_("쓴 사람"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    written_at = models.DateTimeField(_("쓴 때"), default=timezone.now)
    comments_until = models.DateTimeField(_("의견을 받는 때까지"), null=True, blank=True)
    approved_by = models.ForeignKey(
        User, verbose_name=_("확정한 사람"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    approved_at = models.DateTimeField(_("확정한 때"), null=True, blank=True)

    class Meta:
        verbose_name = _("회의록")
        verbose_name_plural = _("회의록")
        ordering = ("meeting", "-version")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "version"], name="committees_minutes_version_once"),
            models.UniqueConstraint(
                fields=["meeting"], name="committees_minutes_approved_once", condition=Q(state=MinutesState.APPROVED)
            ),
            models.CheckConstraint(name="committees_minutes_state_known", condition=Q(state__in=MinutesState.values)),
            models.CheckConstraint(
                name="committees_approved_says_when",
                condition=~Q(state=MinutesState.APPROVED) | Q(approved_at__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="text_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__text__df=pgtrigger.F("new__text")),
            ),
            pgtrigger.Protect(
                name="approved_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state=MinutesState.APPROVED.value),
            ),  # fmt: skip
        ]

    def __str__(self) -> str:
        return f"{self.meeting} v{self.version}"


class MinutesComment(models.Model):
    """What a member says about a version, and what the office answered."""

    minutes = models.ForeignKey(Minutes, verbose_name=_("회의록"), on_delete=models.PROTECT, related_name="comments")
    member = models.ForeignKey(Membership, verbose_name=_("위원"), on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("의견"))
    at = models.DateTimeField(_("낸 때"), default=timezone.now)
    answer = models.CharField(_("답"), max_length=500, blank=True)
    answered_at = models.DateTimeField(_("답한 때"), null=True, blank=True)

    objects: ClassVar = models.Manager()

    class Meta:
        verbose_name = _("회의록 의견")
        verbose_name_plural = _("회의록 의견")
        ordering = ("id",)

    def __str__(self) -> str:
        return self.text[:40]
