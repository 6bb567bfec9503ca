"""What people write into a cell of a list, and what is made of it."""

from datetime import date
from unicodedata import normalize

import pytest

from programs.notices.signups.desk import cells, columns
from programs.notices.signups.desk.cells import CellFault
from programs.notices.signups.desk.rows import Words, read
from programs.notices.signups.desk.words import current_words

TODAY = date(2026, 11, 23)
RRN = "900101" + "-" + "1234567"  # built here, so that no file holds one


@pytest.fixture
def words(words_of_forms) -> Words:
    return current_words(today=TODAY)


@pytest.mark.parametrize(
    ("written", "digits", "repaired"),
    [
        ("010-5555-0001", "01055550001", False),
        ("010 5555 0001", "01055550001", False),
        ("+82-10-5555-0001", "01055550001", False),
        ("'01055550001", "01055550001", False),
        ("1055550001", "01055550001", True),
        ("10-5555-0001", "01055550001", True),
        ("", "", False),
    ],
)
def test_a_mobile_number_is_read_in_any_usual_writing(written, digits, repaired):
    assert cells.phone(cells.clean(written)) == (digits, repaired)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("1.05555E+09", "엑셀이 번호를 줄여"),
        ("02-330-1114", "휴대전화 번호가 아니에요"),
        ("010-5555-001", "숫자 10개"),
        ("=HYPERLINK(1)", "수식"),
        ("홍길동", "숫자 0개"),
        (RRN, "주민등록번호"),
        ("010-5555-0001\n010-5555-0002", "줄바꿈"),
        ("010-5555-00\ufffd1", "깨져"),
    ],
)
def test_what_is_no_mobile_number_is_told_without_repeating_it(written, told):
    with pytest.raises(CellFault, match=told) as refused:
        cells.phone(cells.clean(written))

    assert written not in str(refused.value)


@pytest.mark.parametrize(
    "written", ["gildong@", "a b@example.com", "=cmd@example.com", "x@example.com\nBcc: y@example.com"]
)
def test_a_wrong_address_is_refused_and_none_reaches_a_header(written):
    with pytest.raises(CellFault):
        cells.email(cells.clean(written))


@pytest.mark.parametrize(
    ("written", "numbers"),
    [
        ("재난·안전, 복지", [1, 2]),
        ("재난안전/문화", [1, 4]),
        ("축제·행사;이슈", [5, 6]),
        ("1 3 5", [1, 3, 5]),
        ("복지 교육", [2, 3]),
        ("전체", [1, 2, 3, 4, 5, 6, 7]),
        (normalize("NFD", "생활정보"), [7]),
        ("복지, 복지", [2]),
    ],
)
def test_topics_are_read_by_name_and_by_number(written, numbers, words):
    assert cells.topics(cells.clean(written), known=words.topics) == numbers


@pytest.mark.parametrize(("written", "told"), [("", "하나 이상"), ("복지, 낚시", "‘낚시’라는 주제"), ("=1+1", "수식")])
def test_topics_that_are_none_are_named(written, told, words):
    with pytest.raises(CellFault, match=told):
        cells.topics(cells.clean(written), known=words.topics)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("연희동", "1141061500"),
        ("홍제 1동", "1141062000"),
        ("홍제1", "1141062000"),
        ("홍제제1동", "1141062000"),
        ("서대문구 연희동", "1141061500"),
        (normalize("NFD", "신촌동"), "1141058500"),
        ("", None),
    ],
)
def test_a_dong_is_read_in_its_usual_writings(written, code, words):
    assert cells.dong(cells.clean(written), known=words.dongs, legal=words.legal_dongs) == code


@pytest.mark.parametrize(
    ("written", "told"),
    [("홍제동", "홍제1동, 홍제2동, 홍제3동"), ("연히동", "혹시 연희동"), ("역삼동", "서대문구에 없는 동")],
)
def test_a_wrong_dong_is_told_with_what_may_be_meant(written, told, words):
    with pytest.raises(CellFault, match=told):
        cells.dong(cells.clean(written), known=words.dongs, legal=words.legal_dongs)


