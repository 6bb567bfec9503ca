"""What staff fill in about times: a session, a series, several sessions called off, officers to divide by."""

import re
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.base.calendar import moment
from programs.base.fields import PlainTextField
from programs.base.forms import ChipSelectMultiple, DateInput, Fieldset, PortalForm
from programs.bookings.models import Offering, Resource, Series, Session

WEEKDAYS = [(number, name) for number, name in enumerate("월화수목금토일")]
BAD_DAY = {"invalid": _("날짜를 2026-03-11처럼 적어 주세요.")}
BAD_TIME = {"invalid": _("시각을 14:30처럼 적어 주세요.")}
MOST_DAYS = 400


class TimeInput(forms.TimeInput):
    def __init__(self) -> None:
        super().__init__(attrs={"type": "time"}, format="%H:%M")


def resources_of(offering: Offering) -> Any:
    return Resource.objects.filter(department=offering.department_id, is_active=True)


class ResourceChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} ({obj.get_kind_display()})"


class ResourcesChoice(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} ({obj.get_kind_display()})"


class SessionForm(PortalForm):
    """One session: when, where, how many, with whom."""

    day = forms.DateField(label=_("날짜"), widget=DateInput, error_messages=BAD_DAY)
    starts = forms.TimeField(label=_("시작"), widget=TimeInput, error_messages=BAD_TIME)
    ends = forms.TimeField(label=_("끝"), widget=TimeInput, error_messages=BAD_TIME)
    place = PlainTextField(label=_("곳"), max_length=100, required=False)
    capacity = forms.IntegerField(label=_("정원"), min_value=1, max_value=5000)
    resource = ResourceChoice(
        label=_("담당자나 장소"), queryset=Resource.objects.none(), required=False, empty_label=_("정하지 않음")
    )
    reason = PlainTextField(
        label=_("까닭"),
        max_length=200,
        required=False,
        help_text=_("때나 곳이 바뀌면 예약한 분들에게 이 말을 그대로 보내요. 예: 강당 공사"),
    )
    fieldsets = (
        Fieldset(_("때"), ["day", "starts", "ends"]),
        Fieldset(_("곳과 정원"), ["place", "capacity", "resource"]),
    )

    def __init__(self, *args: Any, offering: Offering, session: Session | None = None, **kwargs: Any) -> None:
        if session is not None:
            begin, end = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
            own = {"day": begin.date(), "starts": begin.time(), "ends": end.time(), "place": session.place}
            own |= {"capacity": session.capacity, "resource": session.resource_id}
            kwargs["initial"] = own | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.fields["resource"].queryset = resources_of(offering)  # type: ignore[attr-defined]
        if session is None or not session.taken:
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("starts") and data.get("ends") and data["ends"] <= data["starts"]:
            self.add_error("ends", _("끝나는 시각은 시작보다 뒤여야 해요."))
        if data.get("day") and data.get("starts") and self.starts_at <= timezone.now():
            self.add_error("day", _("앞으로 있을 때를 적어 주세요."))
        return data

    @property
    def starts_at(self) -> datetime:
        return moment(self.cleaned_data["day"], self.cleaned_data["starts"])

    @property
    def ends_at(self) -> datetime:
        return moment(self.cleaned_data["day"], self.cleaned_data["ends"])


