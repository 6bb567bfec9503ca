"""Forms of the admin's pages, in the admin's clothes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programs.base.fields import PlainTextField
from programs.base.forms import PortalForm
from programs.cases.filing import ApplicantForm
from programs.people.contact import Channel
from programs.people.models import Department, User


class StaffChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} ({obj.get_role_display()})"


class AssignForm(PortalForm):
    assignee = StaffChoice(
        label=_("담당자"), queryset=User.objects.none(), required=False, empty_label=_("담당자 없음")
    )

    def __init__(self, *args: Any, department_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = User.objects.staff().filter(department_id=department_id).order_by("pk")  # type: ignore[attr-defined]


class HandOverForm(PortalForm):
    department = forms.ModelChoiceField(label=_("넘겨받을 부서"), queryset=Department.objects.order_by("name"))
    reason = PlainTextField(label=_("사유"), max_length=300, help_text=_("신청인도 읽어요."))


class NoteForm(PortalForm):
    text = PlainTextField(label=_("메모"), max_length=1000, multiline=True, help_text=_("직원만 봐요."))


class ExportForm(PortalForm):
    """K-28: personal data leaves with a reason."""

    ids = forms.CharField(widget=forms.HiddenInput)
    reason = PlainTextField(label=_("내려받는 까닭"), max_length=200)
    fmt = forms.ChoiceField(label=_("형식"), choices=[("xlsx", _("엑셀(XLSX)")), ("csv", "CSV")], initial="xlsx")

    def clean_ids(self) -> list[int]:
        return ids_in(self.cleaned_data["ids"])


class ManyAssignForm(AssignForm):
    ids = forms.CharField(widget=forms.HiddenInput)

    def clean_ids(self) -> list[int]:
        return ids_in(self.cleaned_data["ids"])


def ids_in(text: str) -> list[int]:
    try:
        return [int(part) for part in text.split(",") if part]
    except ValueError:
        raise forms.ValidationError(_("목록에서 다시 골라 주세요.")) from None


class RegisterForm(ApplicantForm):
    """A request taken on someone's behalf (C.3): by telephone, at the counter, by letter."""

    channel = forms.ChoiceField(
        label=_("접수 경로"), choices=[c for c in Channel.choices if c[0] != Channel.WEB], initial=Channel.PHONE
    )
    subject = PlainTextField(label=_("제목"), max_length=100)
    text = PlainTextField(label=_("내용"), max_length=2000, multiline=True)
    consent = None  # type: ignore[assignment]
    field_order = ("channel", "subject", "text", "applicant_name", "applicant_phone", "notify_by", "applicant_email")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["applicant_phone"].required = False

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("notify_by") == "sms" and not data.get("applicant_phone") and "applicant_phone" not in self.errors:
            self.add_error("applicant_phone", _("문자로 알리려면 휴대전화를 적어 주세요."))
        return data
