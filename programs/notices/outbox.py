"""The outbox: one row per message and recipient, written in the transaction that causes it."""

import hashlib
import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.people.fields import EncryptedTextField, LookupHashField

from .queries import OutboxMessageQuerySet
from .texts import registry


class Priority(models.IntegerChoices):
    """Lower goes first."""

    DISASTER = 0, _("재난")
    CASE = 10, _("민원 처리 안내")
    REMINDER = 20, _("일정 알림")
    NEWSLETTER = 30, _("소식지")


class Channel(models.TextChoices):
    SMS = "sms", _("문자(SMS)")
    LMS = "lms", _("긴 문자(LMS)")
    MMS = "mms", _("그림 문자(MMS)")
    EMAIL = "email", _("이메일")


class Purpose(models.TextChoices):
    """Why a message is sent: it decides which consent its recipient must have given, checked at the hand-over."""

    CASE = "case", _("민원 처리")  # asked for by filing the case: no consent of its own
    INFO = "info", _("구정 소식")
    AD = "ad", _("광고성 정보")
    DISASTER = "disaster", _("재난·안전")


class Receipt(models.TextChoices):
    """What the provider reported after the hand-over."""

    NONE = "", _("아직 없음")
    DELIVERED = "delivered", _("받음")
    FAILED = "failed", _("받지 못함")


class State(models.TextChoices):
    QUEUED = "queued", _("보낼 차례를 기다려요")
    SENDING = "sending", _("보내는 중")
    SENT = "sent", _("보냄")
    FAILED = "failed", _("실패")
    UNKNOWN = "unknown", _("확인 필요")
    CANCELLED = "cancelled", _("취소")


SETTLED = ("sent", "failed", "unknown", "cancelled")


# Providers that report what became of a message, and how long one that says nothing is waited for.
GIVES_RECEIPTS = frozenset({"solapi", "http", "http2"})
RECEIPT_WAITS = timedelta(days=3)
WAITING_FOR_RECEIPT = _("기다리는 중")
NO_RECEIPT = _("결과 없음 (3일 지남)")


