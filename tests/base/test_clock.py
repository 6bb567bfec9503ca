"""When a case is due: every worked answer, the pauses and extensions, and what must hold of any due time."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from programs.base.calendar import SEOUL, WorkingCalendar
from programs.base.civil import add_months, civil_term
from programs.base.clock import (
    BadRule,
    CalendarPeriod,
    DueTable,
    Extension,
    Immediate,
    NameChangePriority,
    Pause,
    WorkingDays,
    WorkingHours,
    compute,
    due_at,
    rule_from_key,
)
from tests.base.times import kst

CALENDAR = WorkingCalendar()


@pytest.mark.parametrize(
    ("rule", "received", "due"),
    [
        (Immediate(), "2025-10-02 16:00", "2025-10-10 10:00"),  # K-01
        (WorkingDays(1), "2026-02-13 15:00", "2026-02-19 15:00"),  # K-02
        (WorkingDays(5), "2025-10-02 10:00", "2025-10-16 10:00"),  # K-02: forty hours
        (WorkingHours(40), "2025-10-02 10:00", "2025-10-16 10:00"),
        (WorkingDays(7), "2025-10-01 09:00", "2025-10-16 18:00"),  # K-03
        (WorkingDays(14), "2025-10-01 09:00", "2025-10-27 18:00"),
        (WorkingDays(10), "2026-02-12 09:00", "2026-03-03 18:00"),
        (WorkingDays(10), "2026-05-22 09:00", "2026-06-08 18:00"),
    ],
)
def test_worked_answers_of_the_rules(rule, received, due):
    assert compute(rule, kst(received)).at == kst(due)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-11-23 11:59", "2026-11-23 18:00"),  # K-12
        ("2026-11-20 12:01", "2026-11-23 12:00"),  # K-12: a Friday
        ("2026-11-23 12:00", "2026-11-24 12:00"),  # noon itself is afternoon
        ("2026-11-20 11:59", "2026-11-20 18:00"),
        ("2026-02-27 14:00", "2026-03-03 12:00"),  # Friday before a Monday holiday
        ("2026-11-23 08:00", "2026-11-23 18:00"),  # early on a working day
        ("2026-11-25 19:30", "2026-11-26 12:00"),  # the Wednesday evening desk
        ("2026-11-21 15:00", "2026-11-23 18:00"),  # on a closed day: as of the next opening
    ],
)
def test_name_change_reports_are_due_the_same_day_or_the_next_morning(received, due):
    assert compute(NameChangePriority(), kst(received)).at == kst(due)


def test_a_closure_moves_a_due_time_and_an_opening_brings_it_forward():
    """K-04"""
    received = kst("2026-11-20 14:00")
    closed = WorkingCalendar(closures={date(2026, 11, 23): "임시휴무"})
    opened = WorkingCalendar(openings={date(2026, 11, 21): "토요 근무"})

    assert compute(NameChangePriority(), received, calendar=closed).at == kst("2026-11-24 12:00")
    assert compute(NameChangePriority(), received, calendar=opened).at == kst("2026-11-21 12:00")


@pytest.mark.parametrize(
    ("start", "end", "due"),
    [
        ("2025-10-13 10:00", "2025-10-14 17:00", "2025-10-20 18:00"),  # K-05: the 13th and the 14th do not count
        ("2025-10-13 10:00", "2025-10-13 17:00", "2025-10-17 18:00"),  # sent and answered on one day: that day
        ("2025-10-11 10:00", "2025-10-12 17:00", "2025-10-16 18:00"),  # over a weekend nothing is lost
        ("2025-10-16 17:00", "2025-10-17 09:30", "2025-10-20 18:00"),  # sent on the last day
        ("2025-10-17 09:00", "2025-10-20 09:00", "2025-10-16 18:00"),  # after the due time nothing is mended
    ],
)
def test_a_supplement_takes_out_the_sending_day_to_the_arrival_day(start, end, due):
    pause = Pause(kst(start), kst(end), "보완")

    assert compute(WorkingDays(7), kst("2025-10-01 09:00"), [pause]).at == kst(due)


def test_two_pauses_that_meet_on_a_day_take_it_out_once():
    pauses = [
        Pause(kst("2025-10-13 09:00"), kst("2025-10-14 10:00"), "보완"),
        Pause(kst("2025-10-14 15:00"), kst("2025-10-15 10:00"), "의견 청취"),
    ]

    assert compute(WorkingDays(7), kst("2025-10-01 09:00"), pauses).at == kst("2025-10-21 18:00")


@pytest.mark.parametrize(
    ("rule", "start", "end", "due"),
    [
        (WorkingHours(8), "2026-11-23 15:00", "2026-11-24 10:00", "2026-11-24 15:00"),
        (NameChangePriority(), "2026-11-23 11:00", "2026-11-23 15:00", "2026-11-24 12:00"),
        (NameChangePriority(), "2026-11-23 11:00", "2026-11-25 11:00", "2026-11-25 18:00"),
    ],
)
def test_a_pause_of_a_rule_in_hours_takes_out_the_working_time_in_it(rule, start, end, due):
    assert compute(rule, kst("2026-11-23 10:00"), [Pause(kst(start), kst(end))]).at == kst(due)


def test_while_a_pause_is_open_nothing_is_due():
    due = compute(NameChangePriority(), kst("2026-11-23 10:00"), [Pause(kst("2026-11-23 11:00"), None, "보완")])

    assert due.at is None
    assert due.paused
    assert "멈춰 있습니다(보완)" in due.steps[-1].text


def test_a_pause_that_opens_after_the_due_time_leaves_the_case_overdue():
    due = compute(NameChangePriority(), kst("2026-11-23 10:00"), [Pause(kst("2026-11-24 11:00"))])

    assert due.at == kst("2026-11-23 18:00")
    assert due.paused


def test_a_pause_cannot_end_before_it_begins():
    with pytest.raises(ValueError, match="before"):
        Pause(kst("2026-11-24 11:00"), kst("2026-11-24 10:00"))


@pytest.mark.parametrize(
    ("rule", "by", "due"),
    [
        (WorkingDays(7), WorkingDays(7), "2026-12-10 18:00"),
        (WorkingHours(8), WorkingHours(4), "2026-11-24 15:00"),
        (WorkingDays(2), WorkingDays(1), "2026-11-26 10:00"),
        (CalendarPeriod(1, "months"), CalendarPeriod(1, "months"), "2027-01-22 18:00"),
    ],
)
def test_an_extension_adds_its_length(rule, by, due):
    assert compute(rule, kst("2026-11-23 10:00"), extensions=[Extension(by, "현장 조사")]).at == kst(due)


def test_an_extension_in_another_measure_is_refused():
    with pytest.raises(BadRule):
        compute(WorkingDays(7), kst("2026-11-23 10:00"), extensions=[Extension(WorkingHours(3))])
    with pytest.raises(BadRule):
        compute(CalendarPeriod(1, "months"), kst("2026-11-23 10:00"), extensions=[Extension(WorkingDays(3))])
    with pytest.raises(BadRule):
        compute(WorkingHours(8), kst("2026-11-23 10:00"), extensions=[Extension(CalendarPeriod(1))])


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        ("2026-01-15", 1, "2026-02-14"),
        ("2026-01-31", 1, "2026-02-28"),  # February has no 31st: its last day
        ("2028-01-31", 1, "2028-02-29"),
        ("2026-01-01", 1, "2026-01-31"),
        ("2026-03-01", 12, "2027-02-28"),
        ("2028-02-29", 12, "2029-02-28"),
    ],
)
def test_a_term_of_months_ends_the_day_before_the_corresponding_one(first, months, last):
    assert add_months(date.fromisoformat(first), months) == date.fromisoformat(last)


def test_a_civil_term_leaves_out_its_first_day_and_rolls_to_a_working_day():
    """K-10 rests on this: 60 days after a refusal."""
    assert civil_term(date(2026, 11, 23), 60, "days", CALENDAR) == date(2027, 1, 22)
    assert civil_term(date(2026, 11, 13), 1, "weeks", CALENDAR) == date(2026, 11, 20)
    assert civil_term(date(2026, 1, 14), 1, "months", CALENDAR) == date(2026, 2, 19)  # 14 Feb and 설날
    assert compute(CalendarPeriod(10, "days", first_day_counted=False), kst("2026-11-21 23:00")).at == kst(
        "2026-12-01 18:00"
    )


def test_a_pause_of_a_calendar_period_adds_its_days():
    pause = Pause(kst("2026-12-01 10:00"), kst("2026-12-03 10:00"))

    due = compute(CalendarPeriod(1, "months"), kst("2026-11-23 10:00"), [pause])

    assert due.at == kst("2026-12-28 18:00")  # 22 December and three days is Christmas; then a weekend


@pytest.mark.parametrize(
    "rule",
    [
        *[Immediate(), WorkingHours(24), WorkingDays(7), NameChangePriority()],
        *[CalendarPeriod(60), CalendarPeriod(3, "months"), CalendarPeriod(1, "years", first_day_counted=False)],
    ],
)
def test_a_rule_comes_back_from_its_key(rule):
    assert rule_from_key(rule.key) == rule
    assert str(rule.label)


@pytest.mark.parametrize(
    "key", ["", "hours", "hours:", "hours:-1", "hours:0", "days:1.5", "days:9999", "period:1:eons", "x:1"]
)
def test_a_key_that_names_no_rule_is_refused(key):
    with pytest.raises(BadRule):
        rule_from_key(key)


def test_a_naive_time_is_refused():
    with pytest.raises(ValueError, match="aware"):
        due_at(Immediate(), kst("2026-11-23 10:00").replace(tzinfo=None))


def test_the_reckoning_is_told_step_by_step():
    due = compute(
        WorkingDays(10),
        kst("2026-02-12 09:00"),
        [Pause(kst("2026-02-20 09:00"), kst("2026-02-23 10:00"), "보완")],
        [Extension(WorkingDays(3), "현장 조사")],
    )

    assert [step.text for step in due.steps] == [
        "2026. 2. 12.(목) 09:00에 접수했습니다.",
        "처리기간: 10일(근무일).",
        "첫날: 2026. 2. 12.(목). 첫날도 셉니다.",
        "세지 않는 날: 2026. 2. 16.(월) 설날 전날.",
        "세지 않는 날: 2026. 2. 17.(화) 설날.",
        "세지 않는 날: 2026. 2. 18.(수) 설날 다음날.",
        "세지 않는 날: 2026. 3. 2.(월) 삼일절 대체 휴일.",
        "토요일·일요일 8일은 세지 않습니다.",
        "처리기간을 늘렸습니다: 3일(근무일). 사유: 현장 조사",
        "2026. 2. 20.(금)부터 2026. 2. 23.(월)까지는 세지 않습니다(보완, 첫날과 끝날 포함).",
        "2026. 3. 10.(화) 18:00까지 처리합니다.",
    ]


@pytest.mark.parametrize(
    ("rule", "received", "sentence"),
    [
        (Immediate(), "2026-11-21 10:00", "접수한 날이 쉬는 날(토요일)이어서 2026. 11. 23.(월) 09:00부터 셉니다."),
        (Immediate(), "2026-11-23 12:30", "근무시간이 아니어서 2026. 11. 23.(월) 13:00부터 셉니다."),
        (Immediate(), "2026-11-23 19:30", "근무시간이 끝난 뒤여서 2026. 11. 24.(화) 09:00부터 셉니다."),
        (
            NameChangePriority(),
            "2026-11-22 10:00",
            "쉬는 날에 접수하여 다음 근무일 2026. 11. 23.(월) 09:00에 접수한 것으로 봅니다.",
        ),
        (CalendarPeriod(60), "2026-11-23 10:00", "마지막 날이 쉬는 날이면 다음 근무일에 끝납니다."),
        (WorkingDays(400), "2026-11-23 10:00", "그 밖의 쉬는 날"),
    ],
)
def test_the_reckoning_says_why_counting_begins_later(rule, received, sentence):
    assert any(sentence in step.text for step in compute(rule, kst(received)).steps)


def test_a_table_of_due_times_answers_as_the_clock_does():
    table = DueTable(WorkingDays(3), CALENDAR)
    received = kst("2026-11-23 10:07").replace(second=31)

    assert table[received] == due_at(WorkingDays(3), kst("2026-11-23 10:07"))


# -- what must hold of any due time ---------------------------------------------------------------------------

minutes = st.datetimes(kst("2020-01-01").replace(tzinfo=None), kst("2030-06-30").replace(tzinfo=None)).map(
    lambda at: at.replace(second=0, microsecond=0, tzinfo=SEOUL)
)
rules = st.one_of(
    st.just(Immediate()),
    st.just(NameChangePriority()),
    st.integers(1, 80).map(WorkingHours),
    st.integers(1, 40).map(WorkingDays),
    st.builds(CalendarPeriod, st.integers(1, 12), st.sampled_from(["days", "weeks", "months"]), st.booleans()),
)
closed_days = st.dictionaries(st.dates(date(2020, 1, 1), date(2031, 12, 31)), st.just("휴무"), max_size=5)
spans = st.tuples(st.integers(0, 40_000), st.integers(0, 20_000))


def pauses_after(received, spans):
    """Build closed pauses from minutes after the receipt and lengths in minutes."""
    return [
        Pause(received + timedelta(minutes=after), received + timedelta(minutes=after + length))
        for after, length in spans
    ]


@settings(max_examples=150, deadline=None)
@given(rules, minutes, closed_days, st.lists(spans, max_size=3))
def test_nothing_is_due_on_a_closed_day_or_outside_working_hours(rule, received, closures, lengths):
    office = WorkingCalendar(closures=closures)

    due = compute(rule, received, pauses_after(received, lengths), calendar=office)

    at = due.at.astimezone(SEOUL)
    assert office.is_working_day(at.date())
    assert 9 <= at.hour < 18 or (at.hour, at.minute) == (18, 0)
    assert due.at > received
    assert due.steps[-1].at == due.at


@settings(max_examples=150, deadline=None)
@given(rules, minutes, st.integers(0, 20_000))
def test_who_comes_later_is_never_due_earlier(rule, received, later):
    assert due_at(rule, received) <= due_at(rule, received + timedelta(minutes=later))


@settings(max_examples=150, deadline=None)
@given(rules, minutes, st.lists(spans, min_size=1, max_size=3))
def test_a_pause_never_brings_the_due_time_forward(rule, received, lengths):
    pauses = pauses_after(received, lengths)

    assert due_at(rule, received, pauses) >= due_at(rule, received, pauses[:-1]) >= due_at(rule, received)


@settings(max_examples=100, deadline=None)
@given(rules, minutes, closed_days)
def test_a_closure_never_brings_the_due_time_forward(rule, received, closures):
    assert due_at(rule, received, calendar=WorkingCalendar(closures=closures)) >= due_at(rule, received)
