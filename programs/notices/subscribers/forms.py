"""What a subscriber fills in: choices, consents, addresses."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from programs.base.fields import PhoneField
from programs.base.forms import ChipSelect, ChipSelectMultiple, Fieldset, PortalForm
from programs.base.rrn import validate_no_rrn
from programs.base.text import mask_email, mask_phone
from programs.people.models import Dong, Language
from programs.plan.fields import NamedChoiceField

from .consent_texts import AD, EMAIL, NIGHT, QUESTIONS, SMS
from .models import AgeBand, Topic
from .services import Choices

TOO_YOUNG = _(
    "만 14세가 안 된 분은 법정대리인(부모님 등)의 동의가 있어야 신청할 수 있어요. "
    "법정대리인이 본인의 휴대전화나 이메일로 신청하면 같은 소식을 함께 볼 수 있어요."
)
CHANNELS = (("sms", _("문자")), ("email", _("이메일")))
QUESTION_OF = {"sms": SMS, "email": EMAIL}


class TopicField(forms.MultipleChoiceField):
    """Topics in use, by number; each says what it is about."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=_topics, widget=forms.CheckboxSelectMultiple, **kwargs)

    def to_python(self, value: Any) -> list[Any]:
        return [int(number) if number.isdecimal() else number for number in super().to_python(value)]

    def valid_value(self, value: Any) -> bool:
        return super().valid_value(str(value))


def _topics() -> list[tuple[str, Any]]:
    return [
        (
            str(topic.number),
            format_html("<span>{}<br><small>{}</small></span>", topic.shown_name, topic.shown_description),
        )
        for topic in Topic.objects.filter(is_active=True)
    ]


class TasteForm(PortalForm):
    """Topics, dong, language and age band: asked at the beginning, and changed on the page of the subscription."""

    topics = TopicField(
        label=_("받고 싶은 소식"), error_messages={"required": _("받고 싶은 소식을 하나 이상 골라 주세요.")}
    )
    dong = NamedChoiceField(
        label=_("사는 동 또는 관심 있는 동"),
        queryset=Dong.objects.all(),
        required=False,
        empty_label=_("서대문구 전체"),
        help_text=_("고르면 그 동에만 필요한 소식도 보내요."),
        error_messages={"invalid_choice": _("동을 목록에서 골라 주세요.")},
    )
    age_band = forms.ChoiceField(
        label=_("나이대"),
        choices=AgeBand.choices,
        required=False,
        help_text=_("나이에 맞는 소식을 고르는 데만 써요. 밝히지 않아도 돼요."),
    )
    language = forms.ChoiceField(
        label=_("소식을 받을 언어"),
        choices=Language.choices,
        widget=ChipSelect,
        help_text=_("번역이 없는 소식은 한국어로 보내요. 중국어와 베트남어는 이메일로만 보낼 수 있어요."),
    )
    fieldsets: Sequence[Fieldset] = (Fieldset(_("어떤 소식을 받을까요"), ("topics", "dong", "age_band", "language")),)

    def choices(self) -> Choices:
        data = self.cleaned_data
        return Choices(topics=data["topics"], dong=data["dong"], age_band=data["age_band"], language=data["language"])


class ChoicesForm(TasteForm):
    """The first page of the wizard: the age is declared, not kept (K-26)."""

    is_fourteen = forms.BooleanField(label=_("만 14세 이상이에요 (필수)"), required=False)
    channels = forms.MultipleChoiceField(
        label=_("받을 방법"),
        choices=CHANNELS,
        widget=ChipSelectMultiple,
        error_messages={"required": _("문자와 이메일 가운데 하나 이상 골라 주세요.")},
    )
    fieldsets = (
        Fieldset(_("나이 확인"), ("is_fourteen",)),
        Fieldset(_("어떤 소식을 받을까요"), ("topics", "dong", "age_band")),
        Fieldset(_("어떻게 받을까요"), ("channels", "language")),
    )

    def clean_is_fourteen(self) -> bool:
        if not self.cleaned_data["is_fourteen"]:
            raise ValidationError(TOO_YOUNG, code="too_young")
        return True


