"""Pure rules: marks of a text, web addresses, the day an issue goes out."""

from datetime import date

import pytest

from programs.base.calendar import WorkingCalendar
from programs.notices.newsletter.calendar import friday_of, sending_day
from programs.notices.newsletter.marks import to_html, to_text
from programs.notices.newsletter.rules import is_web_address


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("한 줄\n둘째 줄\n\n새 문단", "<p>한 줄<br>둘째 줄</p><p>새 문단</p>"),
        ("소개\n- 하나\n- 둘\n끝", "<p>소개</p><ul><li>하나</li><li>둘</li></ul><p>끝</p>"),
        ("**굵게** 쓰기", "<p><strong>굵게</strong> 쓰기</p>"),
        ("별 ** 둘 ** 과 2**3", "<p>별 ** 둘 ** 과 2**3</p>"),
        (
            "[여기](https://a.kr/?x=1&y=2)를 보세요",
            '<p><a href="https://a.kr/?x=1&amp;y=2" rel="noopener">여기</a>를 보세요</p>',
        ),
        ("https://a.kr/b.", '<p><a href="https://a.kr/b" rel="noopener">https://a.kr/b</a>.</p>'),
        ("[나쁨](javascript:alert(1))", "<p>[나쁨](javascript:alert(1))</p>"),
        ("<b>글</b> & <script>", "<p>&lt;b&gt;글&lt;/b&gt; &amp; &lt;script&gt;</p>"),
        ("", ""),
    ],
)
def test_marks_become_clean_html(text, html):
    assert to_html(text) == html


def test_marks_become_plain_text():
    assert to_text("**굵게**\r\n\r\n- [여기](https://a.kr/1)\r\n- https://a.kr/2") == (
        "굵게\n\n- 여기 (https://a.kr/1)\n- https://a.kr/2"
    )


@pytest.mark.parametrize(
    "address", ["https://blog.naver.com/sdm/1?a=1#b", "http://blog.example.kr", "https://한글.kr/가나"]
)
def test_a_web_address_is_taken(address):
    assert is_web_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "blog.naver.com/1",
        "javascript:alert(1)",
        "ftp://a.kr/",
        "https://",
        "https://localhost",
        "https://a.kr/ b",
        "https://user@evil.kr/",
        'https://a.kr/"x',
        "https://[::1",
        "https://a.kr:port/",
    ],
)
def test_what_is_no_web_address_is_not_taken(address):
    assert not is_web_address(address)


@pytest.mark.parametrize(
    ("friday", "goes_out"),
    [
        (date(2026, 11, 27), date(2026, 11, 27)),  # an ordinary Friday
        (date(2026, 12, 25), date(2026, 12, 24)),  # Christmas
        (date(2027, 1, 1), date(2026, 12, 31)),  # New Year: into the year before
        (date(2026, 9, 25), date(2026, 9, 23)),  # Chuseok, Thursday to Saturday: Wednesday
    ],
)
def test_before_a_closed_friday_an_issue_goes_out_on_the_working_day_before(friday, goes_out):
    assert sending_day(friday, WorkingCalendar()) == goes_out


def test_the_offices_own_closures_and_openings_count():
    closed = WorkingCalendar(closures={date(2026, 11, 27): "구청 이전"})
    opened = WorkingCalendar(openings={date(2026, 12, 25): "비상 근무"})

    assert sending_day(date(2026, 11, 27), closed) == date(2026, 11, 26)
    assert sending_day(date(2026, 12, 25), opened) == date(2026, 12, 25)


@pytest.mark.parametrize("day", [date(2026, 11, 23), date(2026, 11, 27), date(2026, 11, 29)])
def test_a_week_runs_from_monday_to_sunday(day):
    assert friday_of(day) == date(2026, 11, 27)
