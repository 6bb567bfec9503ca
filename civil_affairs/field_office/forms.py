"""What residents fill in: the three things asked in advance."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civil_affairs.field_office import request_rules
from civil_affairs.field_office.requests import BulkyItem, TaxConsultation, won
from programs.base.calendar import SEOUL
from programs.base.closures import current_calendar
from programs.base.fields import PlainTextField
from programs.base.forms import DateInput, Fieldset
from programs.cases import filing
from programs.plan.terms import translated

PERSON = ["applicant_name", "applicant_phone", "notify_by", "applicant_email"]
DATE_INVALID = _("날짜를 2026-03-11처럼 적어 주세요.")
NO_PERSONAL = _("주민등록번호처럼 꼭 필요하지 않은 개인정보는 적지 마세요.")


def today() -> date:
    return timezone.now().astimezone(SEOUL).date()


class MoveInQuestionForm(filing.ApplicantForm):
    moves_on = forms.DateField(
        label=_("이사하는 날"),
        required=False,
        widget=DateInput,
        help_text=_("정해지지 않았으면 비워 두세요."),
        error_messages={"invalid": DATE_INVALID},
    )
    household_size = forms.IntegerField(label=_("함께 사는 사람(본인 포함)"), required=False, min_value=1, max_value=20)
    question = PlainTextField(label=_("물어볼 내용"), max_length=2000, multiline=True, help_text=NO_PERSONAL)
    fieldsets = (
        Fieldset(_("무엇이 궁금한가요"), ["moves_on", "household_size", "question"]),
        Fieldset(_("신청하는 사람"), PERSON),
        Fieldset(_("동의"), ["consent"]),
    )

    def case_fields(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("moves_on", "household_size", "question")}


class TaxConsultationForm(filing.ApplicantForm):
    acquired_on = forms.DateField(
        label=_("취득한 날(잔금을 낸 날)"),
        required=False,
        widget=DateInput,
        help_text=_("아직이면 잔금을 낼 날을 적거나 비워 두세요."),
        error_messages={"invalid": DATE_INVALID},
    )
    house = forms.ChoiceField(
        label=_("어떤 집인가요"),
        choices=TaxConsultation.House.choices,
        initial=TaxConsultation.House.UNSURE,
        widget=forms.RadioSelect,
    )
    question = PlainTextField(label=_("물어볼 내용"), max_length=2000, multiline=True, help_text=NO_PERSONAL)
    fieldsets = (
        Fieldset(_("무엇이 궁금한가요"), ["acquired_on", "house", "question"]),
        Fieldset(_("신청하는 사람"), PERSON),
        Fieldset(_("동의"), ["consent"]),
    )

    def case_fields(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("acquired_on", "house", "question")}


class BulkyPickupForm(filing.ApplicantForm):
    """One number field for each item of the office's table; empty means none."""

    wanted_on = forms.DateField(label=_("버리고 싶은 날"), widget=DateInput, error_messages={"invalid": DATE_INVALID})
    place = PlainTextField(
        label=_("내놓을 곳"),
        max_length=150,
        help_text=_("주소와 동·호수, 내놓을 자리를 적어 주세요. 예: 103동 앞 수거장"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = list(BulkyItem.objects.filter(is_active=True))
        names = []
        for item in self.items:
            fee = won(item.fee) if item.fee is not None else _("수수료는 접수할 때 알려 드려요")
            self.fields[f"item_{item.pk}"] = forms.IntegerField(
                label=translated(str(item)),
                required=False,
                min_value=0,
                max_value=request_rules.MOST_OF_ONE,
                help_text=fee,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )
            names.append(f"item_{item.pk}")
        first = request_rules.first_pickup(today(), current_calendar())
        self.fields["wanted_on"].help_text = _("근무일에 가져가요. %(first)s부터 고를 수 있어요.") % {
            "first": f"{first:%Y-%m-%d}"
        }
        self.fieldsets = (
            Fieldset(_("버릴 물건"), names, _("버릴 물건마다 몇 개인지 적어 주세요. 없는 물건은 비워 두세요.")),
            Fieldset(_("날짜와 곳"), ["wanted_on", "place"]),
            Fieldset(_("신청하는 사람"), PERSON),
            Fieldset(_("동의"), ["consent"]),
        )

    def chosen(self) -> Iterator[tuple[BulkyItem, int]]:
        for item in self.items:
            if count := self.cleaned_data.get(f"item_{item.pk}"):
                yield item, count

    def clean_wanted_on(self) -> date:
        day: date = self.cleaned_data["wanted_on"]
        if wrong := request_rules.wrong_day(day, today(), current_calendar()):
            raise forms.ValidationError(wrong)
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        counts = [count for _item, count in self.chosen()]
        if not counts and not any(name.startswith("item_") for name in self.errors):
            self.add_error(None, _("버릴 물건을 하나 이상 적어 주세요."))
        elif sum(counts) > request_rules.MOST_ITEMS:
            self.add_error(
                None,
                _("한 번에 %(most)d개까지 신청할 수 있어요. 나누어 신청해 주세요.")
                % {"most": request_rules.MOST_ITEMS},
            )
        return data

    def case_fields(self) -> dict[str, Any]:
        chosen = list(self.chosen())
        fees = [item.fee * count for item, count in chosen if item.fee is not None]
        return {
            "items": [{"item": str(item), "count": count, "fee": item.fee} for item, count in chosen],
            "fee": sum(fees) if len(fees) == len(chosen) else None,
            "wanted_on": self.cleaned_data["wanted_on"],
            "place": self.cleaned_data["place"],
        }