class OutboxMessage(models.Model):
    """A message to one recipient, from the moment it is owed until it is handed over.

    `dedupe` is the caller's key: the same act never makes two messages. The provider gets
    `idempotency_key`, made from it, so a second hand-over of the same row changes nothing there. Only when a report
    said that the message did not arrive, it gets a new one (`missed`), or a provider that knows the old one would
    take nothing.
    """

    key = models.CharField(_("문구"), max_length=100)
    channel = models.CharField(_("수단"), max_length=5, choices=Channel.choices)
    recipient = EncryptedTextField(_("받는 곳"))
    recipient_hash = LookupHashField(source="recipient")
    recipient_masked = models.CharField(_("받는 곳"), max_length=100)
    sender = models.CharField(_("발신번호"), max_length=20, blank=True)
    subject = models.CharField(_("제목"), max_length=300, blank=True)
    body = EncryptedTextField(_("내용"), blank=True)
    secret = models.BooleanField(_("내용을 남기지 않음"), default=False)
    language = models.CharField(_("언어"), max_length=10, default="ko")
    priority = models.PositiveSmallIntegerField(_("우선순위"), choices=Priority.choices, default=Priority.CASE)
    state = models.CharField(_("상태"), max_length=10, choices=State.choices, default=State.QUEUED)
    purpose = models.CharField(_("성격"), max_length=10, choices=Purpose.choices, default=Purpose.CASE)
    campaign = models.ForeignKey(
        "notices.Campaign",
        verbose_name=_("발송"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        db_index=False,  # notices_campaign_progress begins with it
    )
    subscriber = models.ForeignKey(
        "notices.Subscriber",
        verbose_name=_("구독자"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        db_index=False,  # notices_of_subscriber
    )
    dedupe = models.CharField(_("중복 방지 열쇠"), max_length=200)
    ref = models.CharField(_("관련 업무"), max_length=100, blank=True)
    receipt_number = models.CharField(_("접수번호"), max_length=20, blank=True)
    program_number = models.PositiveSmallIntegerField(_("과제 번호"), null=True, blank=True)
    not_before = models.DateTimeField(_("보낼 수 있는 때"), default=timezone.now)
    expires_at = models.DateTimeField(_("이때까지 못 보내면 취소"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("시도 횟수"), default=0)
    missed = models.PositiveSmallIntegerField(_("받지 못해 다시 보낸 횟수"), default=0, db_default=0)
    claimed_by = models.CharField(max_length=100, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    handed_at = models.DateTimeField(null=True, blank=True)
    provider = models.CharField(_("보낸 곳"), max_length=30, blank=True)
    provider_id = models.CharField(_("보낸 곳의 번호"), max_length=200, blank=True)
    last_error = models.CharField(_("마지막 오류"), max_length=300, blank=True)
    receipt = models.CharField(_("수신 결과"), max_length=10, choices=Receipt.choices, blank=True)
    receipt_code = models.CharField(_("수신 결과 번호"), max_length=20, blank=True)
    receipt_at = models.DateTimeField(_("수신 결과를 안 때"), null=True, blank=True)
    created_at = models.DateTimeField(_("만든 때"), default=timezone.now)
    sent_at = models.DateTimeField(_("보낸 때"), null=True, blank=True)
    wiped_at = models.DateTimeField(_("내용과 받는 곳을 지운 때"), null=True, blank=True)

    objects: ClassVar = OutboxMessageQuerySet.as_manager()

    if TYPE_CHECKING:  # what claiming.with_facts() adds
        may_receive: bool
        may_receive_ads: bool
        agreed_to_nights: bool
        sealed_recipient: str
        sealed_body: str

    class Meta:
        verbose_name = _("보낸 알림")
        verbose_name_plural = _("보낸 알림")
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(name="notices_state_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(name="notices_channel_known", condition=Q(channel__in=Channel.values)),
            models.CheckConstraint(name="notices_purpose_known", condition=Q(purpose__in=Purpose.values)),
            # The same act never makes two messages. (`unique=True` would bring a second index, for LIKE.)
            models.UniqueConstraint(fields=["dedupe"], name="notices_once"),
            # One row per campaign and recipient, whatever crashes while the campaign is spread out; a row of no
            # campaign equals no other. to_persons(): what one resident was sent.
            models.UniqueConstraint(
                fields=["recipient_hash", "campaign"],
                name="notices_once_per_campaign",
                condition=~Q(recipient_hash=""),
            ),
            models.CheckConstraint(
                name="notices_sent_has_time", condition=~Q(state=State.SENT) | Q(sent_at__isnull=False)
            ),
            models.CheckConstraint(
                name="notices_sending_has_lease",
                condition=~Q(state=State.SENDING) | (Q(lease_until__isnull=False) & ~Q(claimed_by="")),
            ),
        ]
        # A message of a campaign is written three times (queued, sending, settled), and each time into every index it
        # belongs to: partial wherever the question allows it.
        indexes = [
            # claim(): the next batch of a lane, most urgent first; only the rows still to go, so it stays small.
            models.Index(
                fields=["campaign", "priority", "not_before", "id"],
                name="notices_claim_sms",
                condition=Q(state=State.QUEUED) & ~Q(channel=Channel.EMAIL),
            ),
            models.Index(
                fields=["campaign", "priority", "not_before", "id"],
                name="notices_claim_email",
                condition=Q(state=State.QUEUED) & Q(channel=Channel.EMAIL),
            ),
            # expired(): rows whose worker died.
            models.Index(fields=["lease_until"], name="notices_expired", condition=Q(state=State.SENDING)),
            # needs_a_person(): the office's own list.
            models.Index(
                fields=["-id"], name="notices_needs_a_person", condition=Q(state__in=[State.FAILED, State.UNKNOWN])
            ),
            # a campaign's live progress with the reasons of what failed, and whether it is done: from the index alone
            models.Index(
                fields=["campaign", "state", "receipt", "receipt_code"],
                name="notices_campaign_progress",
                condition=Q(campaign__isnull=False),
            ),
            # receipts.services.take(): whose report it is, by the provider's own number
            models.Index(fields=["provider_id"], name="notices_provider_number", condition=~Q(provider_id="")),
            # the delivered rate of the dashboard: the receipts of a day
            models.Index(
                fields=["receipt_at", "receipt"],
                name="notices_receipts_of_a_day",
                condition=Q(campaign__isnull=False, receipt_at__isnull=False),
            ),
            # what a subscriber leaves behind when the row goes
            models.Index(fields=["subscriber"], name="notices_of_subscriber", condition=Q(subscriber__isnull=False)),
            # admin search by case.
            models.Index(fields=["receipt_number"], name="notices_receipt", condition=~Q(receipt_number="")),
            models.Index(fields=["ref"], name="notices_ref", condition=~Q(ref="")),
            # wipeable(): what the retention run still has to destroy.
            models.Index(
                fields=["created_at"],
                name="notices_to_wipe",
                condition=Q(wiped_at__isnull=True, state__in=SETTLED),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} → {self.recipient_masked}"

    @property
    def idempotency_key(self) -> str:
        """The key the provider sees: readable, safe as a file name, one to one with `dedupe` and `missed`."""
        return self._key_of(self.missed)

    def had_key(self, key: str) -> bool:
        """True for the key of this try, and of the earlier ones."""
        return any(key == self._key_of(missed) for missed in range(self.missed + 1))

    def _key_of(self, missed: int) -> str:
        readable = re.sub(r"[^A-Za-z0-9_]+", "-", self.dedupe).strip("-")[:60]
        key = f"{readable}-{hashlib.sha256(self.dedupe.encode()).hexdigest()[:16]}"
        return f"{key}-{missed + 1}" if missed else key

    @property
    def title(self) -> str:
        """What kind of message it is, in words; the key where its text is no longer declared."""
        text = registry.get(self.key)
        if text is None and self.campaign_id is not None:
            return str(self.get_purpose_display())  # the campaign's own name is staff's
        return str(text.title) if text else self.key

    @property
    def shown_body(self) -> str:
        """The text for a screen: nothing for a one-time code, even while it waits."""
        return "" if self.secret else self.body

    @property
    def is_settled(self) -> bool:
        """True when nothing more will happen to it by itself."""
        return self.state in SETTLED

    def receipt_words(self, at: datetime) -> str:
        """What is known about its arrival; a provider that has not said anything for three days will not."""
        if self.receipt:
            return str(self.get_receipt_display())
        if self.state != State.SENT or self.sent_at is None or self.provider not in GIVES_RECEIPTS:
            return "—"
        return str(NO_RECEIPT if self.sent_at < at - RECEIPT_WAITS else WAITING_FOR_RECEIPT)

    def is_late(self, at: datetime) -> bool:
        """True when it lost its meaning before it could be handed over (one-time codes)."""
        return self.expires_at is not None and self.expires_at <= at


class Attempt(models.Model):
    """One hand-over to a provider, or one inquiry after a hand-over whose answer was lost. Append-only."""

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", _("접수됨")
        TEMPORARY = "temporary", _("잠시 안 됨")
        PERMANENT = "permanent", _("보낼 수 없음")
        UNKNOWN = "unknown", _("결과를 모름")
        FOUND = "found", _("확인해 보니 접수됨")
        NOT_FOUND = "not_found", _("확인해 보니 접수되지 않음")
        DECIDED = "decided", _("담당자가 정함")

    message = models.ForeignKey(OutboxMessage, on_delete=models.PROTECT, related_name="tries", verbose_name=_("알림"))
    at = models.DateTimeField(_("때"), default=timezone.now)
    provider = models.CharField(_("보낸 곳"), max_length=30, blank=True)
    outcome = models.CharField(_("결과"), max_length=10, choices=Outcome.choices)
    answer = models.CharField(_("대답"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("보내기 시도")
        verbose_name_plural = _("보내기 시도")
        ordering = ("id",)
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.outcome}"
