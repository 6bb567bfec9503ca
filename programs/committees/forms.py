"""What a member fills in by the link."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programs.base.fields import PlainTextField
from programs.base.forms import PortalForm
from programs.committees.meetings import AgendaItem
from programs.committees.states import Choice, Reply


class ReplyForm(PortalForm):
    answer = forms.ChoiceField(
        label=_("참석 여부"),
        choices=[(Reply.COMING, _("참석해요")), (Reply.NOT_COMING, _("참석하지 못해요"))],
        widget=forms.RadioSelect,
    )
    words = PlainTextField(label=_("덧붙이는 말"), required=False, max_length=200)


class ItemChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.order}. {obj.title}"


class InterestForm(PortalForm):
    item = ItemChoice(label=_("안건"), queryset=AgendaItem.objects.none(), empty_label=_("안건을 골라 주세요"))
    text = PlainTextField(
        label=_("어떤 이해관계인가요?"),
        max_length=300,
        help_text=_("이해관계를 밝힌 안건에는 세어지지도 표결하지도 않아요. 담당 직원만 봐요."),
    )

    def __init__(self, *args: Any, items: list[AgendaItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = AgendaItem.objects.filter(pk__in=[item.pk for item in items])  # type: ignore[attr-defined]


class BallotForm(PortalForm):
    """One choice for each item the member may decide."""

    def __init__(self, *args: Any, items: list[AgendaItem], given: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item in items:
            self.fields[f"item_{item.pk}"] = forms.ChoiceField(
                label=f"{item.order}. {item.title}",
                choices=Choice.choices,
                widget=forms.RadioSelect,
                initial=given.get(item.pk),
                error_messages={"required": _("찬성, 반대, 기권 가운데 하나를 골라 주세요.")},
            )

    def choices(self) -> dict[int, str]:
        return {int(name.removeprefix("item_")): value for name, value in self.cleaned_data.items()}


class SecretForm(PortalForm):
    """One vote on one item, cast in secret and for good."""

    choice = forms.ChoiceField(
        label=_("내 표"),
        choices=Choice.choices,
        widget=forms.RadioSelect,
        help_text=_("누가 어떻게 투표했는지는 아무도 볼 수 없어요. 한 번 내면 바꿀 수 없어요."),
        error_messages={"required": _("찬성, 반대, 기권 가운데 하나를 골라 주세요.")},
    )

    def __init__(self, *args: Any, item: AgendaItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.item = item


class CommentForm(PortalForm):
    text = PlainTextField(
        label=_("회의록에 대한 의견"),
        max_length=1_000,
        multiline=True,
        help_text=_("고칠 곳과 고칠 내용을 적어 주세요. 담당 직원이 답해요."),
    )
