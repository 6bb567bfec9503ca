"""Clocks that disagree, the last second of a window, leap days and the turn of the year."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import timezone

from programs.base.calendar import SEOUL, WorkingCalendar
from programs.base.errors import BadInput, WrongState
from programs.bookings import line, lottery, scheduling, services, timetable
from programs.bookings.calendars import Month
from programs.bookings.models import Booking, Series
from programs.bookings.queries import database_time
from programs.bookings.states import Allocation, State
from tests.bookings.conftest import book, guest

pytestmark = pytest.mark.django_db
SKEWS = [timedelta(seconds=-5), timedelta(seconds=5), timedelta(hours=-3), timedelta(hours=3)]


@pytest.fixture(params=SKEWS, ids=str)
def web_clock_is_wrong(request, monkeypatch):
    """The web machine's clock goes wrong; the database's does not."""
    real = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: real() + request.param)


def test_the_window_opens_and_closes_by_the_databases_clock_alone(web_clock_is_wrong, make_offering, make_session):
    now = database_time()
    open_now = make_offering(opens_at=now - timedelta(seconds=1), closes_at=now + timedelta(minutes=10))
    not_yet = make_offering(opens_at=now + timedelta(minutes=10))
    over = make_offering(closes_at=now - timedelta(seconds=1))
    starts = now + timedelta(days=3)

    assert book(make_session(offering=open_now, starts_at=starts)).state == State.CONFIRMED
    for offering, number in ((not_yet, 2), (over, 3)):
        with pytest.raises(BadInput):
            book(make_session(offering=offering, starts_at=starts), number)
    assert Booking.objects.count() == 1


def test_an_offer_ends_and_a_cancellation_is_in_time_by_the_databases_clock(web_clock_is_wrong, make_session):
    now = database_time()
    session = make_session(capacity=1, starts_at=now + timedelta(hours=24, minutes=2))
    holder, waiting = book(session, 1), book(session, 2, wait=True)
    services.cancel(holder, by=guest(1))
    late = make_session(capacity=1, starts_at=now + timedelta(hours=23, minutes=59))
    too_late = book(late, 3)

    assert line.expire_offers() == 0
    assert line.accept(waiting, by=guest(2)).state == State.CONFIRMED
    with pytest.raises(WrongState, match="24시간 전부터는"):
        services.cancel(too_late, by=guest(3))

    Booking.objects.filter(pk=waiting.pk).update(state=State.OFFERED, offered_until=now - timedelta(seconds=1))
    with pytest.raises(WrongState, match="다음 분"):
        line.accept(waiting, by=guest(2))
    assert line.expire_offers() == 1


def test_a_draw_waits_for_the_databases_clock(web_clock_is_wrong, make_offering, make_session):
    now = database_time()
    offering = make_offering(allocation=Allocation.LOTTERY)
    starts = now + timedelta(days=3)
    early, due = (
        make_session(offering=offering, starts_at=starts + timedelta(hours=hour), seed=lottery.new_seed(), draws_at=at)
        for hour, at in ((0, now + timedelta(minutes=10)), (2, now - timedelta(seconds=1)))
    )

    with pytest.raises(WrongState, match="아직"):
        lottery.draw(early.pk)
    assert lottery.draw(due.pk).drawn_at is not None


def test_who_joined_after_the_draw_is_no_part_of_it(make_offering, make_session):
    """Given a booking whose request began before the draw and got its turn after it: it has no rank."""
    now = database_time()
    session = make_session(
        offering=make_offering(allocation=Allocation.LOTTERY),
        seed=lottery.new_seed(),
        draws_at=now + timedelta(hours=1),
    )
    drawn = book(session, 1)
    lottery.draw(session.pk, at=session.draws_at)

    late = book(session, 2, wait=True, at=session.draws_at - timedelta(seconds=1))

    drawn.refresh_from_db()
    late.refresh_from_db()
    assert (drawn.rank, late.rank, late.state) == (1, None, State.WAITING)


def test_a_leap_day_has_its_session_and_its_cell(make_offering):
    offering = make_offering()
    series = Series.objects.create(
        offering=offering,
        weekdays=[1],
        starts=time(10),
        ends=time(11),
        first=date(2028, 2, 22),
        last=date(2028, 3, 7),
    )

    assert scheduling.make_sessions(series) == 3

    month = timetable.month_of(offering, Month(date(2028, 2, 1)), WorkingCalendar(), datetime(2028, 1, 1, tzinfo=UTC))
    cells = {cell.date: cell for week in month for cell in week}
    assert len(cells[date(2028, 2, 29)].rows) == 1
    assert Month(date(2028, 2, 1)).next == Month(date(2028, 3, 1))


def test_the_turn_of_the_year_stands_in_the_month_it_is_in_seoul(make_offering, make_session):
    """Given an evening that lasts until 24:00 on New Year's Eve and a time at 0:30: UTC calls both the old year."""
    offering = make_offering()
    eve = make_session(
        offering=offering,
        starts_at=datetime(2026, 12, 31, 22, tzinfo=SEOUL),
        ends_at=datetime(2027, 1, 1, 0, tzinfo=SEOUL),
    )
    new_year = make_session(offering=offering, starts_at=datetime(2027, 1, 1, 0, 30, tzinfo=SEOUL))
    now = datetime(2026, 12, 1, tzinfo=SEOUL)

    december, january = Month(date(2026, 12, 1)), Month(date(2027, 1, 1))

    assert december.next == january
    assert january.previous == december
    assert [s.pk for s in timetable.coming(offering, december, now)] == [eve.pk]
    assert [s.pk for s in timetable.coming(offering, january, now)] == [new_year.pk]
    found = timetable.coming(offering, december, now, day=date(2026, 12, 31))
    assert [s.pk for s in found] == [eve.pk]


def test_a_session_until_midnight_touches_the_next_one_and_does_not_clash(make_offering, make_session):
    midnight = datetime(2030, 1, 1, tzinfo=SEOUL)
    evening = make_session(starts_at=midnight - timedelta(hours=2), ends_at=midnight)
    after = make_session(starts_at=midnight)

    assert book(evening, 1).state == State.CONFIRMED
    assert book(after, 1).state == State.CONFIRMED
