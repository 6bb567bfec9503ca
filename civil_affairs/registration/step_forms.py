"""What each step asks for; apart from the models, which name these forms in their moves."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.base.calendar import SEOUL
from programs.base.fields import PlainTextField
from programs.base.forms import ChipSelect, DateInput, PortalForm

BAD_DATE = {"invalid": _("날짜를 2026-03-11처럼 적어 주세요.")}
REGISTRY = "서울서부지방법원 등기국"
TELL_WAYS = [("phone", _("전화")), ("letter", _("우편"))]


def today() -> date:
    return timezone.now().astimezone(SEOUL).date()


class DatedForm(PortalForm):
    """A step with the day it was done; today, unless another is typed."""

    on = forms.DateField(label=_("날짜"), widget=DateInput, initial=today, error_messages=BAD_DATE)


class LedgerForm(DatedForm):
    number = PlainTextField(
        label=_("대장 정리 번호"), max_length=40, help_text=_("세움터의 처리 번호예요. 예: 2026-건축-0123")
    )
    field_order = ["number", "on"]


class CommissionForm(DatedForm):
    number = PlainTextField(label=_("촉탁 문서번호"), max_length=40, help_text=_("예: 건축과-1234"))
    registry = PlainTextField(label=_("등기소"), max_length=60, initial=REGISTRY)
    field_order = ["number", "on", "registry"]


class ReturnedForm(DatedForm):
    number = PlainTextField(label=_("보정 통지 번호"), max_length=40, required=False)
    reason = PlainTextField(
        label=_("무엇을 보정하라고 했나요"), max_length=500, multiline=True, help_text=_("신청인도 읽어요.")
    )
    field_order = ["reason", "on", "number"]


class CorrectedForm(DatedForm):
    reason = PlainTextField(
        label=_("무엇을 보정했나요"), max_length=500, multiline=True, help_text=_("신청인도 읽어요.")
    )
    number = PlainTextField(
        label=_("새 촉탁 문서번호"), max_length=40, required=False, help_text=_("같은 번호로 다시 냈으면 비워 둬요.")
    )
    field_order = ["reason", "on", "number"]


class RegisteredForm(DatedForm):
    number = PlainTextField(
        label=_("등기 접수번호"), max_length=40, help_text=_("등기필 통지에 적힌 번호예요. 예: 제12345호")
    )
    field_order = ["number", "on"]


class ToldForm(PortalForm):
    way = forms.ChoiceField(label=_("알린 방법"), choices=TELL_WAYS, widget=ChipSelect, initial="phone")
    reason = PlainTextField(label=_("메모"), max_length=200, required=False, help_text=_("예: 본인에게 알림"))


class UndoForm(PortalForm):
    reason = PlainTextField(
        label=_("되돌리는 까닭"), max_length=200, help_text=_("기록에 남아요. 예: 다른 건의 번호를 적었음")
    )


class OverruleForm(PortalForm):
    subject = forms.ChoiceField(
        label=_("촉탁 대상인가요"),
        choices=[("yes", _("촉탁 대상이에요")), ("no", _("촉탁 대상이 아니에요"))],
        widget=ChipSelect,
    )
    reason = PlainTextField(label=_("규칙과 다르게 정하는 까닭"), max_length=300, multiline=True)

    def clean_subject(self) -> bool:
        return bool(self.cleaned_data["subject"] == "yes")


class AutomaticForm(forms.Form):
    """What the portal itself says when a notice has gone out by text message or e-mail."""

    way = forms.ChoiceField(choices=[("sms", ""), ("email", ""), *TELL_WAYS])
    reason = PlainTextField(max_length=200, required=False)


def initial_of(form: type[forms.Form], **known: Any) -> dict[str, Any]:
    return {name: value for name, value in known.items() if name in form.base_fields}
