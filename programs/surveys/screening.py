"""What people write is stored without numbers that lead to somebody: registration numbers, telephones, e-mail."""

import re

from programs.base.rrn import blank_rrn

# Mobile, area and internet numbers, however parted; a year, a sum or a receipt number is none.
_PHONE = re.compile(
    r"(?<![\d-])(?:\+82[\s-]?\(?0?|0)(?:1[016789]|2|[3-6][1-5]|70|50\d)\)?[\s.\-·]{0,2}\d{3,4}[\s.\-·]{0,2}\d{4}(?![\d-])"
)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def screened(text: str) -> str:
    """The text with each such number replaced by what it was."""
    text = blank_rrn(text)
    return _EMAIL.sub("[이메일]", _PHONE.sub("[전화번호]", text)).strip()
