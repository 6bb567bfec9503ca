"""One cell of an application as people write it: its value, or a sentence that says what is wrong with it.

Nothing free comes through: every cell becomes one of known values, a telephone number or an address. A sentence
never repeats a telephone number or an address, so that faults can be shown, kept and handed on.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from difflib import get_close_matches
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from programs.base.text import blank_rrn, contains_rrn, normalise_phone
from programs.people.models import Language

from ...subscribers.models import AgeBand

LONGEST = 300
OLDEST = timedelta(days=730)  # an older consent would have to be asked for anew (K-24)
# A zero is a no, however much it looks like an O.
YES = frozenset(["o", "ㅇ", "○", "◯", "y", "yes", "예", "네", "동의", "동의함", "1", "true", "v", "✓", "✔", "☑", "■"])
NO = frozenset(["", "x", "×", "n", "no", "아니요", "아니오", "미동의", "부동의", "0", "false", "-", "☐", "□"])
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
LANGUAGES = {
    "": Language.KOREAN,
    "한국어": Language.KOREAN,
    "한글": Language.KOREAN,
    "ko": Language.KOREAN,
    "영어": Language.ENGLISH,
    "english": Language.ENGLISH,
    "en": Language.ENGLISH,
    "중국어": Language.CHINESE,
    "中文": Language.CHINESE,
    "简体中文": Language.CHINESE,
    "zh-hans": Language.CHINESE,
    "zh": Language.CHINESE,
    "베트남어": Language.VIETNAMESE,
    "tiếng việt": Language.VIETNAMESE,
    "vi": Language.VIETNAMESE,
}
ALL_TOPICS = frozenset(("전체", "모두", "전부", "all"))
EXCEL_NUMBER = re.compile(r"\d+(?:[.,]\d+)?[eE]\+?\d+")
EATEN_ZERO = re.compile(r"1[016-9]\d{7,8}")  # a mobile number whose first zero a spreadsheet took
DATE = re.compile(r"(\d{4})\D{1,3}(\d{1,2})\D{1,3}(\d{1,2})\D?|(\d{4})(\d{2})(\d{2})")
MIDNIGHT = re.compile(r"\s+(?:오전 )?(?:0?0|12):00(?::00)?$")
AGE = re.compile(r"(?:만)?(\d{1,3})(대|세|살|~\d{1,2}세?|-\d{1,2}세?)?(?:이상|초반|중반|후반)?")
_email_shape = EmailValidator()


class CellFault(ValueError):
    """What is wrong with a cell, in words for the officer who can mend it."""


def clean(text: str) -> str:
    """Return the cell as it is read: NFC, one space between words, no invisible letters; faults for what may not be.

    Raises CellFault for a registration number, a formula, broken letters, and more than a cell of a form can hold.
    """
    if not (text.isascii() and text.isprintable()):  # most cells are plain, and there are millions of them
        text = _without_tricks(unicodedata.normalize("NFC", text))
    if len(text) > LONGEST:
        raise CellFault(_("칸의 내용이 너무 길어요(%(length)d자).") % {"length": len(text)})
    if len(text) > 12 and contains_rrn(text):
        raise CellFault(_("주민등록번호로 보이는 숫자가 있어요. 파일에서 지운 뒤 다시 올려 주세요."))
    return " ".join(text.split())


def _without_tricks(text: str) -> str:
    kinds = [unicodedata.category(letter) for letter in text]
    text = "".join(letter for letter, kind in zip(text, kinds, strict=True) if kind not in ("Cf", "Cs")).strip()
    if "\ufffd" in text:
        raise CellFault(_("글자가 깨져 있어요. 원래 파일에서 이 칸을 다시 적어 주세요."))
    if "Cc" in kinds and any(unicodedata.category(letter) == "Cc" for letter in text):
        raise CellFault(_("칸 안에 줄바꿈이나 보이지 않는 기호가 있어요. 지워 주세요."))
    return text


def no_formula(text: str) -> str:
    """Return the text; a cell that a spreadsheet would run is none that a person wrote on a form."""
    if text.startswith(FORMULA) and text not in NO:
        raise CellFault(_("=, +, -, @로 시작하는 칸은 수식으로 보여서 받지 않아요."))
    return text


def shown(text: str) -> str:
    """Return what was written as a sentence may repeat it: short, without a registration number."""
    text = blank_rrn(text)
    return text if len(text) <= 20 else f"{text[:20]}…"


def phone(text: str) -> tuple[str, bool]:
    """Return the digits of a mobile number, and whether its first zero had to be put back."""
    text = text.removeprefix("'")
    if not text:
        return "", False
    if EXCEL_NUMBER.fullmatch(text):
        raise CellFault(
            _("엑셀이 번호를 줄여 적어서(예: 1.06E+09) 알 수 없어요. 열을 ‘텍스트’로 바꾸고 번호를 다시 적어 주세요.")
        )
    if not text.startswith("+82"):
        no_formula(text)
    digits = re.sub(r"[\s\-.]", "", text)
    repaired = EATEN_ZERO.fullmatch(digits) is not None
    try:
        return normalise_phone(f"0{digits}" if repaired else text, mobile=True), repaired
    except ValidationError:
        count = sum(letter.isdecimal() for letter in text)
        raise CellFault(
            _("휴대전화 번호가 아니에요(숫자 %(count)d개). 010-1234-5678처럼 적어 주세요.") % {"count": count}
        ) from None


def email(text: str) -> str:
    text = no_formula(text.removeprefix("mailto:"))
    if not text:
        return ""
    try:
        _email_shape(text)
    except ValidationError:
        raise CellFault(_("이메일 주소가 아니에요. gildong@example.com처럼 적어 주세요.")) from None
    if len(text) > 254:
        raise CellFault(_("이메일 주소가 너무 길어요."))
    return text.lower()


def yes(text: str) -> bool:
    """Return whether the box was ticked; a cell that says neither is a fault, never a consent."""
    told = text.replace(" ", "").casefold()
    if told in YES:
        return True
    if told in NO:
        return False
    no_formula(text)
    raise CellFault(_("‘%(text)s’: 동의했으면 O, 아니면 X라고 적어 주세요.") % {"text": shown(text)})


def day(text: str, *, today: date) -> date:
    """Return the day of the signature: 2026-11-20, 2026. 11. 20., 2026/11/20 or 20261120."""
    found = DATE.fullmatch(MIDNIGHT.sub("", no_formula(text)).rstrip(". "))
    if not found:
        raise CellFault(_("‘%(text)s’: 날짜를 2026-11-20처럼 적어 주세요.") % {"text": shown(text)})
    year, month, number = (int(part) for part in found.groups() if part is not None)
    try:
        signed = date(year, month, number)
    except ValueError:
        raise CellFault(_("‘%(text)s’: 달력에 없는 날짜예요.") % {"text": shown(text)}) from None
    if signed > today:
        raise CellFault(_("‘%(text)s’: 아직 오지 않은 날이에요.") % {"text": shown(text)})
    if signed < today - OLDEST:
        raise CellFault(_("‘%(text)s’: 2년이 지난 동의예요. 동의를 다시 받아 주세요.") % {"text": shown(text)})
    return signed


def age_band(text: str) -> str:
    """Return the band of an age as forms write it: 40대, 45세, 70세 이상. Empty where nothing is written."""
    told = text.replace(" ", "")
    if told in ("", "-", str(AgeBand.UNKNOWN.label).replace(" ", "")):
        return ""
    no_formula(text)
    found = AGE.fullmatch(told)
    years = int(found.group(1)) if found else 0
    if found is None or not 0 < years < 120:
        raise CellFault(_("‘%(text)s’: 나이대를 40대, 70세 이상처럼 적어 주세요.") % {"text": shown(text)})
    if years < 14 and found.group(2) != "대" and years != 10:
        raise CellFault(_("만 14세가 안 된 사람은 법정대리인의 동의가 있어야 해요. 이 줄은 넣을 수 없어요."))
    return str(min(years // 10 * 10, 70))


def language(text: str) -> str:
    try:
        return LANGUAGES[text.casefold()].value
    except KeyError:
        no_formula(text)
        raise CellFault(
            _("‘%(text)s’: 한국어, 영어, 중국어, 베트남어 가운데 하나를 적어 주세요.") % {"text": shown(text)}
        ) from None


def bare(text: str) -> str:
    """Return letters and digits only, as names are compared: 재난·안전 and 재난 안전 are one."""
    return re.sub(r"[\W_]+", "", text).casefold()


def topics(text: str, *, known: Mapping[str, int]) -> list[int]:
    """Return the numbers of the topics, sorted. `known` maps bare names, codes and numbers to them."""
    no_formula(text)
    if bare(text) in ALL_TOPICS:
        return sorted(set(known.values()))
    numbers, strange = set(), []
    for part in filter(None, (piece.strip() for piece in re.split(r"[,，;|、\n]+", text))):
        whole = known.get(bare(part))
        pieces = [part] if whole is not None else [piece for piece in re.split(r"[/\s]+", part) if piece]
        for piece in pieces:
            number = whole if whole is not None else known.get(bare(piece))
            if number is None:
                strange.append(piece)
            else:
                numbers.add(number)
    if strange:
        raise CellFault(_("‘%(text)s’라는 주제는 없어요.") % {"text": shown(", ".join(strange))})
    if not numbers:
        raise CellFault(_("주제를 하나 이상 적어 주세요."))
    return sorted(numbers)


def dong(text: str, *, known: Mapping[str, str], legal: Mapping[str, list[str]]) -> str | None:
    """Return the code of the administrative dong. A legal dong that lies in several is told which they are."""
    name = bare(no_formula(text)).removeprefix("서울특별시").removeprefix("서울시").removeprefix("서대문구")
    if not name:
        return None
    for spelling in (name, f"{name}동", name.replace("제제", "제")):
        if spelling in known:
            return known[spelling]
    if within := legal.get(name):
        if len(within) == 1:
            return known[bare(within[0])]
        raise CellFault(
            _("‘%(text)s’: 법정동 이름이에요. %(names)s 가운데 하나를 적어 주세요.")
            % {"text": shown(text), "names": ", ".join(within)}
        )
    by_letters = {unicodedata.normalize("NFD", candidate): candidate for candidate in known}
    near = get_close_matches(unicodedata.normalize("NFD", name), list(by_letters), n=1, cutoff=0.7)
    if near:
        raise CellFault(
            _("‘%(text)s’: 서대문구에 없는 동이에요. 혹시 %(near)s인가요?")
            % {"text": shown(text), "near": by_letters[near[0]]}
        )
    raise CellFault(_("‘%(text)s’: 서대문구에 없는 동이에요.") % {"text": shown(text)})


def sentences(faults: Iterable[tuple[str, Any]]) -> list[list[str]]:
    """Return faults as they are stored: [our column, the sentence]."""
    return [[key, str(sentence) if isinstance(sentence, Promise) else sentence] for key, sentence in faults]
