"""P01.4 and the count of households: who moved in, by zone and day, and which households a field office served."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from civil_affairs.field_office.offices import Zone
from programs.bookings.models import Visit
from programs.people.models import User


class MoveInBatch(models.Model):
    """A file of counts, read and shown before it counts. Counts are nobody's data, so the rows stay with it.

    `rows` hold what each line said: {"line": 2, "cells": [...], "zone": id, "day": "…", "households": n, "error": ""}.
    """

    class State(models.TextChoices):
        READ = "read", _("확인 기다림")
        TAKEN = "taken", _("반영함")

    name = models.CharField(_("파일"), max_length=120)
    sha256 = models.CharField(max_length=64, unique=True)
    rows = models.JSONField(_("줄"), default=list)
    state = models.CharField(_("상태"), max_length=6, choices=State.choices, default=State.READ)
    uploaded_by = models.ForeignKey(
        User, verbose_name=_("올린 직원"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    uploaded_at = models.DateTimeField(_("올린 때"))
    taken_at = models.DateTimeField(_("반영한 때"), null=True, blank=True)

    class Meta:
        verbose_name = _("입주 세대 파일")
        verbose_name_plural = _("입주 세대 파일")
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(
                name="move_in_batch_taken_iff_when",
                condition=Q(state="taken", taken_at__isnull=False) | Q(state="read", taken_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.name


class MoveIn(models.Model):
    """How many households moved into a zone on a day."""

    zone = models.ForeignKey(Zone, verbose_name=_("구역"), on_delete=models.PROTECT, related_name="move_ins")
    day = models.DateField(_("입주한 날"))
    households = models.PositiveIntegerField(_("세대"))

    class Meta:
        verbose_name = _("입주 세대")
        verbose_name_plural = _("입주 세대")
        ordering = ("-day", "zone")
        constraints = [models.UniqueConstraint(fields=["zone", "day"], name="move_in_once_a_zone_and_day")]

    def __str__(self) -> str:
        return f"{self.zone} {self.day}: {self.households}"


class MoveInChange(models.Model):
    """Each time a count was written or corrected: what it was before, by whom, why. Nothing here is ever changed."""

    move_in = models.ForeignKey(MoveIn, on_delete=models.PROTECT, related_name="changes")
    before = models.PositiveIntegerField(_("고치기 전"), null=True)
    after = models.PositiveIntegerField(_("고친 뒤"))
    reason = models.CharField(_("까닭"), max_length=200, blank=True)
    batch = models.ForeignKey(MoveInBatch, null=True, on_delete=models.PROTECT, related_name="changes")
    by = models.ForeignKey(User, verbose_name=_("적은 직원"), null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(_("적은 때"))

    class Meta:
        verbose_name = _("입주 세대 기록")
        verbose_name_plural = _("입주 세대 기록")
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(
                name="move_in_correction_says_why",
                condition=Q(before__isnull=True) | Q(batch__isnull=False) | ~Q(reason=""),
            )
        ]
        triggers = [
            pgtrigger.Protect(name="keeps_its_past", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="is_never_rewritten",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("before", "after", "reason", "at", "move_in_id", "batch_id"),
                func="RAISE EXCEPTION 'A record of counts is never rewritten.';",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.move_in_id}: {self.before} -> {self.after}"


class ServedHousehold(models.Model):
    """A household served at a zone's office, counted once however often it comes.

    One telephone is one household; who came without a booking counts as one for each visit, as nothing is asked of
    them. `services.count_household` locks the zone, so that two desks in one moment count a household once.
    """

    zone = models.ForeignKey(Zone, verbose_name=_("구역"), on_delete=models.PROTECT, related_name="served")
    visit = models.OneToOneField(Visit, verbose_name=_("방문"), on_delete=models.CASCADE, related_name="household")
    served_at = models.DateTimeField(_("처음 응대한 때"))

    class Meta:
        verbose_name = _("응대한 세대")
        verbose_name_plural = _("응대한 세대")
        ordering = ("-served_at",)
        indexes = [models.Index(fields=["served_at"], name="household_by_time")]  # indicators by period

    def __str__(self) -> str:
        return f"{self.zone} {self.served_at:%Y-%m-%d}"
