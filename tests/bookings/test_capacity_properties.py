"""Any sequence of bookings, cancellations, moves, offers and changed capacities, beside a model that is only a list.

After each step the database says what the model says: who has a place, who waits in which order, who was offered one;
never more are taken than there are, and `taken` is the sum of those who hold a place.
"""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from programs.base.errors import Refusal
from programs.bookings import line, scheduling, services
from programs.bookings.models import Booking, Session
from programs.bookings.states import HOLDING, LIVE, State
from programs.people.actors import PORTAL
from tests.bookings.conftest import person

pytestmark = pytest.mark.django_db
GROUP = 3
CAP = 4
OFFER_HOURS = 5
PEOPLE = st.integers(min_value=1, max_value=7)
PLACES = st.integers(min_value=1, max_value=GROUP)
HOLDS = (State.CONFIRMED, State.PENDING)


@dataclass
class Held:
    """What the model knows of one person's booking."""

    pk: int
    where: int
    state: State
    places: int
    until: int = 0


@dataclass
class Model:
    """The published rule, written down without a database."""

    capacity: dict[int, int]
    approval: bool
    hour: int = 0
    bookings: dict[tuple[int, int], Held] = field(default_factory=dict)  # by person and session

    def free(self, where: int) -> int:
        held = (each.places for each in self.bookings.values() if each.where == where and each.state in HOLDING)
        return self.capacity[where] - sum(held)

    def line(self, where: int) -> list[Held]:
        waiting = [each for each in self.bookings.values() if each.where == where and each.state == State.WAITING]
        return sorted(waiting, key=lambda each: each.pk)

    def serve(self, where: int) -> None:
        """A free place goes to the first whom what is free suffices."""
        for each in self.line(where):
            if each.places <= self.free(where):
                each.state, each.until = State.OFFERED, self.hour + OFFER_HOURS

    def lapse(self) -> None:
        for each in sorted(self.bookings.values(), key=lambda each: each.pk):
            if each.state == State.OFFERED and each.until <= self.hour:
                each.state = State.EXPIRED
                self.serve(each.where)

    def first_state(self) -> State:
        return State.PENDING if self.approval else State.CONFIRMED


def kept(held: Held) -> Booking:
    return Booking.objects.get(pk=held.pk)


