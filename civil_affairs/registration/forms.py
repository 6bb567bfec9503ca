"""What a change is, on the web and at the counter."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civil_affairs.registration.models import ChangeKind, TellBy
from programs.base.fields import PersonNameField, PlainTextField
from programs.base.forms import Fieldset
from programs.cases.filing import ApplicantForm

CHANGE = ("change", "extension", "address", "building", "before", "after", "owner_name")


class KindField(forms.ModelChoiceField):
    """The kinds of change in use, by the names that the reader's language has."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(ChangeKind.objects.filter(active=True), empty_label=None, **kwargs)


class ChangeFields(forms.Form):
    """Which building, and what about it."""

    change = KindField(label=_("변경 종류"))
    extension = forms.BooleanField(
        label=_("증축이 함께 있어요"),
        required=False,
        help_text=_("증축은 촉탁 대상이 아니어서 소유자가 등기를 신청해요."),
    )
    address = PlainTextField(label=_("건물 주소"), max_length=120, help_text=_("예: 서대문구 연희로 248"))
    building = PlainTextField(label=_("건물 이름·동"), max_length=80, required=False)
    before = PlainTextField(label=_("바뀌기 전"), max_length=200, required=False)
    after = PlainTextField(label=_("바뀐 뒤"), max_length=200, required=False)
    owner_name = PersonNameField(
        label=_("건물 소유자"), required=False, help_text=_("신청하는 사람과 다를 때만 적어 주세요.")
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        kind = data.get("change")
        if kind is not None and not kind.cancels and not kind.is_new:
            for name in ("before", "after"):
                if name not in self.errors and not data.get(name):
                    self.add_error(name, _("무엇이 어떻게 바뀌는지 적어 주세요. 말소일 때만 비워 둬요."))
        return data

    def change_fields(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in CHANGE if name in self.cleaned_data}


class TellField(forms.ChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=_("등기가 끝나면 어떻게 알려 드릴까요?"), choices=TellBy.choices, **kwargs)


class ApplyForm(ChangeFields, ApplicantForm):
    """Applied for on the web: ledger change and commission at once."""

    notify_by = None  # type: ignore[assignment]
    tell_by = TellField(initial=TellBy.SMS, widget=forms.RadioSelect)
    change = KindField(label=_("무엇이 바뀌나요?"), widget=forms.RadioSelect)
    fieldsets = (
        Fieldset(_("건물"), ["change", "extension", "address", "building", "before", "after"]),
        Fieldset(_("신청하는 사람"), ["applicant_name", "applicant_phone", "owner_name", "tell_by", "applicant_email"]),
        Fieldset(_("동의"), ["consent"]),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if (
            data.get("tell_by") == TellBy.EMAIL
            and not data.get("applicant_email")
            and "applicant_email" not in self.errors
        ):
            self.add_error("applicant_email", _("결과를 이메일로 받으려면 이메일을 적어 주세요."))
        return data

    def person_fields(self) -> dict[str, Any]:
        names = ("applicant_name", "applicant_phone", "applicant_email", "tell_by")
        return {name: self.cleaned_data.get(name, "") for name in names}
