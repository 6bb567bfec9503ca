"""A newsletter issue: its blocks, the weekly checklist it is made by, and how often it was opened."""

import uuid
from datetime import date, datetime, timedelta
from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.base.closures import current_calendar
from programs.people.models import Department, User

from ..campaigns.models import Campaign, CampaignState
from ..subscribers.models import Topic
from .calendar import sending_day
from .queries import ArticleQuerySet, ChecklistEntryQuerySet, IssueQuerySet

FRIDAY = 4  # as date.weekday() counts
# What a reader may see and an editor may not change any more: the row of an issue whose campaign has left the desk.
FROZEN = """
    IF EXISTS (
        SELECT 1 FROM notices_issue issue JOIN notices_campaign campaign ON campaign.id = issue.campaign_id
        WHERE issue.id IN (NEW.issue_id, OLD.issue_id) AND campaign.state <> 'draft'
    ) THEN
        RAISE EXCEPTION 'The blocks of a newsletter change only while it is a draft.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""

FROZEN_ISSUE = """
    IF (NEW.number, NEW.dates, NEW.dates_left_out) IS DISTINCT FROM (OLD.number, OLD.dates, OLD.dates_left_out)
        AND EXISTS (SELECT 1 FROM notices_campaign WHERE id = OLD.campaign_id AND state <> 'draft')
    THEN
        RAISE EXCEPTION 'The dates of a newsletter change only while it is a draft.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
"""


class Issue(models.Model):
    """One issue. What becomes of it (submitted, approved, sent) is the state of its campaign."""

    number = models.PositiveIntegerField(_("호"), unique=True)
    friday = models.DateField(_("발송 주의 금요일"), unique=True)
    campaign = models.OneToOneField(
        Campaign, verbose_name=_("발송"), on_delete=models.PROTECT, related_name="issue", editable=False
    )
    dates_left_out = ArrayField(
        models.CharField(max_length=200), verbose_name=_("뺀 일정"), default=list, blank=True, editable=False
    )
    # The lines of the dates block per language, drawn when the issue is submitted: what was sent stays as it was.
    dates = models.JSONField(_("일정"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("만든 때"), default=timezone.now, editable=False)

    objects: ClassVar = IssueQuerySet.as_manager()

    class Meta:
        verbose_name = _("소식지")
        verbose_name_plural = _("소식지")
        ordering = ("-number",)
        constraints = [
            models.CheckConstraint(name="notices_issue_on_friday", condition=Q(friday__iso_week_day=FRIDAY + 1)),
            models.CheckConstraint(name="notices_issue_number_from_1", condition=Q(number__gte=1)),
        ]
        triggers = [
            pgtrigger.Trigger(name="draft_only", when=pgtrigger.Before, operation=pgtrigger.Update, func=FROZEN_ISSUE),
        ]

    def __str__(self) -> str:
        return str(_("소식지 제%(number)s호") % {"number": self.number})

    def get_absolute_url(self) -> str:
        return reverse("notices:newsletter_issue", args=[self.number])

    @property
    def public_url(self) -> str:
        """The whole address, for mails and feeds."""
        return settings.SITE_URL.rstrip("/") + self.get_absolute_url()

    @property
    def is_draft(self) -> bool:
        return self.campaign.state == CampaignState.DRAFT

    @property
    def is_open(self) -> bool:
        """True while work goes on: nothing has gone out, and nobody called it off."""
        return self.campaign.state in (CampaignState.DRAFT, CampaignState.REVIEW, CampaignState.APPROVED)

    @property
    def may_restart(self) -> bool:
        return self.campaign.state == CampaignState.CANCELLED and not self.is_public

    def was_missed(self, now: datetime) -> bool:
        """True for an issue whose sending day is over and of which nothing went out: a person decides."""
        return self.is_open and self.campaign.scheduled_at is None and self.sending_day < timezone.localdate(now)

    @property
    def is_public(self) -> bool:
        """True from the moment the first copy goes out, whatever becomes of the rest."""
        return self.campaign.started_at is not None

    @property
    def counter_path(self) -> str:
        """Where the one image stands that counts openings: the same address for everyone."""
        return reverse("notices:newsletter_open", args=[self.number])

    @property
    def sending_day(self) -> date:
        """The day it went out on; before, the day it is to go out on (a closed Friday moves it forward)."""
        if self.campaign.started_at:
            return timezone.localdate(self.campaign.started_at)
        return sending_day(self.friday, current_calendar())

    @property
    def monday(self) -> date:
        return self.friday - timedelta(days=FRIDAY)


class BlockKind(models.TextChoices):
    LEAD = "lead", _("머리기사")
    ARTICLE = "article", _("주제별 기사")
    HEALTH = "health", _("건강정보")


def picture_name(article: models.Model, name: str) -> str:
    """A random name: the address of a picture tells nothing, and nobody guesses the next."""
    random = uuid.uuid4().hex
    return f"newsletter/{random[:2]}/{random}.{name.rpartition('.')[2].lower()}"


class Article(models.Model):
    """One block. The lead and health information go to everyone, an article to those who chose its topic."""

    issue = models.ForeignKey(Issue, verbose_name=_("소식지"), on_delete=models.CASCADE, related_name="articles")
    kind = models.CharField(_("종류"), max_length=10, choices=BlockKind.choices, default=BlockKind.ARTICLE)
    topic = models.ForeignKey(Topic, verbose_name=_("주제"), null=True, blank=True, on_delete=models.PROTECT)
    title = models.CharField(_("제목"), max_length=80, blank=True)
    text = models.TextField(_("내용"), max_length=4000, blank=True)
    picture = models.FileField(_("그림"), upload_to=picture_name, max_length=100, blank=True, editable=False)
    picture_width = models.PositiveIntegerField(null=True, blank=True, editable=False)
    picture_height = models.PositiveIntegerField(null=True, blank=True, editable=False)
    picture_alt = models.CharField(_("그림 설명"), max_length=200, blank=True)
    blog_url = models.CharField(_("블로그 주소"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("차례"), default=0)
    # {"en": {"title": …, "text": …, "picture_alt": …}}; a part without translation is read in Korean
    translations = models.JSONField(_("번역"), default=dict, blank=True)

    objects: ClassVar = ArticleQuerySet.as_manager()

    TRANSLATED = ("title", "text", "picture_alt")

    class Meta:
        verbose_name = _("소식지 기사")
        verbose_name_plural = _("소식지 기사")
        ordering = ("issue", "position", "id")
        constraints = [
            models.CheckConstraint(name="notices_article_kind_known", condition=Q(kind__in=BlockKind.values)),
            models.CheckConstraint(
                name="notices_article_topic_fits",
                condition=Q(kind="article", topic__isnull=False) | (~Q(kind="article") & Q(topic__isnull=True)),
            ),
            models.CheckConstraint(
                name="notices_picture_has_alt", condition=Q(picture="") | Q(picture_alt__regex=r"\S")
            ),
            models.CheckConstraint(
                name="notices_picture_has_size",
                condition=Q(picture="") | Q(picture_width__gte=1, picture_height__gte=1),
            ),
            models.CheckConstraint(
                name="notices_article_web_address", condition=Q(blog_url="") | Q(blog_url__regex=r"^https?://\S+$")
            ),
            models.UniqueConstraint(fields=["issue"], name="notices_one_lead", condition=Q(kind="lead")),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="draft_only",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=FROZEN,
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(self.get_kind_display())

    def words(self, field: str, language: str) -> tuple[str, str]:
        """A text in the language, and the language it is really in: Korean where nobody translated it."""
        own = str(self.translations.get(language, {}).get(field) or "")
        return (own, language) if own else (str(getattr(self, field)), "ko")

    @property
    def picture_path(self) -> str:
        """The address of the picture on this site, empty without one."""
        name = (self.picture.name or "").rpartition("/")[2]
        return reverse("notices:newsletter_picture", args=[name]) if name else ""


class Weekday(models.IntegerChoices):
    MONDAY = 0, _("월요일")
    TUESDAY = 1, _("화요일")
    WEDNESDAY = 2, _("수요일")
    THURSDAY = 3, _("목요일")
    FRIDAY = 4, _("금요일")


class ChecklistItem(models.Model):
    """A step of each week's production; each issue gets its own copy."""

    weekday = models.PositiveSmallIntegerField(_("요일"), choices=Weekday.choices)
    order = models.PositiveSmallIntegerField(_("차례"), default=100)
    title = models.CharField(_("할 일"), max_length=100, unique=True)
    department = models.ForeignKey(Department, verbose_name=_("맡은 부서"), on_delete=models.PROTECT)
    is_active = models.BooleanField(_("사용"), default=True)

    class Meta:
        verbose_name = _("소식지 만드는 차례")
        verbose_name_plural = _("소식지 만드는 차례")
        ordering = ("weekday", "order", "id")
        constraints = [
            models.CheckConstraint(name="notices_checklist_weekday", condition=Q(weekday__in=Weekday.values)),
        ]

    def __str__(self) -> str:
        return self.title


