"""What staff fill in: an office to open, its place, its end, its roster, counts of households."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civil_affairs.field_office.desk.opening import Plan
from civil_affairs.field_office.offices import FieldOffice, PlaceKind, Zone
from programs.base.fields import PlainTextField
from programs.base.forms import ChipSelect, ChipSelectMultiple, DateInput, Fieldset, PortalForm
from programs.bookings.models import Resource, Service
from programs.people.contact import Channel
from programs.people.models import Department
from programs.people.places import PhoneKind

DATE_INVALID = _("날짜를 2026-03-11처럼 적어 주세요.")
TIME_INVALID = _("시각을 09:00처럼 적어 주세요.")
WEEKDAYS = tuple(enumerate("월화수목금토일"))


class TimeInput(forms.TimeInput):
    """A time of day: the browser's own picker, typed as HH:MM where there is none."""

    def __init__(self) -> None:
        super().__init__(attrs={"type": "time"}, format="%H:%M")


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=DateInput, error_messages={"invalid": DATE_INVALID}, **more)


def _time(label: Any, **more: Any) -> forms.TimeField:
    return forms.TimeField(label=label, widget=TimeInput(), error_messages={"invalid": TIME_INVALID}, **more)


class PlaceForm(PortalForm):
    """Where the office is: the dong centre, or the management office where the centre is late."""

    place_kind = forms.ChoiceField(label=_("곳의 종류"), choices=PlaceKind.choices, widget=ChipSelect)
    place = PlainTextField(label=_("곳"), max_length=100, help_text=_("예: 북아현동주민센터 1층"))
    address = PlainTextField(label=_("주소"), max_length=150)
    way = PlainTextField(
        label=_("오는 길"),
        max_length=500,
        multiline=True,
        required=False,
        help_text=_("역과 버스, 들어오는 문을 적어 주세요."),
    )


class OpenForm(PlaceForm):
    """A new office: zone, period, days and hours. The sessions are made from it."""

    zone = forms.ModelChoiceField(label=_("구역"), queryset=Zone.objects.all(), empty_label=None)
    first = _day(_("여는 날"))
    last = _day(_("마지막 날"))
    weekdays = forms.TypedMultipleChoiceField(
        label=_("여는 요일"), choices=WEEKDAYS, coerce=int, widget=ChipSelectMultiple, initial=[0, 1, 2, 3, 4]
    )
    starts = _time(_("여는 시각"), initial="09:00")
    ends = _time(_("닫는 시각"), initial="18:00")
    lunch_from = _time(_("점심 시작"), required=False, initial="12:00")
    lunch_until = _time(_("점심 끝"), required=False, initial="13:00")
    slot_minutes = forms.IntegerField(label=_("예약 간격(분)"), min_value=5, max_value=180, initial=30)
    capacity = forms.IntegerField(label=_("한 시간대에 받는 예약"), min_value=1, max_value=50, initial=3)
    fieldsets = (
        Fieldset(_("구역과 기간"), ["zone", "first", "last", "weekdays"]),
        Fieldset(_("곳"), ["place_kind", "place", "address", "way"]),
        Fieldset(_("시간과 예약"), ["starts", "ends", "lunch_from", "lunch_until", "slot_minutes", "capacity"]),
    )

    def plan(self) -> Plan:
        data = self.cleaned_data
        return Plan(**{**data, "weekdays": tuple(data["weekdays"])})


class MoveForm(PlaceForm):
    reason = PlainTextField(
        label=_("까닭"),
        max_length=200,
        help_text=_("예약한 분들에게 새 곳과 함께 이 말을 그대로 보내요. 예: 주민센터 공사"),
    )


class CloseForm(PortalForm):
    day = _day(_("이날부터 열지 않아요"))
    reason = PlainTextField(label=_("까닭"), max_length=200, help_text=_("예약한 분들에게 이 말을 그대로 보내요."))


class PhonesForm(PortalForm):
    """A number for each department; empty where it has none here."""

    def __init__(self, *args: Any, office: FieldOffice, departments: list[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.office, self.departments = office, departments
        known = {phone.department_id: phone for phone in office.phones.all()}
        for department in departments:
            phone = known.get(department.pk)
            self.fields[f"phone_{department.pk}"] = forms.RegexField(
                r"^[0-9-]{3,14}$",
                label=f"{department.name} 전화",
                required=False,
                initial=phone.phone if phone else "",
                error_messages={"invalid": _("전화번호를 숫자로 적어 주세요. 예: 02-330-1072")},
            )
            self.fields[f"kind_{department.pk}"] = forms.ChoiceField(
                label=f"{department.name} 전화 종류",
                choices=PhoneKind.choices,
                initial=phone.phone_kind if phone else PhoneKind.DIRECT,
                widget=ChipSelect,
            )

    def save(self) -> None:
        for department in self.departments:
            number = self.cleaned_data[f"phone_{department.pk}"].replace("-", "")
            if number:
                self.office.phones.update_or_create(
                    department=department,
                    defaults={"phone": number, "phone_kind": self.cleaned_data[f"kind_{department.pk}"]},
                )
            else:
                self.office.phones.filter(department=department).delete()


class DutyForm(PortalForm):
    resource = forms.ModelChoiceField(label=_("담당자"), queryset=Resource.objects.none(), empty_label=None)
    day = _day(_("날"))
    starts = _time(_("시작"))
    ends = _time(_("끝"))

    def __init__(self, *args: Any, resources: list[Resource], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["resource"]
        field.queryset = Resource.objects.filter(pk__in=[each.pk for each in resources]).select_related("department")  # type: ignore[attr-defined]
        field.label_from_instance = lambda each: f"{each.department.name} · {each.name}"  # type: ignore[attr-defined]


class WalkInForm(PortalForm):
    services = forms.ModelMultipleChoiceField(
        label=_("볼 업무"),
        queryset=Service.objects.none(),
        widget=ChipSelectMultiple,
        error_messages={"required": _("볼 업무를 하나 이상 골라 주세요.")},
    )

    def __init__(self, *args: Any, office: FieldOffice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["services"].queryset = office.offering.services.filter(is_active=True)  # type: ignore[attr-defined]


class CountForm(PortalForm):
    zone = forms.ModelChoiceField(label=_("구역"), queryset=Zone.objects.all(), empty_label=None)
    day = _day(_("입주한 날"))
    households = forms.IntegerField(label=_("세대"), min_value=0, max_value=100_000)
    reason = PlainTextField(
        label=_("고치는 까닭"), max_length=200, required=False, help_text=_("이미 적은 날을 고칠 때만 적어요.")
    )


class CorrectionForm(PortalForm):
    households = forms.IntegerField(label=_("세대"), min_value=0, max_value=100_000)
    reason = PlainTextField(label=_("고치는 까닭"), max_length=200)


class UploadForm(PortalForm):
    file = forms.FileField(
        label=_("CSV 파일"),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        help_text=_("첫 줄에 ‘구역, 날짜, 세대’를 적은 CSV예요. 올린 뒤 내용을 보고 반영해요."),
    )


class ChannelForm(PortalForm):
    """By which way a request came that staff register for somebody (C.3)."""

    channel = forms.ChoiceField(
        label=_("받은 방법"),
        choices=[choice for choice in Channel.choices if choice[0] != Channel.WEB],
        initial=Channel.PHONE,
        widget=ChipSelect,
    )
