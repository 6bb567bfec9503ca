"""The 29 programs and their plans, year by year: milestones, budget, targets, and what was counted."""

from __future__ import annotations

from datetime import date
from typing import Any, Self, TypeVar

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from programs.people.places import PhoneKind
from programs.plan import indicators
from programs.plan.charge import Charge, Remark  # noqa: F401 - models in a file of their own
from programs.plan.periods import FIRST_YEAR, LAST_YEAR

M = TypeVar("M", bound=models.Model)


def tracked(model: type[M]) -> type[M]:
    """Keep every change of the model's rows, by database trigger. (Trackers cannot be shared between models.)"""
    tracker = pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
    decorated: type[M] = tracker(model)
    return decorated


def year_field(**options: Any) -> models.PositiveSmallIntegerField[Any, Any]:
    return models.PositiveSmallIntegerField(**{"verbose_name": _("연도"), **options})


class Category(models.TextChoices):
    """The plan's six parts, in its order."""

    OUTREACH = "outreach", _("찾아가는 서비스 및 사각지대 해소")
    TAILORED = "tailored", _("개인 맞춤형 통합서비스 제공")
    PARTNERSHIP = "partnership", _("민간참여로 서비스전달 체계 혁신")
    COOPERATION = "cooperation", _("협업과 소통을 통한 정부정책역량 제고")
    DISCLOSURE = "disclosure", _("정보공개제도 전면 재정비")
    OPEN_DATA = "open_data", _("공공데이터의 민간활용 기반 혁신")


class ProgramQuerySet(models.QuerySet["Program"]):
    def with_places(self) -> Self:
        return self.select_related("department")

    def of_department(self, department_id: int | None) -> Self:
        """Return one department's programs, or all when None."""
        return self if department_id is None else self.filter(department_id=department_id)


