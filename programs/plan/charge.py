"""Which department had a program in its charge, and since when; and what heads remarked on a quarter."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Charge(models.Model):
    """A program goes from one department to another on a day. What was counted before stays where it was done."""

    program = models.ForeignKey(
        "plan.Program", verbose_name=_("과제"), on_delete=models.CASCADE, related_name="charges", db_index=False
    )
    before = models.ForeignKey(
        "people.Department", verbose_name=_("넘긴 부서"), on_delete=models.PROTECT, related_name="+"
    )
    department = models.ForeignKey(
        "people.Department", verbose_name=_("넘겨받은 부서"), on_delete=models.PROTECT, related_name="+"
    )
    since = models.DateField(_("시행일"))
    basis = models.CharField(_("근거"), max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("넘긴 사람"), on_delete=models.PROTECT, null=True)
    at = models.DateTimeField(_("적은 때"), default=timezone.now)

    class Meta:
        verbose_name = _("담당 부서의 변경")
        verbose_name_plural = _("담당 부서의 변경")
        ordering = ["program", "since"]
        constraints = [
            models.UniqueConstraint(fields=["program", "since"], name="plan_charge_once_a_day"),
            models.CheckConstraint(condition=~Q(before=models.F("department")), name="plan_charge_moves"),
        ]

    def __str__(self) -> str:
        return f"{self.program_id}: {self.before_id} → {self.department_id} ({self.since})"


def charged_on(day: date, programs: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Which department had each program on that day: {program: department}, in one query.

    `programs` are pairs of a program and its department of today.
    """
    found = dict(programs)
    first: set[int] = set()
    for moved in Charge.objects.filter(program__in=list(found)).order_by("since", "pk"):
        if moved.since <= day:
            found[moved.program_id] = moved.department_id
            first.add(moved.program_id)
        elif moved.program_id not in first:
            found[moved.program_id] = moved.before_id
            first.add(moved.program_id)
    return found


class Remark(models.Model):
    """What a head says about a quarter of a department, or of a program; what was said before stays beside it."""

    department = models.ForeignKey(
        "people.Department", verbose_name=_("부서"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    program = models.ForeignKey(
        "plan.Program", verbose_name=_("과제"), on_delete=models.CASCADE, null=True, related_name="+"
    )
    year = models.PositiveSmallIntegerField(_("연도"))
    quarter = models.PositiveSmallIntegerField(_("분기"))
    on = models.DateField(_("기준일"))
    text = models.TextField(_("부서장 의견"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("적은 사람"), on_delete=models.PROTECT)
    at = models.DateTimeField(_("적은 때"), default=timezone.now)

    class Meta:
        verbose_name = _("분기 보고서 의견")
        verbose_name_plural = _("분기 보고서 의견")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(quarter__range=(1, 4)), name="plan_remark_quarter_1_to_4"),
            models.CheckConstraint(
                condition=Q(department__isnull=True) ^ Q(program__isnull=True), name="plan_remark_of_one"
            ),
        ]
        indexes = [models.Index(fields=["year", "quarter", "-at"], name="plan_remark_of_quarter")]

    def __str__(self) -> str:
        return f"{self.year}-{self.quarter}: {self.text[:20]}"
