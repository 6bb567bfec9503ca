"""P14: a change of the building ledger, from the counter to the register and the word that it is done."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civil_affairs.registration import moments, rules, standing
from civil_affairs.registration.changes import ChangeKind, SavedCost, saved_costs
from civil_affairs.registration.queries import RegistrationQuerySet
from civil_affairs.registration.rules import Decision, Said, Stage
from civil_affairs.registration.steps import Steps
from programs.base import clock
from programs.base.calendar import SEOUL
from programs.base.text import korean_date
from programs.cases.kinds import Kind
from programs.cases.models import Case
from programs.people.fields import EncryptedTextField

__all__ = [
    "ChangeKind",
    "CorrectionRound",
    "CountedMoment",
    "Evaluation",
    "Promotion",
    "Registration",
    "ResultNotice",
    "SavedCost",
]


class TellBy(models.TextChoices):
    """How the applicant wants to hear that the register is done."""

    SMS = "sms", _("문자")
    EMAIL = "email", _("이메일")
    PHONE = "phone", _("전화")
    LETTER = "letter", _("우편")


class Registration(Steps, Case):
    """One building, one change: its four steps are columns, so that the database holds their order."""

    about = Kind("registration", _("등기 원스톱"), program=14)

    change = models.ForeignKey(ChangeKind, models.PROTECT, verbose_name=_("변경 종류"), related_name="cases")
    extension = models.BooleanField(_("증축이 함께 있음"), default=False)
    address = EncryptedTextField(_("건물 주소"))
    building = models.CharField(_("건물 이름·동"), max_length=80, blank=True, default="")
    before = EncryptedTextField(_("바뀌기 전"), blank=True, default="")
    after = EncryptedTextField(_("바뀐 뒤"), blank=True, default="")
    owner_name = EncryptedTextField(_("건물 소유자"), blank=True, default="")
    tell_by = models.CharField(_("등기 완료 안내"), max_length=6, choices=TellBy.choices, default=TellBy.SMS)

    said = models.CharField(max_length=9, choices=[(said.value, said.value) for said in Said], default=Said.NONE.value)
    item = models.PositiveSmallIntegerField(null=True, blank=True)
    by_rule = models.BooleanField(default=False)
    subject = models.BooleanField(_("촉탁 대상"), default=False)
    overrule_reason = models.CharField(_("규칙과 다르게 정한 까닭"), max_length=300, blank=True, default="")
    overruled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    received_on = models.DateField(_("접수일"), null=True, blank=True)
    ledger_number = models.CharField(_("대장 번호"), max_length=40, blank=True, default="")
    ledger_on = models.DateField(_("대장정리일"), null=True, blank=True)
    commission_number = models.CharField(_("촉탁 번호"), max_length=40, blank=True, default="")
    commissioned_on = models.DateField(_("촉탁일"), null=True, blank=True)
    registry = models.CharField(_("등기소"), max_length=60, blank=True, default="")
    returned_on = models.DateField(_("열린 보정 요구일"), null=True, blank=True)
    corrected_on = models.DateField(_("마지막 보정일"), null=True, blank=True)
    registry_number = models.CharField(_("등기 번호"), max_length=40, blank=True, default="")
    registered_on = models.DateField(_("등기일"), null=True, blank=True)
    told_at = models.DateTimeField(_("통보"), null=True, blank=True)
    entered_on = models.DateField(_("마지막으로 적은 날"), null=True, blank=True)
    last_step_on = models.DateField(_("마지막 단계"), null=True, blank=True, db_index=True)

    objects = RegistrationQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = _("등기 원스톱")
        verbose_name_plural = _("등기 원스톱")
        constraints = [
            models.CheckConstraint(
                condition=Q(subject=F("by_rule")) | ~Q(overrule_reason=""), name="registration_overruled_with_reason"
            ),
            models.CheckConstraint(
                condition=Q(ledger_on__isnull=True, ledger_number="")
                | (Q(ledger_on__isnull=False) & ~Q(ledger_number="")),
                name="registration_ledger_has_number_and_date",
            ),
            models.CheckConstraint(
                condition=Q(commissioned_on__isnull=True, commission_number="")
                | (Q(commissioned_on__isnull=False, subject=True, ledger_on__isnull=False) & ~Q(commission_number="")),
                name="registration_commission_has_number_and_ledger",
            ),
            models.CheckConstraint(
                condition=Q(registered_on__isnull=True, registry_number="")
                | (
                    Q(registered_on__isnull=False, commissioned_on__isnull=False, returned_on__isnull=True)
                    & ~Q(registry_number="")
                ),
                name="registration_entry_has_number_and_commission",
            ),
            models.CheckConstraint(
                condition=Q(told_at__isnull=True) | Q(registered_on__isnull=False),
                name="registration_told_after_entry",
            ),
            models.CheckConstraint(
                condition=Q(returned_on__isnull=True) | Q(commissioned_on__isnull=False),
                name="registration_corrected_after_commission",
            ),
            # A comparison with an empty date is not false, so each holds for the dates that are there.
            models.CheckConstraint(
                condition=Q(ledger_on__gte=F("received_on"))
                & Q(commissioned_on__gte=F("ledger_on"))
                & Q(returned_on__gte=F("commissioned_on"))
                & Q(corrected_on__gte=F("commissioned_on"))
                & Q(registered_on__gte=F("commissioned_on"))
                & Q(registered_on__gte=F("corrected_on")),
                name="registration_dates_in_order",
            ),
            models.CheckConstraint(
                condition=Q(ledger_on__lte=F("entered_on"))
                & Q(commissioned_on__lte=F("entered_on"))
                & Q(returned_on__lte=F("entered_on"))
                & Q(corrected_on__lte=F("entered_on"))
                & Q(registered_on__lte=F("entered_on")),
                name="registration_dates_not_in_future",
            ),
        ]
        indexes = [models.Index(fields=["commissioned_on"], name="registration_letters", condition=Q(subject=True))]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Whatever path a change takes, what is counted follows it."""
        super().save(*args, **kwargs)
        moments.keep(self)

    # -- where it stands ---------------------------------------------------------------------------------

    @property
    def dates(self) -> rules.Dates:
        return rules.Dates(
            received=self.received_on,
            ledger=self.ledger_on,
            commissioned=self.commissioned_on,
            returned=self.returned_on,
            corrected=self.corrected_on,
            registered=self.registered_on,
        )

    @property
    def stage(self) -> Stage:
        if self.is_closed and not self.registered_on:
            return Stage.ENDED
        return rules.stage_of(self.dates, told=self.told_at is not None)

    @property
    def stage_text(self) -> str:
        return standing.text_of(self)

    @property
    def decision(self) -> Decision:
        """What the rule said when the case was taken."""
        return Decision(self.by_rule, Said(self.said), self.item)

    @property
    def is_overruled(self) -> bool:
        return self.subject != self.by_rule

    @property
    def owner(self) -> str:
        return self.owner_name or self.applicant_name

    def judge(self) -> None:
        """Let the rule decide by what the case says now; an officer's other decision ends with it."""
        decision = rules.decide(item=self.change.item, is_new=self.change.is_new, extension=self.extension)
        self.by_rule = self.subject = decision.subject
        self.said, self.item = decision.said, decision.item
        self.overrule_reason, self.overruled_by = "", None

    # -- what cases ask of a kind ------------------------------------------------------------------------

    def rule_on_receipt(self, received_at: datetime) -> clock.Rule:
        return rules.WHOLE_WAY

    def obstacle(self, move: str) -> str:
        return standing.obstacle(self, move)

    def follows(self, move: str) -> tuple[str, dict[str, Any]] | None:
        """Without commission the ledger is the end; with a message the applicant is told with the entry."""
        if move == "ledger" and not self.subject:
            return "ledger_done", {}
        if move == "registered" and self.notify_by in ("sms", "email"):
            return "told_by_message", {"way": self.notify_by}
        return None

    def stages(self) -> tuple[list[str], int] | None:
        return standing.steps_of(self)

    def wipe(self) -> None:
        self.address = self.building = self.before = self.after = self.owner_name = ""
        self.overrule_reason = "(지움)" if self.is_overruled else ""
        self.corrections.update(reason="", correction="")
        self.result_notices.update(note="")

    def message_variables(self) -> dict[str, str]:
        return {
            "change": str(self.change),
            "commissioned": korean_date(self.commissioned_on) if self.commissioned_on else "",
            "registered": korean_date(self.registered_on) if self.registered_on else "",
            "registry_number": self.registry_number,
        }

    def next_steps(self) -> list[str]:
        return standing.next_steps(self)

    def public_facts(self) -> list[tuple[str, str]]:
        return standing.public_facts(self)

    def get_desk_url(self) -> str:
        return reverse("registration:case", args=[self.pk])

    @property
    def saved(self) -> list[SavedCost]:
        """What the applicant need not pay; nothing where the owner goes to the registry office alone."""
        if not self.subject:
            return []
        return saved_costs((self.submitted_at or self.created_at).astimezone(SEOUL).year)


