"""What somebody who looks for a home fills in: on the web, or an officer for somebody who called, wrote or came."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civil_affairs.real_estate.brokers.rules import CAP_LIMIT
from civil_affairs.real_estate.contact_words import validate_no_contact
from civil_affairs.real_estate.requests.models import HomeRequest
from civil_affairs.real_estate.terms import Deal, Home, Language, OfSelf
from programs.base.calendar import SEOUL
from programs.base.fields import PhoneField, PlainTextField
from programs.base.forms import ChipSelect, ChipSelectMultiple, DateInput, Fieldset, PortalForm
from programs.cases import filing
from programs.people.contact import Channel, NotifyBy
from programs.people.models import Dong
from programs.plan.terms import translated

MOST_PRICE, MOST_RENT, MOST_AREA = 10_000_000, 10_000, 1000  # 1,000억원, 1억원, ㎡: beyond it somebody typed won
FURTHEST = timedelta(days=365)
NOTHING = "none"
RANGES = (
    ("price_low", "price_high", _("값이나 보증금의 ‘부터’가 ‘까지’보다 커요. 두 값을 바꿔 적어 주세요.")),
    ("rent_low", "rent_high", _("월세의 ‘부터’가 ‘까지’보다 커요. 두 값을 바꿔 적어 주세요.")),
    ("area_low", "area_high", _("넓이의 ‘부터’가 ‘까지’보다 커요. 두 값을 바꿔 적어 주세요.")),
)


def today() -> date:
    return timezone.now().astimezone(SEOUL).date()


def number(label: Any, *, most: int, required: bool = False, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=required,
        min_value=0,
        max_value=most,
        help_text=help_text,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "invalid": _("숫자만 적어 주세요. 예: 5000"),
            "max_value": _("%(limit_value)s까지 적을 수 있어요. 단위가 만원인지 다시 확인해 주세요."),
        },
    )


class WithoutCommas(forms.Form):
    """Amounts as people write them: 5,000 is 5000. Mixed in before the form."""

    amounts: tuple[str, ...] = ()

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        if data is not None:
            data = data.copy()
            for name in self.amounts:
                if isinstance(data.get(name), str):
                    data[name] = data[name].replace(",", "").strip()
        super().__init__(data, *args, **kwargs)


class NoContactField(PlainTextField):
    """A text that brokers read before the choice: a telephone number or the like in it is refused."""

    def validate(self, value: str) -> None:
        super().validate(value)
        validate_no_contact(value)


class WantedForm(WithoutCommas, PortalForm):
    """What home is wanted, and which brokers."""

    amounts = ("price_low", "price_high", "rent_low", "rent_high", "area_low", "area_high", "cap")

    deal = forms.ChoiceField(label=_("거래"), choices=Deal.choices, widget=ChipSelect, initial=Deal.JEONSE)
    home = forms.ChoiceField(label=_("집의 종류"), choices=Home.choices, widget=ChipSelect, initial=Home.ANY)
    dongs = forms.MultipleChoiceField(
        label=_("원하는 동"),
        widget=ChipSelectMultiple,
        help_text=_("서대문구의 동 가운데 하나 이상 골라 주세요."),
        error_messages={
            "required": _("원하는 동을 하나 이상 골라 주세요."),
            "invalid_choice": _("서대문구에 없는 동이에요. 목록에 있는 동만 고를 수 있어요."),
        },
    )
    price_low = number(_("매매값·보증금: 부터 (만원)"), most=MOST_PRICE, help_text=_("정하지 않았으면 비워 두세요."))
    price_high = number(
        _("매매값·보증금: 까지 (만원)"), most=MOST_PRICE, required=True, help_text=_("예: 2억원이면 20000")
    )
    rent_low = number(_("월세: 부터 (만원)"), most=MOST_RENT, help_text=_("월세로 찾을 때만 적어 주세요."))
    rent_high = number(_("월세: 까지 (만원)"), most=MOST_RENT, help_text=_("월세로 찾을 때만 적어 주세요. 예: 60"))
    area_low = number(_("넓이: 부터 (㎡)"), most=MOST_AREA, help_text=_("10평은 33㎡쯤, 20평은 66㎡쯤이에요."))
    area_high = number(_("넓이: 까지 (㎡)"), most=MOST_AREA)
    moves_on = forms.DateField(
        label=_("들어가고 싶은 날"),
        required=False,
        widget=DateInput,
        help_text=_("협의할 수 있으면 비워 두세요."),
        error_messages={"invalid": _("날짜를 2026-03-11처럼 적어 주세요.")},
    )
    wish = NoContactField(
        label=_("바라는 점"),
        required=False,
        max_length=500,
        multiline=True,
        help_text=_("중개업소가 읽어요. 이름, 전화번호, 이메일, 메신저 아이디는 적지 마세요."),
    )
    wants_woman = forms.BooleanField(label=_("여성이 맡은 중개업소만"), required=False)
    languages = forms.MultipleChoiceField(
        label=_("한국어 말고 쓰고 싶은 언어"),
        required=False,
        choices=Language.choices,
        widget=ChipSelectMultiple,
        help_text=_("고른 언어 가운데 하나라도 되는 중개업소를 찾아요."),
    )
    sundays = forms.BooleanField(label=_("일요일에 여는 곳만"), required=False)
    holidays = forms.BooleanField(label=_("공휴일에 여는 곳만"), required=False)
    cap = forms.IntegerField(
        label=_("중개업소를 몇 곳까지 받을까요?"),
        required=False,
        min_value=1,
        max_value=CAP_LIMIT,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=_("비워 두면 맞는 중개업소 모두에 보내요. 적으면 공개된 차례대로 그만큼만 보내요."),
        error_messages={"invalid": _("숫자만 적어 주세요. 예: 5")},
    )
    HOME: tuple[str, ...] = (
        "deal", "home", "dongs", "price_low", "price_high", "rent_low", "rent_high", "area_low", "area_high",
        "moves_on", "wish",
    )  # fmt: skip
    BROKERS: tuple[str, ...] = ("wants_woman", "languages", "sundays", "holidays", "cap")
    fieldsets: Any = (
        Fieldset(_("어떤 집을 찾나요"), HOME),
        Fieldset(_("어떤 중개업소를 바라나요"), BROKERS, _("고르지 않아도 돼요. 많이 고를수록 맞는 곳이 줄어요.")),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dongs = Dong.objects.order_by("name").values_list("code", "name")
        self.fields["dongs"].choices = [(code, translated(name)) for code, name in dongs]  # type: ignore[attr-defined]

    def clean_moves_on(self) -> date | None:
        day: date | None = self.cleaned_data["moves_on"]
        if day is not None and day < today():
            raise ValidationError(_("들어가고 싶은 날은 오늘이거나 오늘보다 뒤여야 해요."))
        if day is not None and day > today() + FURTHEST:
            raise ValidationError(_("1년 안의 날을 적어 주세요."))
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for low, high, sentence in RANGES:
            if data.get(low) is not None and data.get(high) is not None and data[low] > data[high]:
                self.add_error(low, sentence)
        if data.get("deal") == Deal.MONTHLY:
            if data.get("rent_high") is None and "rent_high" not in self.errors:
                self.add_error("rent_high", _("월세로 찾으려면 월세를 얼마까지 낼 수 있는지 적어 주세요."))
        elif data.get("deal"):
            data["rent_low"] = data["rent_high"] = None
        return data

    def wanted_fields(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in (*self.HOME, *self.BROKERS)}

    @classmethod
    def values_of(cls, request: HomeRequest) -> dict[str, Any]:
        return {name: getattr(request, name) for name in (*cls.HOME, *cls.BROKERS)}


class EditForm(WantedForm):
    """The same for a request that brokers have already: how many get it was settled when it was sent."""

    cap = None  # type: ignore[assignment]
    BROKERS = ("wants_woman", "languages", "sundays", "holidays")
    fieldsets = (
        Fieldset(_("어떤 집을 찾나요"), WantedForm.HOME),
        Fieldset(_("어떤 중개업소를 바라나요"), BROKERS),
    )


PERSON = ("applicant_name", "applicant_phone", "notify_by", "applicant_email")


class OfSelfFields(forms.Form):
    """Voluntary, for the plan's shares; brokers do not get it."""

    of_self = forms.MultipleChoiceField(
        label=_("나는"),
        required=False,
        choices=[*OfSelf.choices, (NOTHING, _("해당 없음"))],
        widget=ChipSelectMultiple,
        help_text=_("답하지 않아도 신청에는 아무 차이가 없어요. 몇 명인지 세는 데만 쓰고 중개업소에는 보내지 않아요."),
    )

    def clean_of_self(self) -> list[str]:
        told: list[str] = self.cleaned_data["of_self"]
        if NOTHING in told and len(told) > 1:
            raise ValidationError(_("‘해당 없음’은 다른 것과 함께 고를 수 없어요."))
        return told

    def of_self_fields(self) -> dict[str, Any]:
        told = self.cleaned_data["of_self"]
        return {"told_of_self": bool(told), "of_self": [each for each in told if each != NOTHING]}


