"""The search of the library, and its choice of topic and order."""

from django import forms
from django.utils.translation import gettext_lazy as _

from civil_affairs.forms_library.models import Topic
from programs.base.fields import PlainTextField
from programs.base.forms import PortalForm


class LibraryForm(PortalForm):
    """All optional; what is not offered is told beside its field."""

    q = PlainTextField(
        label=_("서식 찾기"),
        max_length=60,
        required=False,
        help_text=_("예: 전입, 여권, ㅈㅇㅅㄱ"),
    )
    topic = forms.ChoiceField(label=_("갈래"), choices=[("", _("모든 갈래")), *Topic.choices], required=False)
    order = forms.ChoiceField(
        label=_("정렬"),
        choices=[("", _("가나다순")), ("most", _("많이 본 순서")), ("checked", _("최근 확인한 순서"))],
        required=False,
    )
