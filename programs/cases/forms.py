"""What the common moves need, and the forms that a resident meets on every case."""

from django import forms
from django.utils.translation import gettext_lazy as _

from programs.base.extensions import CAUSES
from programs.base.fields import PlainTextField
from programs.base.forms import PortalForm


class ReasonForm(PortalForm):
    """A move that must say why."""

    reason = PlainTextField(label=_("사유"), max_length=500, multiline=True)


class SupplementForm(PortalForm):
    reason = PlainTextField(
        label=_("보완할 내용"),
        max_length=500,
        multiline=True,
        help_text=_("신청인이 그대로 읽어요. 무엇을, 어떻게 내면 되는지 적어 주세요."),
    )


class RefusalForm(PortalForm):
    """K-09: a refusal says why, and what the applicant can do about it."""

    reason = PlainTextField(label=_("반려 사유"), max_length=500, multiline=True)
    remedy = PlainTextField(
        label=_("구제 방법"),
        max_length=500,
        multiline=True,
        initial=_("반려 통지를 받은 날부터 60일 안에 문서로 이의신청을 할 수 있어요. 10일 안에 결과를 알려 드려요."),
    )


class WithdrawalForm(PortalForm):
    reason = PlainTextField(label=_("취하 사유"), max_length=300, required=False)


class SuppliedForm(PortalForm):
    reason = PlainTextField(
        label=_("보완한 내용"),
        max_length=500,
        multiline=True,
        help_text=_("무엇을 보완했는지 적어 주세요. 서류는 파일로 함께 낼 수 있어요."),
    )


class NoteForm(PortalForm):
    reason = PlainTextField(label=_("메모"), max_length=300, required=False)


class ExtensionForm(PortalForm):
    """K-07. The length is given in the unit of the case's own rule: working hours or days."""

    cause = forms.ChoiceField(label=_("연장 사유"), choices=list(CAUSES.items()))
    amount = forms.IntegerField(
        label=_("늘릴 길이"),
        min_value=1,
        max_value=400,
        help_text=_("시간으로 세는 민원은 근무시간, 날로 세는 민원은 일 수예요."),
    )
    reason = PlainTextField(label=_("설명"), max_length=300, help_text=_("신청인에게 그대로 알려요."))
    consent = forms.BooleanField(label=_("신청인이 연장에 동의했어요 (두 번째 연장에는 꼭 필요해요)"), required=False)


class AnswerForm(PortalForm):
    answer = PlainTextField(label=_("답변"), max_length=4000, multiline=True)
