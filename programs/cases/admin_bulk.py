"""What was done to many cases at once, and what came of each."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

UNDO = timedelta(minutes=30)


class Act(models.TextChoices):
    ASSIGN = "assign", _("담당자 정하기")
    HAND_OVER = "hand_over", _("다른 부서로 넘기기")
    MOVE = "move", _("처리")


class Outcome(models.TextChoices):
    WAITING = "waiting", _("기다려요")
    DONE = "done", _("했어요")
    REFUSED = "refused", _("못 했어요")
    UNDONE = "undone", _("되돌렸어요")
    KEPT = "kept", _("되돌리지 못했어요")


class BulkRun(models.Model):
    """What somebody asked for: one act for many cases."""

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("한 사람"), on_delete=models.PROTECT, related_name="+"
    )
    act = models.CharField(_("한 일"), max_length=10, choices=Act.choices)
    move = models.CharField(_("처리"), max_length=40, blank=True)
    title = models.CharField(_("이름"), max_length=100)
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("담당자"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    department = models.ForeignKey(
        "people.Department", verbose_name=_("넘겨받을 부서"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    reason = models.CharField(_("사유"), max_length=300, blank=True)
    at = models.DateTimeField(_("시작"), default=timezone.now)
    finished_at = models.DateTimeField(_("끝"), null=True)
    undone_at = models.DateTimeField(_("되돌린 때"), null=True)

    class Meta:
        verbose_name = _("한꺼번에 한 처리")
        verbose_name_plural = _("한꺼번에 한 처리")
        ordering = ["-at"]
        constraints = [models.CheckConstraint(condition=Q(act__in=Act.values), name="case_bulkrun_act_known")]

    def __str__(self) -> str:
        return self.title

    @property
    def can_undo(self) -> bool:
        """Assigning and handing over can be taken back for half an hour; a move has its own ways back."""
        return (
            self.act != Act.MOVE
            and self.finished_at is not None
            and self.undone_at is None
            and timezone.now() - self.finished_at <= UNDO
        )

    @property
    def undo_until(self) -> object:
        return self.finished_at + UNDO if self.finished_at else None


class BulkRow(models.Model):
    """One case of a run: what came of it, and what it was before."""

    run = models.ForeignKey(BulkRun, on_delete=models.CASCADE, related_name="rows")
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+")
    outcome = models.CharField(_("결과"), max_length=8, choices=Outcome.choices, default=Outcome.WAITING)
    sentence = models.CharField(_("까닭"), max_length=300, blank=True)
    version = models.PositiveIntegerField(null=True)
    assignee_before = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    department_before = models.ForeignKey(
        "people.Department", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    arrived_before = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("한꺼번에 한 처리의 민원")
        verbose_name_plural = _("한꺼번에 한 처리의 민원")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["run", "case"], name="case_bulkrow_once"),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="case_bulkrow_outcome_known"),
        ]
        indexes = [models.Index(fields=["run", "id"], name="case_bulkrow_waiting", condition=Q(outcome="waiting"))]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.outcome}"
