"""Those who press in the same moment are answered in one transaction, each as if alone."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from programs.audit.models import Act
from programs.base.errors import BadInput
from programs.bookings import together
from programs.bookings.making import Full, Wish, book_several
from programs.bookings.models import Booking
from programs.bookings.states import State
from programs.notices.models import OutboxMessage
from programs.people.models import Consent
from tests.bookings.conftest import book, guest, person

pytestmark = pytest.mark.django_db


def wish(number, **more):
    values = {"wait": True, "consented": True, "submission_key": f"key-{number}", **more}
    return Wish(person=values.pop("person", person(number)), by=guest(number), **values)


def test_each_is_answered_in_order_as_if_alone(make_session):
    """Given two places and one of five who has one already: two more come, one is full, one waits."""
    session = make_session(capacity=3)
    book(session, 1)

    answers = book_several(
        session.pk, [wish(2), wish(1, submission_key="again"), wish(3), wish(4, wait=False), wish(5)]
    )

    assert [getattr(each, "state", type(each)) for each in answers] == [
        State.CONFIRMED,
        BadInput,
        State.CONFIRMED,
        Full,
        State.WAITING,
    ]
    session.refresh_from_db()
    assert session.taken == 3
    waiting = Booking.objects.line().get()
    assert (waiting.pk, waiting.order_key) == (answers[4].pk, answers[4].order_key)
    made = [answers[0], answers[2], answers[4]]
    assert Consent.objects.filter(purpose="bookings.booking").count() == 3
    assert [Act.objects.about(each).get().event for each in made] == [
        "bookings.booked",
        "bookings.booked",
        "bookings.waiting",
    ]
    assert {each.ref for each in OutboxMessage.objects.all()} >= {f"booking:{each.pk}" for each in made}


def test_twenty_cost_as_many_statements_as_one(make_offering, make_session):
    def statements(wishes):
        session = make_session(capacity=5, offering=make_offering())
        with CaptureQueriesContext(
            connection,
        ) as asked:
            book_several(session.pk, wishes)
        return len(asked)

    one = statements([wish(1)])
    many = statements([wish(number) for number in range(2, 22)])

    # savepoint, lock, own bookings, line; bookings, consents, acts, messages; release
    assert (one, many) == (9, 9)


def test_who_asked_before_the_end_is_in_time_however_long_the_wait(make_offering, make_session):
    offering = make_offering(closes_at=timezone.now() - timedelta(seconds=2))
    session = make_session(capacity=5, offering=offering)

    answers = book_several(session.pk, [wish(1), wish(2)], waited=[timedelta(seconds=30), timedelta(0)])

    assert answers[0].state == State.CONFIRMED
    assert isinstance(answers[1], BadInput)


@pytest.mark.django_db(transaction=True)
def test_one_whose_message_cannot_be_sent_costs_the_others_nothing(make_session):
    """Given three who wait behind somebody who is being answered, one with an address that is none."""
    session = make_session(capacity=5)
    bad = wish(2, person=person(2, email="no-address"), notify_by="email")
    together._answering.add(session.pk)
    answers = {}

    def press(number, wanted):
        try:
            answers[number] = together.book(session.pk, wanted)
        except ValidationError as error:
            answers[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=pair) for pair in ((1, wish(1)), (2, bad), (3, wish(3)))]
    for each in threads:
        each.start()
    while len(together._lines[session.pk]) < 3:
        threads[-1].join(0.01)
    with together._changed:
        together._answering.discard(session.pk)
        together._changed.notify_all()
    for each in threads:
        each.join(30)

    assert isinstance(answers[2], ValidationError)
    assert {answers[1].state, answers[3].state} == {State.CONFIRMED}
    assert Booking.objects.count() == 2
    assert session.pk not in together._lines