class HomeForm(OfSelfFields, WantedForm, filing.ApplicantForm):
    """The whole application."""

    fieldsets = (
        *WantedForm.fieldsets,
        Fieldset(_("신청하는 사람"), PERSON, _("고른 중개업소만 이름과 휴대전화를 볼 수 있어요.")),
        Fieldset(_("통계를 위한 질문 (답하지 않아도 돼요)"), ["of_self"]),
        Fieldset(_("동의"), ["consent"]),
    )

    def home_fields(self) -> dict[str, Any]:
        return {**self.wanted_fields(), **self.of_self_fields()}


class HomeFormAtTheDesk(HomeForm):
    """The same typed in by an officer, with the way it came and where the answer goes."""

    channel = forms.ChoiceField(
        label=_("접수 경로"),
        choices=[choice for choice in Channel.choices if choice[0] != Channel.WEB],
        initial=Channel.PHONE,
        widget=ChipSelect,
    )
    applicant_phone = PhoneField(label=_("전화번호"), help_text=_("고른 중개업소가 거는 번호예요. 집 전화도 돼요."))
    answer_to = PlainTextField(
        label=_("팩스 번호나 우편 주소"),
        required=False,
        max_length=200,
        help_text=_("팩스나 우편으로 받은 신청은 같은 방법으로 답해요."),
    )
    fieldsets = (
        Fieldset(_("어떻게 받았나요"), ["channel", "answer_to"]),
        *HomeForm.fieldsets[:2],
        Fieldset(_("신청하는 사람"), PERSON),
        *HomeForm.fieldsets[3:],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["consent"].label = _("신청하는 분에게 개인정보 수집과 이용을 알리고 동의를 받았어요 (필수)")
        self.fields["notify_by"].initial = NotifyBy.NONE

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("channel") in (Channel.FAX, Channel.POST) and not data.get("answer_to"):
            self.add_error("answer_to", _("답을 보낼 팩스 번호나 우편 주소를 적어 주세요."))
        phone = data.get("applicant_phone", "")
        if data.get("notify_by") == NotifyBy.SMS and phone and not phone.startswith("01"):
            self.add_error("notify_by", _("집 전화로는 문자를 보낼 수 없어요. 이메일이나 ‘받지 않음’을 골라 주세요."))
        return data


class ChooseForm(PortalForm):
    """Whom to visit: one or more of the brokers that offered something."""

    referrals = forms.TypedMultipleChoiceField(
        label=_("찾아갈 중개업소"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("찾아갈 중개업소를 하나 이상 골라 주세요."),
            "invalid_choice": _("고를 수 없는 중개업소예요. 그사이 제안을 거두었을 수 있어요. 다시 골라 주세요."),
        },
    )

    def __init__(self, *args: Any, choices: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["referrals"].choices = list(choices)  # type: ignore[attr-defined]


CONTACT_WORDING = _(
    "고른 중개업소에 이름과 전화번호를 알려 주는 데 동의해요. 쓰는 곳: 집을 보러 갈 약속. "
    "볼 수 있는 때: 고른 날부터 14일."
)


class ConfirmForm(ChooseForm):
    """The same once more, with the consent that opens the contact."""

    consent = forms.BooleanField(
        label=CONTACT_WORDING,
        error_messages={"required": _("동의해야 고른 중개업소가 연락할 수 있어요.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["referrals"].widget = forms.MultipleHiddenInput()
