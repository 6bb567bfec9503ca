"""Forms of the compose pages, in the admin's clothes."""

from datetime import datetime
from functools import cache
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.base.fields import PlainTextField
from programs.base.forms import PortalForm
from programs.base.text import format_phone, validate_no_rrn
from programs.people.models import Department, Dong, Language, User

from ..outbox import Purpose
from ..subscribers.models import AgeBand, Topic
from ..who import PUBLIC_RELATIONS, is_of_public_relations
from . import who
from .models import Campaign, MessageTemplate, SenderNumber
from .rules import variable_fault
from .saved_texts import known_names

BODY_LETTERS = 2000
OTHER_LANGUAGES = ("en",)  # of the portal's languages, those that cp949 can carry (K-30)


class Numbers(forms.TypedMultipleChoiceField):
    """Several of a table's rows, as numbers."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=int, required=False, widget=forms.CheckboxSelectMultiple, **kwargs)


class Codes(forms.MultipleChoiceField):
    """Several of a list, as they stand in it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=forms.CheckboxSelectMultiple, **kwargs)


def _dongs() -> list[tuple[str, str]]:
    return [(dong.code, dong.name) for dong in Dong.objects.order_by("name")]


def _purposes(user: User) -> list[tuple[str, Any]]:
    """What this person may write: disaster messages are the business of some departments."""
    allowed = [Purpose.INFO, Purpose.AD]
    if who.may_send_disasters(user) or is_of_public_relations(user):
        allowed.append(Purpose.DISASTER)
    return [(purpose.value, purpose.label) for purpose in allowed]


class AudienceForm(PortalForm):
    """Whom: nothing ticked in a group means everyone."""

    purpose = forms.ChoiceField(label=_("성격"), widget=forms.RadioSelect, initial=Purpose.INFO)
    topics = Numbers(label=_("주제(관심사)"), help_text=_("고르지 않으면 모든 주제예요."))
    dongs = Codes(
        label=_("동"), help_text=_("고르지 않으면 모든 동이에요. 동을 밝히지 않은 사람은 재난 알림만 받아요.")
    )
    age_bands = Codes(label=_("나이대"), help_text=_("고르지 않으면 모든 나이대예요."), choices=AgeBand.choices)
    languages = Codes(label=_("언어"), help_text=_("고르지 않으면 모든 언어예요."), choices=Language.choices)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["purpose"].choices = _purposes(user)  # type: ignore[attr-defined]
        topics = Topic.objects.filter(is_active=True)
        self.fields["topics"].choices = [(topic.number, topic.name) for topic in topics]  # type: ignore[attr-defined]
        self.fields["dongs"].choices = cache(_dongs)  # type: ignore[attr-defined]

    def written(self) -> dict[str, Any]:
        """What the services take."""
        names = ("purpose", "topics", "dongs", "age_bands", "languages")
        return {name: self.cleaned_data[name] for name in names}


class SenderChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{format_phone(obj.number)} ({obj.department.name})"


