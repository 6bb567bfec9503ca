"""The draw: as the published seed says, once, and for anyone to make again."""

from collections import Counter
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from programs.base.errors import WrongState
from programs.bookings import lottery
from programs.bookings.models import Booking
from programs.bookings.states import Allocation, State
from tests.bookings.conftest import book

CODES = st.lists(st.text(alphabet="ABCDEFGH23456789", min_size=8, max_size=8), unique=True, max_size=40)


@pytest.fixture
def drawn_tomorrow(make_offering, make_session):
    def make(capacity, **rules):
        offering = make_offering(allocation=Allocation.LOTTERY, **rules)
        return make_session(
            capacity, offering=offering, draws_at=timezone.now() + timedelta(hours=24), seed=lottery.new_seed()
        )

    return make


@given(codes=CODES, seed=st.text(min_size=1))
def test_the_order_depends_on_the_seed_and_the_codes_alone(codes, seed):
    drawn = lottery.in_order(seed, codes)

    assert sorted(drawn) == sorted(codes)
    assert lottery.in_order(seed, reversed(codes)) == drawn


@given(codes=CODES, late=st.text(alphabet="JKLMNPQR", min_size=8, max_size=8), seed=st.text(min_size=1))
def test_one_applicant_more_changes_nothing_among_the_others(codes, late, seed):
    with_late = [code for code in lottery.in_order(seed, [*codes, late]) if code != late]

    assert with_late == lottery.in_order(seed, codes)


@pytest.mark.django_db
def test_the_draw_gives_the_places_in_order_and_makes_the_line_of_the_rest(drawn_tomorrow):
    session = drawn_tomorrow(3, waitlist_cap=2)
    for number in range(1, 9):
        assert book(session, number).state == State.APPLIED

    lottery.draw(session.pk, at=session.draws_at)

    in_order = list(Booking.objects.order_by("order_key").values_list("code", flat=True))
    assert in_order == lottery.in_order(session.seed, in_order)
    states = list(Booking.objects.order_by("order_key").values_list("state", flat=True))
    assert states == [State.CONFIRMED] * 3 + [State.WAITING] * 2 + [State.NOT_DRAWN] * 3
    session.refresh_from_db()
    assert session.taken == 3


@pytest.mark.django_db
def test_a_draw_happens_once_and_not_before_its_time(drawn_tomorrow):
    session = drawn_tomorrow(1)
    book(session, 1)

    with pytest.raises(WrongState, match="아직"):
        lottery.draw(session.pk)
    lottery.draw(session.pk, at=session.draws_at)
    with pytest.raises(WrongState, match="마쳤거나"):
        lottery.draw(session.pk, at=session.draws_at)

    assert Counter(Booking.objects.values_list("state", flat=True)) == {State.CONFIRMED: 1}


@pytest.mark.django_db
def test_who_promised_that_time_elsewhere_meanwhile_is_passed_over(drawn_tomorrow, make_session):
    session = drawn_tomorrow(2)
    elsewhere, free = book(session, 1), book(session, 2)
    book(make_session(starts_at=session.starts_at), 1)

    lottery.draw(session.pk, at=session.draws_at)

    elsewhere.refresh_from_db()
    free.refresh_from_db()
    assert (elsewhere.state, free.state) == (State.NOT_DRAWN, State.CONFIRMED)


@pytest.mark.django_db
def test_anyone_can_make_the_order_again_and_a_changed_one_is_found(drawn_tomorrow):
    session = drawn_tomorrow(2)
    first, second = book(session, 1), book(session, 2)
    lottery.draw(session.pk, at=session.draws_at)

    told = StringIO()
    call_command("redraw_lottery", session.pk, stdout=told)
    assert "맞아요" in told.getvalue()
    assert first.code in told.getvalue()

    for booking in (first, second):
        booking.refresh_from_db()
        Booking.objects.filter(pk=booking.pk).update(rank=3 - booking.rank)
    with pytest.raises(CommandError, match="맞지 않아요"):
        call_command("redraw_lottery", session.pk, stdout=StringIO())


def test_the_published_hash_fits_only_its_seed():
    seed = lottery.new_seed()

    assert lottery.commitment(seed) != lottery.commitment(lottery.new_seed())
    assert len(lottery.commitment(seed)) == 64
