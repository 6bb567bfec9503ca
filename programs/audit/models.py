"""What was done and whose personal data was opened: two tables that only grow."""

from datetime import datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

import pgtrigger
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Count, Q, Value
from django.db.models.functions import Cast, Coalesce, ExtractHour
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.audit.events import text_of
from programs.people.fields import LookupHashField, lookup_hashes
from programs.people.models import User

APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


class ActQuerySet(models.QuerySet["Act"]):
    def about(self, subject: models.Model | str) -> "ActQuerySet":
        return self.filter(subject=subject_key(subject))

    def of_event(self, event: str) -> "ActQuerySet":
        return self.filter(event=event)


class Act(models.Model):
    """One thing done by someone (or by the portal itself, ``by`` empty) to one subject."""

    at = models.DateTimeField(_("일시"), default=timezone.now)
    event = models.CharField(_("일"), max_length=80)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("한 사람"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="acts",
    )
    by_role = models.CharField(_("그때의 역할"), max_length=20, blank=True)
    subject = models.CharField(_("대상"), max_length=80)
    data = models.JSONField(_("내용"), default=dict, encoder=DjangoJSONEncoder)
    ip = models.GenericIPAddressField(_("접속지"), null=True, blank=True)

    objects = ActQuerySet.as_manager()

    class Meta:
        verbose_name = _("한 일")
        verbose_name_plural = _("한 일")
        ordering = ["-at", "-pk"]
        indexes = [
            # everything about one subject, newest first
            models.Index(fields=["subject", "-at"], name="audit_act_subject"),
            # one person's acts; one event's acts
            models.Index(fields=["by", "-at"], name="audit_act_by"),
            models.Index(fields=["event", "-at"], name="audit_act_event"),
            # the list itself, and retention
            models.Index(fields=["-at", "-id"], name="audit_act_at"),
        ]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.subject} {self.text}"

    @property
    def text(self) -> str:
        return str(text_of(self.event))


class OpeningQuerySet(models.QuerySet["Opening"]):
    def about(self, user: User) -> "OpeningQuerySet":
        """Who opened this person's data: by account, and by the telephone under whichever key."""
        mine = Q(whose=user)
        if user.phone and user.phone_verified_at:
            mine |= Q(whose_phone_hash__in=lookup_hashes(user.phone))
        return self.filter(mine)

    def about_phones(self, phones: list[str]) -> "OpeningQuerySet":
        """Who opened the data of the holder of these telephones (digits)."""
        return self.filter(whose_phone_hash__in=[hashed for phone in phones for hashed in lookup_hashes(phone)])

    def by_opener(self) -> "models.QuerySet[Opening, dict[str, Any]]":
        """Per opener: rows, distinct persons, exports, and openings outside 08:00-20:00; most rows first."""
        seoul = ExtractHour("at", tzinfo=ZoneInfo("Asia/Seoul"))
        person = Coalesce(Cast("whose_id", models.CharField()), "whose_phone_hash", Value(""))
        counted = (
            self.order_by()
            .annotate(hour=seoul, person=person)
            .values("by", "by_department", "by_role")
            .annotate(
                rows=Count("pk"),
                persons=Count("person", distinct=True),
                exports=Count("pk", filter=Q(exported=True)),
                odd_hours=Count("pk", filter=Q(hour__lt=8) | Q(hour__gte=20)),
            )
            .order_by("-rows")
        )
        return cast("models.QuerySet[Opening, dict[str, Any]]", counted)

    def between(self, start: datetime, end: datetime) -> "OpeningQuerySet":
        """Openings from ``start`` up to, not including, ``end``."""
        return self.filter(at__gte=start, at__lt=end)


class Opening(models.Model):
    """One member of staff opened one person's data: who, whose, which fields, why, when, from where."""

    at = models.DateTimeField(_("일시"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("본 사람"), on_delete=models.PROTECT, related_name="openings_done"
    )
    by_department = models.CharField(_("그때의 부서"), max_length=40, blank=True)
    by_role = models.CharField(_("그때의 역할"), max_length=20)
    whose = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("정보의 주인"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="openings_suffered",
    )
    whose_phone_hash = LookupHashField(_("주인의 휴대전화 조회값"), null=True, blank=True)
    what = models.JSONField(_("본 정보"), default=list)
    why = models.CharField(_("까닭"), max_length=200)
    ref = models.CharField(_("관련 업무"), max_length=80, blank=True)
    exported = models.BooleanField(_("내려받음"), default=False)
    ip = models.GenericIPAddressField(_("접속지"), null=True, blank=True)

    objects = OpeningQuerySet.as_manager()

    class Meta:
        verbose_name = _("개인정보 열람")
        verbose_name_plural = _("개인정보 열람")
        ordering = ["-at", "-pk"]
        indexes = [
            # "who looked at my data": by account or by telephone
            models.Index(fields=["whose", "-at"], name="audit_opening_whose"),
            models.Index(fields=["whose_phone_hash", "-at"], name="audit_opening_phone"),
            # the monthly review, and retention
            models.Index(fields=["by", "-at"], name="audit_opening_by"),
            models.Index(fields=["-at", "-id"], name="audit_opening_at"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(why=""), name="audit_opening_has_reason"),
        ]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.by_department} {self.at:%Y-%m-%d %H:%M}"


class Destruction(models.Model):
    """One run of destruction that destroyed something: what kind, how many, on which ground. Never destroyed itself."""

    at = models.DateTimeField(_("일시"), default=timezone.now)
    policy = models.CharField(_("규칙"), max_length=60)
    title = models.CharField(_("파기한 정보"), max_length=100)
    period = models.CharField(_("보관 기간"), max_length=60)
    basis = models.CharField(_("근거"), max_length=200)
    count = models.PositiveIntegerField(_("건수"))

    class Meta:
        verbose_name = _("파기 기록")
        verbose_name_plural = _("파기 기록")
        ordering = ["-at", "-pk"]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.title} {self.count}"


class Review(models.Model):
    """An auditor looked through one month's openings and confirms it (the check that the law wants every month)."""

    month = models.DateField(_("점검한 달"), unique=True, help_text=_("그 달의 1일"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("점검한 사람"), on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(_("점검한 때"), default=timezone.now)
    openings = models.PositiveIntegerField(_("열람 건수"))
    note = models.TextField(_("점검 결과"))

    class Meta:
        verbose_name = _("월간 점검")
        verbose_name_plural = _("월간 점검")
        ordering = ["-month"]
        constraints = [models.CheckConstraint(condition=Q(month__day=1), name="audit_review_month_starts")]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


def subject_key(subject: models.Model | str) -> str:
    """Return the name of a subject in the records: "cases.case:123", or the given word."""
    return subject if isinstance(subject, str) else f"{subject._meta.label_lower}:{subject.pk}"
