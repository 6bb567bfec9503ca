"""A campaign: one message to many subscribers, from the draft to the last answer."""

from datetime import date
from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.people.models import Department, User

from ..outbox import Channel, Purpose
from .queries import CampaignQuerySet, TemplateQuerySet


class SenderNumber(models.Model):
    """A telephone number that the office has registered with its carriers for sending (전기통신사업법 §84의2)."""

    number = models.CharField(_("발신번호"), max_length=11, unique=True, help_text=_("숫자만 적어요."))
    department = models.ForeignKey(Department, verbose_name=_("부서"), on_delete=models.PROTECT)
    registered_on = models.DateField(_("등록한 날"))
    valid_until = models.DateField(_("등록이 끝나는 날"), null=True, blank=True)
    is_active = models.BooleanField(_("사용"), default=True)

    class Meta:
        verbose_name = _("발신번호")
        verbose_name_plural = _("발신번호")
        ordering = ("number",)
        constraints = [
            models.CheckConstraint(name="notices_sender_digits", condition=Q(number__regex=r"^[0-9]{8,11}$")),
        ]

    def __str__(self) -> str:
        return self.number

    def is_usable(self, on: date) -> bool:
        """Whether it may be shown as sender on that day."""
        return self.is_active and self.registered_on <= on and (self.valid_until is None or on <= self.valid_until)


