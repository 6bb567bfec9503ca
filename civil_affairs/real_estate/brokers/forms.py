"""What a broker fills in: the application, the wishes, an objection; and what residents search the list by."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civil_affairs.real_estate.brokers.models import Wishes
from civil_affairs.real_estate.brokers.rules import DEALS, LANGUAGES, normal_number
from civil_affairs.real_estate.brokers.services import WISHES
from programs.base.fields import PersonNameField, PlainTextField
from programs.base.forms import ChipSelectMultiple, Fieldset, PortalForm
from programs.people.models import Dong


class WishesForm(PortalForm):
    """For which requests a broker wants to be asked."""

    deals = forms.MultipleChoiceField(
        label=_("다루는 거래"), choices=[*DEALS.items()], initial=[*DEALS], widget=ChipSelectMultiple
    )
    areas = forms.MultipleChoiceField(
        label=_("맡는 동네"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("고르지 않으면 사무소가 있는 동의 신청만 받아요."),
        error_messages={"invalid_choice": _("서대문구에 없는 동이 있어요. 목록에서 골라 주세요.")},
    )
    languages = forms.MultipleChoiceField(
        label=_("한국어 말고 상담할 수 있는 언어"),
        required=False,
        choices=[*LANGUAGES.items()],
        widget=ChipSelectMultiple,
    )
    open_sundays = forms.BooleanField(label=_("일요일에도 문을 열어요"), required=False)
    open_holidays = forms.BooleanField(label=_("공휴일에도 문을 열어요"), required=False)

    fieldsets: Sequence[Fieldset] = (
        Fieldset(_("어떤 신청을 받을까요?"), ("deals", "areas", "languages", "open_sundays", "open_holidays")),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = self.fields["areas"]
        assert isinstance(areas, forms.MultipleChoiceField)
        areas.choices = [(dong.code, dong.name) for dong in Dong.objects.order_by("name")]

    def wishes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in WISHES if name != "areas_chosen"}


def said(wishes: Wishes) -> dict[str, Any]:
    """The form's beginning: what the broker said last."""
    told = {name: getattr(wishes, name) for name in WISHES}
    return told | {"areas": wishes.areas if wishes.areas_chosen else []}


class JoinForm(WishesForm):
    """An application; the telephone was proven before."""

    register_number = PlainTextField(
        label=_("개설등록번호"),
        max_length=40,
        help_text=_("중개사무소 개설등록증에 있어요. 예: 11410-2015-00001"),
    )
    representative = PersonNameField(label=_("대표자 이름"), help_text=_("등록증에 적힌 그대로 적어 주세요."))
    agree = forms.BooleanField(
        label=_("운영 약속과 개인정보 이용에 동의해요"),
        help_text=_(
            "약속: 구민이 고르기 전에는 연락처를 묻지 않고, 실제로 있는 집만 소개해요. "
            "개인정보: 대표자 이름과 휴대전화를 신청을 전하고 참여를 관리하는 데 써요. 그만두면 1년 뒤에 지워요. "
            "동의하지 않을 수 있지만, 그러면 참여할 수 없어요."
        ),
    )

    fieldsets: Sequence[Fieldset] = (
        Fieldset(_("어느 사무소인가요?"), ("register_number", "representative")),
        *WishesForm.fieldsets,
        Fieldset(_("동의"), ("agree",)),
    )

    def clean_register_number(self) -> str:
        return normal_number(self.cleaned_data["register_number"])


class AppealForm(PortalForm):
    text = PlainTextField(
        label=_("정지가 맞지 않는 까닭"),
        max_length=1_000,
        multiline=True,
        help_text=_("무엇이 사실과 다른지 적어 주세요. 담당자가 읽고 답해요."),
    )


class ListForm(PortalForm):
    """All optional: words, dong, language, Sundays."""

    q = PlainTextField(label=_("사무소 이름이나 주소"), max_length=60, required=False)
    dong = forms.ChoiceField(label=_("동네"), required=False)
    language = forms.ChoiceField(label=_("언어"), choices=[("", _("모든 언어")), *LANGUAGES.items()], required=False)
    sundays = forms.BooleanField(label=_("일요일에 여는 곳만"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dong = self.fields["dong"]
        assert isinstance(dong, forms.ChoiceField)
        dong.choices = [("", _("모든 동네")), *Dong.objects.order_by("name").values_list("code", "name")]


class DrawForm(PortalForm):
    number = PlainTextField(label=_("접수번호"), max_length=40, required=False, help_text=_("예: P09-2026-000123"))
