"""P07.5: passports that nobody has come for, the reminders and calls about them, and the lists they come from.

No passport number is kept, and no registration number: a passport is known here by the counter's own receipt number.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civil_affairs.service_desk.passports.desk.queries import PassportQuerySet
from civil_affairs.service_desk.passports.rules import lapses_on
from programs.base.text import mask_name
from programs.people.fields import EncryptedTextField, LookupHashField
from programs.people.models import User


class PassportState(models.TextChoices):
    WAITING = "waiting", _("찾아가지 않음")
    COLLECTED = "collected", _("찾아감")
    DISCARDED = "discarded", _("폐기함")


class ImportState(models.TextChoices):
    READY = "ready", _("확인 끝남, 넣기 전")
    DONE = "done", _("넣음")
    CANCELLED = "cancelled", _("취소")


class RowState(models.TextChoices):
    GOOD = "good", _("새로 넣을 줄")
    KNOWN = "known", _("이미 있음")
    BAD = "bad", _("잘못됨")


class PassportImport(models.Model):
    """One uploaded list of issued passports. Its rows go when it is decided; the counts stay."""

    by = models.ForeignKey(User, verbose_name=_("올린 사람"), null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(_("올린 때"), default=timezone.now)
    file_name = models.CharField(_("파일 이름"), max_length=100)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(_("상태"), max_length=9, choices=ImportState.choices, default=ImportState.READY)
    good = models.PositiveIntegerField(_("새로 넣을 줄"), default=0)
    known = models.PositiveIntegerField(_("이미 있는 줄"), default=0)
    bad = models.PositiveIntegerField(_("잘못된 줄"), default=0)
    added = models.PositiveIntegerField(_("넣은 여권"), default=0)
    decided_at = models.DateTimeField(_("정한 때"), null=True, blank=True)

    class Meta:
        verbose_name = _("여권 명단")
        verbose_name_plural = _("여권 명단")
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(name="passport_import_state_known", condition=Q(state__in=ImportState.values))
        ]

    def __str__(self) -> str:
        return f"{self.file_name} {self.at:%Y-%m-%d}"


class PassportImportRow(models.Model):
    """One line of a list until it is decided. A bad line keeps nobody's name and number, only what is wrong with it."""

    batch = models.ForeignKey(PassportImport, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("줄"))
    state = models.CharField(_("구분"), max_length=5, choices=RowState.choices)
    errors = models.JSONField(_("고칠 점"), default=list)  # [[column, sentence], ...]
    receipt = models.CharField(_("접수번호"), max_length=20, blank=True)
    name = EncryptedTextField(_("이름"), blank=True)
    phone = EncryptedTextField(_("전화"), blank=True)
    issued_on = models.DateField(_("발급일"), null=True, blank=True)

    class Meta:
        verbose_name = _("여권 명단의 줄")
        verbose_name_plural = _("여권 명단의 줄")
        ordering = ("batch", "number")
        constraints = [models.UniqueConstraint(name="passport_import_line_once", fields=["batch", "number"])]

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.number}"