@pytest.mark.parametrize(
    ("written", "band"),
    [
        ("40대", "40"),
        ("45세", "40"),
        ("45", "40"),
        ("70세 이상", "70"),
        ("80대", "70"),
        ("10대", "10"),
        ("14~19세", "10"),
        ("", ""),
    ],
)
def test_an_age_becomes_its_band(written, band):
    assert cells.age_band(cells.clean(written)) == band


@pytest.mark.parametrize(("written", "told"), [("12세", "14세"), ("많음", "나이대"), ("400", "나이대")])
def test_a_child_and_what_is_no_age_are_refused(written, told):
    with pytest.raises(CellFault, match=told):
        cells.age_band(written)


@pytest.mark.parametrize(
    "written", ["2026-11-20", "2026. 11. 20.", "2026/11/20", "20261120", "2026-11-20 00:00:00", "2026년 11월 20일"]
)
def test_a_day_is_read_in_its_usual_writings(written):
    assert cells.day(cells.clean(written), today=TODAY) == date(2026, 11, 20)


@pytest.mark.parametrize(
    ("written", "told"),
    [("2026-11-24", "오지 않은"), ("2024-11-01", "2년"), ("2026-02-30", "달력에 없는"), ("26.11.20", "2026-11-20처럼")],
)
def test_a_day_to_come_and_one_too_long_ago_are_refused(written, told):
    with pytest.raises(CellFault, match=told):
        cells.day(written, today=TODAY)


@pytest.mark.parametrize(
    ("written", "ticked"),
    [("O", True), ("ㅇ", True), ("예", True), ("동의", True), ("X", False), ("", False), ("0", False)],
)
def test_a_box_is_ticked_or_not(written, ticked):
    assert cells.yes(cells.clean(written)) is ticked


def test_a_box_that_says_neither_is_no_consent():
    with pytest.raises(CellFault, match="O, 아니면 X"):
        cells.yes("글쎄요")


def test_every_fault_of_a_row_is_told_at_once_and_nothing_of_it_is_kept(words):
    # given a row with four mistakes
    told = {
        "phone": "02-330-1114",
        "email": "gildong@",
        "topics": "낚시",
        "dong": "역삼동",
        "sms": "O",
        "by_email": "O",
    }

    # when it is read
    form = read(told, words=words, signed_on=TODAY)

    # then each is named with its column, and neither number nor address stays
    assert [key for key, _sentence in form.errors] == ["phone", "email", "topics", "dong"]
    assert (form.phone, form.email) == ("", "")


@pytest.mark.parametrize(
    ("told", "column", "sentence"),
    [
        ({"phone": "010-5555-0001"}, "", "동의한 것이 없어요"),
        ({"sms": "O"}, "phone", "휴대전화가 없어요"),
        ({"by_email": "O", "phone": "010-5555-0001"}, "email", "주소가 없어요"),
        ({"email": "a1@example.com", "by_email": "O", "night": "O"}, "night", "문자 동의와 함께"),
    ],
)
def test_consents_must_fit_what_was_written(told, column, sentence, words):
    form = read({"topics": "복지"} | told, words=words, signed_on=TODAY)

    assert [key for key, _text in form.errors] == [column]
    assert sentence in form.errors[0][1]


def test_a_telephone_whose_use_nobody_agreed_to_is_not_kept(words):
    told = {"phone": "010-5555-0001", "email": "a1@example.com", "by_email": "O", "topics": "복지"}

    form = read(told, words=words, signed_on=TODAY)

    assert form.errors == []
    assert form.phone == ""


def test_columns_are_found_by_their_names_however_they_are_written():
    headings = [
        " 핸드폰 번호",
        "E-mail",
        normalize("NFD", "주제"),
        "문자 동의",
        "이메일 수신 동의",
        "<b>이름</b>",
        "신청일",
    ]
    found = columns.match([heading.replace("핸드폰 번호", "휴대폰 번호") for heading in headings])

    assert found == {"phone": 0, "email": 1, "topics": 2, "sms": 3, "by_email": 4, "signed_on": 6}
    assert columns.what_is_missing(found, has_date=False) == []


def test_the_example_file_is_one_that_can_be_taken_in(words):
    for example in columns.EXAMPLES:
        told = {column.key: cell for column, cell in zip(columns.COLUMNS, example, strict=True)}
        assert read(told, words=words, signed_on=None).errors == []
