"""What the feeds said (append-only), what is in force, the rules of who is told what, and what was told."""

from datetime import datetime, timedelta
from typing import Any

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.base.text import korean_datetime
from programs.people.models import User

from ..campaigns.models import Campaign
from .admin_wording import faults
from .admin_words import COMMANDS
from .areas import AREAS, ZONE
from .codes import Kind, Level, kind_name, level_name, warning_name
from .queries import WeatherWarningQuerySet
from .told import WeatherNoticeQuerySet

ALL_CLEAR = timedelta(hours=3)  # for so long the all-clear is shown
APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


class WeatherCommand(models.IntegerChoices):
    """`command` with its Korean word; the rules stand in `codes.Command`."""

    ISSUE = 1, _("발표")
    RELEASE = 2, _("해제")
    EXTEND = 3, _("연장")
    CORRECT = 6, _("정정")
    CHANGE = 7, _("변경발표")
    CHANGE_RELEASE = 8, _("변경해제")


class WeatherEvent(models.Model):
    """One announcement of the KMA for one area and kind, as it came. Never changed: the fold reads all of them."""

    area_code = models.CharField(_("특보구역"), max_length=8)
    area_name = models.CharField(_("구역 이름"), max_length=100, blank=True)
    kind = models.PositiveSmallIntegerField(_("종류"))
    level = models.PositiveSmallIntegerField(_("단계"), choices=Level.choices)
    command = models.PositiveSmallIntegerField(_("명령"), choices=WeatherCommand.choices)
    cancelled = models.BooleanField(_("취소된 발표"), default=False)
    announced_at = models.DateTimeField(_("발표한 때"))
    sequence = models.PositiveSmallIntegerField(_("발표 번호"), default=0)
    station = models.CharField(_("발표 관서"), max_length=10, blank=True)
    starts_at = models.DateTimeField(_("발효하는 때"), null=True, blank=True)
    ends_at = models.DateTimeField(_("끝나는 때"), null=True, blank=True)
    source = models.CharField(_("자료 형식"), max_length=10)
    raw = models.JSONField(_("원문"), null=True, encoder=DjangoJSONEncoder)
    imported_at = models.DateTimeField(_("받은 때"), default=timezone.now)
    imported_by = models.ForeignKey(
        User, verbose_name=_("넣은 사람"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("기상특보 발표")
        verbose_name_plural = _("기상특보 발표")
        ordering = ("-announced_at", "-sequence", "-id")
        constraints = [
            # Event.key of records.py: the same announcement is the same row, from whichever file it comes.
            models.UniqueConstraint(
                name="notices_weather_event_once",
                fields=[
                    "area_code",
                    "kind",
                    "announced_at",
                    "sequence",
                    "command",
                    "level",
                    "cancelled",
                    "starts_at",
                    "ends_at",
                ],
                nulls_distinct=False,
            ),
            models.CheckConstraint(name="notices_weather_event_level", condition=Q(level__in=Level.values)),
            models.CheckConstraint(
                name="notices_weather_event_command", condition=Q(command__in=WeatherCommand.values)
            ),
        ]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{warning_name(self.kind, self.level)} {self.get_command_display()}"


class WeatherBulletin(models.Model):
    """A bulletin that was put out; `levels` is its picture of what was in force here, null where it has none."""

    station = models.CharField(_("발표 관서"), max_length=10, blank=True)
    announced_at = models.DateTimeField(_("발표한 때"))
    sequence = models.PositiveSmallIntegerField(_("발표 번호"), default=0)
    title = models.CharField(_("제목"), max_length=200, blank=True)
    as_of = models.DateTimeField(_("현황 시각"), null=True, blank=True)
    levels = models.JSONField(_("그때 내려진 특보"), null=True, blank=True)
    source = models.CharField(_("자료 형식"), max_length=10)
    raw = models.JSONField(_("원문"), null=True, encoder=DjangoJSONEncoder)
    imported_at = models.DateTimeField(_("받은 때"), default=timezone.now)
    imported_by = models.ForeignKey(
        User, verbose_name=_("넣은 사람"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("기상특보 통보문")
        verbose_name_plural = _("기상특보 통보문")
        ordering = ("-announced_at", "-sequence", "-id")
        constraints = [
            models.UniqueConstraint(
                name="notices_weather_bulletin_once",
                fields=["source", "station", "announced_at", "sequence", "title", "as_of", "levels"],
                nulls_distinct=False,
            ),
        ]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return self.title or str(_("특보 현황"))


class WeatherWarning(models.Model):
    """A warning for the district from its beginning to its end: what `fold` makes of all announcements.

    Made anew in the transaction of every import, so that a page asks one small table.
    """

    area_code = models.CharField(_("특보구역"), max_length=8)
    kind = models.PositiveSmallIntegerField(_("종류"))
    level = models.PositiveSmallIntegerField(_("단계"), choices=Level.choices)
    level_before = models.PositiveSmallIntegerField(_("바뀌기 전 단계"), choices=Level.choices, null=True)
    highest = models.PositiveSmallIntegerField(_("가장 높았던 단계"), choices=Level.choices)
    announced_at = models.DateTimeField(_("발표한 때"))
    starts_at = models.DateTimeField(_("시작"))
    level_since = models.DateTimeField(_("지금 단계의 시작"))
    ends_at = models.DateTimeField(_("끝"), null=True)
    released_at = models.DateTimeField(_("해제를 발표한 때"), null=True)
    steps = models.JSONField(_("경과"), default=list)

    objects = WeatherWarningQuerySet.as_manager()

    class Meta:
        verbose_name = _("기상특보")
        verbose_name_plural = _("기상특보")
        ordering = ("-announced_at", "kind", "area_code")
        constraints = [
            models.UniqueConstraint(name="notices_weather_warning_once", fields=["area_code", "kind", "announced_at"]),
            models.UniqueConstraint(
                name="notices_weather_one_open", fields=["area_code", "kind"], condition=Q(ends_at__isnull=True)
            ),
        ]
        indexes = [
            # in_force() and ended_since(): a few rows of years
            models.Index(fields=["ends_at"], name="notices_weather_in_force"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return warning_name(self.kind, self.level)

    def is_in_force(self, at: datetime) -> bool:
        return self.ends_at is None or self.ends_at > at

    def has_just_ended(self, at: datetime) -> bool:
        """Ended so lately that people still have to be told that it is over."""
        return self.ends_at is not None and at - ALL_CLEAR < self.ends_at <= at

    def story(self) -> list[str]:
        """Its announcements in order, a line each, for staff."""
        lines = [
            f"{korean_datetime(datetime.fromisoformat(step['announced_at']))} "
            f"{COMMANDS[step['command']]} {level_name(step['level'])} "
            f"({korean_datetime(datetime.fromisoformat(step['starts_at']))}~)"
            for step in self.steps
        ]
        if self.released_at is not None and self.ends_at is not None:
            lines.append(f"{korean_datetime(self.released_at)} {COMMANDS[2]} ({korean_datetime(self.ends_at)})")
        return lines

    @property
    def area_name(self) -> str:
        return AREAS.get(self.area_code, self.area_code)


class RuleAction(models.TextChoices):
    IGNORE = "ignore", _("보내지 않음")
    DRAFT = "draft", _("초안을 만들고 담당자가 보냄")
    SEND = "send", _("바로 보냄")


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class WeatherRule(models.Model):
    """What is done when a warning of that kind and level is announced for the area, and when it ends."""

    kind = models.PositiveSmallIntegerField(_("종류"), choices=Kind.choices)
    level = models.PositiveSmallIntegerField(_("단계"), choices=Level.choices)
    area_code = models.CharField(_("특보구역"), max_length=8, choices=list(AREAS.items()), default=ZONE)
    action = models.CharField(_("발표되면"), max_length=6, choices=RuleAction.choices, default=RuleAction.DRAFT)
    text = models.TextField(_("발표 문구"), blank=True, max_length=2_000)
    clear_action = models.CharField(_("해제되면"), max_length=6, choices=RuleAction.choices, default=RuleAction.IGNORE)
    clear_text = models.TextField(_("해제 문구"), blank=True, max_length=2_000)
    text_en = models.TextField(_("발표 문구(영어)"), blank=True, max_length=2_000)
    clear_text_en = models.TextField(_("해제 문구(영어)"), blank=True, max_length=2_000)
    dongs = ArrayField(
        models.CharField(max_length=10),
        verbose_name=_("동"),
        default=list,
        blank=True,
        help_text=_("비워 두면 서대문구 모든 동에 보내요."),
    )

    class Meta:
        verbose_name = _("기상특보 규칙")
        verbose_name_plural = _("기상특보 규칙")
        ordering = ("kind", "-level", "area_code")
        constraints = [
            models.UniqueConstraint(
                name="notices_weather_rule_once",
                fields=["kind", "level", "area_code"],
                violation_error_message=_("이 종류와 단계의 규칙이 이미 있어요. 그 규칙을 고쳐 주세요."),
            ),
            models.CheckConstraint(name="notices_weather_rule_action", condition=Q(action__in=RuleAction.values)),
            models.CheckConstraint(name="notices_weather_rule_clear", condition=Q(clear_action__in=RuleAction.values)),
            models.CheckConstraint(
                name="notices_weather_rule_has_text", condition=Q(action=RuleAction.IGNORE) | ~Q(text="")
            ),
            models.CheckConstraint(
                name="notices_weather_rule_has_clear",
                condition=Q(clear_action=RuleAction.IGNORE) | ~Q(clear_text=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{kind_name(self.kind)} {level_name(self.level)}"

    def clean(self) -> None:
        """Refuse a wording that could not be sent; what is ignored may stay empty."""
        errors: dict[str, Any] = {}
        for name, text, action in (
            ("text", self.text, self.action),
            ("clear_text", self.clear_text, self.clear_action),
            ("text_en", self.text_en, RuleAction.IGNORE),
            ("clear_text_en", self.clear_text_en, RuleAction.IGNORE),
        ):
            found = list(faults(text)) if text or action != RuleAction.IGNORE else []
            if found:
                errors[name] = found
        if errors:
            raise ValidationError(errors)


class NoticeAction(models.TextChoices):
    """What was done about a change: what the rule says, or why nothing was."""

    IGNORED = "ignored", _("규칙에 따라 보내지 않음")
    DRAFTED = "drafted", _("초안을 만듦")
    SENT = "sent", _("바로 보냄")
    LATE = "late", _("너무 늦게 받아 보내지 않음")
    UNTOLD = "untold", _("발표 때 보낸 문자가 없어 해제를 보내지 않음")
    FAILED = "failed", _("문구에 문제가 있어 보내지 못함")


class WeatherNotice(models.Model):
    """What was done about one change of what is in force: written once, so nothing is told twice."""

    ref = models.CharField(_("관련 업무"), max_length=100, unique=True)
    kind = models.PositiveSmallIntegerField(_("종류"))
    what = models.CharField(_("변화"), max_length=10)
    level = models.PositiveSmallIntegerField(_("단계"), choices=Level.choices)
    announced_at = models.DateTimeField(_("발표한 때"))
    action = models.CharField(_("한 일"), max_length=10, choices=NoticeAction.choices)
    campaign = models.OneToOneField(
        Campaign,
        verbose_name=_("발송"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    why = models.CharField(_("까닭"), max_length=300, blank=True)
    decided_at = models.DateTimeField(_("정한 때"), default=timezone.now)

    objects = WeatherNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("기상특보 알림")
        verbose_name_plural = _("기상특보 알림")
        ordering = ("-announced_at", "-id")
        constraints = [
            models.CheckConstraint(
                name="notices_weather_notice_campaign",
                condition=Q(campaign__isnull=False, action__in=("drafted", "sent"))
                | Q(campaign__isnull=True) & ~Q(action__in=("drafted", "sent")),
            ),
        ]
        indexes = [models.Index(fields=["kind", "-id"], name="notices_weather_last_told")]
        triggers = [APPEND_ONLY]

    def __str__(self) -> str:
        return self.ref


class WeatherFeed(models.Model):
    """How reading the configured address goes: one row, moved by the task of every minute."""

    ONLY = 1
    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    tried_at = models.DateTimeField(_("마지막으로 물은 때"), null=True)
    succeeded_at = models.DateTimeField(_("마지막으로 받은 때"), null=True)
    next_at = models.DateTimeField(_("다음에 물을 때"), null=True)
    failures = models.PositiveIntegerField(_("잇따른 실패"), default=0)
    failures_in_all = models.PositiveIntegerField(_("지금까지 실패"), default=0)
    error_code = models.CharField(_("실패한 까닭"), max_length=20, blank=True)
    error_detail = models.CharField(_("자세히"), max_length=300, blank=True)
    problems = models.PositiveIntegerField(_("읽지 못한 줄"), default=0)

    class Meta:
        verbose_name = _("기상특보 자료 받기")
        verbose_name_plural = _("기상특보 자료 받기")
        constraints = [models.CheckConstraint(name="notices_weather_one_feed", condition=Q(id=1))]

    def __str__(self) -> str:
        return str(_("기상청 특보 자료"))
