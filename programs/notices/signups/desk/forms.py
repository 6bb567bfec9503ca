"""The forms of this room: typing one paper form, opening a file, saying which column is which."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import CHECKBOX_CLASSES, FILE_CLASSES, INPUT_CLASSES, SELECT_CLASSES

from programs.base.fields import PlainTextField
from programs.base.forms import DateInput, PortalForm
from programs.people.models import Language

from ...subscribers.models import SignupPlace
from .columns import COLUMNS
from .rows import Application, Words, read

NOT_PAPER = ("web", "member")  # places where nobody signs on paper
CLASSES: list[tuple[type[forms.Widget], list[str]]] = [
    (forms.CheckboxInput, CHECKBOX_CLASSES),
    (forms.FileInput, FILE_CLASSES),
    (forms.Select, SELECT_CLASSES),
    (forms.TextInput, INPUT_CLASSES),
    (forms.DateInput, INPUT_CLASSES),
]


class DressedForm(PortalForm):
    """A form in the admin's clothes, with what is wrong tied to its field."""

    def dress(self) -> None:
        for name, field in self.fields.items():
            classes = next((classes for widget, classes in CLASSES if isinstance(field.widget, widget)), [])
            field.widget.attrs["class"] = " ".join(classes)
            if self.is_bound and name in self.errors:
                field.widget.attrs |= {"aria-invalid": "true", "aria-describedby": f"id_{name}_errors"}


def paper_places() -> Any:
    return SignupPlace.objects.filter(is_active=True).exclude(code__in=NOT_PAPER)


class PlaceChoice(forms.ModelChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            queryset=paper_places(),
            label=_("신청받은 곳"),
            empty_label=_("고르세요"),
            error_messages={"required": _("어디에서 받은 신청서인지 골라 주세요.")},
            **kwargs,
        )


class TypingForm(DressedForm):
    """One paper form, in the order of the paper, with the words and the checks of a file's row."""

    place = PlaceChoice()
    signed_on = forms.DateField(
        label=_("신청일(서명한 날)"),
        widget=DateInput(),
        error_messages={"required": _("서명한 날을 적어 주세요.")},
    )
    phone = PlainTextField(label=_("휴대전화"), max_length=30, required=False)
    email = PlainTextField(label=_("이메일"), max_length=254, required=False)
    topics = PlainTextField(label=_("주제"), max_length=100, required=False)
    dong = PlainTextField(label=_("동"), max_length=20, required=False)
    age_band = PlainTextField(label=_("나이대"), max_length=20, required=False)
    language = forms.ChoiceField(label=_("언어"), choices=Language.choices, required=False)
    sms = forms.BooleanField(label=_("문자"), required=False)
    by_email = forms.BooleanField(label=_("이메일"), required=False)
    ad = forms.BooleanField(label=_("광고성 정보"), required=False)
    night = forms.BooleanField(label=_("야간(21~8시) 문자"), required=False)

    def __init__(self, *args: Any, words: Words, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words = words
        self.fields["phone"].widget.attrs |= {"inputmode": "tel", "autofocus": True, "autocomplete": "off"}
        self.fields["email"].widget.attrs |= {"inputmode": "email", "autocomplete": "off"}
        self.fields["topics"].widget.attrs |= {"autocomplete": "off", "aria-describedby": "topic-numbers"}
        self.fields["dong"].widget.attrs |= {"list": "dongs", "autocomplete": "off"}
        self.fields["age_band"].widget.attrs |= {"autocomplete": "off", "inputmode": "numeric"}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        told = {
            key: str(cleaned.get(key) or "") for key in ("phone", "email", "topics", "dong", "age_band", "language")
        }
        told |= {key: "O" if cleaned.get(key) else "X" for key in ("sms", "by_email", "ad", "night")}
        told["signed_on"] = cleaned["signed_on"].isoformat() if cleaned.get("signed_on") else ""
        application = read(told, words=self.words, signed_on=None)
        for key, sentence in application.errors:
            if key not in self.errors:
                self.add_error(key or "sms", sentence)
        cleaned["application"] = application
        return cleaned

    @property
    def application(self) -> Application:
        return self.cleaned_data["application"]


class UploadForm(DressedForm):
    """A file of applications."""

    place = PlaceChoice()
    file = forms.FileField(
        label=_("CSV 파일"),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,text/csv"}),
        error_messages={"required": _("올릴 파일을 골라 주세요."), "empty": _("빈 파일이에요.")},
    )
    signed_on = forms.DateField(
        label=_("신청일"),
        widget=DateInput(),
        required=False,
        help_text=_("파일에 신청일 열이 없거나 빈칸이면 이 날로 넣어요."),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["signed_on"].widget.attrs["max"] = today.isoformat()

    def clean_signed_on(self) -> date | None:
        day: date | None = self.cleaned_data["signed_on"]
        if day is not None and day > self.today:
            raise forms.ValidationError(_("아직 오지 않은 날이에요."))
        return day


class ColumnsForm(DressedForm):
    """Which column of the file is which; one field for each of ours."""

    def __init__(
        self, *args: Any, headings: list[str], chosen: dict[str, int], signed_on: date | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            ("", _("없음")),
            *((str(place), heading or f"({place + 1})") for place, heading in enumerate(headings)),
        ]
        for column in COLUMNS:
            self.fields[f"column_{column.key}"] = forms.ChoiceField(
                label=column.title,
                choices=choices,
                required=False,
                initial=str(chosen.get(column.key, "")),
                help_text=column.meaning,
            )
        self.fields["signed_on"] = forms.DateField(
            label=_("신청일 열이 없거나 빈칸일 때 쓸 날"), widget=DateInput(), required=False, initial=signed_on
        )

    def mapping(self) -> dict[str, int]:
        return {
            column.key: int(self.cleaned_data[f"column_{column.key}"])
            for column in COLUMNS
            if self.cleaned_data[f"column_{column.key}"] != ""
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        used: dict[str, str] = {}
        for column in COLUMNS:
            place = cleaned.get(f"column_{column.key}", "")
            if place and place in used:
                self.add_error(
                    f"column_{column.key}", _("‘%(title)s’에서 이미 고른 열이에요.") % {"title": used[place]}
                )
            used.setdefault(place, column.title)
        return cleaned


class DecisionForm(DressedForm):
    """The decision about a checked file."""

    leave_out_bad = forms.BooleanField(required=False)
    tell_all = forms.BooleanField(
        label=_("넣은 사람 모두에게 처리 결과와 관리 링크를 보내기"), required=False, initial=True
    )


def labelled_errors(form: forms.Form) -> Iterator[tuple[str, str, str]]:
    """Yield (id of the field, label, sentence) for the summary above a form."""
    for name, sentences in form.errors.items():
        if name in form.fields:
            for sentence in sentences:
                yield f"id_{name}", str(form.fields[name].label or ""), str(sentence)
        else:
            for sentence in sentences:
                yield "", "", str(sentence)