class CorrectionRound(models.Model):
    """The registry office sent a commission back (보정), and what was corrected: as many rounds as it takes."""

    case = models.ForeignKey(Registration, models.CASCADE, related_name="corrections")
    round = models.PositiveSmallIntegerField(_("차수"))
    returned_on = models.DateField(_("보정 요구일"))
    number = models.CharField(_("보정 통지 번호"), max_length=40, blank=True, default="")
    reason = models.TextField(_("보정할 내용"))
    # What the register said before it was sent back, where it had been entered already.
    registered_on = models.DateField(_("거둔 등기일"), null=True)
    registry_number = models.CharField(_("거둔 등기 번호"), max_length=40, blank=True, default="")
    corrected_on = models.DateField(_("보정일"), null=True)
    correction = models.TextField(_("보정한 내용"), blank=True, default="")
    earlier_number = models.CharField(_("앞선 촉탁 번호"), max_length=40, blank=True, default="")

    class Meta:
        verbose_name = _("보정")
        verbose_name_plural = _("보정")
        ordering = ["round"]
        constraints = [
            models.UniqueConstraint(fields=["case", "round"], name="correction_round_once"),
            models.UniqueConstraint(
                fields=["case"], name="one_open_correction", condition=Q(corrected_on__isnull=True)
            ),
            models.CheckConstraint(condition=Q(corrected_on__gte=F("returned_on")), name="corrected_after_return"),
        ]

    def __str__(self) -> str:
        return f"{self.round}"


