"""One line of the register of brokers: checked whole, every fault named at once. No database.

A sentence never repeats a name or a number of a person, so that faults can be shown, kept and handed on.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civil_affairs.real_estate.brokers.rules import normal_number
from programs.base.desk.sheets import Unreadable, day_of_sheet
from programs.base.text import contains_rrn, normalise_phone

COLUMNS = {
    "register_number": gettext_lazy("등록번호"),
    "name": gettext_lazy("사무소 이름"),
    "kind": gettext_lazy("구분"),
    "representative": gettext_lazy("대표자"),
    "address": gettext_lazy("주소"),
    "dong": gettext_lazy("행정동"),
    "office_phone": gettext_lazy("전화"),
    "phone": gettext_lazy("휴대전화"),
    "sex": gettext_lazy("성별"),
    "languages": gettext_lazy("외국어"),
    "registered_on": gettext_lazy("개설등록일"),
    "state": gettext_lazy("영업상태"),
}
NEEDED = ("register_number", "name", "kind", "representative", "address")
NAMES = {
    "register_number": ("등록번호", "개설등록번호", "중개업등록번호", "중개업개설등록번호", "중개사무소등록번호"),
    "name": ("사무소이름", "사무소명", "사무소명칭", "중개사무소명", "중개사무소명칭", "사업자상호", "상호", "명칭"),
    "kind": ("구분", "종별", "중개업자종별", "중개업자종별명", "중개업종별", "개업공인중개사종별"),
    "representative": ("대표자", "대표자명", "대표", "성명", "이름", "개업공인중개사", "중개업자명"),
    "address": ("주소", "소재지", "사무소주소", "사무소소재지", "도로명주소", "소재지도로명주소", "중개사무소소재지"),
    "dong": ("행정동", "행정동명", "동"),
    "office_phone": ("전화", "전화번호", "사무소전화", "사무소전화번호", "대표전화"),
    "phone": ("휴대전화", "휴대전화번호", "휴대폰", "핸드폰", "대표자휴대전화"),
    "sex": ("성별", "대표자성별"),
    "languages": ("외국어", "언어", "글로벌", "글로벌중개사무소", "가능언어", "외국어가능언어"),
    "registered_on": ("개설등록일", "등록일", "등록일자", "개설등록일자"),
    "state": ("영업상태", "상태", "상태구분", "상태구분명"),
}
# What must not come here at all, whatever it holds.
FORBIDDEN = {
    "주민": gettext_lazy("주민등록번호"),
    "생년월일": gettext_lazy("생년월일"),
    "rrn": gettext_lazy("주민등록번호"),
}
KINDS = {
    "공인중개사": "licensed",
    "개업공인중개사": "licensed",
    "법인": "licensed",
    "중개법인": "licensed",
    "중개인": "assistant",
}
SEXES = {"여": "female", "여성": "female", "여자": "female", "남": "male", "남성": "male", "남자": "male"}
SPOKEN = {
    "영어": "en",
    "english": "en",
    "글로벌": "en",
    "o": "en",
    "y": "en",
    "중국어": "zh",
    "중국": "zh",
    "일본어": "ja",
    "일어": "ja",
    "베트남어": "vi",
}
NOT_SPOKEN = {"", "x", "n", "-", "없음"}
GONE = {"폐업", "등록취소", "말소", "폐업신고"}
NUMBER = re.compile(r"[0-9A-Z가-힣][0-9A-Z가-힣\-]{3,29}")
EATEN_ZERO = re.compile(r"(1[016-9]\d{7,8}|2\d{7,8})(\.0)?")  # a number whose first zero a spreadsheet took
DATE = re.compile(r"(\d{4})\D{1,3}(\d{1,2})\D{1,3}(\d{1,2})\D*|(\d{4})(\d{2})(\d{2})")
LONGEST_NAME, LONGEST_ADDRESS, LONGEST_PERSON = 60, 200, 40


@dataclass(frozen=True, slots=True)
class Places:
    """The district's dongs by name: 행정동 with their code, and 법정동 with the 행정동 they lie in."""

    dongs: Mapping[str, str]
    legal: Mapping[str, Sequence[str]]

    def of(self, address: str) -> list[str]:
        """The 행정동 an address may lie in; none when it names no dong of the district."""
        parts = re.findall(r"[가-힣0-9]+(?:동|가)(?![가-힣])", address)
        for part in parts:
            if part in self.dongs:
                if part not in self.legal:
                    return [self.dongs[part]]
                return list(self.legal[part])
            if part in self.legal:
                return list(self.legal[part])
        return []


