"""What the counter says when it receives a report. Apart from forms.py, which needs the model."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from civil_affairs.service_desk.name_changes.rules import Brought
from programs.base.forms import PortalForm

BROUGHT_CHOICES = [
    (Brought.IN_PERSON.value, _("본인이 직접 방문")),
    (Brought.PROXY.value, _("대리인이 방문")),
    (Brought.POST.value, _("우편")),
]


class ReceiveForm(PortalForm):
    brought = forms.ChoiceField(label=_("가져온 방법"), choices=BROUGHT_CHOICES, widget=forms.RadioSelect)
    checked_in_person = forms.BooleanField(
        label=_("본인 방문 확인 (신분증을 봤어요)"),
        required=False,
        help_text=_("본인이 직접 온 신고만 우선처리해요. 대리·우편 신고는 일반 처리기간으로 받아요."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        brought, checked = data.get("brought"), data.get("checked_in_person")
        if checked and brought and brought != Brought.IN_PERSON:
            self.add_error("checked_in_person", _("대리·우편 신고에는 본인 방문 확인을 표시할 수 없어요."))
        if brought == Brought.IN_PERSON and not checked:
            self.add_error("checked_in_person", _("본인이 직접 왔다면 신분증을 보고 ‘본인 방문 확인’을 표시해 주세요."))
        return data
