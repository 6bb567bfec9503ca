"""The counter's one page, and the small forms of the desk."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civil_affairs.registration.forms import ChangeFields, KindField
from civil_affairs.registration.models import Promotion, ResultNotice, TellBy
from civil_affairs.registration.step_forms import BAD_DATE, today
from programs.base.fields import PersonNameField, PhoneField, PlainTextField
from programs.base.forms import ChipSelect, DateInput, Fieldset, PortalForm, PortalModelForm
from programs.base.rrn import validate_no_rrn
from programs.people.contact import Channel

Result = ResultNotice.Result
CALL_RESULTS = [(one.value, one.label) for one in (Result.TOLD, Result.NO_ANSWER, Result.WRONG_NUMBER)]
REMEMBERED = ("change", "tell_by", "channel")


class CounterForm(ChangeFields, PortalForm):
    """Everything on one page in the order in which it is said; the name comes first, and the last choices stay."""

    applicant_name = PersonNameField(label=_("신청인"))
    applicant_phone = PhoneField(label=_("전화"), required=False, help_text=_("없으면 비워 두고 ‘우편’을 골라요."))
    tell_by = forms.ChoiceField(label=_("결과 안내"), choices=TellBy.choices, initial=TellBy.SMS, widget=ChipSelect)
    applicant_email = forms.EmailField(label=_("이메일"), required=False, max_length=200, validators=[validate_no_rrn])
    change = KindField(label=_("변경 종류"), widget=ChipSelect)
    channel = forms.ChoiceField(
        label=_("접수 경로"),
        choices=[choice for choice in Channel.choices if choice[0] != Channel.WEB],
        initial=Channel.VISIT,
        widget=ChipSelect,
    )
    submission_key = forms.CharField(widget=forms.HiddenInput, max_length=32, min_length=32)
    fieldsets = (
        Fieldset(_("누가"), ["applicant_name", "applicant_phone", "tell_by"]),
        Fieldset(_("무엇을"), ["change", "address", "before", "after", "extension"]),
        Fieldset(_("있으면"), ["building", "owner_name", "applicant_email", "channel"]),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["extension"].help_text = ""
        for name in ("applicant_name", "applicant_phone", "owner_name"):  # other people's, not the officer's
            self.fields[name].widget.attrs["autocomplete"] = "off"
        if not self.is_bound:  # a refused form puts the focus on its summary
            self.fields["applicant_name"].widget.attrs["autofocus"] = True

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        tell_by = data.get("tell_by")
        phone, email = data.get("applicant_phone"), data.get("applicant_email")
        if "applicant_phone" not in self.errors:
            if tell_by in (TellBy.SMS, TellBy.PHONE) and not phone:
                self.add_error("applicant_phone", _("문자나 전화로 알리려면 전화를 적고, 없으면 ‘우편’을 골라 주세요."))
            elif tell_by == TellBy.SMS and phone and not phone.startswith("01"):
                self.add_error("applicant_phone", _("문자는 휴대전화로만 가요. 휴대전화를 적거나 ‘전화’를 골라요."))
        if tell_by == TellBy.EMAIL and not email and "applicant_email" not in self.errors:
            self.add_error("applicant_email", _("이메일로 알리려면 이메일을 적어 주세요."))
        return data

    def person_fields(self) -> dict[str, Any]:
        names = ("applicant_name", "applicant_phone", "applicant_email", "tell_by")
        return {name: self.cleaned_data[name] for name in names}


class AmendForm(ChangeFields, PortalForm):
    """What was typed in about the building."""


class CallForm(PortalForm):
    result = forms.ChoiceField(label=_("통화 결과"), choices=CALL_RESULTS, widget=ChipSelect)
    note = PlainTextField(label=_("메모"), max_length=200, required=False)


class ExportForm(PortalForm):
    reason = PlainTextField(label=_("내려받는 까닭"), max_length=200, help_text=_("기록에 남아요."))
    fmt = forms.ChoiceField(
        label=_("형식"), choices=[("csv", "CSV"), ("xlsx", "XLSX")], initial="csv", widget=ChipSelect
    )


class PromotionForm(PortalModelForm):
    on = forms.DateField(label=_("날짜"), widget=DateInput, initial=today, error_messages=BAD_DATE)
    where = PlainTextField(label=_("자세한 곳"), max_length=80, required=False, help_text=_("예: 연희동 3통 반상회"))
    note = PlainTextField(label=_("메모"), max_length=200, required=False)

    class Meta:
        model = Promotion
        fields = ("on", "place", "where", "people", "papers", "note")
        widgets = {"place": ChipSelect}  # noqa: RUF012

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if day > today():
            raise forms.ValidationError(_("아직 오지 않은 날짜예요. 한 뒤에 적어 주세요."))
        return day


class EvaluationForm(PortalForm):
    good = PlainTextField(label=_("잘된 점"), max_length=2000, multiline=True, required=False)
    poor = PlainTextField(label=_("고칠 점"), max_length=2000, multiline=True, required=False)
    plan = PlainTextField(label=_("다음 계획"), max_length=2000, multiline=True, required=False)
