"""The columns of an import: their Korean names, what else people call them, and which place of a file is which."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from programs.base.text import nfc

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Column:
    """One column: our key, the heading of the example file, other headings that mean it, an example for the page."""

    key: str
    title: str
    aliases: tuple[str, ...]
    example: str
    meaning: "StrOrPromise"


COLUMNS: tuple[Column, ...] = (
    Column(
        "phone",
        "휴대전화",
        ("휴대폰", "핸드폰", "전화", "전화번호", "휴대전화번호", "휴대폰번호", "연락처", "phone", "mobile"),
        "010-5555-0001",
        _("문자를 받을 번호. 엑셀이 앞의 0을 지웠으면 되살려요."),
    ),
    Column(
        "email",
        "이메일",
        ("전자우편", "메일", "메일주소", "이메일주소", "email", "e-mail", "mail"),
        "gildong@example.com",
        _("소식지를 받을 주소."),
    ),
    Column(
        "topics",
        "주제",
        ("관심분야", "관심주제", "분야", "topics"),
        "재난·안전, 복지",
        _("쉼표로 나눠요. ‘전체’도 돼요."),
    ),
    Column("dong", "동", ("행정동", "거주동", "동이름", "사는동", "dong"), "연희동", _("행정동 이름. 비워도 돼요.")),
    Column("age_band", "나이대", ("연령", "연령대", "나이", "age"), "40대", _("10대부터 70세 이상까지. 비워도 돼요.")),
    Column("language", "언어", ("language",), "한국어", _("한국어, 영어, 중국어, 베트남어. 비우면 한국어예요.")),
    Column("sms", "문자동의", ("문자수신동의", "문자", "sms동의", "sms"), "O", _("동의했으면 O, 아니면 X나 빈칸.")),
    Column("by_email", "이메일동의", ("이메일수신동의", "메일동의", "메일수신동의"), "O", _("동의했으면 O.")),
    Column("ad", "광고동의", ("광고수신동의", "광고성정보동의", "광고"), "X", _("광고성 정보도 받겠다고 했으면 O.")),
    Column("night", "야간동의", ("야간수신동의", "야간"), "X", _("밤 9시부터 아침 8시에도 받겠다고 했으면 O.")),
    Column(
        "signed_on", "신청일", ("신청일자", "동의일", "서명일", "작성일", "날짜", "date"), "2026-11-20", _("서명한 날.")
    ),
)
BY_KEY = {column.key: column for column in COLUMNS}
EXAMPLES: tuple[tuple[str, ...], ...] = (
    tuple(column.example for column in COLUMNS),
    ("010-5555-0002", "", "재난·안전", "홍제1동", "70세 이상", "", "O", "", "", "O", "2026-11-20"),
    ("", "chunhyang@example.com", "문화, 축제·행사", "", "20대", "영어", "", "O", "O", "", "2026-11-21"),
)
NOT_LETTERS = re.compile(r"[\W_]+")


def plain(heading: str) -> str:
    """Return a heading as it is compared: NFC, lower case, letters and digits only (‘E-mail 주소 ’ → email주소)."""
    return NOT_LETTERS.sub("", nfc(heading)).casefold()


NAMES = {plain(name): column.key for column in COLUMNS for name in (column.title, *column.aliases)}


def match(headings: Sequence[str]) -> dict[str, int]:
    """Return which place holds which of our columns, by its name; the first of two alike counts."""
    found: dict[str, int] = {}
    for place, heading in enumerate(headings):
        key = NAMES.get(plain(heading))
        if key is not None:
            found.setdefault(key, place)
    return found


def what_is_missing(columns: dict[str, int], *, has_date: bool) -> list["StrOrPromise"]:
    """Return sentences that say which columns an import cannot do without; empty: it can be read."""
    missing: list[StrOrPromise] = []
    if "phone" not in columns and "email" not in columns:
        missing.append(_("‘휴대전화’나 ‘이메일’ 열이 있어야 해요."))
    if "phone" in columns and "sms" not in columns and "by_email" not in columns:
        missing.append(_("‘문자동의’ 열이 있어야 해요. 동의를 확인하지 못한 사람에게는 보낼 수 없어요."))
    elif "phone" not in columns and "email" in columns and "by_email" not in columns:
        missing.append(_("‘이메일동의’ 열이 있어야 해요. 동의를 확인하지 못한 사람에게는 보낼 수 없어요."))
    if "topics" not in columns:
        missing.append(_("‘주제’ 열이 있어야 해요."))
    if "signed_on" not in columns and not has_date:
        missing.append(_("‘신청일’ 열이 없으면 모든 줄에 쓸 신청일을 골라 주세요."))
    return missing
