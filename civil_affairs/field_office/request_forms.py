"""What the office fills in when it receives a pick-up request."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.base.calendar import SEOUL
from programs.base.fields import PlainTextField
from programs.base.forms import DateInput, PortalForm


class PickupForm(PortalForm):
    agreed_on = forms.DateField(
        label=_("수거하는 날"),
        required=False,
        widget=DateInput,
        help_text=_("비워 두면 신청한 날로 정해요."),
        error_messages={"invalid": _("날짜를 2026-03-11처럼 적어 주세요.")},
    )
    fee = forms.IntegerField(
        label=_("수수료(원)"),
        required=False,
        min_value=0,
        max_value=1_000_000,
        help_text=_("비워 두면 품목표의 값으로 해요."),
    )
    sticker = PlainTextField(label=_("배출번호"), required=False, max_length=30)

    def clean_agreed_on(self) -> date | None:
        day: date | None = self.cleaned_data["agreed_on"]
        if day is not None and day < timezone.now().astimezone(SEOUL).date():
            raise forms.ValidationError(_("수거하는 날은 오늘이거나 오늘보다 뒤여야 해요."))
        return day

    def clean(self) -> dict[str, Any]:
        return super().clean() or {}
