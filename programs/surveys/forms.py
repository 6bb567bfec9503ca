"""A survey as a form: one field a question, in the reader's language; and the two questions after a case or a visit."""

import uuid
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from programs.base.fields import PlainTextField
from programs.base.forms import ChipSelect, PortalForm
from programs.people.models import Dong
from programs.plan.terms import translated, with_korean_marked
from programs.surveys import rules
from programs.surveys.rules import Given
from programs.surveys.states import AgeBand, Kind
from programs.surveys.survey import Question, Survey, said

SCORES = ((5, _("매우 만족")), (4, _("만족")), (3, _("보통")), (2, _("불만족")), (1, _("매우 불만족")))


class SurveyForm(PortalForm):
    """What a resident fills in. `given()` is what `services.answer` takes."""

    submission_key = forms.CharField(
        widget=forms.HiddenInput, required=False, validators=[RegexValidator(r"^[0-9a-f]{32}$")]
    )

    def __init__(self, *args: Any, survey: Survey, **kwargs: Any) -> None:
        kwargs["initial"] = {"submission_key": uuid.uuid4().hex, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.survey = survey
        self.questions = survey.asked()
        for question in self.questions:
            self.fields[name_of(question)] = field_for(question)
        if survey.ask_age:
            self.fields["age_band"] = forms.ChoiceField(
                label=_t("나이대"),
                choices=[("", _t("답하지 않음")), *AgeBand.choices],
                required=False,
                help_text=_t("나이대별로 모아 보려고 여쭤요. 답하지 않아도 돼요."),
            )
        if survey.ask_dong:
            self.fields["dong"] = forms.ChoiceField(
                label=_t("사는 동"),
                choices=[("", _t("답하지 않음")), *((dong.code, translated(dong.name)) for dong in Dong.objects.all())],
                required=False,
                help_text=_t("동별로 모아 보려고 여쭤요. 답하지 않아도 돼요."),
            )

    def clean_submission_key(self) -> str:
        return self.cleaned_data["submission_key"] or uuid.uuid4().hex

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for question_id, sentence in rules.faults(self.questions, self.given()).items():
            if f"q{question_id}" not in self.errors:
                self.add_error(f"q{question_id}", sentence)
        return data

    def given(self) -> dict[int, Given]:
        """The answers by question; what was not asked of this person is not among them."""
        typed: dict[int, Given] = {}
        for question in self.questions:
            value = self.cleaned_data.get(name_of(question))
            if question.kind == Kind.MULTIPLE:
                typed[question.pk] = [int(each) for each in value or []]
            elif question.kind == Kind.TEXT:
                typed[question.pk] = value or ""
            else:
                typed[question.pk] = int(value) if value else None
        return {q.pk: typed[q.pk] for q in self.questions if rules.is_asked(q, typed)}


def name_of(question: Question) -> str:
    return f"q{question.pk}"


def label_of(row: Any, field: str = "text") -> SafeString:
    """A text of a survey for a page: in the reader's language, or marked as Korean."""
    return with_korean_marked(said(row, field))


def field_for(question: Question) -> forms.Field:
    """The form field of one question."""
    common: dict[str, Any] = {
        "label": label_of(question),
        "help_text": help_for(question),
        "required": question.required and question.only_if is None,
    }
    sentence = rules.what_to_do(question)
    if question.kind == Kind.TEXT:
        return PlainTextField(
            max_length=rules.MAX_TEXT, multiline=True, error_messages={"required": sentence}, **common
        )
    errors = {"required": sentence, "invalid_choice": _t("보기에서 골라 주세요.")}
    if question.kind == Kind.SCALE:
        scores = [(score, with_korean_marked(words)) for score, words in question.scale()]
        return forms.ChoiceField(choices=scores, widget=ChipSelect, error_messages=errors, **common)
    choices = [(choice.pk, label_of(choice)) for choice in question.choices.all()]
    if question.kind == Kind.MULTIPLE:
        return forms.MultipleChoiceField(
            choices=choices, widget=forms.CheckboxSelectMultiple, error_messages=errors, **common
        )
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, error_messages=errors, **common)


def help_for(question: Question) -> SafeString:
    """Who is asked, how many may be chosen, and the survey's own help."""
    parts: list[StrOrPromise] = []
    if question.only_if is not None:
        sentence = _t("앞의 ‘{question}’에서 ‘{choice}’ 답을 고른 분만 답해 주세요.")
        asked_by, choice = label_of(question.only_if.question), label_of(question.only_if)
        parts.append(format_html(sentence, question=asked_by, choice=choice))
    if question.kind == Kind.MULTIPLE:
        parts.append(_t("여럿 고를 수 있어요."))
    if question.help:
        parts.append(label_of(question, "help"))
    text = SafeString("")
    for part in parts:
        text = format_html("{} {}", text, part) if text else format_html("{}", part)
    return text


class RatingForm(PortalForm):
    """How it was, after a case or a visit: the standing survey's two questions, best score first."""

    score = forms.TypedChoiceField(
        label=_("처리 과정이 만족스러웠나요?"), choices=SCORES, coerce=int, widget=forms.RadioSelect
    )
    text = PlainTextField(
        label=_("더 하고 싶은 말"), max_length=rules.MAX_TEXT, multiline=True, required=False,
        help_text=_("이름이나 전화번호는 적지 말아 주세요."),
    )  # fmt: skip
