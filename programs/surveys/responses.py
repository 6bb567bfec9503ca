"""What people answered. Rows of an anonymous survey hold nothing that leads to a person, not even their order."""

import uuid
from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programs.people.models import Department, Dong, User
from programs.plan.models import Program
from programs.surveys.queries import ResponseQuerySet
from programs.surveys.states import AgeBand, Channel
from programs.surveys.survey import Choice, Question, Survey


class Response(models.Model):
    """One person's answers to a survey. Its key is random: a number would tell the order in which people came.

    Named surveys know the moment, what it was about ("case:P07-2026-000123") and the mark of who answered; anonymous
    ones only the day. The database holds both (`says_nothing_of_the_person`, `surveys_one_answer_a_person`).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, models.PROTECT, related_name="responses", verbose_name=_("설문"))
    program = models.ForeignKey(Program, models.PROTECT, null=True, blank=True, verbose_name=_("과제"))
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, verbose_name=_("부서"))
    channel = models.CharField(_("받은 방법"), max_length=5, choices=Channel.choices, default=Channel.WEB)
    day = models.DateField(_("답한 날"))
    answered_at = models.DateTimeField(_("답한 때"), null=True)
    about = models.CharField(max_length=40, blank=True, default="")
    once_mark = models.CharField(max_length=64, null=True, editable=False)  # noqa: DJ001 - null: nobody's
    age_band = models.CharField(_("나이대"), max_length=4, choices=AgeBand.choices, blank=True, default="")
    dong = models.ForeignKey(Dong, models.PROTECT, null=True, blank=True, verbose_name=_("사는 동"))
    typed_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    # Random, from the form: pressing the button twice keeps one. It is kept nowhere else.
    submission_key = models.CharField(max_length=32, unique=True, null=True, editable=False)  # noqa: DJ001

    objects: ClassVar = ResponseQuerySet.as_manager()

    class Meta:
        verbose_name = _("설문 답")
        verbose_name_plural = _("설문 답")
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "once_mark"],
                condition=Q(once_mark__isnull=False),
                name="surveys_one_answer_a_person",
            ),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="surveys_channel_known"),
            models.CheckConstraint(
                condition=Q(age_band="") | Q(age_band__in=AgeBand.values), name="surveys_age_band_known"
            ),
        ]
        indexes = [
            # results.of(): a survey's responses by day
            models.Index(fields=["survey", "day"], name="surveys_by_day"),
            # satisfaction.mean(): of a program in a period
            models.Index(
                fields=["program", "answered_at"],
                name="surveys_by_program",
                condition=Q(answered_at__isnull=False),
            ),
            # satisfaction.given(): what was said about a case
            models.Index(fields=["about"], name="surveys_about", condition=~Q(about="")),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="says_nothing_of_the_person",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                declare=[("asked", "surveys_survey%ROWTYPE")],
                func="""
                -- Waits for whoever closes the survey in this moment, and then sees it closed.
                SELECT * INTO asked FROM surveys_survey WHERE id = NEW.survey_id FOR KEY SHARE;
                IF TG_OP = 'INSERT' AND asked.state <> 'open' THEN
                    RAISE EXCEPTION 'surveys_not_open: survey % takes no answers', NEW.survey_id;
                END IF;
                IF asked.anonymous AND (
                    NEW.answered_at IS NOT NULL OR NEW.about <> '' OR NEW.once_mark IS NOT NULL
                ) THEN
                    RAISE EXCEPTION 'surveys_anonymous_stays_so: survey % is anonymous', NEW.survey_id;
                END IF;
                IF NOT asked.anonymous AND NEW.answered_at IS NULL THEN
                    RAISE EXCEPTION 'surveys_named_has_a_time: survey % is not anonymous', NEW.survey_id;
                END IF;
                IF (NEW.age_band <> '' AND NOT asked.ask_age) OR (NEW.dong_id IS NOT NULL AND NOT asked.ask_dong) THEN
                    RAISE EXCEPTION 'surveys_not_asked: survey % does not ask this', NEW.survey_id;
                END IF;
                RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.survey} {self.day:%Y-%m-%d}"


class Answer(models.Model):
    """The answer to one question: a choice (several rows for several), a score, or a text."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    response = models.ForeignKey(Response, models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers")
    choice = models.ForeignKey(Choice, models.PROTECT, null=True, related_name="answers")
    number = models.PositiveSmallIntegerField(null=True)
    text = models.TextField(blank=True, default="")
    # The choice where several may be chosen, 0 everywhere else: what is asked once is answered once. By trigger.
    slot = models.BigIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("질문의 답")
        verbose_name_plural = _("질문의 답")
        constraints = [
            models.UniqueConstraint(fields=["response", "question", "slot"], name="surveys_one_answer_a_question"),
        ]
        indexes = [
            # results.of(): the scores of a question
            models.Index(fields=["question", "number"], name="surveys_scores", condition=Q(number__isnull=False)),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="fits_its_question",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                declare=[("asked", "surveys_question%ROWTYPE"), ("fits", "boolean")],
                func="""
                SELECT * INTO asked FROM surveys_question WHERE id = NEW.question_id;
                fits := EXISTS (
                    SELECT 1 FROM surveys_response WHERE id = NEW.response_id AND survey_id = asked.survey_id
                );
                IF asked.kind IN ('single', 'multiple') THEN
                    fits := fits AND NEW.number IS NULL AND NEW.text = '' AND EXISTS (
                        SELECT 1 FROM surveys_choice WHERE id = NEW.choice_id AND question_id = asked.id
                    );
                ELSIF asked.kind = 'scale' THEN
                    fits := fits AND NEW.choice_id IS NULL AND NEW.text = ''
                        AND NEW.number IS NOT NULL AND NEW.number BETWEEN asked.low AND asked.high;
                ELSE
                    -- An emptied text is one that was forgotten.
                    fits := fits AND NEW.choice_id IS NULL AND NEW.number IS NULL
                        AND (TG_OP = 'UPDATE' OR NEW.text <> '');
                END IF;
                IF NOT fits THEN
                    RAISE EXCEPTION 'surveys_answer_fits: no answer to question %', NEW.question_id;
                END IF;
                NEW.slot := CASE WHEN asked.kind = 'multiple' THEN NEW.choice_id ELSE 0 END;
                RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.text or str(self.choice or self.number)


class Participation(models.Model):
    """That somebody has answered an anonymous survey, kept apart: no time, no order, no way to the answers.

    A night's task writes all of them anew in random order and in one transaction (`apart.shuffle`), so that not even
    the database's own columns tell who came when.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="participations")
    once_mark = models.CharField(max_length=64, editable=False)

    class Meta:
        verbose_name = _("참여 표시")
        verbose_name_plural = _("참여 표시")
        constraints = [
            models.UniqueConstraint(fields=["survey", "once_mark"], name="surveys_one_participation_a_person")
        ]

    def __str__(self) -> str:
        return str(self.survey)
