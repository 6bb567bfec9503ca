"""What a case leaves behind: its timeline, its clock's events, its files, and what the applicant thought of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from programs.base.clock import Extension, Pause, rule_from_key
from programs.cases.duty import not_their_duty
from programs.cases.may import of_the_department, the_applicant
from programs.files.models import PrivateFile
from programs.people.actors import Actor, Portal, sees_all_departments, works_here
from programs.people.models import User


class TimelineEntry(models.Model):
    """One thing that happened to a case. `move` is the word; its Korean text comes from the declaration."""

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="timeline")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    move = models.CharField(max_length=40)
    label = models.CharField(max_length=100)
    text = models.TextField(blank=True, default="")
    public = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("진행 기록")
        verbose_name_plural = _("진행 기록")
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["case", "at", "id"], name="timeline_of_case")]

    def __str__(self) -> str:
        return self.label


class ClockEvent(models.Model):
    """What happened to a case's clock: kept apart from the timeline because the due time is computed from it."""

    class What(models.TextChoices):
        START = "start", _("시작")
        PAUSE = "pause", _("멈춤")
        RESUME = "resume", _("다시 시작")
        EXTEND = "extend", _("연장")
        STOP = "stop", _("끝")

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="clock_events")
    what = models.CharField(max_length=6, choices=What.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(max_length=200, blank=True, default="")
    length = models.CharField(_("연장 길이"), max_length=20, blank=True, default="")
    consent = models.BooleanField(_("신청인 동의"), default=False)

    class Meta:
        verbose_name = _("처리기한 기록")
        verbose_name_plural = _("처리기한 기록")
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["case", "at", "id"], name="clock_of_case")]
        constraints = [
            models.CheckConstraint(
                condition=Q(what__in=["start", "pause", "resume", "extend", "stop"]), name="clock_event_is_known"
            ),
            models.CheckConstraint(condition=~Q(what="extend") | ~Q(length=""), name="extension_has_length"),
        ]

    def __str__(self) -> str:
        return self.get_what_display()

    @staticmethod
    def pauses(events: Iterable[ClockEvent], *, closed_at: datetime | None = None) -> tuple[Pause, ...]:
        """The pauses among the events; one still open ends with the case."""
        found: list[Pause] = []
        since: ClockEvent | None = None
        for event in events:
            if event.what == ClockEvent.What.PAUSE:
                since = event
            elif event.what == ClockEvent.What.RESUME and since is not None:
                found.append(Pause(since.at, event.at, since.reason))
                since = None
        if since is not None:
            found.append(Pause(since.at, closed_at, since.reason))
        return tuple(found)

    @staticmethod
    def extensions(events: Iterable[ClockEvent]) -> tuple[Extension, ...]:
        return tuple(
            Extension(rule_from_key(event.length), event.reason)
            for event in events
            if event.what == ClockEvent.What.EXTEND
        )


def private_path(attachment: Attachment, filename: str) -> str:
    """Where files lay before programs.files kept them; the first migration names it."""
    return f"cases/{attachment.case_id % 1000:03d}/{attachment.token}"


# What follows when a file had to be destroyed; startup.py fills it.
after_infection: list[Callable[[Attachment], object]] = []


class Attachment(PrivateFile):
    """A file with a case: the applicant opens those that are public, the department all."""

    owner_field = "case"
    opened_why = _("민원 처리")

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="attachments")
    public = models.BooleanField(_("신청인에게 보임"), default=True)

    class Meta(PrivateFile.Meta):
        verbose_name = _("첨부 파일")
        verbose_name_plural = _("첨부 파일")

    def may_open(self, actor: Actor) -> bool:
        if isinstance(actor, Portal) or sees_all_departments(actor) or of_the_department(self.case, actor):
            return True
        return self.public and the_applicant(self.case, actor)

    def refusal(self, actor: Actor) -> str:
        """Staff know that every case exists: they are told whose work it is."""
        return not_their_duty(self.case, actor) if works_here(actor) else ""

    def whose(self) -> User | str | None:
        return self.case.applicant or self.case.applicant_phone_hash or None

    def subject(self) -> str:
        return f"cases.case:{self.case_id}"

    def place(self) -> tuple[str, str]:
        case = self.case
        return f"{case.kind_title} {case.receipt_number}", reverse("admin:cases_case_change", args=[self.case_id])

    def tell_infected(self) -> None:
        for follow in after_infection:
            follow(self)

    @classmethod
    def searchable_by(cls, user: User) -> models.QuerySet[Attachment]:
        if sees_all_departments(user):
            return cls.objects.all()
        if not works_here(user) or user.department_id is None:
            return cls.objects.none()
        return cls.objects.filter(case__department_id=user.department_id)
