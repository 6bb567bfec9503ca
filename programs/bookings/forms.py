"""What a resident fills in to book a place."""

import uuid
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from programs.base.fields import PersonNameField, PlainTextField
from programs.base.forms import Fieldset, PortalForm
from programs.base.rrn import validate_no_rrn
from programs.bookings.consents import CONSENT_WORDING
from programs.bookings.files import limits_of
from programs.bookings.offerings import Offering, Service
from programs.bookings.rules import Person, ages
from programs.files.forms import FilesField
from programs.people.contact import NotifyBy
from programs.people.models import Dong
from programs.plan.fields import NamedChoiceField, NamedMultipleChoiceField


class BookingForm(PortalForm):
    """Who comes, how many, for what. It asks only what this offering's rules need; the telephone is proven already."""

    services = NamedMultipleChoiceField(
        label=_("볼 업무"),
        queryset=Service.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("한 번 와서 볼 업무를 모두 골라 주세요."),
    )
    places = forms.TypedChoiceField(label=_("인원"), coerce=int)
    name = PersonNameField(label=_("이름"))
    age = forms.IntegerField(label=_("나이"), min_value=0, max_value=130)
    dong = NamedChoiceField(label=_("사는 동"), queryset=Dong.objects.none())
    for_another = forms.BooleanField(
        label=_("다른 사람을 위해 예약해요"),
        required=False,
        help_text=_("가족이나 이웃의 예약이면 표시해 주세요. 같은 시간에 내 예약이 있어도 예약할 수 있어요."),
    )
    note = PlainTextField(
        label=_("미리 전할 말"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("상담할 내용이나 필요한 도움을 적어 주세요."),
    )
    uploads = FilesField(label=_("파일"), required=False)
    notify_by = forms.ChoiceField(
        label=_("어떻게 알려 드릴까요?"), choices=NotifyBy.choices, initial=NotifyBy.SMS, widget=forms.RadioSelect
    )
    email = forms.EmailField(
        label=_("이메일"),
        required=False,
        max_length=200,
        validators=[validate_no_rrn],
        help_text=_("이메일로 받을 때만 적어 주세요."),
    )
    consent = forms.BooleanField(
        label=_("개인정보 수집과 이용에 동의해요 (필수)"),
        help_text=CONSENT_WORDING,
        error_messages={"required": _("동의하지 않으면 온라인으로 예약할 수 없어요. 전화로 예약해 주세요.")},
    )
    submission_key = forms.CharField(
        widget=forms.HiddenInput, required=False, validators=[RegexValidator(r"^[0-9a-f]{32}$")]
    )
    autocomplete = {"name": "name", "email": "email"}
    fieldsets = (
        Fieldset(_("예약"), ["services", "places", "note", "uploads"]),
        Fieldset(_("오는 사람"), ["name", "age", "dong", "for_another"]),
        Fieldset(_("안내"), ["notify_by", "email"]),
        Fieldset(_("동의"), ["consent"]),
    )

    def __init__(self, *args: Any, offering: Offering, by_email: bool = False, **kwargs: Any) -> None:
        kwargs["initial"] = {"submission_key": uuid.uuid4().hex, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        if offering.active_services:
            self.fields["services"].queryset = offering.services.filter(is_active=True)  # type: ignore[attr-defined]
        else:
            del self.fields["services"]
        self._ask_for_the_group(offering)
        self._ask_for_the_person(offering)
        self._ask_for_files(offering)
        if by_email:
            self._tell_by_mail()

    def _tell_by_mail(self) -> None:
        """Who is known by a mail address gets messages there; a telephone is not asked for."""
        del self.fields["email"]
        del self.fields["notify_by"]

    def _ask_for_the_group(self, offering: Offering) -> None:
        if offering.group_max == 1:
            del self.fields["places"]
        else:
            numbers = range(1, offering.group_max + 1)
            self.fields["places"].choices = [(n, _("%(number)d명") % {"number": n}) for n in numbers]  # type: ignore[attr-defined]

    def _ask_for_the_person(self, offering: Offering) -> None:
        if offering.min_age is None and offering.max_age is None:
            del self.fields["age"]
        else:
            self.fields["age"].help_text = ages(offering.min_age, offering.max_age)
        if not offering.dong_codes:
            del self.fields["dong"]
        else:
            self.fields["dong"].queryset = Dong.objects.all()  # type: ignore[attr-defined]

    def _ask_for_files(self, offering: Offering) -> None:
        if offering.files_max:
            self.fields["uploads"] = FilesField(
                label=_("파일 (담당자가 미리 읽어요)"), required=False, limits=limits_of(offering)
            )
        else:
            del self.fields["uploads"]

    def clean_submission_key(self) -> str:
        return self.cleaned_data["submission_key"] or uuid.uuid4().hex

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "notify_by" not in self.fields:
            data["notify_by"] = NotifyBy.EMAIL
        elif data.get("notify_by") == NotifyBy.EMAIL and not data.get("email") and "email" not in self.errors:
            self.add_error("email", _("이메일로 받으려면 이메일을 적어 주세요."))
        return data

    def person(self, *, phone: str, language: str, proven_email: str = "") -> Person:
        """Whose booking it is; who proved a mail address and no telephone is known by that address."""
        data = self.cleaned_data
        return Person(
            name=data["name"],
            phone=phone,
            email=data.get("email", "") if phone else proven_email,
            language=language,
            age=data.get("age"),
            dong=data["dong"].code if data.get("dong") else "",
        )


class OwnBookingForm(BookingForm):
    """A resident's own booking, where a place in the line is asked for in words and never given unasked."""

    wait = forms.BooleanField(
        label=_("자리가 모자라면 빈자리를 기다릴게요"),
        required=False,
        help_text=_("보내는 사이에 자리가 찰 수 있어요. 표시하면 차례를 잃지 않아요."),
    )
    fieldsets = (
        Fieldset(_("예약"), ["services", "places", "wait", "note", "uploads"]),
        *BookingForm.fieldsets[1:],
    )

    def __init__(self, *args: Any, offering: Offering, full: bool = False, drawn: bool = True, **kwargs: Any) -> None:
        kwargs["initial"] = {"wait": True, **(kwargs.get("initial") or {})}
        super().__init__(*args, offering=offering, **kwargs)
        if not drawn:
            del self.fields["wait"]  # before a draw there is no line
        elif full:
            self.fields["wait"].widget = forms.HiddenInput()  # the page is about the line
