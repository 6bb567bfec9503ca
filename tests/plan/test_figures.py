"""Figures: worked examples of sums, ratios, means and stocks; snapshots; a bounded number of queries."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.core.management import call_command

from programs.plan.models import DailyFigure, SnapshotDay
from programs.plan.periods import Period
from programs.plan.services import LiveRows, figures, tabulate
from programs.plan.snapshots import take_snapshots

NOW = "2026-11-23T15:00:00+09:00"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan")]


@pytest.fixture(autouse=True)
def _monday_afternoon():
    with time_machine.travel(NOW, tick=False):
        yield


def value_of(indicator, period, **options):
    found = figures(period, indicators=[indicator], **options)
    return found[0].value, found[0].text


def test_a_sum_counts_the_rows_whose_moment_lies_in_the_korean_days(counted):
    # given three who joined around the turn of the quarter, Seoul time
    counted.join("2026-09-30T23:59:59+09:00")
    counted.join("2026-10-01T00:00:00+09:00")
    counted.join("2026-09-30T15:30:00+00:00")  # 00:30 on 1 October in Seoul
    # then the fourth quarter has two of them and the third one
    assert value_of(counted.joined, Period.quarter(2026, 4)) == (Decimal(2), "2명")
    assert value_of(counted.joined, Period.quarter(2026, 3)) == (Decimal(1), "1명")


def test_a_ratio_is_a_hundred_times_numerator_over_denominator_rounded_half_up(counted):
    for verified in (True, True, False):
        counted.join("2026-11-02T10:00:00+09:00", verified=verified)
    assert value_of(counted.verified, Period.quarter(2026, 4)) == (Decimal(67), "67%")


def test_a_ratio_without_a_denominator_says_that_there_is_nothing_to_measure(counted):
    assert value_of(counted.verified, Period.quarter(2026, 4)) == (None, "대상 없음")


def test_a_mean_divides_the_sum_by_the_count(counted):
    counted.join("2026-11-02T10:00:00+09:00", email="a@b.kr")  # 6 letters
    counted.join("2026-11-02T10:00:00+09:00", email="abc@b.kr")  # 8
    counted.join("2026-11-03T10:00:00+09:00", email="ab@b.kr")  # 7
    counted.join("2026-11-03T10:00:00+09:00", email="abd@b.kr")  # 8
    assert value_of(counted.letters, Period.quarter(2026, 4)) == (Decimal("7.3"), "7.3자")


def test_a_stock_is_what_is_there_at_the_end_of_the_period(counted):
    counted.join("2026-06-01T10:00:00+09:00", left="2026-08-15T10:00:00+09:00")
    counted.join("2026-09-30T23:00:00+09:00")
    assert value_of(counted.members, Period.quarter(2026, 2))[0] == 1
    assert value_of(counted.members, Period.quarter(2026, 3))[0] == 1
    # and of the running quarter, what is there now
    counted.join("2026-11-23T14:00:00+09:00")
    assert value_of(counted.members, Period.quarter(2026, 4))[0] == 2


def test_what_joined_and_left_within_a_day_is_in_no_stock(counted):
    counted.join("2026-06-01T10:00:00+09:00", left="2026-06-01T11:00:00+09:00")
    counted.join("2026-06-02T10:00:00+09:00", left="2026-06-01T11:00:00+09:00")  # left before it came: never there
    assert value_of(counted.members, Period.quarter(2026, 2))[0] == 0


def test_a_period_that_has_not_begun_has_no_figures(counted):
    assert value_of(counted.joined, Period.quarter(2027, 1)) == (Decimal(0), "0명")
    assert value_of(counted.verified, Period.quarter(2027, 1)) == (None, "대상 없음")


def test_the_dashboard_moves_at_once_though_the_past_comes_from_snapshots(counted):
    counted.join("2026-11-20T10:00:00+09:00")
    take_snapshots(Period(date(2026, 10, 1), date(2026, 11, 22)))
    # when someone joins today
    counted.join("2026-11-23T14:59:00+09:00")
    # then the quarter has both: one from its snapshot, one from the row
    assert value_of(counted.joined, Period.quarter(2026, 4))[0] == 2
    assert DailyFigure.objects.filter(indicator="test.joined").count() == 1


def test_the_past_stays_as_it_was_until_it_is_counted_again(counted):
    gone = counted.join("2026-11-20T10:00:00+09:00")
    take_snapshots(Period(date(2026, 10, 1), date(2026, 11, 22)))
    gone.delete()
    assert value_of(counted.joined, Period.quarter(2026, 4))[0] == 1
    take_snapshots(Period(date(2026, 10, 1), date(2026, 11, 22)), again=True)
    assert value_of(counted.joined, Period.quarter(2026, 4))[0] == 0


def test_figures_are_the_same_with_and_without_snapshots(counted):
    for day, left in (("05", None), ("06", "09"), ("06", "20"), ("19", None)):
        counted.join(
            f"2026-11-{day}T10:00:00+09:00", left=left and f"2026-11-{left}T18:00:00+09:00", verified=day == "06"
        )
    weeks = Period.weeks(date(2026, 11, 23), 13)

    def everything():
        table = tabulate(weeks)
        everyone = (counted.joined, counted.verified, counted.letters, counted.members)
        return [table.figure(one, when=n).value for one in everyone for n in range(13)]

    live = everything()
    take_snapshots(Period(weeks[0].first, date(2026, 11, 22)))
    assert everything() == live
    assert live[-4:] == [3, 2, 2, 2]  # members at the ends of the last three weeks, and now


def test_taking_snapshots_twice_changes_nothing_and_today_is_never_taken(counted):
    counted.join("2026-11-20T10:00:00+09:00")
    counted.join("2026-11-23T10:00:00+09:00")
    take_snapshots(Period(date(2026, 11, 1), date(2026, 11, 30)))
    before = list(DailyFigure.objects.order_by("pk").values())
    assert take_snapshots(Period(date(2026, 11, 1), date(2026, 11, 30))) == 0
    assert list(DailyFigure.objects.order_by("pk").values()) == before
    assert SnapshotDay.objects.latest("day").day == date(2026, 11, 22)


def test_an_indicator_registered_later_is_counted_on_the_days_it_lacks(counted):
    from programs.plan.indicators import registry

    counted.join("2026-11-20T10:00:00+09:00", verified=True)
    late = counted.verified
    registry.unregister(late.key)
    take_snapshots(Period(date(2026, 11, 20), date(2026, 11, 20)))
    registry.register(late)
    assert value_of(late, Period.quarter(2026, 4)) == (Decimal(100), "100%")
    take_snapshots(Period(date(2026, 11, 20), date(2026, 11, 20)))
    assert DailyFigure.objects.filter(indicator=late.key).count() == 1


def test_the_number_of_queries_does_not_grow_with_rows_days_or_programs(counted, django_assert_num_queries):
    for day in range(1, 21):
        for _ in range(3):
            counted.join(f"2026-11-{day:02d}T10:00:00+09:00")
    take_snapshots(Period(date(2026, 11, 1), date(2026, 11, 22)))
    # snapshot days, stored sums, stored stocks; one query for each of the two sources
    with django_assert_num_queries(5):
        assert tabulate(Period.weeks(date(2026, 11, 23), 5)).figure(counted.joined).value == 60


def test_two_tables_of_one_page_count_todays_rows_once_and_say_the_same(counted, django_assert_num_queries):
    counted.join("2026-11-20T10:00:00+09:00")
    take_snapshots(Period(date(2026, 1, 1), date(2026, 11, 22)))
    counted.join("2026-11-23T10:00:00+09:00")
    live = LiveRows()
    tabulate(Period.quarters(2026), live=live)
    # snapshot days, stored sums, stored stocks; no source a second time
    with django_assert_num_queries(3):
        weeks = tabulate(Period.weeks(date(2026, 11, 23), 2), indicators=[counted.joined, counted.members], live=live)
    assert [weeks.figure(counted.joined, when=n).value for n in (0, 1)] == [1, 1]
    assert weeks.figure(counted.members).value == 2


def test_what_an_earlier_table_did_not_count_is_counted_anew(counted):
    counted.join("2026-11-20T10:00:00+09:00", verified=True)
    counted.join("2026-11-23T10:00:00+09:00")
    live = LiveRows()
    # when the first table was of one indicator and one day
    today = Period.day(date(2026, 11, 23))
    assert tabulate([today], indicators=[counted.joined], live=live).figure(counted.joined).value == 1
    # then one of more days and of another indicator is whole
    quarter = tabulate([Period.quarter(2026, 4)], live=live)
    assert (quarter.figure(counted.joined).value, quarter.figure(counted.verified).value) == (2, 50)


def test_a_department_sees_its_own_figures(counted, department, other_department):
    counted.join("2026-11-20T10:00:00+09:00")
    counted.join("2026-11-20T10:00:00+09:00", where=other_department)
    own = figures(Period.quarter(2026, 4), department=department.pk, indicators=[counted.joined])
    everyone = figures(Period.quarter(2026, 4), indicators=[counted.joined])
    assert [(figure.department, figure.value) for figure in own] == [(department.pk, 1)]
    assert sum(figure.value for figure in everyone) == 2


def test_the_rows_behind_a_figure_are_the_rows_that_were_counted(counted, other_department):
    quarter = Period.quarter(2026, 4)
    for when in ("2026-09-30T12:00:00+09:00", "2026-10-02T12:00:00+09:00", "2026-11-20T12:00:00+09:00"):
        counted.join(when, left="2026-11-21T12:00:00+09:00")
    counted.join("2026-11-20T12:00:00+09:00", where=other_department)
    assert counted.joined.rows(quarter).count() == value_of(counted.joined, quarter)[0] + 1 == 3
    assert counted.joined.rows(quarter, department=other_department.pk).count() == 1
    assert counted.members.rows(Period.quarter(2026, 3)).count() == 1
    assert counted.members.rows(quarter).count() == 1


def test_the_command_takes_yesterday_and_answers_bad_days_with_a_sentence(counted, capsys):
    from django.core.management.base import CommandError

    counted.join("2026-11-22T12:00:00+09:00")
    call_command("snapshot_figures")
    assert "2026-11-22 to 2026-11-22: 4 figures" in capsys.readouterr().out
    with pytest.raises(CommandError, match="lies before"):
        call_command("snapshot_figures", "--from", "2026-11-20", "--to", "2026-11-19")
    with pytest.raises(CommandError, match="YYYY-MM-DD"):
        call_command("snapshot_figures", "--from", "yesterday")


def test_the_stock_of_a_running_year_is_that_of_its_last_quarter_that_has_begun(counted):
    counted.join("2026-02-01T10:00:00+09:00")
    with time_machine.travel("2026-05-04T12:00:00+09:00", tick=False):
        table = tabulate(Period.quarters(2026))
        assert table.figure(counted.members).value == 1
        assert table.figure(counted.members, when=2).value == 0
