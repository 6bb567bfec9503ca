"""What the desk types in about brokers."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civil_affairs.real_estate.brokers.forms import WishesForm
from civil_affairs.real_estate.brokers.models import Channel
from civil_affairs.real_estate.brokers.rules import normal_number
from programs.base.fields import PersonNameField, PhoneField, PlainTextField
from programs.base.forms import DateInput, Fieldset, PortalForm
from programs.cases.admin_forms import ids_in

READ_BY_BROKER = _("중개사무소가 읽어요.")


class UploadForm(PortalForm):
    file = forms.FileField(
        label=_("등록부 파일"),
        help_text=_("CSV나 XLSX, 5MB까지. 첫 줄에 등록번호, 사무소 이름, 구분, 대표자, 주소가 있어야 해요."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )


class ManyForm(PortalForm):
    """Something about the chosen rows of a list."""

    ids = forms.CharField(widget=forms.HiddenInput)

    def clean_ids(self) -> list[int]:
        return ids_in(self.cleaned_data["ids"])


class RefuseForm(ManyForm):
    reason = PlainTextField(label=_("승인하지 않는 까닭"), max_length=200, help_text=READ_BY_BROKER)


class SuspendForm(ManyForm):
    reason = PlainTextField(label=_("정지하는 까닭"), max_length=200, help_text=READ_BY_BROKER)
    until = forms.DateField(
        label=_("정지가 끝나는 날"),
        widget=DateInput,
        help_text=_("그날까지 정지되고, 다음 날 저절로 풀려요."),
        error_messages={"invalid": _("날짜를 2026-12-31처럼 적어 주세요.")},
    )

    def clean_until(self) -> date:
        day: date = self.cleaned_data["until"]
        today = timezone.localdate()
        if not today <= day <= today + timedelta(days=366):
            raise forms.ValidationError(_("오늘부터 1년 안의 날을 적어 주세요."))
        return day


class AnswerForm(ManyForm):
    answer = PlainTextField(label=_("이의에 대한 답"), max_length=200, help_text=READ_BY_BROKER)
    lift = forms.BooleanField(label=_("정지를 바로 풀어요"), required=False)


class SettleForm(ManyForm):
    note = PlainTextField(label=_("확인한 내용"), max_length=300, help_text=_("직원만 봐요."))


class ExportForm(ManyForm):
    """K-28: personal data leaves with a reason."""

    reason = PlainTextField(label=_("내려받는 까닭"), max_length=200, help_text=_("기록에 남아요."))
    fmt = forms.ChoiceField(label=_("형식"), choices=[("xlsx", _("엑셀(XLSX)")), ("csv", "CSV")], initial="xlsx")


class PaperForm(WishesForm):
    """An application on paper, typed in."""

    register_number = PlainTextField(label=_("개설등록번호"), max_length=40, help_text=_("예: 11410-2015-00001"))
    representative = PersonNameField(label=_("대표자 이름"))
    channel = forms.ChoiceField(
        label=_("어떻게 왔나요"),
        choices=[choice for choice in Channel.choices if choice[0] != Channel.WEB],
        initial="fax",
    )
    phone = PhoneField(
        label=_("휴대전화"), mobile=True, help_text=_("신청을 이 번호로 알려요. 신청서에 적힌 그대로 적어 주세요.")
    )

    field_order = ("channel", "register_number", "representative", "phone")
    fieldsets = (
        Fieldset(_("종이 신청서"), ("channel", "register_number", "representative", "phone")),
        *WishesForm.fieldsets,
    )

    def clean_register_number(self) -> str:
        return normal_number(self.cleaned_data["register_number"])

    def clean(self) -> dict[str, Any]:
        return super().clean() or {}
