"""A campaign: one message to many subscribers, from the draft to the last answer."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.people.models import Department, User

from ..outbox import Purpose


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


class Campaign(models.Model):
    """What is sent to whom. After the approval neither text nor audience changes (a trigger holds it).

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
    image = models.CharField(_("MMS 그림"), max_length=200, blank=True, editable=False)
    sender = models.ForeignKey(
        SenderNumber, verbose_name=_("발신번호"), null=True, blank=True, on_delete=models.PROTECT
    )
    topics = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("주제"), default=list, blank=True)
    dongs = ArrayField(models.CharField(max_length=10), verbose_name=_("동"), default=list, blank=True)
    age_bands = ArrayField(models.CharField(max_length=2), verbose_name=_("나이대"), default=list, blank=True)
    languages = ArrayField(models.CharField(max_length=10), verbose_name=_("언어"), default=list, blank=True)
    state = models.CharField(_("상태"), max_length=10, choices=CampaignState.choices, default=CampaignState.DRAFT)
    ref = models.CharField(_("관련 업무"), max_length=100, blank=True)
    created_by = models.ForeignKey(
        User, verbose_name=_("만든 사람"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(_("만든 때"), default=timezone.now)
    approved_by = models.ForeignKey(
        User, verbose_name=_("승인한 사람"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(_("승인한 때"), null=True, blank=True)
    scheduled_at = models.DateTimeField(_("보낼 때"), null=True, blank=True)
    started_at = models.DateTimeField(_("보내기 시작한 때"), null=True, blank=True)
    expanded_to = models.BigIntegerField(default=0, editable=False)
    expanded_at = models.DateTimeField(null=True, blank=True, editable=False)
    finished_at = models.DateTimeField(_("끝난 때"), null=True, blank=True)

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

    def __str__(self) -> str:
        return self.title