class Program(models.Model):
    """One of the 29. Its texts are Korean, with translations beside them; the rest of the plan's sheet is `facts`."""

    number = models.PositiveSmallIntegerField(_("번호"), primary_key=True)
    title = models.CharField(_("과제 이름"), max_length=100)
    slug = models.SlugField(_("주소 이름"), max_length=60, unique=True)
    category = models.CharField(_("분야"), max_length=20, choices=Category.choices)
    app = models.CharField(_("업무 묶음"), max_length=30)
    department = models.ForeignKey(
        "people.Department", verbose_name=_("담당 부서"), on_delete=models.PROTECT, related_name="programs"
    )
    phone = models.CharField(_("전화"), max_length=20)
    phone_kind = models.CharField(_("전화 종류"), max_length=10, choices=PhoneKind.choices, default=PhoneKind.DIRECT)
    partners = ArrayField(models.CharField(max_length=50), verbose_name=_("함께하는 곳"), default=list, blank=True)
    goal = models.TextField(_("목표"))
    audience = models.TextField(_("대상"))
    guide = models.TextField(_("무엇을 하고 어떻게 이용하나요"))
    translations = models.JSONField(
        _("번역"), default=dict, blank=True, help_text=_('{"en": {"title": …, "goal": …, "audience": …, "guide": …}}')
    )
    facts = models.JSONField(_("계획서의 사실"), default=dict, blank=True)

    objects = ProgramQuerySet.as_manager()

    TRANSLATED = ("title", "goal", "audience", "guide")

    class Meta:
        verbose_name = _("과제")
        verbose_name_plural = _("과제")
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(condition=Q(number__range=(1, 29)), name="plan_program_number_1_to_29"),
            models.CheckConstraint(condition=Q(category__in=Category.values), name="plan_program_category_known"),
            models.CheckConstraint(condition=Q(phone_kind__in=PhoneKind.values), name="plan_program_phone_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("portal:program", args=[self.number])

    @property
    def code(self) -> str:
        return f"P{self.number:02d}"

    def text(self, field: str, language: str | None = None) -> str:
        """Return a text in the language asked for (by default the page's), or in Korean where there is none."""
        language = (language or get_language() or "ko").replace("-", "_").lower()
        for code, texts in self.translations.items():
            if code.lower() == language and texts.get(field):
                return str(texts[field])
        return str(getattr(self, field))

    @property
    def shown_title(self) -> str:
        return self.text("title")

    @property
    def shown_goal(self) -> str:
        return self.text("goal")

    @property
    def shown_audience(self) -> str:
        return self.text("audience")

    @property
    def shown_guide(self) -> str:
        return self.text("guide")

    @property
    def outside_phone(self) -> str:
        """The number to call from outside: an extension with the office's 02-330 before it."""
        return f"02-330-{self.phone}" if self.phone_kind == "extension" else self.phone_text

    @property
    def phone_text(self) -> str:
        """Return the number as people read it: `02-330-8634`, or `구내번호 1072 (02-330-1072)`."""
        if self.phone_kind == PhoneKind.EXTENSION:
            return str(_("구내번호 %(extension)s (02-330-%(extension)s)")) % {"extension": self.phone}
        return self._full_number

    @property
    def phone_href(self) -> str:
        """Return what a link dials; empty for an extension, which no telephone outside can dial by itself."""
        if self.phone_kind == PhoneKind.EXTENSION:
            return ""
        return "tel:" + self._full_number

    @property
    def _full_number(self) -> str:
        return self.phone if self.phone.startswith("0") else f"02-{self.phone}"


class BudgetStatus(models.TextChoices):
    LINES = "lines", _("예산 항목 있음")
    NONE = "none", _("비예산")
    SILENT = "silent", _("계획에 적지 않음")


class PlanQuerySet(models.QuerySet["Plan"]):
    def of_year(self, year: int) -> Self:
        return self.filter(year=year)


@tracked
class Plan(models.Model):
    """What a program means to do in one year."""

    program = models.ForeignKey(Program, verbose_name=_("과제"), on_delete=models.PROTECT, related_name="plans")
    year = year_field()
    budget_status = models.CharField(
        _("예산 표시"), max_length=10, choices=BudgetStatus.choices, default=BudgetStatus.SILENT
    )
    rolled_from = year_field(verbose_name=_("옮겨 온 연도"), null=True, blank=True, editable=False)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("연도별 계획")
        verbose_name_plural = _("연도별 계획")
        ordering = ["program", "-year"]
        constraints = [
            models.UniqueConstraint(fields=["program", "year"], name="plan_plan_one_per_year"),
            models.CheckConstraint(condition=Q(year__range=(FIRST_YEAR, LAST_YEAR)), name="plan_plan_year_sane"),
            models.CheckConstraint(
                condition=Q(budget_status__in=BudgetStatus.values), name="plan_plan_budget_status_known"
            ),
        ]

    def __str__(self) -> str:
        return str(_("%(program)s %(year)s년 계획")) % {"program": self.program.code, "year": self.year}


class MilestoneState(models.TextChoices):
    PLANNED = "planned", _("예정")
    UNDER_WAY = "under_way", _("진행 중")
    DONE = "done", _("완료")
    LATE = "late", _("지연")


class MilestoneQuerySet(models.QuerySet["Milestone"]):
    def with_state(self, on: date) -> Self:
        """Annotate `state_on` as it is on that day; the same rule as `Milestone.state`."""
        return self.annotate(
            state_on=Case(
                When(done_on__lte=on, then=Value(MilestoneState.DONE)),
                When(end__lt=on, then=Value(MilestoneState.LATE)),
                When(start__lte=on, then=Value(MilestoneState.UNDER_WAY)),
                default=Value(MilestoneState.PLANNED),
                output_field=models.CharField(),
            )
        )

    def late(self, on: date) -> Self:
        return self.filter(end__lt=on).exclude(done_on__lte=on)

    def under_way(self, on: date) -> Self:
        return self.filter(Q(end__gte=on) | Q(end=None), start__lte=on).exclude(done_on__lte=on)


@tracked
class Milestone(models.Model):
    """A step of the plan. Without an end it goes on; without any date the plan names the step only."""

    plan = models.ForeignKey(Plan, verbose_name=_("계획"), on_delete=models.CASCADE, related_name="milestones")
    position = models.PositiveSmallIntegerField(_("순서"), default=0)
    title = models.CharField(_("추진 내용"), max_length=200)
    start = models.DateField(_("시작"), null=True, blank=True)
    end = models.DateField(_("끝"), null=True, blank=True, help_text=_("비워 두면 끝이 정해지지 않은 일이에요."))
    time = models.TimeField(_("시각"), null=True, blank=True)
    expected = models.BooleanField(_("예정일임"), default=False, help_text=_("날짜가 아직 어림이면 표시해요."))
    done_on = models.DateField(_("완료한 날"), null=True, blank=True)
    note = models.CharField(_("비고"), max_length=300, blank=True)
    rolled = models.BooleanField(_("지난 계획에서 옮겨 옴"), default=False, editable=False)

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        verbose_name = _("추진 일정")
        verbose_name_plural = _("추진 일정")
        ordering = ["plan", F("start").asc(nulls_last=True), "position"]
        constraints = [
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="plan_milestone_ends_after_start"),
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(start__isnull=False), name="plan_milestone_end_has_start"
            ),
        ]
        indexes = [
            # the dashboard's late milestones: few rows of all
            models.Index(fields=["end"], condition=Q(done_on__isnull=True), name="plan_milestone_open_by_end"),
        ]

    def __str__(self) -> str:
        return self.title

    def state(self, on: date) -> MilestoneState:
        """Return planned, under way, done or late on that day; the end is the last day in time."""
        if self.done_on and self.done_on <= on:
            return MilestoneState.DONE
        if self.end and self.end < on:
            return MilestoneState.LATE
        if self.start and self.start <= on:
            return MilestoneState.UNDER_WAY
        return MilestoneState.PLANNED

    def days_late(self, on: date) -> int:
        return (on - self.end).days if self.end and self.state(on) == MilestoneState.LATE else 0


