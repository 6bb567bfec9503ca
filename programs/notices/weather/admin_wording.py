"""What keeps a rule's wording from being sent, said to the staff who write it."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from programs.base.text import sms_kind

from ..texts import names_in
from .codes import Kind, Level, warning_word
from .wording import VARIABLES, rendered


def faults(text: str) -> Iterator[str]:
    """What keeps a wording from being sent, one sentence each."""
    try:
        used = names_in(text)
    except ValueError:
        yield _("중괄호 { }를 짝이 맞게 적어 주세요.")
        return
    if not text.strip():
        yield _("보낼 문구를 적어 주세요.")
        return
    if unknown := sorted(used - set(VARIABLES)):
        known = ", ".join(f"{{{name}}}" for name in VARIABLES)
        yield _("%(unknown)s 자리에 넣을 값이 없어요. 쓸 수 있는 것: %(known)s.") % {
            "unknown": ", ".join(f"{{{name}}}" for name in unknown),
            "known": known,
        }
        return
    longest = VARIABLES | {"warning": warning_word(Kind.SURGE, Level.GRAVE)}
    try:
        sms_kind(rendered(text, longest))
    except ValidationError as error:
        yield from error.messages
    except ValueError:
        yield _("{이름} 또는 {이름:은/는}처럼 적어 주세요.")
