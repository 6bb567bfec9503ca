"""What a resident writes before a pre-consultation."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from programs.base.fields import PlainTextField
from programs.base.forms import Fieldset, PortalForm
from programs.bookings.forms import OwnBookingForm

LONGEST = 2_000


def question_field() -> PlainTextField:
    return PlainTextField(
        label=_("물어볼 것"),
        multiline=True,
        max_length=LONGEST,
        help_text=_("하려는 일, 주소, 궁금한 것을 적어 주세요. 담당자가 먼저 읽고 준비해요."),
        error_messages={"required": _("물어볼 것을 적어 주세요. 짧아도 괜찮아요.")},
    )


class ConsultationForm(OwnBookingForm):
    """A booking whose note is the question: it must be there."""

    note = question_field()
    fieldsets = (
        Fieldset(_("상담"), ["note", "uploads", "wait"]),
        Fieldset(_("오는 사람"), ["name", "for_another"]),
        Fieldset(_("안내"), ["notify_by", "email"]),
        Fieldset(_("동의"), ["consent"]),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "uploads" in self.fields:
            self.fields["uploads"].label = _("파일 (사진, 도면, 서류)")


class QuestionForm(PortalForm):
    """The question again, to change it."""

    note = question_field()
