"""What staff fill in at the desk: a booking for somebody who called or came, finding one, a reason."""

from copy import deepcopy
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.base.fields import PhoneField, PlainTextField
from programs.base.forms import ChipSelect, DateInput, Fieldset, PortalForm, say_what_is_missing
from programs.base.text import phone_kind
from programs.bookings import ways
from programs.bookings.forms import BookingForm, OwnBookingForm
from programs.bookings.models import Offering
from programs.bookings.states import State
from programs.people.contact import Channel, NotifyBy
from programs.people.models import Language

BAD_DAY = {"invalid": _("날짜를 2026-03-11처럼 적어 주세요.")}
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
        self._ask_what_the_program_asks(offering)
        consent = self.fields["consent"]
        consent.label = _("개인정보 수집과 이용을 말로 안내하고 동의를 받았어요 (필수)")
        consent.error_messages["required"] = _("전화나 창구에서 안내하고 동의를 받은 뒤 표시해 주세요.")
        self.fields["name"].widget.attrs["autocomplete"] = "off"
        self.fields["phone"].widget.attrs["autocomplete"] = "off"
        self.fields["for_another"].label = _("연락한 분이 다른 사람을 위해 예약해요")
        self.fields["for_another"].help_text = ""
        if not full:
            del self.fields["wait"]

    def _ask_what_the_program_asks(self, offering: Offering) -> None:
        """The questions that this kind of booking asks residents besides; how to be told is the desk's own."""
        form = ways.of(offering).form
        for name, field in (form.base_fields if form else {}).items():
            if field is not OwnBookingForm.base_fields.get(name) and name not in ("notify_by", "wait", "uploads"):
                self.fields[name] = deepcopy(field)
                say_what_is_missing(self.fields[name])

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


class FilterForm(PortalForm):
    """Which bookings or sessions: of which days, program, state, channel; this month where nothing is chosen."""

    first = forms.DateField(label=_("첫날"), widget=DateInput, required=False, error_messages=BAD_DAY)
    last = forms.DateField(label=_("마지막 날"), widget=DateInput, required=False, error_messages=BAD_DAY)
    offering = forms.ModelChoiceField(
        label=_("프로그램"), queryset=Offering.objects.none(), required=False, empty_label=_("모두")
    )
    state = forms.ChoiceField(label=_("상태"), choices=[("", _("모두")), *State.choices], required=False)
    channel = forms.ChoiceField(label=_("받은 방법"), choices=[("", _("모두")), *Channel.choices], required=False)
    q = PlainTextField(label=_("예약번호, 프로그램, 곳, 담당자"), max_length=50, required=False)

    def __init__(self, *args: Any, offerings: QuerySet[Offering], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["offering"].queryset = offerings  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("first"), data.get("last")
        if first and last and last < first:
            self.add_error("last", _("마지막 날은 첫날보다 앞설 수 없어요."))
        elif first and last and (last - first).days > 366:
            self.add_error("last", _("한 번에 한 해까지 볼 수 있어요."))
        return data

    def chosen(self) -> dict[str, Any]:
        """What was asked for, with a whole month for what was left open."""
        data = dict(self.cleaned_data) if self.is_bound and self.is_valid() else {}
        today = timezone.localdate()
        first = data.get("first") or (data["last"].replace(day=1) if data.get("last") else today.replace(day=1))
        end_of_month = (first.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        return {**data, "first": first, "last": data.get("last") or end_of_month}

    def only_time(self) -> "FilterForm":
        for name in ("state", "channel", "q"):
            self.fields.pop(name, None)
        return self


class ExportForm(PortalForm):
    """What leaves as a file; names in full only with a reason (K-28)."""

    what = forms.ChoiceField(
        label=_("무엇을"),
        choices=[("bookings", _("예약")), ("sessions", _("회차와 수"))],
        initial="bookings",
        widget=ChipSelect,
    )
    names = forms.ChoiceField(
        label=_("이름과 전화번호"),
        choices=[("masked", _("가려서")), ("full", _("모두 보이게"))],
        initial="masked",
        widget=ChipSelect,
        help_text=_("모두 보이게 받는 것은 맡은 부서의 예약만 되고, 한 사람마다 기록이 남아요."),
    )
    reason = PlainTextField(label=_("내려받는 까닭"), max_length=200, required=False)
    fmt = forms.ChoiceField(
        label=_("형식"), choices=[("xlsx", _("엑셀(XLSX)")), ("csv", "CSV")], initial="xlsx", widget=ChipSelect
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("names") == "full" and not data.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("이름을 모두 보이게 받으려면 까닭을 적어 주세요. 기록에 남아요."))
        return data
