"""A survey and its questions. What was asked stays as it was once somebody has answered."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any, ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from programs.people.fields import EncryptedTextField
from programs.people.models import Department
from programs.plan.models import Program
from programs.surveys import rules
from programs.surveys.queries import SurveyQuerySet
from programs.surveys.states import WITH_CHOICES, About, Kind, State


def new_key() -> str:
    return secrets.token_hex(32)


def said(row: Any, field: str, language: str | None = None) -> str:
    """The row's text in the language (by default the page's), or in Korean where there is no translation."""
    code = (language or get_language() or "ko").replace("-", "_").lower()
    for known, texts in row.translations.items():
        if known.lower() == code and texts.get(field):
            return str(texts[field])
    return str(getattr(row, field))


ANSWERED_STAYS = """
PERFORM 1 FROM surveys_survey WHERE id = {survey} FOR UPDATE;
IF EXISTS (SELECT 1 FROM surveys_response WHERE survey_id = {survey}) THEN
    RAISE EXCEPTION 'surveys_answered_stays: somebody has answered survey %', {survey};
END IF;
"""


class Survey(models.Model):
    """Questions under one address. A new version has the same address and takes the place of the one before.

    `anonymous`: answers hold nothing that leads to a person. `once`: one answer a person. What is neither does not
    exist; what is both keeps who has answered apart from the answers (`Participation`).
    """

    slug = models.SlugField(_("주소 이름"), max_length=60)
    version = models.PositiveSmallIntegerField(_("판"), default=1, editable=False)
    program = models.ForeignKey(Program, models.PROTECT, verbose_name=_("과제"), null=True, blank=True)
    department = models.ForeignKey(Department, models.PROTECT, verbose_name=_("부서"), null=True, blank=True)
    title = models.CharField(_("제목"), max_length=100)
    purpose = models.TextField(
        _("왜 묻나요"), help_text=_("답하는 분이 읽어요. 무엇에 쓰는지, 언제 결과를 알리는지 적어요.")
    )
    about = models.CharField(_("언제 묻나요"), max_length=10, choices=About.choices, default=About.GENERAL)
    anonymous = models.BooleanField(
        _("이름 없이 답함"),
        default=True,
        help_text=_("답에서 누가 답했는지 알 수 없어요. 결과는 설문을 닫은 뒤에 보여요."),
    )
    once = models.BooleanField(
        _("한 사람이 한 번만"), default=False, help_text=_("휴대전화 인증번호나 로그인으로 확인해요.")
    )
    ask_age = models.BooleanField(_("나이대 묻기"), default=False)
    ask_dong = models.BooleanField(_("사는 동 묻기"), default=False)
    opens_at = models.DateTimeField(_("여는 때"), null=True, blank=True)
    closes_at = models.DateTimeField(_("닫는 때"), null=True, blank=True)
    state = models.CharField(_("상태"), max_length=6, choices=State.choices, default=State.DRAFT, editable=False)
    public_results = models.BooleanField(_("결과 공개"), default=False, editable=False)
    translations = models.JSONField(_("번역"), default=dict, blank=True, editable=False)
    # Makes marks of who has answered (`rules.mark`); destroyed with them, and then no mark can be made or compared.
    once_key = EncryptedTextField(default=new_key, editable=False, blank=True)
    once_key_destroyed = models.BooleanField(default=False, editable=False)
    closed_at = models.DateTimeField(_("닫은 때"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar = SurveyQuerySet.as_manager()

    TRANSLATED = ("title", "purpose")

    class Meta:
        verbose_name = _("설문")
        verbose_name_plural = _("설문")
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(fields=["slug", "version"], name="surveys_version_once"),
            # One version of an address is open; the one before it is closed in the same transaction.
            models.UniqueConstraint(fields=["slug"], condition=Q(state=State.OPEN), name="surveys_one_version_open"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="surveys_state_known"),
            models.CheckConstraint(condition=Q(about__in=About.values), name="surveys_about_known"),
            models.CheckConstraint(condition=Q(anonymous=True) | Q(once=True), name="surveys_named_is_once"),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True) | Q(closes_at__isnull=True) | Q(closes_at__gt=F("opens_at")),
                name="surveys_times_in_order",
            ),
            # Results of an anonymous survey are shown when it is over: it has to end.
            models.CheckConstraint(
                condition=Q(anonymous=False) | Q(state=State.DRAFT) | Q(closes_at__isnull=False),
                name="surveys_anonymous_ends",
            ),
            models.CheckConstraint(
                condition=Q(state=State.CLOSED, closed_at__isnull=False)
                | (~Q(state=State.CLOSED) & Q(closed_at__isnull=True)),
                name="surveys_closed_iff_closed_at",
            ),
            models.CheckConstraint(
                condition=Q(public_results=False) | Q(state=State.CLOSED), name="surveys_public_is_closed"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="promise_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("anonymous", "once", "ask_age", "ask_dong", "slug", "version"),
                condition=pgtrigger.AnyChange("anonymous", "once", "ask_age", "ask_dong", "slug", "version"),
                func="""
                IF EXISTS (SELECT 1 FROM surveys_response WHERE survey_id = NEW.id) THEN
                    RAISE EXCEPTION 'surveys_answered_stays: somebody has answered survey %', NEW.id;
                END IF;
                RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.version}판)" if self.version > 1 else self.title

    def get_absolute_url(self) -> str:
        return reverse("surveys:survey", args=[self.slug])

    @property
    def shown_title(self) -> str:
        return said(self, "title")

    @property
    def shown_purpose(self) -> str:
        return said(self, "purpose")

    def standing(self, at: datetime) -> rules.Standing:
        """How it stands at that time: draft, not_yet, open or closed."""
        return rules.standing(self.state, self.opens_at, self.closes_at, at)

    @property
    def is_answered(self) -> bool:
        return self.responses.exists()

    def asked(self) -> list[Question]:
        """Its questions in order, their choices with them."""
        return list(self.questions.prefetch_related("choices").select_related("only_if__question"))


