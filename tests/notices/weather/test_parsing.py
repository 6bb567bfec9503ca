"""Every form in which the KMA tells its warnings is read; whatever cannot be read is named."""

import json

import pytest

from programs.notices.weather import parse
from programs.notices.weather.areas import covers_us, named
from programs.notices.weather.codes import Command, Kind, Level
from programs.notices.weather.records import FeedError
from programs.notices.weather.times import moment, moment_in
from tests.notices.weather.conftest import recorded, seoul

ANNOUNCED = ("L1100400", Kind.RAIN, Level.ADVISORY, Command.ISSUE, seoul("2026-07-20 10:00"), seoul("2026-07-20 11:00"))


def told(event):
    return (event.area, event.kind, event.level, event.command, event.announced_at, event.starts_at)


@pytest.mark.parametrize(
    "name",
    ["pwncd-announce.json", "pwncd-single-object.json", "pwncd-single-list.json", "pwncd.xml", "pwncd-single.xml"],
)
def test_one_announcement_reads_the_same_from_a_list_an_object_numbers_strings_and_xml(name):
    feed = parse.read(recorded(name))

    assert [told(event) for event in feed.events] == [ANNOUNCED]
    assert feed.problems == []


def test_announcements_for_other_areas_are_counted_and_left():
    feed = parse.read(recorded("pwncd-announce.json"))

    assert feed.elsewhere == 2  # 서울동북권 is Seoul, too, and still not ours


def test_no_data_is_none_with_or_without_a_body():
    for name in ("pwncd-03-without-body.json", "pwncd-empty-items.json"):
        feed = parse.read(recorded(name))
        assert (feed.form, feed.events, feed.statuses) == ("none", [], [])


def test_a_headline_says_that_a_bulletin_was_put_out():
    feed = parse.read(recorded("wrnlist.json"))

    assert [(one.announced_at, one.sequence) for one in feed.headlines] == [
        (seoul("2026-07-20 18:30"), 47),
        (seoul("2026-07-20 10:00"), 41),
    ]
    assert feed.events == []
    assert feed.statuses == []


def test_a_bulletin_of_the_service_tells_what_changes_and_what_is_in_force():
    feed = parse.read(recorded("message.json"))

    [event] = feed.events
    assert (event.kind, event.level, event.command) == (Kind.RAIN, Level.WARNING, Command.CHANGE)
    assert event.starts_at == seoul("2026-07-20 18:30")
    [status] = feed.statuses
    assert status.levels == ((Kind.RAIN, Level.WARNING),)
    assert feed.headlines[0].title == "호우경보 변경·강풍주의보 해제"


def test_the_status_that_says_none_is_a_picture_of_nothing():
    [status] = parse.read(recorded("status-none.json")).statuses

    assert (status.at, status.levels) == (seoul("2026-07-20 22:00"), ())


def test_rows_of_the_api_hub_are_read_in_euc_kr_and_preliminary_ones_are_no_warnings():
    feed = parse.read(recorded("apihub.euckr.txt"))

    assert feed.encoding == "cp949"
    assert [(event.kind, event.level, event.starts_at) for event in feed.events] == [
        (Kind.RAIN, Level.ADVISORY, seoul("2026-07-20 11:00")),
        (Kind.HOT_NIGHT, Level.ADVISORY, seoul("2026-07-18 17:00")),
    ]
    assert feed.events[0].ends_at is None  # the hour at which a release is expected is no end
    assert feed.statuses == []


def test_rows_with_their_moment_are_the_whole_picture():
    [status] = parse.read(recorded("apihub.euckr.txt"), at=seoul("2026-07-20 12:00")).statuses

    assert status.levels == ((Kind.RAIN, Level.ADVISORY), (Kind.HOT_NIGHT, Level.ADVISORY))


def test_rows_that_were_cut_off_are_refused_and_not_taken_for_an_all_clear():
    with pytest.raises(FeedError) as refused:
        parse.read(recorded("apihub-cut.euckr.txt"))

    assert refused.value.code == "truncated"


def test_the_api_hubs_own_numbers_are_another_list_than_the_services():
    events = parse.read(recorded("apihub-codes.txt")).events

    assert [(event.level, event.command) for event in events] == [
        (Level.ADVISORY, Command.ISSUE),
        (Level.WARNING, Command.CHANGE),
        (Level.WARNING, Command.RELEASE),
    ]


@pytest.mark.parametrize("name", ["bulletin.txt", "bulletin.euckr.txt"])
def test_a_bulletin_as_a_person_copies_it(name):
    feed = parse.read(recorded(name))

    [status] = feed.statuses
    assert (status.at, status.levels, status.sequence) == (seoul("2026-07-20 18:30"), ((Kind.RAIN, Level.WARNING),), 47)
    assert [event.command for event in feed.events] == [Command.CHANGE]
    assert feed.problems == []


