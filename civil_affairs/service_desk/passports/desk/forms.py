"""What the passport counter types in."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civil_affairs.service_desk.passports.desk.models import CallResult
from programs.base.fields import PhoneField, PlainTextField
from programs.base.forms import ChipSelect, DateInput, PortalForm


class UploadForm(PortalForm):
    file = forms.FileField(
        label=_("명단 파일"),
        help_text=_("CSV나 XLSX, 5MB까지. 첫 줄에 접수번호, 이름, 전화, 발급일이 있어야 해요."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )


class CallForm(PortalForm):
    result = forms.ChoiceField(label=_("통화 결과"), choices=CallResult.choices, widget=forms.RadioSelect)
    again_on = forms.DateField(
        label=_("오기로 한 날이나 다시 전화할 날"),
        required=False,
        widget=DateInput,
        help_text=_("그날까지 찾아가지 않으면 다시 전화할 사람으로 올라와요."),
        error_messages={"invalid": _("날짜를 2026-11-27처럼 적어 주세요.")},
    )
    note = PlainTextField(label=_("메모"), required=False, max_length=200)

    def clean_again_on(self) -> date | None:
        day: date | None = self.cleaned_data["again_on"]
        today = timezone.localdate()
        if day is not None and not today <= day <= today + timedelta(days=180):
            raise forms.ValidationError(_("오늘부터 180일 안의 날을 적어 주세요."))
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("result") == CallResult.LATER and not data.get("again_on") and "again_on" not in self.errors:
            self.add_error("again_on", _("다시 전화할 날을 적어 주세요."))
        return data


class DiscardForm(PortalForm):
    note = PlainTextField(
        label=_("폐기 기록"), max_length=200, help_text=_("누가, 어떻게 폐기했는지 적어요. 예: 2명이 확인하고 파쇄")
    )


class PhoneForm(PortalForm):
    phone = PhoneField(label=_("맞는 전화번호"), help_text=_("신분을 확인한 뒤에만 고쳐 주세요."))


class ExportForm(PortalForm):
    reason = PlainTextField(label=_("내려받는 까닭"), max_length=200, help_text=_("기록에 남아요."))
    fmt = forms.ChoiceField(
        label=_("형식"), choices=[("csv", "CSV"), ("xlsx", "XLSX")], initial="csv", widget=ChipSelect
    )


class RhythmForm(PortalForm):
    days = PlainTextField(
        label=_("발급 뒤 며칠에 알릴까요?"),
        max_length=60,
        help_text=_("쉼표로 나누어 적어요. 예: 7, 30, 90, 150. 6개월이 지나면 효력을 잃으니 180까지예요."),
    )

    def clean_days(self) -> list[int]:
        parts = [part.strip() for part in self.cleaned_data["days"].replace("일", "").split(",") if part.strip()]
        if not parts or not all(part.isdecimal() and len(part) <= 3 for part in parts):
            raise forms.ValidationError(_("숫자를 쉼표로 나누어 적어 주세요. 예: 7, 30, 90, 150"))
        days = sorted({int(part) for part in parts})
        if days[0] < 1 or days[-1] > 180 or len(days) > 8:
            raise forms.ValidationError(_("1일부터 180일 사이로 여덟 번까지 정할 수 있어요."))
        return days
