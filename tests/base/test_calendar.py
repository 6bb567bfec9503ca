"""The working calendar: which days are worked, and arithmetic in working time."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from programs.base.calendar import SEOUL, OutOfRange, WorkingCalendar, public_holidays
from tests.base.times import kst

CALENDAR = WorkingCalendar()


@pytest.mark.parametrize(
    "day",
    [
        *[
            "2025-01-27",
            "2025-01-28",
            "2025-01-29",
            "2025-01-30",
            "2025-03-03",
            "2025-05-05",
            "2025-05-06",
            "2025-06-03",
        ],
        *["2025-10-03", "2025-10-06", "2025-10-07", "2025-10-08", "2025-10-09", "2025-12-25"],
        *[
            "2026-02-16",
            "2026-02-17",
            "2026-02-18",
            "2026-03-02",
            "2026-05-05",
            "2026-05-25",
            "2026-06-03",
            "2026-08-17",
        ],
        *["2026-09-24", "2026-09-25", "2026-10-05", "2026-10-09", "2026-12-25"],
    ],
)
def test_public_substitute_and_temporary_holidays_are_closed(day):
    """K-04 among them: 2025-05-06 and 2026-03-02 without any override."""
    assert not CALENDAR.is_working_day(date.fromisoformat(day))
    assert CALENDAR.reason_closed(date.fromisoformat(day))


@pytest.mark.parametrize(
    "day",
    [
        *["2025-06-02", "2026-06-08"],  # 현충일 2026 is a Saturday and gets no substitute
        "2026-09-28",  # 추석 ends on a Saturday and gets none
    ],
)
def test_no_substitute_is_invented(day):
    assert CALENDAR.is_working_day(date.fromisoformat(day))


def test_the_package_calls_two_new_days_public_and_the_office_may_open_on_them():
    labour_day, constitution_day = date(2026, 5, 1), date(2026, 7, 17)
    assert not CALENDAR.is_working_day(labour_day)
    assert not CALENDAR.is_working_day(constitution_day)

    office = WorkingCalendar(openings={labour_day: "정상 근무", constitution_day: "정상 근무"})

    assert office.is_working_day(labour_day)
    assert office.reason_closed(constitution_day) is None


def test_an_opening_wins_over_a_sunday_and_a_closure_over_a_weekday():
    sunday, monday = date(2026, 11, 22), date(2026, 11, 23)
    office = WorkingCalendar(closures={monday: "구민의 날"}, openings={sunday: "선거 준비"})

    assert office.is_working_day(sunday)
    assert office.reason_closed(monday) == "구민의 날"
    assert office.next_working_day(sunday) == date(2026, 11, 24)


def test_the_reason_of_a_weekend_is_its_name():
    assert CALENDAR.reason_closed(date(2026, 11, 21)) == "토요일"
    assert CALENDAR.reason_closed(date(2026, 11, 22)) == "일요일"


def test_closed_days_are_listed_with_their_reasons():
    closed = CALENDAR.closed_days_between(date(2026, 2, 13), date(2026, 2, 19))

    assert [day.day for day, _ in closed] == [14, 15, 16, 17, 18]
    assert closed[3][1] == "설날"


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-11-23 09:00", 3, "2026-11-23 12:00"),  # a span that fills the morning ends at noon
        ("2026-11-23 09:00", 8, "2026-11-23 18:00"),  # and one that fills the day at its end
        ("2026-11-23 11:30", 1, "2026-11-23 13:30"),
        ("2026-11-23 12:30", 1, "2026-11-23 14:00"),
        ("2026-11-20 17:30", 1, "2026-11-23 09:30"),  # over a weekend
        ("2026-11-21 10:00", 1, "2026-11-23 10:00"),
    ],
)
def test_working_hours_skip_lunch_nights_and_weekends(start, hours, end):
    assert CALENDAR.add_working_hours(kst(start), hours) == kst(end)


def test_no_working_time_is_the_next_moment_of_work():
    assert CALENDAR.add_working_seconds(kst("2026-11-21 10:00"), 0) == kst("2026-11-23 09:00")
    assert CALENDAR.next_working_moment(kst("2026-11-23 12:10")) == kst("2026-11-23 13:00")
    assert CALENDAR.next_working_moment(kst("2026-11-23 18:00")) == kst("2026-11-24 09:00")


def test_working_time_between_two_moments():
    assert CALENDAR.working_seconds_between(kst("2026-11-20 17:00"), kst("2026-11-23 10:00")) == 2 * 3600
    assert CALENDAR.working_seconds_between(kst("2026-11-23 10:00"), kst("2026-11-20 17:00")) == 0
    assert CALENDAR.working_days_between(date(2026, 2, 13), date(2026, 2, 19)) == 2
    assert CALENDAR.working_days_between(date(2026, 2, 14), date(2026, 2, 18)) == 0


def test_a_year_beyond_the_lunar_tables_is_refused():
    with pytest.raises(OutOfRange, match="1950 to 2100"):
        CALENDAR.is_working_day(date(2101, 1, 1))
    assert public_holidays(2026)[date(2026, 8, 15)] == "광복절"


moments = st.datetimes(kst("2016-01-01").replace(tzinfo=None), kst("2035-12-31").replace(tzinfo=None)).map(
    lambda at: at.replace(second=0, microsecond=0, tzinfo=SEOUL)
)


@settings(max_examples=200, deadline=None)
@given(moments, st.integers(1, 400 * 3600))
def test_adding_working_time_and_measuring_it_agree(start, seconds):
    end = CALENDAR.add_working_seconds(start, seconds)

    assert CALENDAR.working_seconds_between(start, end) == seconds
    assert end > start


@settings(max_examples=200, deadline=None)
@given(st.dates(date(2016, 1, 1), date(2035, 12, 31)), st.integers(1, 300))
def test_counting_days_agrees_with_walking_them(day, days):
    walked, left = day, days
    while left:
        walked += timedelta(days=1)
        left -= CALENDAR.reason_closed(walked) is None

    assert CALENDAR.add_working_days(day, days) == walked
    assert CALENDAR.working_days_between(day + timedelta(days=1), walked) == days