class DaysField(PlainTextField):
    """Days, one after the other: 2026-12-23, 2026-12-30."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=2_000, multiline=True, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(day.isoformat() for day in value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        days = []
        for piece in re.split(r"[\s,;]+", text):
            if not piece:
                continue
            try:
                days.append(date.fromisoformat(piece))
            except ValueError as error:
                raise forms.ValidationError(
                    _("날짜가 아니에요: %(piece)s. 2026-12-23처럼 적어 주세요."), params={"piece": piece[:20]}
                ) from error
        return sorted(set(days))


class SeriesForm(PortalForm):
    """Sessions every week: on which days, at what time, from when until when."""

    weekdays = forms.TypedMultipleChoiceField(label=_("요일"), choices=WEEKDAYS, coerce=int, widget=ChipSelectMultiple)
    starts = forms.TimeField(label=_("시작"), widget=TimeInput, error_messages=BAD_TIME)
    ends = forms.TimeField(label=_("끝"), widget=TimeInput, error_messages=BAD_TIME)
    every_minutes = forms.IntegerField(
        label=_("몇 분마다 나눌까"),
        min_value=5,
        max_value=720,
        required=False,
        help_text=_("비우면 시작부터 끝까지 한 회차예요."),
    )
    first = forms.DateField(label=_("첫날"), widget=DateInput, error_messages=BAD_DAY)
    last = forms.DateField(label=_("마지막 날"), widget=DateInput, error_messages=BAD_DAY)
    exceptions = DaysField(
        label=_("쉬는 날"),
        required=False,
        help_text=_("공휴일과 휴무일은 저절로 쉬어요. 그 밖에 쉬는 날을 쉼표로 나눠 적어 주세요. 예: 2026-12-23"),
    )
    place = PlainTextField(label=_("곳"), max_length=100, required=False)
    capacity = forms.IntegerField(label=_("정원"), min_value=1, max_value=5000)
    resource = ResourceChoice(
        label=_("담당자나 장소"), queryset=Resource.objects.none(), required=False, empty_label=_("정하지 않음")
    )
    reason = PlainTextField(
        label=_("까닭"),
        max_length=200,
        required=False,
        help_text=_("예약한 분이 있는 회차를 옮기거나 취소할 때 그대로 알려요."),
    )
    fieldsets = (
        Fieldset(_("요일과 시각"), ["weekdays", "starts", "ends", "every_minutes"]),
        Fieldset(_("기간"), ["first", "last", "exceptions"]),
        Fieldset(_("곳과 정원"), ["place", "capacity", "resource"]),
    )

    def __init__(self, *args: Any, series: Series, **kwargs: Any) -> None:
        self.series = series
        if series.pk is not None:
            kwargs["initial"] = {name: getattr(series, name) for name in self.base_fields if hasattr(series, name)}
            kwargs["initial"]["resource"] = series.resource_id
        super().__init__(*args, **kwargs)
        self.fields["resource"].queryset = resources_of(series.offering)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        starts, ends, every = data.get("starts"), data.get("ends"), data.get("every_minutes")
        if starts and ends:
            if ends <= starts:
                self.add_error("ends", _("끝나는 시각은 시작보다 뒤여야 해요."))
            elif every and _minutes(starts, ends) < every:
                self.add_error("every_minutes", _("시작부터 끝까지보다 길어요."))
        first, last = data.get("first"), data.get("last")
        if first and last:
            if last < first:
                self.add_error("last", _("마지막 날은 첫날보다 앞설 수 없어요."))
            elif (last - first).days > MOST_DAYS:
                self.add_error("last", _("한 번에 %(days)d일까지 만들 수 있어요.") % {"days": MOST_DAYS})
        return data

    def wished(self) -> Series:
        """The series as it is to be; not saved."""
        for name in ("weekdays", "starts", "ends", "every_minutes", "first", "last", "exceptions", "place", "capacity"):
            setattr(self.series, name, self.cleaned_data[name])
        self.series.resource = self.cleaned_data["resource"]
        return self.series


def _minutes(starts: time, ends: time) -> int:
    return (ends.hour - starts.hour) * 60 + ends.minute - starts.minute


class CallOffForm(PortalForm):
    """Several sessions called off: why, and whether they are held on another day."""

    reason = PlainTextField(
        label=_("까닭"), max_length=200, help_text=_("예약한 분들에게 이 말을 그대로 보내요. 예: 폭우")
    )
    new_day = forms.DateField(
        label=_("새 날짜"),
        widget=DateInput,
        required=False,
        error_messages=BAD_DAY,
        help_text=_("적으면 같은 시각에 그날 회차를 열고 자리를 옮겨 드려요. 비우면 다른 시간을 고르는 주소를 보내요."),
    )

    def clean_new_day(self) -> date | None:
        day: date | None = self.cleaned_data["new_day"]
        if day is not None and day <= timezone.localdate():
            raise forms.ValidationError(_("새 날짜는 내일부터 고를 수 있어요."))
        return day


class SplitForm(PortalForm):
    """One series for each of these."""

    resources = ResourcesChoice(
        label=_("담당자나 장소"), queryset=Resource.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    capacity = forms.IntegerField(label=_("저마다의 정원"), min_value=1, max_value=5000, initial=1)

    def __init__(self, *args: Any, series: Series, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["resources"].queryset = resources_of(series.offering)  # type: ignore[attr-defined]


class CopyForm(PortalForm):
    """What the copy is called."""

    title = PlainTextField(label=_("새 이름"), max_length=100)
