"""Races on real connections: one decision of an item, one member of a seat, one honorarium, whoever comes at once."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.utils import timezone

from programs.base.errors import Refusal
from programs.committees import services
from programs.committees.models import Decision, Honorarium, Interest, Membership
from tests.committees.conftest import attendance, first_item, person

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(jobs):
    """Run the jobs in threads that begin together; each has a connection of its own. Returns what they gave."""
    start = threading.Barrier(len(jobs))

    def run(job):
        try:
            start.wait(30)
            return job()
        except Refusal as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def refusals(made):
    return [each for each in made if isinstance(each, Refusal)]


def test_two_officers_who_decide_the_same_item_make_one_decision(held, keeper, colleague):
    item = first_item(held)

    made = at_once(
        [
            lambda: services.decide(item, by=keeper, result="adopted", votes_for=4),
            lambda: services.decide(item, by=colleague, result="rejected", votes_for=1, against=3),
        ]
    )

    assert Decision.objects.count() == 1
    (refused,) = refusals(made)
    assert refused.status == 409
    assert "이미 의결" in str(refused)


def test_two_officers_who_fill_the_same_seat_appoint_one_member(body, keeper, colleague):
    seat = body.seats.get(field="학계")

    made = at_once(
        [
            lambda n=n, by=by: services.appoint(seat, person(n), by=by, starts=timezone.localdate())
            for n, by in ((1, keeper), (2, colleague), (3, keeper))
        ]
    )

    assert Membership.objects.filter(seat=seat).count() == 1
    assert [refused.status for refused in refusals(made)] == [409, 409]


def test_an_interest_and_a_decision_in_one_moment_never_leave_a_vote_too_many(held, members, keeper):
    item, row = first_item(held), attendance(held, members[1])

    made = at_once(
        [
            lambda: services.decide(item, by=keeper, result="adopted", votes_for=4),
            lambda: services.declare(row, item, "가족 회사"),
        ]
    )

    assert len(refusals(made)) == 1
    declared = Interest.objects.exists()
    assert Decision.objects.exists() is not declared


def test_honoraria_drawn_up_twice_at_once_are_paid_once(held, keeper, colleague):
    at_once([lambda by=by: services.draw_up_honoraria(held, by=by) for by in (keeper, colleague)])

    assert Honorarium.objects.filter(meeting=held).count() == 3
