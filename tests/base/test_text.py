"""Korean text: masking, particles, telephones, dates, amounts, pieces for the search, message lengths."""

import unicodedata
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from programs.base import text
from tests.base.times import kst


def decomposed(value):
    """What macOS sends."""
    return unicodedata.normalize("NFD", value)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        *[
            ("홍길동", "홍*동"),
            ("홍길", "홍*"),
            ("남궁여분", "남**분"),
            ("제갈공명이", "제***이"),
            ("김", "*"),
            ("", ""),
        ],
        *[("Nguyễn Văn An", "N***** V** A*"), ("王小明", "王**"), ("O'Brien", "O******")],
        (decomposed("홍길동"), "홍*동"),
    ],
)
def test_names_are_masked_by_one_rule(name, shown):
    assert text.mask_name(name) == shown


@given(st.text(min_size=1, max_size=20))
def test_a_masked_name_never_shows_more_than_two_letters_of_a_word(name):
    for part in text.mask_name(name).split(" "):
        assert len(part.replace("*", "")) <= 2


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        *[("01012345678", "010-****-5678"), ("010-1234-5678", "010-****-5678"), ("023301137", "02-***-1137")],
        *[("0231408361", "02-****-8361"), ("15881234", "****-1234"), ("1137", "**37"), ("", "")],
    ],
)
def test_phones_are_masked_in_the_middle(phone, shown):
    assert text.mask_phone(phone) == shown


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("서울특별시 서대문구 연희로 248 3층 301호", "서울특별시 서대문구 연희로 ***"),
        ("서울 서대문구 가재울미래로2길 10", "서울 서대문구 가재울미래로2길 ***"),
        ("서울 서대문구 북아현동 12-3 202호", "서울 서대문구 북아현동 ***"),
        ("서울 서대문구 충정로2가 99", "서울 서대문구 충정로2가 ***"),
        ("서대문구 홍제동", "서대문구 홍제동"),
        ("서울시 서대문구 어딘가 1", "서울시 서대문구 ***"),
        ("12 Baker Street", "***"),
        ("", ""),
    ],
)
def test_addresses_are_masked_down_to_the_road_or_dong(address, shown):
    assert text.mask_address(address) == shown


def test_mail_and_network_addresses_are_masked():
    assert text.mask_email("abcdef@example.com") == "ab***@example.com"
    assert text.mask_email("ab@example.com") == "***@example.com"
    assert text.mask_email("none") == "***"
    assert text.mask_ip("203.0.113.7") == "203.0.***.7"
    assert text.mask_ip("2001:db8:1:2::7") == "2001:db8:1:***"
    assert text.mask_ip("unknown") == "***"


@pytest.mark.parametrize(
    ("word", "pair", "joined"),
    [
        *[("홍길동", "은/는", "홍길동은"), ("홍두깨", "은/는", "홍두깨는"), ("여권", "을/를", "여권을")],
        *[("서울", "으로/로", "서울로"), ("부산", "으로/로", "부산으로"), ("제주", "로/으로", "제주로")],
        *[("민원실", "과/와", "민원실과"), ("김철수", "이에요/예요", "김철수예요"), ("접수", "이/가", "접수가")],
        *[("P07-2026-000123", "은/는", "P07-2026-000123은"), ("2015", "을/를", "2015를"), ("10", "이/가", "10이")],
        *[
            ("1,000", "으로/로", "1,000으로"),
            ("7", "으로/로", "7로"),
            ("SMS", "을/를", "SMS를"),
            ("URL", "은/는", "URL은"),
        ],
        *[
            ("Kim", "은/는", "Kim은"),
            ("Nguyen", "이/가", "Nguyen이"),
            ("Mark", "은/는", "Mark은"),
            ("Anna", "은/는", "Anna는"),
        ],
        *[("홍길동(개명)", "은/는", "홍길동(개명)은"), ("'신고'", "를", "'신고'를"), ("", "은/는", "는")],
        (decomposed("홍길동"), "은/는", decomposed("홍길동") + "은"),
    ],
)
def test_particles_follow_the_sound_of_the_word(word, pair, joined):
    assert text.with_particle(word, pair) == joined


def test_an_unknown_particle_is_refused():
    with pytest.raises(ValueError, match="particles"):
        text.particle("홍길동", "까지/부터")


@pytest.mark.parametrize(
    ("written", "digits", "shown", "kind"),
    [
        ("010 1234 5678", "01012345678", "010-1234-5678", "mobile"),
        ("+82 10-1234-5678", "01012345678", "010-1234-5678", "mobile"),
        ("０１０－１２３４－５６７８", "01012345678", "010-1234-5678", "mobile"),
        ("011-234-5678", "0112345678", "011-234-5678", "mobile"),
        ("(02)330-1114", "023301114", "02-330-1114", "seoul"),
        ("0231408361", "0231408361", "02-3140-8361", "seoul"),
        ("031-250-2114", "0312502114", "031-250-2114", "area"),
        ("064.710.2114", "0647102114", "064-710-2114", "area"),
        ("07012345678", "07012345678", "070-1234-5678", "internet"),
        ("050212345678", "050212345678", "0502-1234-5678", "personal"),
        ("0801234567", "0801234567", "080-123-4567", "free"),
        ("1588-1234", "15881234", "1588-1234", "nationwide"),
        ("18001234", "18001234", "1800-1234", "nationwide"),
    ],
)
def test_phones_are_stored_as_digits_and_shown_with_hyphens(written, digits, shown, kind):
    assert text.normalise_phone(written) == digits
    assert text.format_phone(digits) == shown
    assert text.phone_kind(written) == kind


