"""What sign-up asks beside allauth's own fields: the name, the age, the consents."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from programs.base.fields import PersonNameField
from programs.base.forms import FieldsetsMixin
from programs.people import consent_texts
from programs.people.models import User

TOO_YOUNG = _(
    "만 14세가 안 된 분은 법정대리인(부모님 등)의 동의가 있어야 가입할 수 있어요. "
    "법정대리인과 함께 민원여권과(02-330-1137)로 문의해 주세요. 가입하지 않아도 안내는 모두 볼 수 있어요."
)


class SignUpExtras(FieldsetsMixin, forms.Form):
    """allauth's sign-up form is built upon this one. No birth year is asked or kept, only the declaration."""

    name = PersonNameField(label=_("이름"))
    is_fourteen = forms.BooleanField(label=_("만 14세 이상이에요 (필수)"), required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for text in consent_texts.texts:
            if text.asked_at_signup:
                self.fields[self.box_of(text)] = forms.BooleanField(
                    label=f"{text.title} ({_('필수') if text.required else _('선택')})",
                    help_text=text.wording,
                    required=False,
                )

    @staticmethod
    def box_of(text: consent_texts.ConsentText) -> str:
        return f"consent_{text.key}"

    def clean_is_fourteen(self) -> bool:
        if not self.cleaned_data["is_fourteen"]:
            raise ValidationError(TOO_YOUNG, code="too_young")
        return True

    def clean(self) -> dict:
        cleaned = super().clean() or self.cleaned_data
        for text in consent_texts.texts:
            box = self.box_of(text)
            if text.required and text.asked_at_signup and not cleaned.get(box):
                self.add_error(box, _("이 항목에 동의해야 가입할 수 있어요."))
        return cleaned

    def signup(self, request: HttpRequest, user: User) -> None:
        """Called by allauth once the user is saved."""
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])
        for text in consent_texts.texts:
            if text.asked_at_signup:
                granted = bool(self.cleaned_data.get(self.box_of(text)))
                consent_texts.answer(text, user=user, granted=granted, source="signup")
