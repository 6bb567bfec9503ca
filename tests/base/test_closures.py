"""The office's override table: who changes a day tells everybody who holds due times, in the same transaction."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from programs.base import closures
from programs.base.clock import NameChangePriority, due_at
from programs.base.closures import current_calendar, on_closures_changed, one_calendar
from programs.base.models import Closure
from tests.base.times import kst

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 23)


@pytest.fixture
def told():
    """What a holder of due times was told: (the day is worked now, the days that changed)."""
    heard = []

    def listener(calendar, days):
        heard.append((calendar.is_working_day(MONDAY), days))

    on_closures_changed(listener)
    yield heard
    closures.closure_listeners.remove(listener)


def test_a_closure_moves_an_open_deadline_and_goes_again(told):
    """K-04"""
    received = kst("2026-11-20 14:00")
    assert due_at(NameChangePriority(), received, calendar=current_calendar()) == kst("2026-11-23 12:00")

    closure = Closure.objects.create(date=MONDAY, name="임시공휴일")
    assert due_at(NameChangePriority(), received, calendar=current_calendar()) == kst("2026-11-24 12:00")

    closure.delete()
    assert due_at(NameChangePriority(), received, calendar=current_calendar()) == kst("2026-11-23 12:00")
    assert told == [(False, {MONDAY}), (True, {MONDAY})]


def test_moving_a_closure_tells_of_both_days(told):
    Closure.objects.create(date=MONDAY, name="임시공휴일")
    closure = Closure.objects.get()
    closure.date = date(2026, 11, 24)
    closure.save()

    assert told[-1] == (True, {MONDAY, date(2026, 11, 24)})


def test_changes_of_many_rows_at_once_tell_too(told):
    Closure.objects.bulk_create([Closure(date=MONDAY, name="휴무"), Closure(date=date(2026, 11, 24), name="휴무")])
    Closure.objects.filter(date=MONDAY).update(kind="open")
    Closure.objects.all().delete()

    assert [worked for worked, _ in told] == [False, True, True]
    assert len(told[2][1]) == 2


def test_a_refused_change_tells_nobody_lasting_anything(told):
    Closure.objects.create(date=MONDAY, name="휴무")
    told.clear()

    with pytest.raises(IntegrityError), transaction.atomic():
        Closure.objects.create(date=MONDAY, name="또 휴무")

    assert told == []
    assert Closure.objects.count() == 1


def test_when_a_listener_fails_the_closure_is_not_kept():
    def failing(calendar, days):
        raise RuntimeError("due times could not be moved")

    on_closures_changed(failing)
    try:
        with pytest.raises(RuntimeError):
            Closure.objects.create(date=MONDAY, name="휴무")
    finally:
        closures.closure_listeners.remove(failing)

    assert not Closure.objects.exists()
    assert current_calendar().is_working_day(MONDAY)


def test_the_database_knows_only_two_kinds_and_asks_for_a_name():
    with pytest.raises(IntegrityError), transaction.atomic():
        Closure.objects.create(date=MONDAY, name="휴무", kind="maybe")
    with pytest.raises(IntegrityError), transaction.atomic():
        Closure.objects.create(date=MONDAY, name="")
    with pytest.raises(ValidationError):
        Closure(date=MONDAY, name="").full_clean()


def test_a_request_reads_the_table_once(django_assert_num_queries):
    with django_assert_num_queries(1), one_calendar():
        first = current_calendar()
        assert current_calendar() is first


def test_a_change_within_a_request_is_seen_at_once():
    with one_calendar():
        assert current_calendar().is_working_day(MONDAY)
        Closure.objects.create(date=MONDAY, name="휴무")
        assert not current_calendar().is_working_day(MONDAY)


def test_the_counted_years_are_kept_while_the_table_is_the_same():
    assert current_calendar() is current_calendar()
    before = current_calendar()
    Closure.objects.create(date=MONDAY, name="휴무")
    assert current_calendar() is not before