@pytest.mark.parametrize(
    "written",
    [
        "",
        "없음",
        "1234",
        "010-123-456",
        "02-123-4567",
        "010123456789",
        "+1 202 555 0100",
        "112",
        "99999999",
        "010-1234-567a",
    ],
)
def test_what_is_no_phone_is_refused_with_a_sentence(written):
    with pytest.raises(ValidationError, match="전화번호를 다시 확인해 주세요"):
        text.normalise_phone(written)


def test_where_a_text_message_is_wanted_a_landline_is_refused():
    with pytest.raises(ValidationError, match="휴대전화"):
        text.normalise_phone("02-330-1114", mobile=True)


def test_the_offices_own_extension_says_that_it_is_one():
    assert text.display_phone("1137") == "구내번호 1137"
    assert text.display_phone("023301137") == "02-330-1137"
    assert text.format_phone("모름") == "모름"


def test_dates_and_times_are_korean_and_of_seoul():
    """K-40"""
    assert text.korean_date(date(2015, 3, 11)) == "2015. 3. 11.(수)"
    assert text.korean_datetime(datetime(2026, 3, 10, 16, 5, tzinfo=UTC)) == "2026. 3. 11.(수) 01:05"
    assert text.korean_date(datetime(2026, 3, 10, 16, 5, tzinfo=UTC)) == "2026. 3. 11.(수)"
    assert text.korean_period(date(2026, 3, 1), date(2026, 3, 31)) == "2026. 3. 1. ~ 3. 31."
    assert text.korean_period(date(2026, 12, 1), date(2027, 1, 31)) == "2026. 12. 1. ~ 2027. 1. 31."


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        *[(90_000_000, "90백만원"), (510_526_000, "510,526천원"), (1_234, "1,234원"), (0, "0원"), (None, "")],
        *[(1_200_000_000, "1,200백만원"), (-3_000, "-3천원")],
    ],
)
def test_amounts_are_said_as_a_budget_says_them(amount, shown):
    assert text.won(amount) == shown


def test_amounts_in_other_languages_are_digits_and_a_currency():
    with translation.override("en"):
        assert text.won(90_000_000) == "KRW 90,000,000"
        assert text.won(None) == ""


def test_the_search_takes_pairs_of_letters():
    assert text.bigrams("전입신고를 여권 동 A3") == ["전입", "입신", "신고", "고를", "여권", "동", "a3"]
    assert text.bigrams(decomposed("전입")) == ["전입"]
    assert text.bigrams("ＰＯＲＴＡＬ portal") == ["po", "or", "rt", "ta", "al"]
    assert text.bigrams("--- ·") == []


@given(st.text(alphabet=st.characters(categories=["L", "N"]), min_size=2, max_size=12))
def test_whatever_is_typed_is_found_in_what_holds_it(word):
    assert set(text.bigrams(word)) <= set(text.bigrams(f"앞말 {word} 뒷말"))


# -- messages (K-30) ---------------------------------------------------------------------------------------------


def test_a_message_is_counted_in_bytes_of_cp949():
    assert text.sms_bytes("[서대문구청] 개명신고(접수번호 2026-0312)가 처리되었습니다. 문의 02-330-1137") == 76
    assert text.sms_bytes("똠방각하") == 8
    assert text.sms_bytes(decomposed("똠방각하")) == 8


def test_ninety_bytes_are_sms_and_one_more_is_lms_and_beyond_two_thousand_refused():
    assert text.sms_kind("가" * 45) == "sms"
    assert text.sms_kind("가" * 45 + "a") == "lms"
    assert text.sms_kind("가" * 1000) == "lms"
    with pytest.raises(ValidationError, match="2000바이트"):
        text.sms_kind("가" * 1000 + "a")


def test_common_signs_are_mapped_and_the_rest_refused_by_name():
    assert text.to_sms_text("3. 1.–3. 31.\u00a0• ₩5,000\u200b") == "3. 1.-3. 31. · ￦5,000"
    for outside in ("신고 완료 ✓", "😀", "café", "Nguyễn", "简体"):
        with pytest.raises(ValidationError) as refused:
            text.sms_bytes(outside)
        assert "보낼 수 없는 글자" in refused.value.messages[0]


def test_templates_load_the_same_words():
    page = Template(
        "{% load korean %}{{ day|kdate }}|{{ at|kdatetime }}|{{ at|ktime }}|{{ name|mask_name }}|{{ tel|phone }}|"
        "{{ tel|mask_phone }}|{{ sum|won }}|{{ name|particle:'은/는' }}|{{ mail|mask_email }}|{{ none|kdate }}"
    )
    shown = page.render(
        Context(
            {
                "day": date(2015, 3, 11),
                "at": kst("2015-03-11 14:05"),
                "name": "홍길동",
                "tel": "01012345678",
                "sum": 90_000_000,
                "mail": "abcd@example.com",
                "none": None,
            }
        )
    )
    assert shown == (
        "2015. 3. 11.(수)|2015. 3. 11.(수) 14:05|14:05|홍*동|010-1234-5678|010-****-5678|90백만원|홍길동은|"
        "ab***@example.com|"
    )