class FundSource(models.TextChoices):
    """Who pays; empty where the plan does not say."""

    NATION = "국비", _("국비")
    CITY = "시비", _("시비")
    DISTRICT = "구비", _("구비")


@tracked
class BudgetLine(models.Model):
    plan = models.ForeignKey(Plan, verbose_name=_("계획"), on_delete=models.CASCADE, related_name="budget_lines")
    position = models.PositiveSmallIntegerField(_("순서"), default=0)
    item = models.CharField(_("항목"), max_length=100)
    won = models.BigIntegerField(_("금액(원)"))
    source = models.CharField(_("재원"), max_length=10, choices=FundSource.choices, blank=True)
    rolled = models.BooleanField(_("지난 계획에서 옮겨 옴"), default=False, editable=False)

    class Meta:
        verbose_name = _("예산")
        verbose_name_plural = _("예산")
        ordering = ["plan", "position"]
        constraints = [
            models.CheckConstraint(condition=Q(won__gte=0), name="plan_budgetline_won_not_negative"),
            models.CheckConstraint(
                condition=Q(source__in=["", *FundSource.values]), name="plan_budgetline_source_known"
            ),
        ]

    def __str__(self) -> str:
        return self.item


class TargetKind(models.TextChoices):
    PLAN = "plan", _("계획이 정한 목표")
    BASELINE = "baseline", _("시작 수치")
    DENOMINATOR = "denominator", _("대상 수")
    DERIVED = "derived", _("계획에서 계산한 값")


class Per(models.TextChoices):
    LIBRARY = "library", _("도서관마다")
    ROUND = "round", _("회차마다")


