"""The form for typing in answers: numbers of choices and scores, as fast as they are said."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from unfold.widgets import (
    UnfoldAdminRadioSelectWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from programs.base.fields import PhoneField, PlainTextField
from programs.people.models import Dong
from programs.surveys import rules
from programs.surveys.rules import Given
from programs.surveys.states import TYPED_CHANNELS, AgeBand, Kind
from programs.surveys.survey import Question, Survey


class NumbersField(forms.CharField):
    """The number of a choice or of several, or a score, as typed; cleaned to the choices' ids or the score."""

    def __init__(self, question: Question, **kwargs: Any) -> None:
        attrs = {"autocomplete": "off", "inputmode": "numeric"}
        super().__init__(widget=UnfoldAdminTextInputWidget(attrs=attrs), **kwargs)
        self.question = question
        self.ids = [choice.pk for choice in question.choices.all()] if question.has_choices else []

    def clean(self, value: Any) -> Any:
        parts = super().clean(value).replace(",", " ").split()
        kind = self.question.kind
        if not parts:
            return [] if kind == Kind.MULTIPLE else None
        if not all(part.isascii() and part.isdecimal() and len(part) < 4 for part in parts):
            raise ValidationError(_("숫자로 적어 주세요. 예: 2, 여럿이면 1,3"))
        numbers = [int(part) for part in parts]
        if kind != Kind.MULTIPLE and len(numbers) > 1:
            raise ValidationError(_("하나만 적어 주세요."))
        low, high = (self.question.low, self.question.high) if kind == Kind.SCALE else (1, len(self.ids))
        if not all(low <= number <= high for number in numbers):
            raise ValidationError(_("%(low)d부터 %(high)d까지의 번호를 적어 주세요.") % {"low": low, "high": high})
        if kind == Kind.SCALE:
            return numbers[0]
        chosen = [self.ids[number - 1] for number in numbers]
        return chosen if kind == Kind.MULTIPLE else chosen[0]


class TypingForm(forms.Form):
    """One person's answers."""

    channel = forms.ChoiceField(
        label=_("받은 방법"),
        choices=[(channel.value, channel.label) for channel in TYPED_CHANNELS],
        widget=UnfoldAdminRadioSelectWidget,
    )

    def __init__(self, *args: Any, survey: Survey, asks_phone: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = survey.asked()
        for question in self.questions:
            self.fields[f"q{question.pk}"] = _field(question)
        if self.questions:
            self.fields[f"q{self.questions[0].pk}"].widget.attrs["autofocus"] = True
        if survey.ask_age:
            self.fields["age_band"] = _choice(_("나이대"), AgeBand.choices)
        if survey.ask_dong:
            self.fields["dong"] = _choice(_("사는 동"), Dong.objects.values_list("code", "name"))
        if asks_phone:
            self.fields["phone"] = PhoneField(
                label=_("답한 분의 전화번호"),
                required=False,
                help_text=_("두 번 답하지 않게 견주는 데만 써요. 번호는 저장하지 않아요."),
                widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "off", "inputmode": "tel"}),
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors:
            for question_id, sentence in rules.faults(self.questions, self.given()).items():
                self.add_error(f"q{question_id}", sentence)
        return data

    def given(self) -> dict[int, Given]:
        return {question.pk: self.cleaned_data.get(f"q{question.pk}") for question in self.questions}

    def rows(self) -> list[tuple[Question, Any, list[tuple[int, str]]]]:
        """Each question with its field, and what the numbers mean."""
        return [(question, self[f"q{question.pk}"], _numbers(question)) for question in self.questions]

    def others(self) -> list[Any]:
        asked = {"channel", *(f"q{question.pk}" for question in self.questions)}
        return [bound for bound in self if bound.name not in asked]


def _field(question: Question) -> forms.Field:
    if question.kind == Kind.TEXT:
        widget = UnfoldAdminTextareaWidget(attrs={"rows": 2})
        return PlainTextField(
            label=question.text, required=False, max_length=rules.MAX_TEXT, multiline=True, widget=widget
        )
    return NumbersField(question, label=question.text, required=False)


def _choice(label: str, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=[("", _("답하지 않음")), *choices], required=False, widget=UnfoldAdminSelectWidget
    )


def _numbers(question: Question) -> list[tuple[int, str]]:
    if question.kind == Kind.SCALE:
        return [(question.low, question.low_words), (question.high, question.high_words)]
    return list(enumerate((choice.text for choice in question.choices.all()), start=1)) if question.has_choices else []
