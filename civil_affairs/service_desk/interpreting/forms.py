"""What a resident fills in to have an interpreter: short words, nothing by telephone."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civil_affairs.service_desk.interpreting.models import Preference, Where
from programs.base.fields import PlainTextField
from programs.base.forms import Fieldset
from programs.bookings.forms import OwnBookingForm
from programs.people.contact import NotifyBy


class InterpretingForm(OwnBookingForm):
    note = PlainTextField(
        label=_("무슨 일을 볼 건가요?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("예: 전입신고, 여권 신청, 복지 상담. 통역사가 미리 준비해요."),
        error_messages={"required": _("무슨 일인지 짧게 적어 주세요.")},
    )
    where = forms.ChoiceField(
        label=_("어디에서 할까요?"), choices=Where.choices, initial=Where.COUNTER, widget=forms.RadioSelect
    )
    preference = forms.ChoiceField(
        label=_("어떤 통역사가 좋아요?"),
        choices=Preference.choices,
        initial=Preference.ANY,
        widget=forms.RadioSelect,
        help_text=_("되도록 맞춰 드려요. 그 시간에 없으면 다른 통역사가 와요."),
    )
    notify_by = forms.ChoiceField(
        label=_("어떻게 알려 드릴까요?"),
        choices=[(way.value, way.label) for way in (NotifyBy.SMS, NotifyBy.EMAIL)],
        initial=NotifyBy.SMS,
        widget=forms.RadioSelect,
        help_text=_("전화는 걸지 않아요."),
    )
    fieldsets = (
        Fieldset(_("통역"), ["note", "where", "preference", "wait"]),
        Fieldset(_("오는 사람"), ["name", "for_another"]),
        Fieldset(_("안내"), ["notify_by", "email"]),
        Fieldset(_("동의"), ["consent"]),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["consent"].error_messages["required"] = _(
            "동의하지 않으면 누리집에서 예약할 수 없어요. 구청 민원실에 오시면 글로 도와 드려요."
        )
