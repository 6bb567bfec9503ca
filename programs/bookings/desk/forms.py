"""What staff fill in at the desk: a booking for somebody who called or came, finding one, a reason."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.base.fields import PhoneField, PlainTextField
from programs.base.forms import ChipSelect, DateInput, Fieldset, PortalForm
from programs.base.text import phone_kind
from programs.bookings.forms import BookingForm
from programs.bookings.models import Offering
from programs.people.contact import Channel, NotifyBy
from programs.people.models import Language

BY_STAFF = [(value, label) for value, label in Channel.choices if value != Channel.WEB]


class CallerForm(BookingForm):
    """A booking for somebody who calls or stands at the counter (C.3): the resident's own questions, the channel."""

    channel = forms.ChoiceField(label=_("받은 방법"), choices=BY_STAFF, initial=Channel.PHONE, widget=ChipSelect)
    phone = PhoneField(
        label=_("전화번호"),
        required=False,
        help_text=_("‘번호로 찾기’를 누르면 이 번호의 다른 예약과 지난번에 적은 이름을 보여 드려요."),
    )
    language = forms.ChoiceField(label=_("안내할 말"), choices=Language.choices, initial=Language.KOREAN)
    wait = forms.BooleanField(
        label=_("자리가 없으면 빈자리 기다리기에 올려요"),
        required=False,
        help_text=_("자리가 나면 차례대로 안내해요."),
    )
    fieldsets = (
        Fieldset(_("연락한 분"), ["channel", "phone", "name", "age", "dong", "language", "for_another"]),
        Fieldset(_("예약"), ["services", "places", "note", "wait"]),
        Fieldset(_("안내"), ["notify_by", "email"]),
        Fieldset(_("동의"), ["consent"]),
    )
    autocomplete = {"name": "off", "email": "off", "phone": "off"}  # the caller's, not the officer's own

    def __init__(self, *args: Any, offering: Offering, full: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, offering=offering, **kwargs)
        consent = self.fields["consent"]
        consent.label = _("개인정보 수집과 이용을 말로 안내하고 동의를 받았어요 (필수)")
        consent.error_messages["required"] = _("전화나 창구에서 안내하고 동의를 받은 뒤 표시해 주세요.")
        self.fields["name"].widget.attrs["autocomplete"] = "off"
        self.fields["phone"].widget.attrs["autocomplete"] = "off"
        self.fields["for_another"].label = _("연락한 분이 다른 사람을 위해 예약해요")
        self.fields["for_another"].help_text = ""
        if not full:
            del self.fields["wait"]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        phone = data.get("phone", "")
        if data.get("notify_by") == NotifyBy.SMS and "phone" not in self.errors:
            if not phone:
                self.add_error("phone", _("문자로 안내하려면 휴대전화를 적어 주세요. 없으면 안내 방법을 바꿔 주세요."))
            elif phone_kind(phone) != "mobile":
                self.add_error(
                    "phone", _("이 번호로는 문자를 받을 수 없어요. 휴대전화를 적거나 안내 방법을 바꿔 주세요.")
                )
        return data


class DayForm(PortalForm):
    """The day of the list, and words to find in it."""

    day = forms.DateField(
        label=_("날짜"),
        widget=DateInput,
        required=False,
        error_messages={"invalid": _("날짜를 2026-03-11처럼 적어 주세요.")},
    )
    q = PlainTextField(label=_("프로그램, 곳, 담당자"), max_length=50, required=False)

    def chosen(self) -> date:
        day = self.cleaned_data.get("day") if self.is_bound and self.is_valid() else None
        return day or timezone.localdate()


class FindForm(PortalForm):
    """A booking's number, or the telephone it was made with. Posted: a telephone must not stay in an address."""

    q = PlainTextField(
        label=_("예약번호나 휴대전화"), max_length=30, help_text=_("휴대전화는 모두 적어 주세요. 예: 010-5555-1234")
    )


class ReasonForm(PortalForm):
    """Why, in words that the person reads."""

    reason = PlainTextField(label=_("까닭"), max_length=200, help_text=_("예약한 분에게 이 말을 그대로 알려요."))


class CancelOneForm(PortalForm):
    """A booking called off for somebody: how they told us, and why."""

    channel = forms.ChoiceField(label=_("받은 방법"), choices=BY_STAFF, initial=Channel.PHONE, widget=ChipSelect)
    reason = PlainTextField(
        label=_("까닭"),
        max_length=200,
        required=False,
        help_text=_("적으면 예약한 분도 읽어요. 예: 오실 수 없다고 전화하심"),
    )


class InSessionForm(PortalForm):
    """Words to find somebody in the list of a session."""

    q = PlainTextField(label=_("이름, 예약번호, 전화번호 끝자리"), max_length=30, required=False)


class CodeForm(PortalForm):
    """A booking's number as somebody says it."""

    code = PlainTextField(
        label=_("예약번호"),
        max_length=12,
        help_text=_("여덟 글자예요. 예: 7KQ29FMX"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).replace(" ", "").replace("-", "").upper()


class WordsForm(PortalForm):
    """Words to find in a list."""

    q = PlainTextField(label=_("찾을 말"), max_length=50, required=False)