class ResultNotice(models.Model):
    """One try to tell the applicant that the register is done; only those that reached somebody are a notice."""

    class Result(models.TextChoices):
        TOLD = "told", _("알렸어요")
        NO_ANSWER = "no_answer", _("받지 않았어요")
        WRONG_NUMBER = "wrong", _("번호가 틀려요")
        UNDONE = "undone", _("되돌렸어요")
        FAILED = "failed", _("닿지 않았어요")

    REACHED = (Result.TOLD,)

    case = models.ForeignKey(Registration, models.CASCADE, related_name="result_notices")
    way = models.CharField(_("방법"), max_length=6, choices=TellBy.choices)
    at = models.DateTimeField(_("때"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    result = models.CharField(_("결과"), max_length=9, choices=Result.choices)
    note = EncryptedTextField(_("메모"), blank=True, default="")

    class Meta:
        verbose_name = _("등기 완료 통보")
        verbose_name_plural = _("등기 완료 통보")
        ordering = ["at", "id"]
        constraints = [models.CheckConstraint(condition=Q(way__in=TellBy.values), name="result_notice_way_is_known")]

    def __str__(self) -> str:
        return f"{self.get_way_display()} {self.get_result_display()}"


class CountedMoment(models.Model):
    """The moment at which a case counts as subject, commissioned or told: what the two rates add up (moments.py)."""

    case = models.ForeignKey(Registration, models.CASCADE, related_name="counted", db_index=False)
    what = models.CharField(max_length=12, choices=moments.What.choices)
    at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("실적에 세는 때")
        verbose_name_plural = _("실적에 세는 때")
        constraints = [
            models.UniqueConstraint(fields=["case", "what"], name="counted_once"),
            models.CheckConstraint(condition=Q(what__in=moments.What.values), name="counted_what_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_what_display()} {self.at:%Y-%m-%d}"


class Promotion(models.Model):
    """P14.3: where the service was made known, to how many, with how many papers."""

    class Place(models.TextChoices):
        MEETING = "meeting", _("반상회")
        WEBSITE = "website", _("누리집")
        COUNTER = "counter", _("창구")
        OTHER = "other", _("그 밖")

    on = models.DateField(_("날짜"))
    place = models.CharField(_("곳"), max_length=7, choices=Place.choices)
    where = models.CharField(_("자세한 곳"), max_length=80, blank=True, default="")
    people = models.PositiveIntegerField(_("들은 사람 수"), default=0)
    papers = models.PositiveIntegerField(_("나눠 준 홍보문안 수"), default=0)
    note = models.CharField(_("메모"), max_length=200, blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("등기 원스톱 홍보")
        verbose_name_plural = _("등기 원스톱 홍보")
        ordering = ["-on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(place__in=["meeting", "website", "counter", "other"]), name="promotion_place_is_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_place_display()} {self.on}"


class Evaluation(models.Model):
    """What the department says of a quarter; of the fourth, what it says of the whole year (운영평가)."""

    year = models.PositiveSmallIntegerField(_("연도"))
    quarter = models.PositiveSmallIntegerField(_("분기"))
    good = models.TextField(_("잘된 점"), blank=True, default="")
    poor = models.TextField(_("고칠 점"), blank=True, default="")
    plan = models.TextField(_("다음 계획"), blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(_("적은 때"), auto_now=True)

    class Meta:
        verbose_name = _("등기 원스톱 평가")
        verbose_name_plural = _("등기 원스톱 평가")
        constraints = [
            models.UniqueConstraint(fields=["year", "quarter"], name="one_evaluation_a_quarter"),
            models.CheckConstraint(condition=Q(quarter__range=(1, 4)), name="evaluation_quarter"),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.quarter}/4"


def day_of(at: datetime) -> date:
    return at.astimezone(SEOUL).date()
