"""A resident registration number is found however it is written, and nothing else is taken for one (K-27).

The numbers here are put together from parts, so that no file of the project holds one.
"""

import pytest
from django.core.exceptions import ValidationError

from programs.base.logging import mask_text
from programs.base.text import blank_rrn, contains_rrn, validate_no_rrn

BIRTH, TAIL = "900" + "101", "1" + "234567"
WOMAN, CHILD, FOREIGNER = "2" + "345678", "3" + "456789", "5" + "678901"


@pytest.mark.parametrize("gap", ["", "-", " ", " - ", "–", "·", "."])
def test_it_is_found_with_any_parting(gap):
    assert contains_rrn(f"제 번호는 {BIRTH}{gap}{TAIL}입니다")


@pytest.mark.parametrize(
    ("birth", "tail"),
    [
        (BIRTH, WOMAN),
        ("100" + "302", CHILD),
        (BIRTH, FOREIGNER),
        ("000" + "229", CHILD),
        ("850" + "505", "6" + "000000"),
    ],
)
def test_women_children_and_foreigners_have_one_too(birth, tail):
    assert contains_rrn(birth + "-" + tail)


def test_full_width_digits_and_spaces_between_digits_hide_nothing():
    wide = str.maketrans("0123456789-", "０１２３４５６７８９－")
    assert contains_rrn((BIRTH + "-" + TAIL).translate(wide))
    assert contains_rrn(" ".join(BIRTH) + " - " + " ".join(TAIL))


@pytest.mark.parametrize(
    "harmless",
    [
        *["010-1234-5678", "01012345678", "02-330-1114 / 02-330-1115", "P07-2026-000123", "2026-0312"],
        *["1588-1234", "2026. 3. 11.(수) 14:05", "110-123-456789", "홍길동 900101생", BIRTH],
        *["991301" + "-" + TAIL, "900100" + "-" + TAIL, "0" * 13, "123456789012345"],
        *["9" * 4 + BIRTH + TAIL, BIRTH + "-" + "1" + "*" * 6, "01012345678 01087654321", ""],
    ],
)
def test_other_numbers_pass(harmless):
    assert not contains_rrn(harmless)


def test_a_birth_in_the_future_is_none():
    assert not contains_rrn("901231" + "-" + "3" + "456789")


def test_typing_one_is_refused_with_a_sentence():
    with pytest.raises(ValidationError, match="주민등록번호는 적지 마세요"):
        validate_no_rrn(f"{BIRTH}-{TAIL}")


def test_in_a_log_line_it_is_blanked():
    line = f"form invalid: {BIRTH}-{TAIL}, again {BIRTH}{WOMAN}"

    assert blank_rrn(line) == "form invalid: [주민등록번호], again [주민등록번호]"
    assert BIRTH not in mask_text(line)
