"""What a text message may hold and how long it is: bytes in cp949, as the carriers count (K-30).

Up to 90 bytes go as SMS, up to 2,000 as LMS. `euc_kr` would be wrong: it knows only 2,350 syllables.
"""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from programs.base.normal import nfc

SMS_BYTES = 90
LMS_BYTES = 2_000
# Common signs outside cp949, and what says the same inside it.
INSIDE: dict[int, str] = str.maketrans(
    {
        "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-",
        "•": "·", "‧": "·", "∙": "·", "・": "·",
        "₩": "￦", "〜": "~", "～": "~",
        "\u00a0": " ", "\u202f": " ", "\u2009": " ",
        "\u200b": "", "\u200c": "", "\u200d": "", "\ufeff": "", "\u2060": "",
    }
)  # fmt: skip


def to_sms_text(text: str) -> str:
    """Return the text in characters that a message can carry; ValidationError names what cannot be carried."""
    text = nfc(text).translate(INSIDE)
    if not _encodable(text):  # the whole text first: looking at each letter costs more than all else
        outside = [letter for letter in dict.fromkeys(text) if not _encodable(letter)]
        raise ValidationError(
            _("문자메시지로 보낼 수 없는 글자가 있어요: %(letters)s"),
            code="sms_letters",
            params={"letters": " ".join(outside[:10])},
        )
    return text


def replaced_letters(text: str) -> dict[str, str]:
    """Return which letters of the text go out as others, in order: {"–": "-"}."""
    return {letter: INSIDE[ord(letter)] for letter in nfc(text) if ord(letter) in INSIDE}


def outside_letters(text: str) -> list[tuple[int, int, str]]:
    """Return the letters that no message carries, each with its line and its place in the line, counted from 1."""
    return [
        (number, place, letter)
        for number, line in enumerate(nfc(text).split("\n"), start=1)
        for place, letter in enumerate(line, start=1)
        if ord(letter) not in INSIDE and not _encodable(letter)
    ]


def _encodable(text: str) -> bool:
    try:
        text.encode("cp949")
    except UnicodeEncodeError:
        return False
    return True


def sms_bytes(text: str) -> int:
    """Return the message's length in bytes as it will be sent; ValidationError if it cannot be."""
    return len(to_sms_text(text).encode("cp949"))


def sms_kind(text: str) -> str:
    """Return "sms" or "lms"; ValidationError when the text is too long for either."""
    length = sms_bytes(text)
    if length <= SMS_BYTES:
        return "sms"
    if length <= LMS_BYTES:
        return "lms"
    raise ValidationError(
        _("문자메시지는 %(limit)d바이트까지 보낼 수 있어요. 지금은 %(length)d바이트예요."),
        code="sms_too_long",
        params={"limit": LMS_BYTES, "length": length},
    )
