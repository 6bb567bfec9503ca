"""Finding resident registration numbers, so that none is ever stored (개인정보 보호법 제24조의2, K-27).

Thirteen digits, birth date first, however they are parted. The check digit is not asked for: numbers
given since October 2020 have none. So that telephone and receipt numbers pass, the first six digits must be
a date, the seventh a known sex-and-century digit, and no other digit may stand beside them.
"""

import re
import unicodedata
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_GAP = r"[\s\-‐‑–—−·._/~:*]{0,3}"
_PATTERN = re.compile(rf"(?<![\d])((?:\d[ ]?){{5}}\d){_GAP}([0-9])({_GAP}(?:[ ]?[\d*xX●○＊]){{6}})(?![\d])")
# Which century the seventh digit says: 9/0 before 1900, 1/2 and foreigners' 5/6 from 1900, 3/4 and 7/8 from 2000.
_CENTURY = {
    "9": 1800,
    "0": 1800,
    "1": 1900,
    "2": 1900,
    "5": 1900,
    "6": 1900,
    "3": 2000,
    "4": 2000,
    "7": 2000,
    "8": 2000,
}


def _is_birth_date(six: str, century_digit: str) -> bool:
    try:
        born = date(_CENTURY[century_digit] + int(six[:2]), int(six[2:4]), int(six[4:]))
    except ValueError:
        return False
    return born.year >= 1890 and born <= date.today()  # noqa: DTZ011 - a day's difference changes nothing here


def find_rrn(text: str) -> tuple[int, int] | None:
    """Return where the first number stands in the NFKC form of the text, or None."""
    plain = unicodedata.normalize("NFKC", text)
    for found in _PATTERN.finditer(plain):
        six = re.sub(r"\D", "", found.group(1))
        tail = found.group(3)
        masked = not re.sub(r"[^\d]", "", tail)
        if masked:
            continue  # 900101-1****** names nobody
        if _is_birth_date(six, found.group(2)):
            return found.span()
    return None


def contains_rrn(text: str) -> bool:
    """Say whether the text holds what reads as a resident or foreigner registration number."""
    return find_rrn(text) is not None


def blank_rrn(text: str) -> str:
    """Return the text (NFKC where something was found) with every such number blanked; for logs."""
    while (span := find_rrn(text)) is not None:
        text = unicodedata.normalize("NFKC", text)
        text = f"{text[: span[0]]}[주민등록번호]{text[span[1] :]}"
    return text


def validate_no_rrn(text: str) -> None:
    if contains_rrn(text):
        raise ValidationError(
            _("주민등록번호는 적지 마세요. 이 누리집은 주민등록번호를 받거나 저장하지 않습니다."), code="rrn"
        )