class ComposeForm(AudienceForm):
    """A text message: what it says, from which number, to whom."""

    title = PlainTextField(label=_("이름"), max_length=100, help_text=_("직원만 보는 이름이에요."))
    subject = PlainTextField(
        label=_("제목"),
        max_length=40,
        required=False,
        help_text=_("긴 문자와 그림 문자에만 붙어요. 비우면 기관 이름이에요."),
    )
    body = PlainTextField(
        label=_("내용"),
        max_length=BODY_LETTERS,
        multiline=True,
        required=False,
        help_text=_("{dong}, {topics}, {manage_link}는 받는 사람마다 채워져요. {dong:은/는}이라고 쓰면 조사도 맞춰요."),
    )
    body_en = PlainTextField(
        label=_("영어 내용"),
        max_length=BODY_LETTERS,
        multiline=True,
        required=False,
        help_text=_("영어로 받기로 한 사람에게 가요. 비우면 한국어로 보내요."),
    )
    sender = SenderChoice(label=_("발신번호"), queryset=SenderNumber.objects.none(), required=False)
    image = forms.FileField(
        label=_("그림"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,.jpg,.jpeg"}),
        help_text=_("JPG만 올릴 수 있어요. 올리면 그림 문자(MMS)가 되고, 300KB보다 크면 줄여서 넣어요."),
    )
    without_image = forms.BooleanField(label=_("올린 그림 빼기"), required=False)
    field_order = ("title", "purpose", "subject", "body", "body_en", "sender", "image", "without_image", "topics")

    def __init__(self, *args: Any, user: User, campaign: Campaign | None = None, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        department = campaign.department if campaign else user.department
        field = self.fields["sender"]
        field.queryset = usable_senders(department)  # type: ignore[attr-defined]
        field.empty_label = str(_("대표 번호 %(number)s") % {"number": settings.SMS_SENDER})  # type: ignore[attr-defined]
        if not (campaign and campaign.image):
            del self.fields["without_image"]
        if campaign and campaign.purpose not in dict(self.fields["purpose"].choices):  # type: ignore[attr-defined]
            self.fields["purpose"].choices += [(campaign.purpose, campaign.get_purpose_display())]  # type: ignore[attr-defined]

    def written(self) -> dict[str, Any]:
        """What the services take; the picture is the view's."""
        text = {name: self.cleaned_data[name] for name in ("title", "subject", "body", "sender")}
        variants = {code: self.cleaned_data[f"body_{code}"] for code in OTHER_LANGUAGES}
        return super().written() | text | {"variants": {code: body for code, body in variants.items() if body}}


def initial_of(campaign: Campaign) -> dict[str, Any]:
    """The form's values of a campaign that is there."""
    names = ("title", "purpose", "subject", "body", "sender", "topics", "dongs", "age_bands", "languages")
    values = {name: getattr(campaign, name) for name in names}
    return values | {f"body_{code}": campaign.variants.get(code, "") for code in OTHER_LANGUAGES}


def usable_senders(department: Department | None) -> Any:
    """Registered numbers of the department and of 홍보담당관 that may be shown today."""
    today = timezone.localdate()
    own = Q(department=department) | Q(department__slug=PUBLIC_RELATIONS)
    still = Q(valid_until__isnull=True) | Q(valid_until__gte=today)
    numbers = SenderNumber.objects.filter(own & still, is_active=True, registered_on__lte=today)
    return numbers.select_related("department")


class ConfirmForm(PortalForm):
    """Nothing but "yes"; `seen` says what text and audience the page showed."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class ReasonForm(ConfirmForm):
    reason = PlainTextField(label=_("까닭"), max_length=300, multiline=True, help_text=_("기록에 남아요."))


class ScheduleForm(ConfirmForm):
    at = forms.DateTimeField(
        label=_("보낼 때"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        help_text=_("한국 시각이에요. 비우면 정한 때를 없애요."),
        error_messages={"invalid": _("날짜와 시각을 2026-11-27 10:00처럼 적어 주세요.")},
    )

    def clean_at(self) -> datetime | None:
        at: datetime | None = self.cleaned_data["at"]
        if at is not None and at <= timezone.now():
            raise forms.ValidationError(_("이미 지난 때예요. 앞으로 올 때를 골라 주세요."))
        return at


class DisasterForm(PortalForm):
    """A disaster message in a hurry: what to say, and where."""

    body = PlainTextField(
        label=_("내용"),
        max_length=BODY_LETTERS,
        multiline=True,
        help_text=_("무엇이, 어디서, 어떻게 하라는지 적어 주세요."),
    )
    body_en = PlainTextField(label=_("영어 내용"), max_length=BODY_LETTERS, multiline=True, required=False)
    dongs = Codes(label=_("동"), help_text=_("고르지 않으면 구 전체예요. 동을 밝히지 않은 사람에게도 보내요."))
    because = PlainTextField(
        label=_("바로 보내는 까닭"), max_length=300, help_text=_("승인 없이 보내는 까닭으로 기록에 남아요.")
    )
    token = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dongs"].choices = cache(_dongs)  # type: ignore[attr-defined]


class TemplateValuesForm(PortalForm):
    """The values of a template's own variables, each with its example."""

    def __init__(self, *args: Any, template: MessageTemplate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, example in template.examples.items():
            self.fields[name] = PlainTextField(
                label=name, max_length=200, help_text=_("예: %(example)s") % {"example": example}
            )


class TemplateAdminForm(forms.ModelForm):
    """A template's own variables each need an example; a text that cannot be filled in is refused."""

    class Meta:
        model = MessageTemplate
        fields = ("name", "department", "purpose", "subject", "body", "examples", "is_active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in {"name", "subject", "body"} & self.fields.keys():
            self.fields[name].validators.append(validate_no_rrn)

    def clean_examples(self) -> Any:
        examples = self.cleaned_data["examples"]
        validate_no_rrn(str(examples))
        return examples

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        examples = data.get("examples") or {}
        if not isinstance(examples, dict) or not all(isinstance(each, str) and each for each in examples.values()):
            self.add_error("examples", _('{"place": "연희동 주민센터"}처럼 이름마다 예를 하나씩 적어 주세요.'))
        elif problem := variable_fault(data.get("body", ""), known=known_names(examples)):
            self.add_error("body", problem)
        return data
