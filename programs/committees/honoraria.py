"""What members from outside get for a meeting: whole won, once a meeting, only who was there."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programs.committees.bodies import Membership
from programs.committees.meetings import Meeting


class Honorarium(models.Model):
    """One payment to one member for one meeting; it stands on no page but the desk's."""

    meeting = models.ForeignKey(Meeting, verbose_name=_("회의"), on_delete=models.PROTECT, related_name="honoraria")
    member = models.ForeignKey(Membership, verbose_name=_("위원"), on_delete=models.PROTECT, related_name="honoraria")
    won = models.PositiveIntegerField(_("금액 (원)"))
    paid_on = models.DateField(_("지급한 날"), null=True, blank=True)

    objects: ClassVar = models.Manager()

    class Meta:
        verbose_name = _("참석 수당")
        verbose_name_plural = _("참석 수당")
        ordering = ("-meeting__starts_at", "member__seat__order")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "member"], name="committees_paid_once_a_meeting"),
            models.CheckConstraint(
                name="committees_honorarium_is_something",
                condition=Q(won__gt=0),
                violation_error_message=_("금액은 1원 이상이에요."),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="earned",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("meeting_id", "member_id"),
                func="""
                IF NOT EXISTS (
                    SELECT 1 FROM committees_attendance a
                    JOIN committees_meeting m ON m.id = a.meeting_id AND m.state IN ('held', 'minuted')
                    JOIN committees_membership p ON p.id = a.member_id AND p.user_id IS NULL
                    WHERE a.meeting_id = NEW.meeting_id AND a.member_id = NEW.member_id
                    AND a.state IN ('present', 'written', 'left')
                ) THEN
                    RAISE EXCEPTION 'Members from outside who were there are paid, nobody else.'
                    USING ERRCODE = 'check_violation';
                END IF;
                RETURN NEW;
                """,
            ),
            pgtrigger.Protect(
                name="paid_stays", operation=pgtrigger.Delete, condition=pgtrigger.Q(old__paid_on__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.won:,}원"