def machine(make_offering, make_session):
    class Bookings(RuleBasedStateMachine):
        def __init__(self):
            super().__init__()
            self.atomic = transaction.atomic()
            self.atomic.__enter__()
            self.now = timezone.now()
            offering = make_offering(
                group_max=GROUP, waitlist_cap=CAP, offer_hours=OFFER_HOURS, needs_approval=self.needs_approval
            )
            sessions = [make_session(c, offering=offering, hours=h) for c, h in ((3, 2000), (5, 3000))]
            self.ids = [session.pk for session in sessions]
            self.model = Model(dict(zip(self.ids, (3, 5), strict=True)), self.needs_approval)
            self.presses = 0

        needs_approval = False

        def teardown(self):
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

        @property
        def at(self):
            return self.now + timedelta(hours=self.model.hour)

        def live(self, who, *states):
            """What the person has in one of the sessions."""
            own = (self.model.bookings.get((who, where)) for where in self.ids)
            return next((each for each in own if each is not None and each.state in (states or LIVE)), None)

        def has_in(self, who, where):
            held = self.model.bookings.get((who, where))
            return held is not None and held.state in LIVE

        def tried(self, verb):
            """Do it; True where it was done, False where it was refused."""
            try:
                with transaction.atomic():
                    self.made = verb()
            except Refusal:
                return False
            return True

        @rule(who=PEOPLE, places=PLACES, second=st.booleans(), wait=st.booleans())
        def book(self, who, places, second, wait):
            where = self.ids[second]
            self.presses += 1
            done = self.tried(
                lambda: services.book(
                    where,
                    person(who),
                    by=PORTAL,
                    submission_key=f"{self.ids[0]}-{self.presses}",
                    places=places,
                    wait=wait,
                    at=self.at,
                )
            )
            model = self.model
            if self.has_in(who, where) or places > model.capacity[where]:
                assert not done
            elif places <= model.free(where):
                assert done
                self.remember(who, where, model.first_state(), places)
            elif wait and len(model.line(where)) < CAP:
                assert done
                self.remember(who, where, State.WAITING, places)
            else:
                assert not done

        def remember(self, who, where, state, places):
            self.model.bookings[who, where] = Held(self.made.pk, where, state, places)

        @precondition(lambda self: self.model.bookings)
        @rule(who=PEOPLE)
        def cancel(self, who):
            if (held := self.live(who)) is None:
                return
            assert self.tried(lambda: services.cancel(kept(held), by=PORTAL, at=self.at))
            held.state = State.CANCELLED
            self.model.serve(held.where)

        @precondition(lambda self: any(each.state == State.OFFERED for each in self.model.bookings.values()))
        @rule(who=PEOPLE)
        def accept(self, who):
            if (held := self.live(who, State.OFFERED)) is None:
                return
            done = self.tried(lambda: line.accept(kept(held), by=PORTAL, at=self.at))
            assert done == (held.until > self.model.hour)
            if done:
                held.state = self.model.first_state()

        @precondition(lambda self: self.needs_approval)
        @rule(who=PEOPLE, yes=st.booleans())
        def decide(self, who, yes):
            if (held := self.live(who, State.PENDING)) is None:
                return
            if yes:
                assert self.tried(lambda: services.approve(kept(held), by=PORTAL, at=self.at))
                held.state = State.CONFIRMED
            else:
                assert self.tried(lambda: services.decline(kept(held), by=PORTAL, reason="안 됨", at=self.at))
                held.state = State.DECLINED
                self.model.serve(held.where)

        @rule(who=PEOPLE)
        def move(self, who):
            if (held := self.live(who, *HOLDS)) is None:
                return
            to = next(each for each in self.ids if each != held.where)
            twice = self.has_in(who, to)
            done = self.tried(lambda: services.move(kept(held), to, by=PORTAL, at=self.at))
            assert done == (not twice and held.places <= min(self.model.free(to), self.model.capacity[to]))
            if done:
                left, held.where = held.where, to
                self.model.bookings[who, to] = self.model.bookings.pop((who, left))
                self.model.serve(left)

        @rule(who=PEOPLE, places=PLACES)
        def change_places(self, who, places):
            if (held := self.live(who)) is None:
                return
            done = self.tried(lambda: services.change_places(kept(held), places, by=PORTAL, at=self.at))
            more = places - held.places
            fits = more <= self.model.free(held.where) if held.state in HOLDS else True
            small = places <= self.model.capacity[held.where]
            assert done == (small and (more <= 0 or (held.state != State.OFFERED and fits)))
            if done:
                held.places = places
                self.model.serve(held.where)

        @rule(second=st.booleans(), capacity=st.integers(min_value=1, max_value=6))
        def change_capacity(self, second, capacity):
            where = self.ids[second]
            taken = self.model.capacity[where] - self.model.free(where)
            session = Session.objects.get(pk=where)
            done = self.tried(lambda: scheduling.change_capacity(session, capacity, by=PORTAL, at=self.at))
            assert done == (capacity >= taken)
            if done:
                self.model.capacity[where] = capacity
                self.model.serve(where)

        @rule(hours=st.integers(min_value=1, max_value=OFFER_HOURS + 1))
        def time_passes(self, hours):
            self.model.hour += hours
            line.expire_offers(at=self.at)
            self.model.lapse()

        @rule()
        def sweep(self):
            assert line.offer_what_is_free(at=self.at) == 0, "every change serves the line by itself"

        @invariant()
        def the_database_says_what_the_model_says(self):
            rows = {row.pk: row for row in Booking.objects.filter(session__in=self.ids)}
            for held in self.model.bookings.values():
                row = rows[held.pk]
                assert (row.session_id, row.state, row.places) == (held.where, held.state, held.places)
            for session in Session.objects.filter(pk__in=self.ids):
                holding = session.bookings.filter(state__in=HOLDING).aggregate(sum=Sum("places"))["sum"] or 0
                assert session.taken == holding <= session.capacity == self.model.capacity[session.pk]
                assert [each.pk for each in session.bookings.line()] == [e.pk for e in self.model.line(session.pk)]

    return Bookings


@pytest.mark.parametrize("needs_approval", [False, True])
def test_any_sequence_of_acts_leaves_places_and_line_as_the_published_rule_says(
    make_offering, make_session, needs_approval
):
    bookings = machine(make_offering, make_session)
    bookings.needs_approval = needs_approval
    run_state_machine_as_test(
        bookings,
        settings=settings(
            max_examples=8, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
