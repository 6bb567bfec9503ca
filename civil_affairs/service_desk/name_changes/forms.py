"""What a resident and the counter fill in for a name-change report."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civil_affairs.service_desk.name_changes import rules
from civil_affairs.service_desk.name_changes.receive_form import BROUGHT_CHOICES, ReceiveForm
from civil_affairs.service_desk.name_changes.rules import Brought
from programs.base.calendar import SEOUL
from programs.base.fields import PersonNameField, PhoneField, PlainTextField
from programs.base.forms import ChipSelect, DateInput, Fieldset, PortalForm
from programs.base.rrn import validate_no_rrn
from programs.cases.filing import ApplicantForm
from programs.people.contact import NotifyBy


def today() -> date:
    return timezone.now().astimezone(SEOUL).date()


class ReportFields(forms.Form):
    """What the report itself says; the same on the web and at the counter."""

    court_permission_date = forms.DateField(
        label=_("개명 허가일"),
        widget=DateInput,
        help_text=_("법원의 개명 허가 결정문에 적힌 날짜예요. 예: 2026-03-11"),
        error_messages={"invalid": _("날짜를 2026-03-11처럼 적어 주세요.")},
    )
    court = PlainTextField(label=_("허가한 법원"), max_length=40, required=False, help_text=_("예: 서울서부지방법원"))
    old_name = PersonNameField(label=_("개명 전 이름"))
    new_name = PersonNameField(label=_("개명 후 이름"))

    def clean_court_permission_date(self) -> date:
        day: date = self.cleaned_data["court_permission_date"]
        if rules.court_date_is_future(day, today=today()):
            raise forms.ValidationError(_("개명 허가일은 오늘보다 뒤일 수 없어요. 결정문의 날짜를 다시 확인해 주세요."))
        if rules.court_date_is_absurd(day, today=today()):
            raise forms.ValidationError(
                _("개명 허가일이 %(years)d년보다 오래됐어요. 날짜를 다시 확인하고, 맞다면 민원실에 전화해 주세요."),
                params={"years": rules.OLDEST_YEARS},
            )
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        old, new = data.get("old_name"), data.get("new_name")
        if old and new and old.replace(" ", "") == new.replace(" ", ""):
            self.add_error("new_name", _("개명 전 이름과 개명 후 이름이 같아요."))
        return data

    def report_fields(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("court_permission_date", "court", "old_name", "new_name")}


class PreliminaryForm(ReportFields, ApplicantForm):
    """The preliminary form on the web. The applicant is the person whose name changes, by the name until now."""

    applicant_name = None  # type: ignore[assignment]
    fieldsets = (
        Fieldset(_("개명 허가"), ["court_permission_date", "court", "old_name", "new_name"]),
        Fieldset(_("연락처"), ["applicant_phone", "notify_by", "applicant_email"]),
        Fieldset(_("동의"), ["consent"]),
    )

    def applicant_fields(self) -> dict[str, Any]:
        return {**super().applicant_fields(), "applicant_name": self.cleaned_data["old_name"]}


class WalkInForm(ReportFields, ReceiveForm):
    """A report brought to the counter: everything on one screen, received at once."""

    brought = forms.ChoiceField(
        label=_("가져온 방법"), choices=BROUGHT_CHOICES, initial=Brought.IN_PERSON.value, widget=ChipSelect
    )
    applicant_phone = PhoneField(label=_("휴대전화"), mobile=True, required=False)
    notify_by = forms.ChoiceField(
        label=_("결과 안내"), choices=NotifyBy.choices, initial=NotifyBy.SMS, widget=ChipSelect
    )
    applicant_email = forms.EmailField(
        label=_("이메일"), required=False, max_length=200, validators=[validate_no_rrn], widget=forms.EmailInput
    )
    submission_key = forms.CharField(widget=forms.HiddenInput, max_length=32, min_length=32)
    fieldsets = (
        Fieldset(_("신고"), ["old_name", "new_name", "court_permission_date", "court"]),
        Fieldset(_("연락처"), ["applicant_phone", "notify_by", "applicant_email"]),
        Fieldset(_("방문"), ["brought", "checked_in_person"]),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:  # a refused form puts the focus on its summary
            self.fields["old_name"].widget.attrs["autofocus"] = True

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if (
            data.get("notify_by") == NotifyBy.SMS
            and not data.get("applicant_phone")
            and "applicant_phone" not in self.errors
        ):
            self.add_error("applicant_phone", _("문자로 알리려면 휴대전화를 적어 주세요."))
        if (
            data.get("notify_by") == NotifyBy.EMAIL
            and not data.get("applicant_email")
            and "applicant_email" not in self.errors
        ):
            self.add_error("applicant_email", _("이메일로 알리려면 이메일을 적어 주세요."))
        return data


class FindForm(PortalForm):
    """Find a preliminary report by receipt number, phone or name."""

    q = PlainTextField(label=_("접수번호, 휴대전화 또는 이름"), max_length=50)
