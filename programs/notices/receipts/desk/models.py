"""Reports of providers about messages, one row each, and texts that residents sent back."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.people.fields import EncryptedTextField, LookupHashField
from programs.people.models import User

from ...outbox import OutboxMessage
from ...subscribers.models import Subscriber


class ReceiptEvent(models.Model):
    """One report, kept once however often the provider repeats it. Without a message it is kept aside."""

    class Outcome(models.TextChoices):
        DELIVERED = "delivered", _("받음")
        FAILED = "failed", _("받지 못함")
        PENDING = "pending", _("아직")
        COMPLAINT = "complaint", _("스팸 신고")

    class Then(models.TextChoices):
        """What follows for the address; done by `following.follow`, once."""

        NOTHING = "", _("없음")
        WITHDRAW = "withdraw", _("수신 동의 철회")
        DEAD = "dead", _("주소 멈춤")
        SOFT = "soft", _("30일 안에 세 번이면 멈춤")
        RETRY = "retry", _("다시 보내기")

    provider = models.CharField(_("보낸 곳"), max_length=30)
    event_id = models.CharField(_("알림 번호"), max_length=200)
    message = models.ForeignKey(
        OutboxMessage,
        verbose_name=_("알림"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="receipt_events",
    )
    number = models.CharField(_("보낸 곳의 번호"), max_length=200, blank=True)
    outcome = models.CharField(_("결과"), max_length=10, choices=Outcome.choices)
    code = models.CharField(_("번호"), max_length=20, blank=True)
    at = models.DateTimeField(_("일어난 때"))
    received_at = models.DateTimeField(_("받은 때"), default=timezone.now)
    then = models.CharField(_("뒤이어 할 일"), max_length=10, choices=Then.choices, blank=True)
    followed_at = models.DateTimeField(_("한 때"), null=True, blank=True)

    class Meta:
        verbose_name = _("수신 결과 알림")
        verbose_name_plural = _("수신 결과 알림")
        ordering = ("-id",)
        constraints = [
            # A replayed report changes nothing.
            models.UniqueConstraint(fields=["provider", "event_id"], name="notices_event_once"),
            models.CheckConstraint(
                name="notices_event_outcome_known",
                condition=Q(outcome__in=["delivered", "failed", "pending", "complaint"]),
            ),
        ]
        indexes = [
            # following.follow(): what is still to be done
            models.Index(
                fields=["id"], name="notices_event_to_follow", condition=Q(followed_at__isnull=True) & ~Q(then="")
            ),
            # services.match_late(): reports that came before their message's number was written down
            models.Index(fields=["received_at"], name="notices_event_aside", condition=Q(message__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.outcome} {self.code}".strip()


class IncomingText(models.Model):
    """A text message that somebody sent to our number: a keyword that ends the subscription, or words for a person."""

    provider = models.CharField(_("받은 곳"), max_length=30)
    event_id = models.CharField(_("알림 번호"), max_length=200)
    phone = EncryptedTextField(_("보낸 사람"))
    phone_hash = LookupHashField(source="phone")
    phone_masked = models.CharField(_("보낸 사람"), max_length=20)
    text = EncryptedTextField(_("내용"), blank=True)
    is_stop = models.BooleanField(_("수신 거부"), default=False)
    subscriber = models.ForeignKey(
        Subscriber, verbose_name=_("구독자"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    received_at = models.DateTimeField(_("받은 때"), default=timezone.now)
    read_at = models.DateTimeField(_("확인한 때"), null=True, blank=True)
    read_by = models.ForeignKey(
        User, verbose_name=_("확인한 사람"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("답장")
        verbose_name_plural = _("답장")
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(fields=["provider", "event_id"], name="notices_incoming_once"),
        ]
        indexes = [
            # the to-do list: words that nobody has read yet
            models.Index(
                fields=["-id"], name="notices_incoming_unread", condition=Q(read_at__isnull=True, is_stop=False)
            ),
            models.Index(fields=["phone_hash"], name="notices_incoming_of"),
        ]

    def __str__(self) -> str:
        return self.phone_masked or str(_("알 수 없는 번호"))
