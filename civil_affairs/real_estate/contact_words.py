"""Finding contact details in a text that must hold none: telephone numbers, addresses of mail and web, messenger ids.

People hide them: with spaces and dots, in Hangul digits, in full-width letters. Pure; a false alarm costs a sentence to
reword, so what looks like one is taken for one, but prices, areas and dates are not.
"""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

HANGUL = dict(zip("공영령일이삼사오육륙칠팔구", "0001234566789", strict=True))
LATIN = {
    "zero": "0", "oh": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5",
    "six": "6", "seven": "7", "eight": "8", "nine": "9",
}  # fmt: skip
CHINESE = dict(zip("零〇一二三四五六七八九", "00123456789", strict=True))
_GAP = r"[\s\-.,·ㅡ‐-―_*/~|()\[\]:]{0,3}"
_DIGIT = "[0-9" + "".join(HANGUL) + "".join(CHINESE) + "]"
_RUN = re.compile(f"\\+?{_DIGIT}(?:{_GAP}{_DIGIT}){{7,14}}")
_PHONE = re.compile(r"(?:(?:\+?82)?0?1[016789]\d{7,8}|0(?:2|[3-6][1-5]|70|50\d|80)\d{7,8})")
_FOREIGN_PHONE = re.compile(rf"\+\s?\d(?:{_GAP}\d){{7,13}}")
_SHORT_PHONE = re.compile(r"(?<!\d)10[\s\-.]\d{4}[\s\-.]\d{4}(?!\d)|(?<!\d)1[568]\d{2}\s?-\s?\d{4}(?!\d)")
_MAIL = re.compile(
    r"[\w.+-]+\s?(?:@|\(at\)|\[at\]|골뱅이|앳)\s?[\w-]+\s?(?:\.|\(dot\)|점|닷|쩜)\s?[a-z가-힣]{2,}|[\w.+-]+@[\w.-]+|"
    r"(?:네이버|지메일|다음|naver|gmail|daum|hanmail|kakao)\s?(?:메일|mail)?\s?(?:로|에)?\s?[a-z][\w.-]{3,}\b",
    re.I,
)
_WEB = re.compile(
    r"https?\s?:|www\s?\.|(?<![\w@])[a-z0-9-]{2,}\s?\.\s?(?:com|net|org|kr|co|io|me|shop|link|gg|ly|site|xyz|cn|vn|jp|be)\b"
    r"|닷컴|쩜컴|점\s?컴",
    re.I,
)
_MESSENGER = re.compile(
    r"카카오\s?톡|카톡|오픈\s?채팅|오카방|라인\s?(?:아이디|id)|텔레그램|위챗|왓츠앱|페메|디엠|인스타|잘로"
    r"|kakao|telegram|whats\s?app|we\s?chat|\bzalo\b|instagram|\binsta\b|facebook|messenger|\bline\s?id\b|微信|微博|\bqq\b",
    re.I,
)

SENTENCES: dict[str, StrOrPromise] = {
    "phone": _("전화번호는 적을 수 없어요. 고른 중개업소에만 연락처를 알려 드려요. 번호를 지우고 다시 보내 주세요."),
    "mail": _("이메일 주소는 적을 수 없어요. 주소를 지우고 다시 보내 주세요."),
    "web": _("누리집 주소는 적을 수 없어요. 주소를 지우고 내용을 글로 적어 주세요."),
    "messenger": _("카카오톡 같은 메신저로 연락하자는 말은 적을 수 없어요. 그 부분을 지우고 다시 보내 주세요."),
}


def found_in(text: str) -> str:
    """What kind of contact detail the text holds: phone, mail, web, messenger; empty for none."""
    plain = unicodedata.normalize("NFKC", text).lower()
    for word, digit in LATIN.items():
        plain = re.sub(rf"\b{word}\b", digit, plain)
    if _is_phone(plain):
        return "phone"
    for kind, pattern in (("mail", _MAIL), ("web", _WEB), ("messenger", _MESSENGER)):
        if pattern.search(plain):
            return kind
    return ""


def _is_phone(plain: str) -> bool:
    if _SHORT_PHONE.search(plain) or _FOREIGN_PHONE.search(plain):
        return True
    for run in _RUN.finditer(plain):
        text = run.group()
        for at, letter in enumerate(text):
            inside = at > 0 and bool(_as_digit(text[at - 1]))  # of an amount: 10000/100
            if not inside and (letter == "+" or _as_digit(letter) == "0"):
                digits = "".join(_as_digit(each) for each in text[at:])
                if _PHONE.match(digits):
                    return True
    return False


def _as_digit(letter: str) -> str:
    """The digit or plus that a letter stands for; empty for a gap."""
    if letter == "+" or (letter.isascii() and letter.isdecimal()):
        return letter
    return HANGUL.get(letter) or CHINESE.get(letter, "")


def validate_no_contact(text: str) -> None:
    """Refuse a text that holds one; ValidationError with the sentence that says what to take out."""
    if kind := found_in(text):
        raise ValidationError(SENTENCES[kind], code=f"contact_{kind}")