class Question(models.Model):
    """One question. `key` names it for the code ("service"); people never see it."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="questions")
    key = models.SlugField(max_length=30, blank=True, default="", editable=False)
    order = models.PositiveSmallIntegerField(_("차례"), default=10)
    kind = models.CharField(_("답하는 방법"), max_length=8, choices=Kind.choices, default=Kind.SINGLE)
    text = models.CharField(_("질문"), max_length=300)
    help = models.CharField(_("도움말"), max_length=300, blank=True, default="")
    required = models.BooleanField(_("꼭 답해요"), default=True)
    low = models.PositiveSmallIntegerField(_("가장 낮은 점수"), default=1)
    high = models.PositiveSmallIntegerField(_("가장 높은 점수"), default=5)
    low_words = models.CharField(_("가장 낮은 점수의 말"), max_length=40, blank=True, default="")
    high_words = models.CharField(_("가장 높은 점수의 말"), max_length=40, blank=True, default="")
    only_if = models.ForeignKey(
        "surveys.Choice",
        models.PROTECT,
        verbose_name=_("이 보기를 고른 분에게만"),
        null=True,
        blank=True,
        related_name="opens",
    )
    translations = models.JSONField(_("번역"), default=dict, blank=True, editable=False)

    TRANSLATED = ("text", "help", "low_words", "high_words")

    class Meta:
        verbose_name = _("질문")
        verbose_name_plural = _("질문")
        ordering = ("order", "id")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="surveys_kind_known"),
            models.CheckConstraint(
                condition=Q(low__lt=F("high"), low__lte=1, high__lte=10), name="surveys_scale_in_order"
            ),
            models.UniqueConstraint(fields=["survey", "key"], condition=~Q(key=""), name="surveys_question_key_once"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="asked_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert
                | pgtrigger.UpdateOf("survey_id", "kind", "text", "required", "low", "high", "only_if_id"),
                func=ANSWERED_STAYS.format(survey="NEW.survey_id") + "RETURN NEW;",
            ),
            pgtrigger.Trigger(
                name="asked_is_not_deleted",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func=ANSWERED_STAYS.format(survey="OLD.survey_id") + "RETURN OLD;",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def shown_text(self) -> str:
        return said(self, "text")

    @property
    def shown_help(self) -> str:
        return said(self, "help")

    @property
    def has_choices(self) -> bool:
        return self.kind in WITH_CHOICES

    def scale(self) -> list[tuple[int, str]]:
        """Each score with its label: the words stand at the two ends."""
        ends = {self.low: said(self, "low_words"), self.high: said(self, "high_words")}
        return [(n, f"{n} ({ends[n]})" if ends.get(n) else str(n)) for n in range(self.low, self.high + 1)]


class Choice(models.Model):
    """One thing to choose."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="choices")
    order = models.PositiveSmallIntegerField(_("차례"), default=10)
    text = models.CharField(_("보기"), max_length=150)
    translations = models.JSONField(_("번역"), default=dict, blank=True, editable=False)

    TRANSLATED = ("text",)

    class Meta:
        verbose_name = _("보기")
        verbose_name_plural = _("보기")
        ordering = ("order", "id")
        constraints = [models.UniqueConstraint(fields=["question", "text"], name="surveys_choice_once")]
        triggers = [
            pgtrigger.Trigger(
                name="choice_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("question_id", "text"),
                declare=[("asked", "bigint")],
                func="SELECT survey_id INTO asked FROM surveys_question WHERE id = NEW.question_id;"  # noqa: S608 - constants
                + ANSWERED_STAYS.format(survey="asked")
                + "RETURN NEW;",
            ),
            pgtrigger.Trigger(
                name="choice_is_not_deleted",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                declare=[("asked", "bigint")],
                func="SELECT survey_id INTO asked FROM surveys_question WHERE id = OLD.question_id;"  # noqa: S608 - constants
                + ANSWERED_STAYS.format(survey="asked")
                + "RETURN OLD;",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def shown_text(self) -> str:
        return said(self, "text")
