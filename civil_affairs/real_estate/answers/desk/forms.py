"""What officers type in on the page of one request."""

from django import forms

from civil_affairs.real_estate.requests.models import ToldByHand
from programs.base.fields import PlainTextField
from programs.base.forms import ChipSelect, PortalForm


class FindForm(PortalForm):
    q = PlainTextField(label="접수번호, 전화번호 또는 이름", required=False, max_length=50)


class ToldForm(PortalForm):
    """How the person was told of the offers by the way the request came."""

    result = forms.ChoiceField(label="결과", choices=ToldByHand.Result.choices, widget=ChipSelect)
    note = PlainTextField(
        label="메모", required=False, max_length=300, help_text="예: 3곳 제안을 읽어 드림, 저녁에 다시 전화"
    )


class ResultForm(PortalForm):
    result = PlainTextField(
        label="살핀 결과",
        max_length=1000,
        multiline=True,
        help_text="신고한 분이 그대로 읽어요. 중개업소 정지는 중개업소 화면에서 해요.",
    )
