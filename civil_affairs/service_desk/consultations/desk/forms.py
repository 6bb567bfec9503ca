"""What the officer of a field writes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civil_affairs.service_desk.consultations.models import ConsultationField, NextForm
from programs.base.fields import PlainTextField
from programs.base.forms import ChipSelect, DateInput, PortalForm


class AnswerForm(PortalForm):
    answer = PlainTextField(
        label=_("상담 결과"),
        multiline=True,
        max_length=4_000,
        help_text=_("예약한 분이 그대로 읽어요. 되는지, 무엇을 갖출지, 다음에 할 일을 쉬운 말로 적어 주세요."),
    )
    next_forms = forms.ModelMultipleChoiceField(
        label=_("다음에 낼 것"), queryset=NextForm.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, field: ConsultationField | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        forms_of_field = NextForm.objects.filter(field=field) if field else NextForm.objects.none()
        self.fields["next_forms"].queryset = forms_of_field  # type: ignore[attr-defined]
        if not forms_of_field:
            del self.fields["next_forms"]


class ListForm(PortalForm):
    """What the list is narrowed to."""

    q = PlainTextField(label=_("예약번호나 휴대전화"), required=False, max_length=30)
    field = forms.ModelChoiceField(
        label=_("분야"), queryset=ConsultationField.objects.all(), required=False, empty_label=_("모두")
    )
    since = forms.DateField(label=_("이날부터"), required=False, widget=DateInput)
    until = forms.DateField(label=_("이날까지"), required=False, widget=DateInput)


class ExportForm(PortalForm):
    reason = PlainTextField(label=_("내려받는 까닭"), max_length=200, help_text=_("기록에 남아요."))
    fmt = forms.ChoiceField(
        label=_("형식"), choices=[("csv", "CSV"), ("xlsx", "XLSX")], initial="csv", widget=ChipSelect
    )