class ChecklistEntry(models.Model):
    """A step for one issue: whose it is, by which day, who did it when."""

    issue = models.ForeignKey(Issue, verbose_name=_("소식지"), on_delete=models.CASCADE, related_name="checklist")
    item = models.ForeignKey(ChecklistItem, null=True, on_delete=models.SET_NULL, related_name="+")
    due_on = models.DateField(_("하는 날"))
    order = models.PositiveSmallIntegerField(_("차례"), default=100)
    title = models.CharField(_("할 일"), max_length=100)
    department = models.ForeignKey(Department, verbose_name=_("맡은 부서"), on_delete=models.PROTECT)
    done_by = models.ForeignKey(
        User, verbose_name=_("한 사람"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    done_at = models.DateTimeField(_("한 때"), null=True, blank=True)
    note = models.CharField(_("비고"), max_length=200, blank=True)

    objects: ClassVar = ChecklistEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("소식지 점검표")
        verbose_name_plural = _("소식지 점검표")
        ordering = ("due_on", "order", "id")
        constraints = [
            models.UniqueConstraint(fields=["issue", "title"], name="notices_checklist_once"),
            models.CheckConstraint(
                name="notices_checklist_done_whole",
                condition=Q(done_at__isnull=True, done_by__isnull=True)
                | Q(done_at__isnull=False, done_by__isnull=False),
            ),
        ]
        indexes = [
            # the tile of the staff desk: what a department still has to do
            models.Index(fields=["department", "due_on"], name="notices_checklist_open", condition=Q(done_at=None)),
        ]

    def __str__(self) -> str:
        return self.title

    def is_late(self, on: date) -> bool:
        return self.done_at is None and self.due_on < on


class IssueOpens(models.Model):
    """How often an issue was opened: a bare count, in a few rows so that many mails opened at once do not queue up."""

    issue = models.ForeignKey(Issue, verbose_name=_("소식지"), on_delete=models.CASCADE, related_name="opens")
    slot = models.PositiveSmallIntegerField()
    count = models.PositiveBigIntegerField(_("열어 본 수"), default=0)

    class Meta:
        verbose_name = _("소식지 열어 본 수")
        verbose_name_plural = _("소식지 열어 본 수")
        constraints = [
            models.UniqueConstraint(fields=["issue", "slot"], name="notices_opens_slot"),
        ]

    def __str__(self) -> str:
        return f"{self.issue_id}: {self.count}"