def test_none_in_the_preliminary_section_is_not_none_in_force():
    text = "2026년 07월 20일 18시 30분 발표\n<예비특보>\no 없음\n<특보 현황>\no 대설경보 : 서울\n"

    [status] = parse.read(text).statuses

    assert status.levels == ((Kind.SNOW, Level.WARNING),)


def test_a_zone_that_is_left_out_has_no_warning():
    [status] = parse.read(recorded("bulletin-excluded.txt")).statuses

    assert status.levels == ()


def test_a_text_without_a_time_is_of_the_moment_it_is_given_for():
    with pytest.raises(FeedError) as refused:
        parse.read("o 없음")
    [status] = parse.read("o 없음", at=seoul("2026-07-20 22:00")).statuses

    assert refused.value.code == "time"
    assert status.at == seoul("2026-07-20 22:00")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"   \n", "empty"),
        (b"\xff\xff\xff", "encoding"),
        (b"<html><body>maintenance</body></html>", "not_understood"),
        (b"{not json", "not_understood"),
        (b'{"cod": 200}', "not_understood"),
        (b"<response><header>", "not_understood"),
        (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><response/>', "not_understood"),
        ("비가 옵니다".encode(), "time"),
        (b'{"result": {"status": 403, "message": "forbidden"}}', "service"),
        (b"x" * (parse.LARGEST + 1), "too_large"),
    ],
)
def test_what_cannot_be_read_says_why(data, code):
    with pytest.raises(FeedError) as refused:
        parse.read(data)

    assert refused.value.code == code


@pytest.mark.parametrize(("name", "number"), [("error-30.json", "30"), ("error-22.xml", "22"), ("error-99.json", "99")])
def test_the_services_refusal_is_passed_on_with_its_code(name, number):
    with pytest.raises(FeedError) as refused:
        parse.read(recorded(name))

    assert refused.value.code == "service"
    assert refused.value.detail.startswith(number)


@pytest.mark.parametrize(
    "broken",
    [{"warnStress": 7}, {"command": "9"}, {"tmFc": "yesterday"}, {"tmFc": 0}, {"cancel": "?"}, {"warnVar": None}],
)
def test_an_item_that_cannot_be_read_is_named_and_the_others_are_taken(broken):
    answer = json.loads(recorded("pwncd-single-object.json"))
    good = answer["response"]["body"]["items"]["item"]
    answer["response"]["body"]["items"]["item"] = [good | broken, good]

    feed = parse.read(json.dumps(answer))

    assert len(feed.events) == 1
    assert [problem.code for problem in feed.problems] == ["item"]


def test_a_kind_that_nobody_has_told_us_of_is_taken_as_it_comes():
    answer = json.loads(recorded("pwncd-single-object.json"))
    answer["response"]["body"]["items"]["item"]["warnVar"] = 14

    assert parse.read(json.dumps(answer)).events[0].kind == 14


@pytest.mark.parametrize(
    ("code", "ours"), [("L1100400", True), ("L1100000", True), ("L1000000", True), ("L1100200", False)]
)
def test_our_zone_the_city_and_the_country_are_ours(code, ours):
    assert covers_us(code) is ours


@pytest.mark.parametrize(
    ("areas", "ours"),
    [
        ("서울서북권", True),
        ("서울동북권, 서울서북권", True),
        ("서울", True),
        ("서울특별시, 인천", True),
        ("전국", True),
        ("전국(제주도 제외)", True),
        ("전국(서울, 제주도 제외)", False),
        ("서울(서북권)", True),
        ("서울(서울동남권, 서울서남권)", False),
        ("서울(서울서북권 제외)", False),
        ("서울(서울동남권, 서울서북권 제외)", False),
        ("서울(서울동남권 제외)", True),
        ("서울（서울서북권 제외）", False),
        ("서울서북권(은평구 제외)", True),
        ("서울서북권(서대문구 제외)", False),
        ("전라남도(완도(여서도 제외), 완도여서도), 서울(서울서북권)", True),
        ("경기도(수원, 성남), 강원도", False),
        ("서해5도", False),
        ("", False),
    ],
)
def test_the_names_of_a_bulletin_are_read_with_what_they_leave_out(areas, ours):
    assert named(areas) is ours


def test_times_come_as_numbers_strings_and_words():
    assert moment(202607201830) == moment("202607201830") == moment("2026-07-20 18:30") == seoul("2026-07-20 18:30")
    assert moment(0) is moment("0") is moment("") is moment(None) is None
    assert moment("202607202400") == seoul("2026-07-21 00:00")
    assert moment_in("(1) 호우경보 : 2026년 07월 20일 18시 30분") == seoul("2026-07-20 18:30")
    assert moment_in("제07-47호 : 2026.07.20.18:30 /") == seoul("2026-07-20 18:30")
    with pytest.raises(ValueError, match="no time"):
        moment("20일 저녁")
