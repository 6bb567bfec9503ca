"""Korean words for the fields named in openings; a floor adds its own with ``name_fields``."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_words: dict[str, "StrOrPromise"] = {
    "name": _("이름"),
    "old_name": _("바꾸기 전 이름"),
    "new_name": _("바꾼 뒤 이름"),
    "phone": _("휴대전화"),
    "email": _("이메일"),
    "address": _("주소"),
    "recipient": _("받는 곳"),
    "body": _("보낸 내용"),
    "applicant_name": _("신청인 이름"),
    "applicant_phone": _("신청인 휴대전화"),
    "applicant_email": _("신청인 이메일"),
    "attachments": _("첨부 파일"),
    "case": _("신청 내용"),
}


def name_fields(names: dict[str, "StrOrPromise"]) -> None:
    _words.update(names)


def words(fields: Sequence[str]) -> str:
    """Return the fields in words: 이름, 휴대전화. A field nobody named stands as it is."""
    return ", ".join(str(_words.get(field, field)) for field in fields)
