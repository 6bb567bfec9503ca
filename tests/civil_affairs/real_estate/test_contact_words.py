"""What counts as a contact detail in a text before the choice, however it is spelled; and what does not."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from civil_affairs.real_estate.contact_words import found_in

HIDDEN = [
    ("010-5555-1234 으로 주세요", "phone"),
    ("0 1 0 5 5 5 5 1 2 3 4", "phone"),
    ("공일공 오오오오 일이삼사", "phone"),
    ("공1공.55오오.1234", "phone"),
    ("０１０－５５５５－１２３４", "phone"),
    ("+82 10 5555 1234", "phone"),
    ("02-330-1234", "phone"),
    ("월세 60 010 5555 1234", "phone"),
    ("10-5555-1234", "phone"),
    ("+84 90 123 4567", "phone"),
    ("zero one zero 5555 1234", "phone"),
    ("010,5555,1234", "phone"),
    ("gildong@example.com", "mail"),
    ("gildong 골뱅이 naver 점 com", "mail"),
    ("카톡 아이디 gildong", "messenger"),
    ("오픈채팅으로 오세요", "messenger"),
    ("WeChat: gildong", "messenger"),
    ("https://example.com/1", "web"),
    ("www.example.kr", "web"),
    ("example.com 검색", "web"),
]
HARMLESS = [
    "보증금 5,000만원 월세 60만원",
    "3억 5000 ~ 4억 5,000만원",
    "2026-12-01부터 2027-01-31까지",
    "59.9㎡ 18평 3층, 방 2개",
    "오늘 이사 구 이 삼 일 뒤에 보러 갈게요",
    "10000/100 20000/50 30000/30",
    "2호선 라인이에요. 104동 1203호쯤",
    "I need a quiet room near Sinchon, 500 / 50. One or two rooms.",
    "",
]


@pytest.mark.parametrize(("text", "kind"), HIDDEN)
def test_a_contact_detail_is_found_however_it_is_spelled(text, kind):
    assert found_in(text) == kind


@pytest.mark.parametrize("text", HARMLESS)
def test_prices_dates_and_areas_are_no_contact_details(text):
    assert found_in(text) == ""


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.sampled_from(["", " ", "-", ".", "  ", "·"]), min_size=10, max_size=10),
    st.lists(st.booleans(), min_size=11, max_size=11),
    st.integers(0, 9999_9999),
)
def test_any_mobile_number_is_found_with_any_gaps_in_digits_or_hangul(gaps, hangul, rest):
    digits = f"010{rest:08d}"
    spelled = ["공일이삼사오육칠팔구"[int(d)] if h else d for d, h in zip(digits, hangul, strict=True)]
    text = "".join(letter + gap for letter, gap in zip(spelled, [*gaps, ""], strict=True))
    assert found_in(f"연락은 {text} 입니다") == "phone"
