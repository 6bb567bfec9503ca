"""What every form by which a request is filed has in common: who, how to be told, consent, one submission."""

import uuid
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from programs.base.fields import PersonNameField, PhoneField
from programs.base.forms import PortalForm
from programs.base.rrn import validate_no_rrn
from programs.cases.consents import CONSENT_WORDING
from programs.people.contact import NotifyBy
from programs.people.models import User


class ApplicantForm(PortalForm):
    """Who applies and how they want to be told. A subclass adds what the request is about."""

    applicant_name = PersonNameField(label=_("이름"))
    applicant_phone = PhoneField(
        label=_("휴대전화"), mobile=True, help_text=_("예: 010-1234-5678. 진행 상황을 확인할 때도 이 번호를 써요.")
    )
    notify_by = forms.ChoiceField(
        label=_("결과를 어떻게 알려 드릴까요?"),
        choices=NotifyBy.choices,
        initial=NotifyBy.SMS,
        widget=forms.RadioSelect,
    )
    applicant_email = forms.EmailField(
        label=_("이메일"),
        required=False,
        max_length=200,
        help_text=_("결과를 이메일로 받을 때만 적어 주세요. 예: gildong@example.com"),
        validators=[validate_no_rrn],
    )
    consent = forms.BooleanField(
        label=_("개인정보 수집과 이용에 동의해요 (필수)"),
        help_text=CONSENT_WORDING,
        error_messages={"required": _("동의하지 않으면 온라인으로 신청할 수 없어요. 전화나 방문으로 신청해 주세요.")},
    )
    submission_key = forms.CharField(
        widget=forms.HiddenInput, required=False, validators=[RegexValidator(r"^[0-9a-f]{32}$")]
    )
    autocomplete = {"applicant_name": "name", "applicant_phone": "tel", "applicant_email": "email"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"submission_key": uuid.uuid4().hex, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    def clean_submission_key(self) -> str:
        return self.cleaned_data["submission_key"] or uuid.uuid4().hex

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if (
            data.get("notify_by") == NotifyBy.EMAIL
            and not data.get("applicant_email")
            and "applicant_email" not in self.errors
        ):
            self.add_error("applicant_email", _("결과를 이메일로 받으려면 이메일을 적어 주세요."))
        return data

    def applicant_fields(self) -> dict[str, Any]:
        """What goes into the case itself."""
        names = ("applicant_name", "applicant_phone", "applicant_email", "notify_by")
        return {name: self.cleaned_data.get(name, "") for name in names}


def initial_for(request: HttpRequest) -> dict[str, Any]:
    """What a signed-in resident need not type again."""
    user = request.user
    if not isinstance(user, User) or user.is_staff:
        return {}
    known = {"applicant_name": user.name, "applicant_phone": user.phone, "applicant_email": user.email}
    return {name: value for name, value in known.items() if value}


def language_of(request: HttpRequest) -> str:
    return (get_language() or "ko")[:10]
