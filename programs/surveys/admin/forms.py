"""Forms of the survey's admin: its own, its questions with their choices one a line, their texts in a language."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.models import BaseInlineFormSet
from django.utils import timezone
from django.utils.translation import gettext as _
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from programs.base.fields import PlainTextField
from programs.base.text import validate_no_rrn
from programs.surveys.states import WITH_CHOICES, Kind, State
from programs.surveys.survey import Choice, Question, Survey, said

MOST_CHOICES = 30
SEEN_TOGETHER = ("opens_at", "closes_at", "anonymous", "once")


class SurveyAdminForm(forms.ModelForm):
    """What no single column can refuse: a name that is taken, times in order, an anonymous survey without end."""

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        taken = Survey.objects.filter(slug=slug, version=self.instance.version).exclude(pk=self.instance.pk)
        if taken.exists() or slug == "i":
            raise forms.ValidationError(_("이미 쓰는 주소 이름이에요. 다른 이름을 적어 주세요."))
        return slug

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        values = {name: data.get(name, getattr(self.instance, name)) for name in SEEN_TOGETHER}
        if values["opens_at"] and values["closes_at"] and values["closes_at"] <= values["opens_at"]:
            self._say("closes_at", _("닫는 때는 여는 때보다 뒤여야 해요."))
        if not values["anonymous"] and not values["once"]:
            self._say("once", _("이름을 아는 설문은 한 사람이 한 번만 답해요. 둘 가운데 하나를 골라 주세요."))
        if values["anonymous"] and self.instance.state != State.DRAFT and not values["closes_at"]:
            self._say("closes_at", _("이름 없이 답하는 설문은 닫는 때가 있어야 해요."))
        if self.instance.state == State.OPEN and values["closes_at"] and values["closes_at"] <= timezone.now():
            self._say("closes_at", _("이미 지난 때예요. 지금 닫으려면 ‘닫기’를 눌러 주세요."))
        return data

    def _say(self, field: str, sentence: str) -> None:
        if field not in self.errors:
            self.add_error(field if field in self.fields else None, sentence)


class QuestionForm(forms.ModelForm):
    """A question with its choices, one a line."""

    lines = forms.CharField(
        label=_("보기 (한 줄에 하나)"),
        required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 5}),
        help_text=_("하나 고르기와 여럿 고르기에만 적어요."),
        validators=[validate_no_rrn],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["lines"] = "\n".join(choice.text for choice in self.instance.choices.all())

    def clean_lines(self) -> list[str]:
        lines = [" ".join(line.split()) for line in self.cleaned_data["lines"].splitlines()]
        found = list(dict.fromkeys(line for line in lines if line))
        if len(found) > MOST_CHOICES:
            raise forms.ValidationError(_("보기는 %(most)d개까지 적을 수 있어요.") % {"most": MOST_CHOICES})
        if any(len(line) > 150 for line in found):
            raise forms.ValidationError(_("보기 하나는 150자까지 적을 수 있어요."))
        return found

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        lines, kind = data.get("lines", []), data.get("kind")
        if kind in WITH_CHOICES and len(lines) < 2 and "lines" not in self.errors:
            self.add_error("lines", _("보기를 한 줄에 하나씩 둘 이상 적어 주세요."))
        if kind == Kind.SCALE and not (data.get("low") in (0, 1) and 1 < (data.get("high") or 0) <= 10):
            self.add_error("high", _("점수는 0이나 1에서 시작해 10까지 쓸 수 있어요."))
        if kind != Kind.SCALE:
            data["low"], data["high"] = 1, 5
        return data

    def save_choices(self) -> None:
        """Make the choices what the lines say; one that stays keeps its translations."""
        lines = self.cleaned_data["lines"] if self.instance.kind in WITH_CHOICES else []
        for choice in self.instance.choices.all():
            if choice.text not in lines:
                choice.delete()
        for place, text in enumerate(lines, start=1):
            Choice.objects.update_or_create(question=self.instance, text=text, defaults={"order": place * 10})


class QuestionFormSet(BaseInlineFormSet):
    """The questions of one survey, each with its choices."""

    def save(self, commit: bool = True) -> Any:
        saved = super().save(commit=commit)
        for form in self.forms:
            if isinstance(form, QuestionForm) and form.has_changed() and form not in self.deleted_forms:
                form.save_choices()
        return saved


class TranslationForm(forms.Form):
    """Every text of a survey in one language, the Korean beside each; an empty one stays Korean."""

    def __init__(self, *args: Any, survey: Survey, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language = language
        self.rows = list(texts_of(survey))
        for number, (row, field) in enumerate(self.rows):
            korean = getattr(row, field)
            known = said(row, field, language)
            self.fields[f"t{number}"] = PlainTextField(
                label=korean,
                required=False,
                max_length=2000 if field == "purpose" else 300,
                multiline=len(korean) > 60,
                widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}) if len(korean) > 60 else UnfoldAdminTextInputWidget,
                initial="" if known == korean else known,
            )

    def save(self) -> None:
        for number, (row, field) in enumerate(self.rows):
            code = self.language.replace("-", "_")
            known = next((name for name in row.translations if name.lower() == code.lower()), code)
            texts = {**row.translations.get(known, {}), field: self.cleaned_data[f"t{number}"]}
            row.translations[known] = {name: text for name, text in texts.items() if text}
            row.save(update_fields=["translations"])


def texts_of(survey: Survey) -> Iterator[tuple[Any, str]]:
    """Every text that people read, with the row and the column it stands in."""
    for field in Survey.TRANSLATED:
        yield survey, field
    for question in survey.asked():
        yield from ((question, field) for field in Question.TRANSLATED if getattr(question, field))
        yield from ((choice, "text") for choice in question.choices.all())