@tracked
class Target(models.Model):
    """A number the year is measured by; of a quarter, or of the whole year when `quarter` is empty."""

    plan = models.ForeignKey(Plan, verbose_name=_("계획"), on_delete=models.CASCADE, related_name="targets")
    position = models.PositiveSmallIntegerField(_("순서"), default=0)
    indicator = models.CharField(
        _("성과지표"),
        max_length=100,
        blank=True,
        help_text=_("실적을 계산하는 지표예요. 비어 있으면 ‘집계 전’으로 보여요."),
    )
    title = models.CharField(_("목표 이름"), max_length=100)
    unit = models.CharField(_("단위"), max_length=10)
    value = models.DecimalField(_("목표값"), max_digits=16, decimal_places=2)
    quarter = models.PositiveSmallIntegerField(_("분기"), null=True, blank=True)
    kind = models.CharField(_("종류"), max_length=12, choices=TargetKind.choices, default=TargetKind.PLAN)
    cumulative = models.BooleanField(_("연초부터 누적"), default=False)
    approximate = models.BooleanField(_("어림수"), default=False)
    per = models.CharField(_("단위마다"), max_length=10, choices=Per.choices, blank=True)
    formula = models.CharField(_("계산식"), max_length=200, blank=True)
    note = models.CharField(_("비고"), max_length=300, blank=True)
    rolled = models.BooleanField(_("지난 계획에서 옮겨 옴"), default=False, editable=False)

    class Meta:
        verbose_name = _("목표")
        verbose_name_plural = _("목표")
        ordering = ["plan", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "title", "quarter"], nulls_distinct=False, name="plan_target_once_per_quarter"
            ),
            models.CheckConstraint(condition=Q(value__gte=0), name="plan_target_value_not_negative"),
            models.CheckConstraint(
                condition=Q(quarter__isnull=True) | Q(quarter__range=(1, 4)), name="plan_target_quarter_1_to_4"
            ),
            models.CheckConstraint(condition=Q(kind__in=TargetKind.values), name="plan_target_kind_known"),
            models.CheckConstraint(condition=Q(per__in=["", *Per.values]), name="plan_target_per_known"),
        ]

    def __str__(self) -> str:
        return self.title

    @cached_property
    def counted_by(self) -> indicators.Indicator | None:
        """Return the registered indicator that computes this target's actual, if there is one."""
        return indicators.registry.get(self.indicator) if self.indicator else None

    @property
    def quarters(self) -> tuple[int, ...]:
        """Return the quarters whose figures make the actual: its own, all up to it, or the whole year's."""
        if self.quarter is None:
            return (1, 2, 3, 4)
        return tuple(range(1, self.quarter + 1)) if self.cumulative else (self.quarter,)

    @property
    def is_goal(self) -> bool:
        """Whether reaching it means anything: a starting number or a number of those concerned is no goal."""
        return self.kind in (TargetKind.PLAN, TargetKind.DERIVED)

    @property
    def value_text(self) -> str:
        text = indicators.with_unit(self.value.normalize(), self.unit)
        return str(_("약 %(value)s")) % {"value": text} if self.approximate else text


class DailyFigure(models.Model):
    """What an indicator counted on one Korean day, for one program and department; the past stays as it was."""

    indicator = models.CharField(max_length=100)
    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+", db_index=False)
    department = models.ForeignKey("people.Department", on_delete=models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    numerator = models.DecimalField(max_digits=20, decimal_places=4)
    denominator = models.DecimalField(max_digits=20, decimal_places=4, null=True)

    class Meta:
        verbose_name = _("하루 집계")
        verbose_name_plural = _("하루 집계")
        constraints = [
            # also serves the dashboard, which sums a span of days by indicator, program and department
            models.UniqueConstraint(
                fields=["day", "indicator", "program", "department"],
                include=["numerator", "denominator"],
                name="plan_dailyfigure_once_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.day}"


class SnapshotDay(models.Model):
    """Which indicators were counted for a day: no figure then means nothing happened, not that nobody looked."""

    day = models.DateField(primary_key=True)
    indicators = ArrayField(models.CharField(max_length=100))
    taken_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("집계한 날")
        verbose_name_plural = _("집계한 날")

    def __str__(self) -> str:
        return str(self.day)