@dataclass(kw_only=True)
class Line:
    """What a line says, as a broker's fields; with errors there is nothing to be taken over."""

    register_number: str = ""
    name: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    errors: list[list[str]] = field(default_factory=list)


def places_of(headings: Sequence[str]) -> dict[str, int]:
    """Which column is which. Raises Unreadable where one is missing, or one must not be there."""
    bare = [re.sub(r"[\W_]+", "", unicodedata.normalize("NFC", heading)).casefold() for heading in headings]
    for heading in bare:
        for word, what in FORBIDDEN.items():
            if word in heading:
                raise Unreadable(
                    _("‘%(what)s’ 열이 있어요. 이 누리집은 그 내용을 받지 않아요. 그 열을 지우고 다시 올려 주세요.")
                    % {"what": what}
                )
    found = {
        key: next((place for place, heading in enumerate(bare) if heading in names), -1) for key, names in NAMES.items()
    }
    missing = [str(COLUMNS[key]) for key in NEEDED if found[key] < 0]
    if missing:
        raise Unreadable(
            _("‘%(columns)s’ 열이 없어요. 첫 줄에 등록번호, 사무소 이름, 구분, 대표자, 주소를 적어 주세요.")
            % {"columns": ", ".join(missing)}
        )
    return {key: place for key, place in found.items() if place >= 0}


def check(cells: Sequence[str], where: Mapping[str, int], *, places: Places, today: date) -> Line:
    """Read one line."""
    told = {key: _clean(cells[place]) if place < len(cells) else "" for key, place in where.items()}
    if any(contains_rrn(cell) for cell in cells):
        return Line(errors=[["", _("주민등록번호로 보이는 숫자가 있어요. 지운 뒤 다시 올려 주세요.")]])
    faults = list[list[str]]()
    number = normal_number(told["register_number"])
    if not NUMBER.fullmatch(number):
        faults.append(["register_number", _("등록번호를 적어 주세요. 예: 11410-2015-00001")])
        number = ""
    line = Line(register_number=number[:30], name=told["name"][:LONGEST_NAME])
    values: dict[str, Any] = {}
    for key, read in READ.items():
        try:
            values.update(read(told.get(key, ""), told, places, today))
        except ValidationError as fault:
            faults.append([key, " ".join(fault.messages)])
    line.errors = faults
    if not faults:
        line.fields = values
    return line


def _clean(cell: str) -> str:
    text = unicodedata.normalize("NFC", cell)
    text = " ".join("".join(letter for letter in text if unicodedata.category(letter) not in ("Cf", "Cc")).split())
    return text.removeprefix("'") if re.match(r"'[=+\-@＝＋－＠]", text) else text  # as our own download wrote it


def _name(text: str, *_others: Any) -> dict[str, Any]:
    if not text or len(text) > LONGEST_NAME:
        raise ValidationError(_("사무소 이름을 적어 주세요. 60자까지예요."))
    return {"name": text}


def _kind(text: str, *_others: Any) -> dict[str, Any]:
    kind = KINDS.get(text.replace(" ", ""))
    if kind is None:
        raise ValidationError(_("‘공인중개사’나 ‘중개인’으로 적어 주세요."))
    return {"kind": kind}