class ConsentsForm(PortalForm):
    """One unticked box per purpose; only the consent to a chosen channel is needed, and says so."""

    def __init__(self, *args: Any, channels: list[str], **kwargs: Any) -> None:
        self.required_keys = [QUESTION_OF[channel] for channel in channels]
        optional = [AD] + [NIGHT] * ("sms" in channels)
        super().__init__(*args, **kwargs)
        for key in (*self.required_keys, *optional):
            question = QUESTIONS[key]
            need = _("필수") if key in self.required_keys else _("선택")
            self.fields[box_of(key)] = forms.BooleanField(
                label=f"{question.title} ({need})", help_text=question.text, required=False
            )
        self.asked = (*self.required_keys, *optional)
        self.fieldsets = (
            Fieldset(_("꼭 필요한 동의"), tuple(map(box_of, self.required_keys))),
            Fieldset(
                _("선택 동의"), tuple(map(box_of, optional)), _("동의하지 않아도 고른 소식은 그대로 받을 수 있어요.")
            ),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for key in self.required_keys:
            if not cleaned.get(box_of(key)):
                self.add_error(
                    box_of(key),
                    _(
                        "이 항목에 동의해야 %(channel)s로 받을 수 있어요. "
                        "동의하지 않으려면 앞 단계에서 받을 방법을 바꿔 주세요."
                    )
                    % {"channel": QUESTIONS[key].short},
                )
        return cleaned

    def answers(self) -> dict[str, bool]:
        return {key: bool(self.cleaned_data[box_of(key)]) for key in self.asked}


def box_of(key: str) -> str:
    return "consent_" + key.rpartition(".")[2]


class EmailField(forms.EmailField):
    """An address in lower case; never a registration number (K-27)."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("이메일"))
        kwargs.setdefault("widget", forms.EmailInput(attrs={"autocomplete": "email"}))
        super().__init__(max_length=200, validators=[validate_no_rrn], **kwargs)
        self.error_messages["invalid"] = _("이메일 주소를 다시 확인해 주세요. 예: gildong@example.com")

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").lower()


class AddressForm(PortalForm):
    """The telephone and the e-mail address, only those whose channel was chosen."""

    phone = PhoneField(label=_("휴대전화"), mobile=True, help_text=_("문자로 인증번호 6자리를 보내 드려요."))
    email = EmailField(help_text=_("확인 메일을 보내 드려요. 메일 속 주소를 열어 단추를 눌러야 신청이 끝나요."))

    def __init__(self, *args: Any, channels: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "sms" not in channels:
            del self.fields["phone"]
        if "email" not in channels:
            del self.fields["email"]


class LostLinkForm(PortalForm):
    """A telephone or an e-mail address, either."""

    address = forms.CharField(
        label=_("휴대전화 또는 이메일"),
        max_length=200,
        help_text=_("구 알림을 받는 곳을 적어 주세요. 예: 010-1234-5678, gildong@example.com"),
        validators=[validate_no_rrn],
    )

    def clean_address(self) -> str:
        value = self.cleaned_data["address"].strip()
        field: forms.Field = EmailField() if "@" in value else PhoneField(mobile=True)
        return str(field.clean(value))


class _OneConsent(PortalForm):
    """Asks for the consent to the channel beside its new address."""

    question = SMS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = QUESTIONS[self.question]
        self.fields["consent"] = forms.BooleanField(
            label=f"{asked.title} ({_('필수')})",
            help_text=asked.text,
            error_messages={"required": _("동의해야 이곳으로 받을 수 있어요.")},
        )


class NewPhoneForm(_OneConsent):
    question = SMS
    phone = PhoneField(label=_("휴대전화"), mobile=True, help_text=_("문자로 인증번호 6자리를 보내 드려요."))


class NewEmailForm(_OneConsent):
    question = EMAIL
    email = EmailField(help_text=_("확인 메일을 보내 드려요. 메일 속 단추를 눌러야 바뀌어요."))


class EndForm(PortalForm):
    sure = forms.BooleanField(
        label=_("모두 해지하면 소식을 더 받지 않고 정보가 지워지는 것을 확인했어요"),
        error_messages={"required": _("확인 칸을 눌러야 해지할 수 있어요.")},
    )


class MineForm(TasteForm):
    """Signed in with proven addresses: choices and consents on one page."""

    SMS = SMS
    EMAIL = EMAIL

    def __init__(self, *args: Any, phone: str, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.channels = [SMS] * bool(phone) + [EMAIL] * bool(email)
        self.asked = (*self.channels, AD, *[NIGHT] * bool(phone))
        shown = {SMS: mask_phone(phone) if phone else "", EMAIL: mask_email(email) if email else ""}
        for key in self.asked:
            question = QUESTIONS[key]
            where = f": {shown[key]}" if key in shown else ""
            self.fields[box_of(key)] = forms.BooleanField(
                label=f"{question.title}{where}", help_text=question.text, required=False
            )
        self.fields["is_fourteen"] = forms.BooleanField(label=_("만 14세 이상이에요 (필수)"), required=False)
        self.fieldsets = (
            *TasteForm.fieldsets,
            Fieldset(_("어떻게 받을까요"), tuple(map(box_of, self.channels)), _("받고 싶은 방법에만 동의해 주세요.")),
            Fieldset(_("선택 동의"), tuple(box_of(key) for key in self.asked if key not in self.channels)),
            Fieldset(_("나이 확인"), ("is_fourteen",)),
        )

    @staticmethod
    def initial_for(user: Any) -> dict[str, Any]:
        return {"language": getattr(user, "language", "") or "ko"}

    def clean_is_fourteen(self) -> bool:
        if not self.cleaned_data["is_fourteen"]:
            raise ValidationError(TOO_YOUNG, code="too_young")
        return True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not any(cleaned.get(box_of(key)) for key in self.channels):
            self.add_error(box_of(self.channels[0]), _("받을 방법에 하나 이상 동의해야 신청할 수 있어요."))
        if SMS in self.channels and cleaned.get(box_of(NIGHT)) and not cleaned.get(box_of(SMS)):
            self.add_error(box_of(NIGHT), _("밤에 문자를 받으려면 문자 수신에도 동의해 주세요."))
        return cleaned

    def answers(self) -> dict[str, bool]:
        return {key: bool(self.cleaned_data[box_of(key)]) for key in self.asked}