class UnitPrice(models.Model):
    """What one message costs with the present contract, from a day on; the estimate before a send uses it."""

    channel = models.CharField(_("수단"), max_length=5, choices=Channel.choices)
    since = models.DateField(_("적용하는 날"))
    won = models.DecimalField(_("한 건 값(원)"), max_digits=6, decimal_places=1)

    class Meta:
        verbose_name = _("문자 단가")
        verbose_name_plural = _("문자 단가")
        ordering = ("channel", "-since")
        constraints = [
            models.UniqueConstraint(fields=["channel", "since"], name="notices_one_price_a_day"),
            models.CheckConstraint(name="notices_price_not_negative", condition=Q(won__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.won}"


class MessageTemplate(models.Model):
    """A text to begin with. Its own variables, each with an example, are asked for when it is used."""

    name = models.CharField(_("이름"), max_length=60, unique=True)
    department = models.ForeignKey(
        Department,
        verbose_name=_("부서"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        help_text=_("비워 두면 모든 부서가 써요."),
    )
    purpose = models.CharField(_("성격"), max_length=10, choices=Purpose.choices, default=Purpose.INFO)
    subject = models.CharField(_("제목"), max_length=100, blank=True)
    body = models.TextField(_("내용"))
    examples = models.JSONField(_("채울 값과 예"), default=dict, blank=True)
    is_active = models.BooleanField(_("사용"), default=True)

    objects: ClassVar = TemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("문자 서식")
        verbose_name_plural = _("문자 서식")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class CampaignKind(models.TextChoices):
    TEXT = "text", _("문자")
    NEWSLETTER = "newsletter", _("소식지")


class CampaignState(models.TextChoices):
    DRAFT = "draft", _("작성 중")
    REVIEW = "review", _("승인 기다림")
    APPROVED = "approved", _("승인됨")
    SENDING = "sending", _("보내는 중")
    PAUSED = "paused", _("잠시 멈춤")
    FINISHED = "finished", _("보내기 끝남")
    CANCELLED = "cancelled", _("취소")


# What the second person approves. None of it changes any more once a draft has been handed in.
SETTLED_COLUMNS = (
    "kind",
    "purpose",
    "priority",
    "department_id",
    "subject",
    "body",
    "variants",
    "image",
    "sender_id",
    "topics",
    "dongs",
    "age_bands",
    "languages",
    "narrowed_to",
    "created_by_id",
    "writers",
)


def _changed(*columns: str) -> str:
    """A trigger's condition: one of these columns is another than before."""
    return " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)


class Campaign(models.Model):
    """What is sent to whom. Once it is out of the draft neither text nor audience changes (a trigger holds it).

    The audience is data: topics (numbers), dongs (codes), age bands and languages, an empty list meaning "all".
    `purpose` says which consent a recipient needs; it decides at hand-over. `expanded_to` is the id of the last
    subscriber whose row is in the outbox: the expansion goes on from there after any interruption.
    """

    kind = models.CharField(_("종류"), max_length=10, choices=CampaignKind.choices, default=CampaignKind.TEXT)
    title = models.CharField(_("이름"), max_length=100, help_text=_("직원만 보는 이름이에요."))
    purpose = models.CharField(_("성격"), max_length=10, choices=Purpose.choices, default=Purpose.INFO)
    priority = models.PositiveSmallIntegerField(_("우선순위"), default=30)
    department = models.ForeignKey(Department, verbose_name=_("부서"), on_delete=models.PROTECT)
    subject = models.CharField(_("제목"), max_length=100, blank=True)
    body = models.TextField(_("내용"), blank=True)
    variants = models.JSONField(_("다른 언어의 내용"), default=dict, blank=True)  # language -> body
    image = models.CharField(_("MMS 그림"), max_length=200, blank=True, editable=False)
    sender = models.ForeignKey(
        SenderNumber, verbose_name=_("발신번호"), null=True, blank=True, on_delete=models.PROTECT
    )
    topics = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("주제"), default=list, blank=True)
    dongs = ArrayField(models.CharField(max_length=10), verbose_name=_("동"), default=list, blank=True)
    age_bands = ArrayField(models.CharField(max_length=2), verbose_name=_("나이대"), default=list, blank=True)
    languages = ArrayField(models.CharField(max_length=10), verbose_name=_("언어"), default=list, blank=True)
    # the name of a rule (narrowing.py), asked anew at every count and send; no list of people is kept
    narrowed_to = models.CharField(_("이 사람들에게만"), max_length=200, blank=True, editable=False)
    state = models.CharField(_("상태"), max_length=10, choices=CampaignState.choices, default=CampaignState.DRAFT)
    ref = models.CharField(_("관련 업무"), max_length=100, blank=True)
    created_by = models.ForeignKey(
        User, verbose_name=_("만든 사람"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(_("만든 때"), default=timezone.now)
    # everyone who wrote on it, by id: none of them approves it
    writers = ArrayField(models.BigIntegerField(), default=list, blank=True, editable=False)
    submitted_at = models.DateTimeField(_("승인을 올린 때"), null=True, blank=True)
    sent_back_because = models.CharField(_("돌려보낸 까닭"), max_length=300, blank=True)
    approved_by = models.ForeignKey(
        User, verbose_name=_("승인한 사람"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(_("승인한 때"), null=True, blank=True)
    approved_because = models.CharField(_("규칙으로 승인한 까닭"), max_length=300, blank=True)
    scheduled_at = models.DateTimeField(_("보낼 때"), null=True, blank=True)
    started_at = models.DateTimeField(_("보내기 시작한 때"), null=True, blank=True)
    expanded_to = models.BigIntegerField(default=0, editable=False)
    expanded_at = models.DateTimeField(null=True, blank=True, editable=False)
    finished_at = models.DateTimeField(_("끝난 때"), null=True, blank=True)

    objects: ClassVar = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("발송")
        verbose_name_plural = _("발송")
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(name="notices_campaign_state_known", condition=Q(state__in=CampaignState.values)),
            models.CheckConstraint(
                name="notices_second_person",
                condition=Q(approved_by__isnull=True) | Q(created_by__isnull=True) | ~Q(approved_by=F("created_by")),
            ),
            models.CheckConstraint(
                name="notices_not_ones_own_text",
                condition=Q(approved_by__isnull=True) | ~Q(writers__contains=[F("approved_by")]),
            ),
            models.CheckConstraint(
                name="notices_approved_before_sending",
                condition=~Q(state__in=("approved", "sending", "paused", "finished")) | Q(approved_at__isnull=False),
            ),
            models.CheckConstraint(
                name="notices_rule_approves_disasters_only",
                condition=Q(approved_at__isnull=True)
                | Q(approved_by__isnull=False)
                | (Q(purpose=Purpose.DISASTER) & ~Q(approved_because="")),
            ),
            # The same warning, or the same press of a button, makes one disaster message.
            models.UniqueConstraint(
                fields=["ref"],
                name="notices_one_disaster_per_ref",
                condition=Q(purpose=Purpose.DISASTER) & ~Q(ref=""),
            ),
            models.CheckConstraint(
                name="notices_ad_is_marked",  # K-22
                condition=~Q(purpose=Purpose.AD)
                | Q(state__in=("draft", "cancelled"))
                | Q(body__startswith="(광고)")
                | Q(subject__startswith="(광고)"),
            ),
            models.CheckConstraint(
                name="notices_started_has_time",
                condition=~Q(state__in=("sending", "paused", "finished")) | Q(started_at__isnull=False),
            ),
        ]
        indexes = [
            # the periodic task: what is approved and due, and what is still being sent
            models.Index(
                fields=["state", "scheduled_at"],
                name="notices_campaign_open",
                condition=Q(state__in=("approved", "sending")),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="settled_text_and_audience",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(f"OLD.state <> 'draft' AND ({_changed(*SETTLED_COLUMNS)})"),
            ),
            # An approval is taken back only together with the way back to the draft, and never once sending began.
            pgtrigger.Protect(
                name="approval_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.approved_at IS NOT NULL"
                    f" AND ({_changed('approved_by_id', 'approved_at', 'approved_because')})"
                    " AND (NEW.state <> 'draft' OR OLD.started_at IS NOT NULL)"
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title
