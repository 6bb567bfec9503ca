"""The forms of signing in and of one's own account."""

from typing import Any

from allauth.account.forms import ChangePhoneForm, LoginForm, SignupForm
from django import forms
from django.contrib.auth.forms import SetPasswordForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from programs.base.fields import PersonNameField, PhoneField
from programs.base.forms import Fieldset, PortalForm, PortalModelForm
from programs.base.text import validate_no_rrn
from programs.people.guests import CODE_DIGITS
from programs.people.models import User
from programs.people.passwords import RULE


class SignInForm(LoginForm):
    """E-mail or telephone, and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label = _("이메일 또는 휴대전화")
        login.validators.append(validate_no_rrn)
        login.help_text = _("예: gildong@example.com, 010-1234-5678")
        login.widget.attrs = {"autocomplete": "username", "maxlength": "254"}
        password.label = _("비밀번호")
        password.help_text = ""
        password.widget.attrs.pop("placeholder", None)


class SignUpForm(SignupForm):
    """Name, e-mail or telephone (one is enough), password, age and consents."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        boxes = tuple(name for name in self.fields if name.startswith("consent_"))
        self.fieldsets = (
            Fieldset(_("회원 정보"), ("name", "email", "phone"), _("이메일과 휴대전화 가운데 하나만 적어도 돼요.")),
            Fieldset(_("비밀번호"), ("password1", "password2")),
            Fieldset(_("확인과 동의"), ("is_fourteen", *boxes)),
        )
        labels = {
            "email": _("이메일"),
            "phone": _("휴대전화"),
            "password1": _("비밀번호"),
            "password2": _("비밀번호 확인"),
        }
        for name, label in labels.items():
            self.fields[name].label = label
            self.fields[name].widget.attrs.pop("placeholder", None)
        self.fields["email"].help_text = _("확인 메일을 보내 드려요.")
        self.fields["phone"].help_text = _("문자로 인증번호를 보내 드려요.")
        self.fields["password1"].help_text = RULE

    def clean(self) -> dict:
        cleaned = super().clean()
        if not (cleaned.get("email") or cleaned.get("phone") or self.errors.get("email") or self.errors.get("phone")):
            self.add_error("email", _("이메일과 휴대전화 가운데 하나를 적어 주세요."))
        return cleaned


class NewPhoneForm(ChangePhoneForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].label = _("새 휴대전화")


class ProfileForm(PortalModelForm):
    """What people change themselves without proof: how they are called and in which language."""

    name = PersonNameField(label=_("이름"))

    class Meta:
        model = User
        fields = ["name", "language"]
        labels = {"language": _("안내를 받을 언어")}


class PhoneProofForm(PortalForm):
    phone = PhoneField(label=_("휴대전화"), mobile=True, help_text=_("문자로 인증번호 6자리를 보내 드려요."))


class MailProofForm(PortalForm):
    email = forms.EmailField(
        label=_("이메일"),
        max_length=200,
        validators=[validate_no_rrn],
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("메일로 인증번호 6자리를 보내 드려요."),
    )

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class CodeForm(PortalForm):
    """The one-time code; the view says when it is wrong."""

    code = forms.CharField(
        label=_("인증번호"),
        min_length=CODE_DIGITS,
        max_length=CODE_DIGITS + 2,
        help_text=_("받은 숫자 6자리를 5분 안에 적어 주세요."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={
            "min_length": _("숫자 6자리를 모두 적어 주세요."),
            "max_length": _("숫자 6자리만 적어 주세요."),
        },
    )

    def clean_code(self) -> str:
        code = self.cleaned_data["code"].replace(" ", "")
        if not (code.isdigit() and len(code) == CODE_DIGITS):
            raise ValidationError(_("숫자 6자리만 적어 주세요."), code="code_shape")
        return code


class EraseForm(PortalForm):
    sure = forms.BooleanField(
        label=_("탈퇴하면 되돌릴 수 없다는 것을 확인했어요"),
        error_messages={"required": _("확인 칸을 눌러야 탈퇴할 수 있어요.")},
    )


class NewPasswordForm(SetPasswordForm):
    """Django's form in the portal's words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].label = _("새 비밀번호")
        self.fields["new_password1"].help_text = RULE
        self.fields["new_password2"].label = _("새 비밀번호 확인")
        self.fields["new_password2"].help_text = ""