def _representative(text: str, *_others: Any) -> dict[str, Any]:
    if not text or len(text) > LONGEST_PERSON or any(letter.isdigit() for letter in text):
        raise ValidationError(_("대표자 이름을 적어 주세요. 숫자는 쓸 수 없어요."))
    return {"representative": text}


def _address(text: str, told: Mapping[str, str], places: Places, _today: date) -> dict[str, Any]:
    """The office and the 행정동 it lies in: by the column, else by the dong in the address."""
    if not text or len(text) > LONGEST_ADDRESS:
        raise ValidationError(_("사무소 주소를 적어 주세요. 200자까지예요."))
    if "서울" in text and "서대문" not in text:
        raise ValidationError(_("서대문구 밖의 주소예요. 우리 구에 등록한 사무소인지 확인해 주세요."))
    named = told.get("dong", "").replace(" ", "")
    if named and named not in places.dongs and named not in places.legal:
        raise ValidationError(_("행정동 열의 동이 서대문구에 없어요. 예: 연희동, 홍제1동"))
    codes = [places.dongs[named]] if named in places.dongs else places.of(f"{named} {text}")
    if not codes:
        raise ValidationError(_("주소에서 서대문구의 동을 찾지 못했어요. 행정동 열에 적어 주세요. 예: 연희동"))
    return {"address": text, "dong_id": codes[0] if len(codes) == 1 else None, "areas": sorted(codes)}


def _office_phone(text: str, *_others: Any) -> dict[str, Any]:
    return {"office_phone": _phone(text)}


def _mobile(text: str, *_others: Any) -> dict[str, Any]:
    return {"phone": _phone(text, mobile=True)}


def _phone(text: str, *, mobile: bool = False) -> str:
    """Digits; empty stays empty, for some offices give no number."""
    if not text:
        return ""
    if EATEN_ZERO.fullmatch(text):
        text = "0" + text.removesuffix(".0")
    return normalise_phone(text, mobile=mobile)


def _sex(text: str, *_others: Any) -> dict[str, Any]:
    if text and text not in SEXES:
        raise ValidationError(_("성별은 ‘여’나 ‘남’으로 적거나 비워 주세요."))
    return {"sex": SEXES.get(text, "")}


def _languages(text: str, *_others: Any) -> dict[str, Any]:
    words = [word for word in re.split(r"[,·/()\s]+", text.casefold()) if word not in NOT_SPOKEN]
    strange = [word for word in words if word not in SPOKEN]
    if strange:
        raise ValidationError(_("외국어는 영어, 중국어, 일본어, 베트남어 가운데에서 쉼표로 나누어 적어 주세요."))
    return {"languages": sorted({SPOKEN[word] for word in words})}


def _registered_on(text: str, _told: Mapping[str, str], _places: Places, today: date) -> dict[str, Any]:
    if not text:
        return {"registered_on": None}
    day = day_of_sheet(text)
    if day is None:
        found = DATE.fullmatch(text)
        if found is None:
            raise ValidationError(_("개설등록일을 2015-11-20처럼 적어 주세요."))
        year, month, number = (int(part) for part in found.groups() if part is not None)
        try:
            day = date(year, month, number)
        except ValueError:
            raise ValidationError(_("달력에 없는 날짜예요. 개설등록일을 다시 확인해 주세요.")) from None
    if day > today:
        raise ValidationError(_("아직 오지 않은 날이에요. 개설등록일을 다시 확인해 주세요."))
    return {"registered_on": day}


def _state(text: str, *_others: Any) -> dict[str, Any]:
    if text.replace(" ", "") in GONE:
        raise ValidationError(_("문을 닫은 사무소예요. 명단에서 이 줄을 지워 주세요."))
    return {}


READ = {
    "name": _name,
    "kind": _kind,
    "representative": _representative,
    "address": _address,
    "office_phone": _office_phone,
    "phone": _mobile,
    "sex": _sex,
    "languages": _languages,
    "registered_on": _registered_on,
    "state": _state,
}
