"""One line of a list of issued passports: checked whole, every fault named at once. No database.

A sentence never repeats a name or a number, so that faults can be shown, kept and handed on.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.base.desk.sheets import Unreadable, day_of_sheet
from programs.base.text import contains_rrn, normalise_phone

COLUMNS = {
    "receipt": gettext_lazy("접수번호"),
    "name": gettext_lazy("이름"),
    "phone": gettext_lazy("전화"),
    "issued_on": gettext_lazy("발급일"),
}
NAMES = {
    "receipt": ("접수번호", "접수no", "수령접수번호", "receipt"),
    "name": ("이름", "성명", "신청인", "name"),
    "phone": ("전화", "전화번호", "휴대전화", "휴대폰", "연락처", "phone"),
    "issued_on": ("발급일", "발급일자", "교부일", "issued"),
}
# What must not come here at all, whatever it holds.
FORBIDDEN = {
    "주민": gettext_lazy("주민등록번호"),
    "생년월일": gettext_lazy("생년월일"),
    "여권번호": gettext_lazy("여권번호"),
    "passportno": gettext_lazy("여권번호"),
    "passportnumber": gettext_lazy("여권번호"),
    "rrn": gettext_lazy("주민등록번호"),
}
# M12345678 and, since December 2021, M123A4567. The counter's own numbers look otherwise.
PASSPORT_NUMBER = re.compile(
    r"(?<![A-Z0-9])[A-Z]{1,2}\d{7,8}(?![A-Z0-9])|(?<![A-Z0-9])[A-Z]\d{3}[A-Z]\d{4}(?![A-Z0-9])"
)
RECEIPT = re.compile(r"[0-9A-Z][0-9A-Z\-]{3,19}")
EATEN_ZERO = re.compile(r"1[016-9]\d{7,8}(\.0)?")  # a number whose first zero a spreadsheet took
DATE = re.compile(r"(\d{4})\D{1,3}(\d{1,2})\D{1,3}(\d{1,2})\D*(?:0?0:00(?::00)?)?|(\d{4})(\d{2})(\d{2})")
OLDEST = timedelta(days=366)
LONGEST = 60


@dataclass(kw_only=True)
class Line:
    """What a line says; with errors it holds nothing of a person."""

    receipt: str = ""
    name: str = ""
    phone: str = ""
    issued_on: date | None = None
    errors: list[list[str]] = field(default_factory=list)


def places(headings: Sequence[str]) -> dict[str, int]:
    """Which column is which. Raises Unreadable where one is missing, or one must not be there."""
    bare = [re.sub(r"[\W_]+", "", unicodedata.normalize("NFC", heading)).casefold() for heading in headings]
    for heading in bare:
        for word, what in FORBIDDEN.items():
            if word in heading:
                raise Unreadable(
                    _("‘%(what)s’ 열이 있어요. 이 누리집은 그 번호를 받지 않아요. 그 열을 지우고 다시 올려 주세요.")
                    % {"what": what}
                )
    found = {
        key: next((place for place, heading in enumerate(bare) if heading in names), -1) for key, names in NAMES.items()
    }
    missing = [str(COLUMNS[key]) for key, place in found.items() if place < 0]
    if missing:
        raise Unreadable(
            _("‘%(columns)s’ 열을 찾지 못했어요. 첫 줄에 열 이름을 적어 주세요: 접수번호, 이름, 전화, 발급일.")
            % {"columns": ", ".join(missing)}
        )
    return found


def check(cells: Sequence[str], where: dict[str, int], *, today: date) -> Line:
    """Read one line."""
    told = {key: _clean(cells[place]) if place < len(cells) else "" for key, place in where.items()}
    line, faults = Line(), list[list[str]]()
    for cell in cells:
        if contains_rrn(cell):
            faults.append(["", _("주민등록번호로 보이는 숫자가 있어요. 지운 뒤 다시 올려 주세요.")])
        elif PASSPORT_NUMBER.search(unicodedata.normalize("NFKC", cell).upper()):
            faults.append(
                ["", _("여권번호로 보이는 글자가 있어요. 여권번호는 받지 않아요. 우리 접수번호만 적어 주세요.")]
            )
    if faults:
        return Line(errors=faults[:1])
    line.receipt = told["receipt"].upper()
    if not RECEIPT.fullmatch(line.receipt):
        faults.append(["receipt", _("접수번호를 적어 주세요. 글자와 숫자, 붙임표로 4~20자예요.")])
    line.name = told["name"]
    if not line.name or len(line.name) > LONGEST or any(letter.isdigit() for letter in line.name):
        faults.append(["name", _("이름을 적어 주세요. 숫자는 쓸 수 없어요.")])
    try:
        line.phone = _phone(told["phone"])
    except ValidationError as fault:
        faults.append(["phone", " ".join(fault.messages)])
    line.issued_on, fault_of_day = _day(told["issued_on"], today)
    if fault_of_day:
        faults.append(["issued_on", fault_of_day])
    return Line(errors=faults) if faults else line


def _clean(cell: str) -> str:
    text = unicodedata.normalize("NFC", cell)
    return " ".join("".join(letter for letter in text if unicodedata.category(letter) != "Cf").split())


def _phone(text: str) -> str:
    """Digits; empty stays empty, for some people give no number."""
    if not text:
        return ""
    if EATEN_ZERO.fullmatch(text):
        text = "0" + text.removesuffix(".0")
    return normalise_phone(text)


def _day(text: str, today: date) -> tuple[date | None, str]:
    day = day_of_sheet(text)
    if day is None:
        found = DATE.fullmatch(text)
        if found is None:
            return None, _("발급일을 2026-11-20처럼 적어 주세요.")
        year, month, number = (int(part) for part in found.groups() if part is not None)
        try:
            day = date(year, month, number)
        except ValueError:
            return None, _("달력에 없는 날짜예요. 발급일을 다시 확인해 주세요.")
    if day > today:
        return None, _("아직 오지 않은 날이에요. 발급일을 다시 확인해 주세요.")
    if day < today - OLDEST:
        return None, _("발급한 지 1년이 넘었어요. 폐기한 여권인지 확인하고 명단에서 빼 주세요.")
    return day, ""
