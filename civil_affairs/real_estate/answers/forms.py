"""What a broker fills in: a home to offer, a question, an answer; and what the person asks."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from civil_affairs.real_estate.answers.models import Offer
from civil_affairs.real_estate.answers.services import PHOTOS
from civil_affairs.real_estate.requests.forms import (
    FURTHEST,
    MOST_PRICE,
    MOST_RENT,
    NoContactField,
    WithoutCommas,
    number,
    today,
)
from civil_affairs.real_estate.requests.models import HomeRequest
from civil_affairs.real_estate.terms import Deal, Home
from programs.base.fields import PlainTextField
from programs.base.forms import ChipSelect, DateInput, Fieldset, PortalForm
from programs.files.forms import FilesField
from programs.people.models import Dong


class OfferForm(WithoutCommas, PortalForm):
    """One home. What the deal does not need is not asked for."""

    amounts = ("price", "rent", "upkeep", "area", "rooms")

    home = forms.ChoiceField(label=_("집의 종류"), choices=Offer.HOMES, widget=ChipSelect)
    dong = forms.ModelChoiceField(
        label=_("동"),
        queryset=Dong.objects.order_by("name"),
        error_messages={"invalid_choice": _("서대문구에 없는 동이에요. 목록에서 골라 주세요.")},
    )
    place = NoContactField(
        label=_("어디쯤인가요"), max_length=80, help_text=_("동·호수까지는 적지 않아도 돼요. 예: 이대역에서 걸어서 5분")
    )
    price = number(_("값 또는 보증금 (만원)"), most=MOST_PRICE, required=True, help_text=_("예: 2억원이면 20000"))
    rent = number(_("월세 (만원)"), most=MOST_RENT)
    upkeep = number(_("관리비 (만원)"), most=MOST_RENT)
    area = forms.DecimalField(
        label=_("전용 넓이 (㎡)"),
        min_value=1,
        max_value=1000,
        decimal_places=1,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        error_messages={"invalid": _("숫자만 적어 주세요. 예: 59.9")},
    )
    rooms = number(_("방 (개)"), most=20)
    floor = PlainTextField(label=_("층"), required=False, max_length=20, help_text=_("예: 3층, 5층 중 2층"))
    free_from = forms.DateField(
        label=_("들어갈 수 있는 날"),
        required=False,
        widget=DateInput,
        help_text=_("협의할 수 있으면 비워 두세요."),
        error_messages={"invalid": _("날짜를 2026-03-11처럼 적어 주세요.")},
    )
    text = NoContactField(
        label=_("설명"),
        required=False,
        max_length=1000,
        multiline=True,
        help_text=_("전화번호, 이메일, 메신저 아이디, 누리집 주소는 적을 수 없어요."),
    )
    photos = FilesField(label=_("사진"), required=False, limits=PHOTOS)
    FIELDS = ("home", "dong", "place", "price", "rent", "upkeep", "area", "rooms", "floor", "free_from", "text")
    fieldsets = (
        Fieldset(_("어떤 집인가요"), ["home", "dong", "place", "area", "rooms", "floor"]),
        Fieldset(_("값과 날짜"), ["price", "rent", "upkeep", "free_from"]),
        Fieldset(_("설명과 사진"), ["text", "photos"]),
    )

    def __init__(self, *args: Any, wanted: HomeRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wanted = wanted
        labels = {Deal.SALE: _("매매값 (만원)"), Deal.JEONSE: _("전세보증금 (만원)"), Deal.MONTHLY: _("보증금 (만원)")}
        self.fields["price"].label = labels[Deal(wanted.deal)]
        if wanted.deal == Deal.MONTHLY:
            self.fields["rent"].required = True
        else:
            del self.fields["rent"]
        if not self.is_bound and wanted.home != Home.ANY:
            self.initial.setdefault("home", wanted.home)

    def clean_free_from(self) -> date | None:
        day: date | None = self.cleaned_data["free_from"]
        if day is not None and day < today():
            raise ValidationError(_("들어갈 수 있는 날은 오늘이거나 오늘보다 뒤여야 해요."))
        if day is not None and day > today() + 2 * FURTHEST:
            raise ValidationError(_("2년 안의 날을 적어 주세요."))
        return day

    def home_fields(self) -> dict[str, Any]:
        return {name: self.cleaned_data.get(name) for name in self.FIELDS}


class QuestionForm(PortalForm):
    text = NoContactField(
        label=_("질문"),
        max_length=500,
        multiline=True,
        help_text=_("전화번호, 이메일, 메신저 아이디, 누리집 주소는 적을 수 없어요."),
    )


class AnswerForm(PortalForm):
    text = NoContactField(
        label=_("답"),
        max_length=1000,
        multiline=True,
        help_text=_("전화번호, 이메일, 메신저 아이디, 누리집 주소는 적을 수 없어요."),
    )


class NothingForm(PortalForm):
    note = NoContactField(
        label=_("덧붙일 말"), required=False, max_length=200, help_text=_("예: 그 값에는 지금 나온 집이 없어요.")
    )


class ComplaintForm(PortalForm):
    text = PlainTextField(
        label=_("무슨 일이 있었나요"),
        max_length=1000,
        multiline=True,
        help_text=_("구청 담당자만 읽어요. 언제, 어디서, 무슨 일이었는지 적어 주세요."),
    )