class Passport(models.Model):
    """One passport from its issue until it is taken or discarded."""

    receipt = models.CharField(_("접수번호"), max_length=20, unique=True)
    name = EncryptedTextField(_("이름"), blank=True)
    name_hash = LookupHashField(source="name", null=True, blank=True)
    phone = EncryptedTextField(_("전화"), blank=True)
    phone_hash = LookupHashField(source="phone", null=True, blank=True)
    phone_tail = EncryptedTextField(blank=True, editable=False)  # the last four digits, said at the counter
    phone_tail_hash = LookupHashField(source="phone_tail", null=True, blank=True)
    issued_on = models.DateField(_("발급일"))
    lapses_on = models.DateField(_("효력을 잃는 날"), editable=False)
    state = models.CharField(_("상태"), max_length=9, choices=PassportState.choices, default=PassportState.WAITING)
    wrong_number_at = models.DateTimeField(_("틀린 번호로 확인한 때"), null=True, blank=True)
    call_again_on = models.DateField(_("다시 전화할 날"), null=True, blank=True)
    calling_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    calling_until = models.DateTimeField(null=True, blank=True)
    collected_at = models.DateTimeField(_("찾아간 때"), null=True, blank=True)
    collected_by = models.ForeignKey(
        User, verbose_name=_("내준 직원"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    discarded_at = models.DateTimeField(_("폐기한 때"), null=True, blank=True)
    discarded_by = models.ForeignKey(
        User, verbose_name=_("폐기한 직원"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    discard_note = models.CharField(_("폐기 기록"), max_length=200, blank=True)
    batch = models.ForeignKey(
        PassportImport, verbose_name=_("명단"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(_("넣은 때"), default=timezone.now)
    forgotten_at = models.DateTimeField(_("개인정보를 지운 때"), null=True, blank=True, editable=False)

    objects: ClassVar = PassportQuerySet.as_manager()

    class Meta:
        verbose_name = _("찾아가지 않은 여권")
        verbose_name_plural = _("찾아가지 않은 여권")
        ordering = ("issued_on", "id")
        constraints = [
            models.CheckConstraint(name="passport_state_known", condition=Q(state__in=PassportState.values)),
            models.CheckConstraint(
                name="passport_collected_says_when",
                condition=Q(state=PassportState.COLLECTED, collected_at__isnull=False)
                | (~Q(state=PassportState.COLLECTED) & Q(collected_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="passport_discarded_says_why",
                condition=(Q(state=PassportState.DISCARDED, discarded_at__isnull=False) & ~Q(discard_note=""))
                | (~Q(state=PassportState.DISCARDED) & Q(discarded_at__isnull=True)),
            ),
        ]
        indexes = [
            # waiting(), lapsing(): the reminders of a day, the list of what is to be discarded
            models.Index(fields=["lapses_on"], name="passport_waiting", condition=Q(state="waiting")),
            # found_by(): name, telephone or its last digits, said at the counter
            models.Index(fields=["phone_tail_hash"], name="passport_by_tail", condition=Q(state="waiting")),
            models.Index(fields=["name_hash"], name="passport_by_name"),
            models.Index(fields=["phone_hash"], name="passport_by_phone"),
            # the year's discarded ones against last year's
            models.Index(fields=["discarded_at"], name="passport_discarded", condition=Q(state="discarded")),
        ]

    def __str__(self) -> str:
        return f"{self.receipt} {mask_name(self.name)}"

    def save(self, *args: object, **kwargs: object) -> None:
        self.lapses_on = lapses_on(self.issued_on)
        self.phone_tail = self.phone[-4:]
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def takes_texts(self) -> bool:
        """Whether a text message can reach the person: a mobile number that nobody found to be wrong."""
        return self.phone.startswith("01") and self.wrong_number_at is None


class PassportReminderStep(models.Model):
    """So many days after the issue the person is reminded. Staff change the rhythm here."""

    days = models.PositiveSmallIntegerField(_("발급 뒤 며칠"), unique=True)

    class Meta:
        verbose_name = _("여권 알림 간격")
        verbose_name_plural = _("여권 알림 간격")
        ordering = ("days",)
        constraints = [
            models.CheckConstraint(name="passport_step_within_the_time", condition=Q(days__gte=1, days__lte=180))
        ]

    def __str__(self) -> str:
        return f"{self.days}일"


class PassportReminder(models.Model):
    """That a step was handled: sent, or passed by (missed days, no number). Once a passport and step, by constraint."""

    passport = models.ForeignKey(Passport, on_delete=models.CASCADE, related_name="reminders")
    days = models.PositiveSmallIntegerField(_("발급 뒤 며칠"))
    sent = models.BooleanField(_("보냄"))
    at = models.DateTimeField(_("때"))

    class Meta:
        verbose_name = _("여권 알림")
        verbose_name_plural = _("여권 알림")
        ordering = ("at", "days")
        constraints = [models.UniqueConstraint(name="passport_step_once", fields=["passport", "days"])]

    def __str__(self) -> str:
        return f"{self.passport_id} {self.days}"


class CallResult(models.TextChoices):
    COMING = "coming", _("찾으러 온다고 함")
    NO_ANSWER = "no_answer", _("받지 않음")
    WRONG = "wrong", _("없는 번호이거나 다른 사람")
    REFUSED = "refused", _("찾지 않겠다고 함")
    LATER = "later", _("다시 걸기로 함")


class PassportCall(models.Model):
    """One telephone call about a passport: who called, what came of it."""

    passport = models.ForeignKey(Passport, on_delete=models.CASCADE, related_name="calls")
    by = models.ForeignKey(User, verbose_name=_("건 사람"), null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(_("건 때"), default=timezone.now)
    result = models.CharField(_("결과"), max_length=9, choices=CallResult.choices)
    note = EncryptedTextField(_("메모"), blank=True)

    class Meta:
        verbose_name = _("여권 전화 기록")
        verbose_name_plural = _("여권 전화 기록")
        ordering = ("-at", "-id")
        constraints = [
            models.CheckConstraint(name="passport_call_result_known", condition=Q(result__in=CallResult.values))
        ]

    def __str__(self) -> str:
        return f"{self.passport_id} {self.get_result_display()}"
