"""Korean telephone numbers: stored as digits, shown with hyphens, refused with a sentence.

Kinds: mobile 010 (and the old 011, 016-019), Seoul 02, provinces 031-064, internet 070, personal 050x,
paid-by-receiver 080, nationwide 15xx/16xx/18xx, three-digit services (112, 120), and the office's own
four-digit extensions.
"""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_SHAPES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(010)(\d{4})(\d{4})"), "mobile"),
    (re.compile(r"(01[16-9])(\d{3,4})(\d{4})"), "mobile"),
    (re.compile(r"(02)([2-9]\d{2,3})(\d{4})"), "seoul"),
    (re.compile(r"(0[3-6][1-5])([2-9]\d{2,3})(\d{4})"), "area"),
    (re.compile(r"(070)(\d{4})(\d{4})"), "internet"),
    (re.compile(r"(050\d)(\d{3,4})(\d{4})"), "personal"),
    (re.compile(r"(080)(\d{3,4})(\d{4})"), "free"),
    (re.compile(r"(1[568]\d{2})(\d{4})"), "nationwide"),
    (re.compile(r"(1\d{2})"), "service"),
    (re.compile(r"(\d{4})"), "extension"),
)
_SEPARATORS = re.compile(r"[\s\-–—−‐‑.()·]+")


def _digits(text: str) -> str:
    text = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text))
    if text.startswith("+82"):
        text = "0" + text[3:].lstrip("0")
    elif text.startswith("+"):
        return ""
    return text


def phone_kind(phone: str) -> str | None:
    """Return mobile, seoul, area, internet, personal, free, nationwide, service or extension; None if it is none."""
    digits = _digits(phone)
    for shape, kind in _SHAPES:
        if shape.fullmatch(digits):
            return kind
    return None


def normalise_phone(phone: str, *, mobile: bool = False) -> str:
    """Return the digits of a number that a resident can be reached at.

    Raises ValidationError with a sentence; with `mobile` only numbers that can receive a text message pass.
    """
    kind = phone_kind(phone)
    if kind is None or kind in ("extension", "service"):
        raise ValidationError(_("전화번호를 다시 확인해 주세요. 예: 010-1234-5678, 02-330-1114"), code="phone_invalid")
    if mobile and kind != "mobile":
        raise ValidationError(
            _("문자를 받을 수 있는 휴대전화 번호를 적어 주세요. 예: 010-1234-5678"), code="phone_not_mobile"
        )
    return _digits(phone)


def format_phone(phone: str) -> str:
    """Return the number with hyphens; what is no known number stays as it was written."""
    digits = _digits(phone)
    for shape, _kind in _SHAPES:
        found = shape.fullmatch(digits)
        if found:
            return "-".join(found.groups())
    return phone.strip()


def display_phone(phone: str) -> str:
    """Return the number as a page shows it: an extension says that it is one (구내번호 1137)."""
    if phone_kind(phone) == "extension":
        return str(_("구내번호 %(number)s")) % {"number": _digits(phone)}
    return format_phone(phone)
