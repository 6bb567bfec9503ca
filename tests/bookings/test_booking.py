"""Taking, keeping and giving back a place; every refusal says why and changes nothing."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone

from programs.audit.models import Act
from programs.base.errors import BadInput, WrongState
from programs.bookings import line, services
from programs.bookings.models import BookedService, Booking, Session
from programs.bookings.states import HOLDING, LIVE, State
from programs.notices.models import OutboxMessage
from programs.people.actors import PORTAL
from tests.bookings.conftest import book, guest, person

pytestmark = pytest.mark.django_db


def taken(session: Session) -> int:
    session.refresh_from_db()
    return session.taken


def test_a_place_is_booked_told_and_on_record(make_session):
    session = make_session(capacity=3)

    booking = book(session, places=1)

    assert booking.state == State.CONFIRMED
    assert taken(session) == 1
    told = OutboxMessage.objects.get()
    assert told.key == "bookings.booked"
    assert booking.code in told.body
    assert "시험1" not in told.body
    assert Act.objects.filter(event="bookings.booked").count() == 1


def test_a_double_click_makes_one_booking(make_session):
    session = make_session(capacity=3)

    first = book(session, submission_key="once")
    second = book(session, submission_key="once")

    assert first.pk == second.pk
    assert (taken(session), OutboxMessage.objects.count()) == (1, 1)


def test_the_last_place_goes_once_and_the_next_is_told_of_the_line(make_session):
    session = make_session(capacity=1)
    book(session, 1)

    with pytest.raises(services.Full, match="빈자리 기다리기"):
        book(session, 2)

    assert (taken(session), Booking.objects.count()) == (1, 1)


def test_the_same_telephone_is_in_a_session_once(make_session):
    session = make_session(capacity=5)
    book(session, 1)

    with pytest.raises(BadInput, match="이미 신청"):
        book(session, 1)

    assert Booking.objects.count() == 1


def test_the_database_refuses_what_the_services_would(make_session):
    """Given code that asks nobody: a full session, a second booking and a person in two places stay impossible."""
    session = make_session(capacity=1)
    booking = book(session, 1)
    beside = make_session(capacity=5, starts_at=session.starts_at + timedelta(minutes=30))
    rows = (
        {"session": session, "phone": "01055550002"},  # overfull
        {"session": session, "phone": booking.phone, "places": 1},  # twice
        {"session": beside, "phone": booking.phone},  # in two places at once
    )
    for number, row in enumerate(rows):
        with pytest.raises(IntegrityError), transaction.atomic():
            Booking.objects.create(state=State.CONFIRMED, submission_key=f"raw-{number}", **row)
    assert (Booking.objects.count(), taken(session), taken(beside)) == (1, 1, 0)


def test_two_things_at_one_time_are_refused_in_words_but_not_for_somebody_else(make_session):
    session = make_session(capacity=5)
    book(session, 1)
    beside = make_session(capacity=5, starts_at=session.starts_at + timedelta(minutes=30))

    with pytest.raises(BadInput, match="같은 시간에 다른 예약"):
        book(beside, 1)
    booking = book(beside, 1, for_another=True)

    assert booking.state == State.CONFIRMED


@pytest.mark.parametrize(
    ("rules", "hours", "who", "code"),
    [
        ({"min_hours_ahead": 24}, 23.9, {}, "too_late"),
        ({"max_days_ahead": 7}, 24 * 9, {}, "too_early"),
        ({"min_age": 14, "max_age": 19}, 48, {"age": 13}, "age"),
        ({"min_age": 14}, 48, {}, "age_unknown"),
        ({"is_published": False}, 48, {}, "gone"),
        ({}, -0.5, {}, "begun"),
    ],
)
def test_each_rule_of_an_offering_refuses_with_its_sentence(make_offering, make_session, rules, hours, who, code):
    session = make_session(capacity=5, hours=hours, offering=make_offering(**rules))

    found = services.obstacles(session, person(1, **who), at=timezone.now())

    assert [obstacle.code for obstacle in found] == [code]
    with pytest.raises(BadInput):
        book(session, person=person(1, **who))
    assert taken(session) == 0


def test_the_window_of_an_offering_opens_and_closes_to_the_second(make_offering, make_session):
    now = timezone.now()
    session = make_session(capacity=5, offering=make_offering(opens_at=now, closes_at=now + timedelta(hours=1)))

    def codes(at):
        return [obstacle.code for obstacle in services.obstacles(session, person(), at=at)]

    assert codes(now - timedelta(seconds=1)) == ["not_open"]
    assert codes(now) == []
    assert codes(now + timedelta(minutes=59, seconds=59)) == []
    assert codes(now + timedelta(hours=1)) == ["closed"]


def test_a_person_may_hold_only_so_many(make_offering, make_session):
    offering = make_offering(per_person=2)
    for hours in (24, 48):
        book(make_session(offering=offering, hours=hours))
    third = make_session(offering=offering, hours=72)

    with pytest.raises(BadInput, match="2건까지"):
        book(third)

    assert taken(third) == 0


def test_a_group_is_booked_whole_or_not_at_all(make_offering, make_session):
    session = make_session(capacity=5, offering=make_offering(group_max=4))
    book(session, 1, places=4)

    with pytest.raises(services.Full):
        book(session, 2, places=2)
    with pytest.raises(BadInput, match="4명까지"):
        book(session, 3, places=5)

    assert taken(session) == 4


def test_one_visit_holds_several_services(make_offering, make_session, program):
    offering = make_offering()
    services_of_the_visit = [
        offering.services.create(name=name, department=program.department)
        for name in ("전입신고", "취득세", "대형폐기물")
    ]
    booking = book(make_session(offering=offering), services=services_of_the_visit)

    assert BookedService.objects.filter(booking=booking).count() == 3


def test_cancelling_gives_the_place_to_the_first_in_line(make_session):
    session = make_session(capacity=1)
    holder = book(session, 1)
    second, third = (book(session, number, wait=True) for number in (2, 3))

    services.cancel(holder, by=guest(1))

    second.refresh_from_db()
    third.refresh_from_db()
    assert (second.state, third.state) == (State.OFFERED, State.WAITING)
    assert taken(session) == 1
    assert OutboxMessage.objects.filter(key="bookings.offered", ref=f"booking:{second.pk}").count() == 1


def test_an_offered_place_is_taken_once(make_session):
    session = make_session(capacity=1)
    holder, waiting = book(session, 1), book(session, 2, wait=True)
    services.cancel(holder, by=guest(1))

    line.accept(waiting, by=guest(2))
    line.accept(waiting, by=guest(2))  # a second click

    waiting.refresh_from_db()
    assert (waiting.state, taken(session)) == (State.CONFIRMED, 1)
    assert OutboxMessage.objects.filter(key="bookings.booked", ref=f"booking:{waiting.pk}").count() == 1


def test_an_offer_nobody_answers_goes_to_the_next_and_cannot_be_taken_any_more(make_session):
    session = make_session(capacity=1)
    holder = book(session, 1)
    second, third = (book(session, number, wait=True) for number in (2, 3))
    services.cancel(holder, by=guest(1))
    second.refresh_from_db()
    ends = second.offered_until

    assert line.expire_offers(at=ends - timedelta(seconds=1)) == 0
    assert line.expire_offers(at=ends) == 1

    with pytest.raises(WrongState, match="다음 분"):
        line.accept(second, by=guest(2), at=ends)
    third.refresh_from_db()
    assert (third.state, taken(session)) == (State.OFFERED, 1)


def test_a_group_too_large_keeps_its_place_while_a_smaller_one_goes(make_offering, make_session):
    session = make_session(capacity=2, offering=make_offering(group_max=2))
    holder = book(session, 1, places=1)
    book(session, 2, places=1)
    pair, single = book(session, 3, places=2, wait=True), book(session, 4, places=1, wait=True)

    services.cancel(holder, by=guest(1))

    pair.refresh_from_db()
    single.refresh_from_db()
    assert (pair.state, single.state) == (State.WAITING, State.OFFERED)


def test_nobody_overtakes_the_line(make_session):
    session = make_session(capacity=1)
    holder = book(session, 1)
    book(session, 2, wait=True)
    services.cancel(holder, by=guest(1))

    with pytest.raises(services.Full):
        book(session, 3)

    assert taken(session) == 1


def test_a_full_line_says_so(make_offering, make_session):
    session = make_session(capacity=1, offering=make_offering(waitlist_cap=1))
    book(session, 1)
    book(session, 2, wait=True)

    with pytest.raises(WrongState, match="더 받을 수 없어요"):
        book(session, 3, wait=True)

    assert Booking.objects.count() == 2


def test_a_resident_cancels_until_the_limit_and_the_office_after_it(make_session, officer):
    session = make_session(hours=23)
    booking = book(session)

    with pytest.raises(WrongState, match="24시간 전부터는"):
        services.cancel(booking, by=guest(1))
    assert taken(session) == 1

    services.cancel(booking, by=officer, reason="전화로 취소")
    assert taken(session) == 0


def test_a_strangers_booking_does_not_exist(make_session):
    booking = book(make_session())

    for verb in (services.cancel, line.accept, services.check_in):
        with pytest.raises(Http404):
            verb(booking, by=guest(2))

    booking.refresh_from_db()
    assert booking.state == State.CONFIRMED


def test_moving_takes_the_new_place_and_offers_the_old_one(make_offering, make_session):
    offering = make_offering()
    old, new = make_session(offering=offering, hours=48), make_session(offering=offering, hours=72)
    booking, waiting = book(old, 1), book(old, 2, wait=True)

    services.move(booking, new.pk, by=guest(1))

    waiting.refresh_from_db()
    assert (taken(old), taken(new), waiting.state) == (1, 1, State.OFFERED)


def test_moving_to_a_full_session_leaves_everything_as_it_was(make_offering, make_session):
    offering = make_offering()
    old, new = make_session(offering=offering, hours=48), make_session(offering=offering, hours=72)
    booking = book(old, 1)
    book(new, 2)

    with pytest.raises(services.Full, match="그대로"):
        services.move(booking, new.pk, by=guest(1))

    booking.refresh_from_db()
    assert (booking.session_id, taken(old), taken(new)) == (old.pk, 1, 1)


def test_an_approval_confirms_and_a_refusal_frees_the_place_with_its_reason(make_offering, make_session, officer):
    session = make_session(capacity=2, offering=make_offering(needs_approval=True))
    first, second = book(session, 1), book(session, 2)
    assert (first.state, taken(session)) == (State.PENDING, 2)

    services.approve(first, by=officer)
    with pytest.raises(BadInput, match="까닭"):
        services.decline(second, by=officer, reason=" ")
    services.decline(second, by=officer, reason="다른 부서의 일이에요.")

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state, taken(session)) == (State.CONFIRMED, State.DECLINED, 1)
    assert "다른 부서" in OutboxMessage.objects.get(key="bookings.declined").body


def test_who_came_is_noted_once_and_who_did_not_only_after_the_beginning(make_session, officer):
    session = make_session(capacity=2, hours=1)
    came, absent = book(session, 1, by=PORTAL), book(session, 2, by=PORTAL)

    services.check_in(came, by=officer)
    services.check_in(came, by=officer)
    with pytest.raises(WrongState, match="아직"):
        services.mark_no_show(absent, by=officer)
    services.mark_no_show(absent, by=officer, at=session.starts_at)

    assert Act.objects.filter(event="bookings.checked_in").count() == 1
    absent.refresh_from_db()
    assert absent.state == State.NO_SHOW


def test_the_trigger_counts_the_states_that_hold_a_place(make_session):
    """The list stands in the trigger's SQL again: each state is tried."""
    assert set(HOLDING) | set(LIVE) <= set(State)
    for number, state in enumerate(State, start=1):
        session = make_session(hours=24 * number)
        Booking.objects.create(
            session=session, state=state, submission_key=f"s{number}", order_key=1, offered_until=session.starts_at
        )
        assert taken(session) == (1 if state in HOLDING else 0), state


def test_whoever_moves_there_and_back_and_there_is_told_each_time(make_offering, make_session):
    offering = make_offering()
    here, there = (make_session(capacity=2, offering=offering, hours=hours) for hours in (48, 72))
    booking = book(here, 1)

    for to in (there, here, there):
        services.move(booking, to.pk, by=guest(1))
        booking.refresh_from_db()

    assert OutboxMessage.objects.filter(key="bookings.moved").count() == 3
